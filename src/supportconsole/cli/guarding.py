"""`guard check`, and the guard of the commands that send: what it finds is told, what must not leave is refused."""

from collections.abc import Collection
from typing import Any

import click

from supportconsole.cli.bodies import Source
from supportconsole.cli.group import Family
from supportconsole.cli.options import TicketNumber, json_option
from supportconsole.cli.output import say, say_json
from supportconsole.cli.session import Session
from supportconsole.desk.guard import Written
from supportconsole.desk.guard_words import describe
from supportconsole.domain.conversation import DraftKind
from supportconsole.domain.errors import Guarded
from supportconsole.domain.guard.findings import Finding, Level, Rule
from supportconsole.domain.guard.policy import make_policy
from supportconsole.locale import _

HELD = 1
"""How `guard check` ends when something would be held back."""


@click.group("guard", cls=Family)
def guard_command() -> None:
    """What is checked before a text leaves."""


@guard_command.command("check")
@click.argument("dash", metavar="[-]", required=False, type=click.Choice(["-"]))
@click.option("--text", help=_("The text itself."))
@click.option("--file", "text_file", metavar="FILE", help=_("A file with the text; - is standard input."))
@click.option(
    "--ticket", "ticket_id", metavar="ID", type=TicketNumber(), help=_("The ticket that it is for.")
)
@click.option(
    "--spelling", is_flag=True, help=_("Look at the spelling, too; loading a dictionary takes a moment.")
)
@click.option("--note", "is_note", is_flag=True, help=_("Check it as an internal note."))
@json_option
@click.pass_obj
def check_command(
    session: Session,
    *,
    dash: str | None,
    text: str | None,
    text_file: str | None,
    ticket_id: int | None,
    is_note: bool,
    spelling: bool,
    as_json: bool,
) -> int:
    """Say what the guard finds in a text; nothing is sent. Ends with 1 when a finding would hold the text back."""
    body = Source(dash, text, text_file).read(session, None) or ""
    kind = DraftKind.NOTE if is_note else DraftKind.REPLY
    written = Written(body, kind, ticket_id)
    findings = check(session, written)
    if spelling:
        settings = session.settings
        policy = make_policy(settings.guard)
        findings += session.desk.guard.check_spelling(written, policy, settings.dictionaries)
    if as_json:
        say_json({"findings": [finding_shape(one, body) for one in findings]})
    elif not findings:
        say(_("The guard has found nothing."))
    else:
        for one in findings:
            say(line_of(one, body))
    return HELD if any(one.level is Level.STOP for one in findings) else 0


def check(session: Session, written: Written) -> tuple[Finding, ...]:
    return session.desk.guard.check(written, make_policy(session.settings.guard))


def refuse_or_tell(
    session: Session, written: Written, override: Collection[str], *, as_json: bool
) -> tuple[Finding, ...]:
    """Tell the findings on standard error. Raises Guarded for one that holds the text back and is not overridden.

    A gap is left to the store, which refuses it whoever asks.
    """
    findings = [one for one in check(session, written) if one.rule is not Rule.GAP]
    held = [one for one in findings if one.level is Level.STOP and one.rule.value not in override]
    if not as_json:
        for one in findings:
            if one.level is not Level.HINT:
                say(line_of(one, written.text), err=True)
    if held:
        options = " ".join(f"--override {rule}" for rule in dict.fromkeys(one.rule.value for one in held))
        problem = Guarded(
            _("The guard holds the text back: {what}.").format(what=describe(held[0])),
            hint=_("Take it out, or send it all the same with {options}.").format(options=options),
        )
        problem.details = {"findings": [finding_shape(one, written.text) for one in findings]}
        raise problem
    return tuple(findings)


def line_of(finding: Finding, text: str) -> str:
    """`stop  secret  line 3: a password, key or token: Wint…`."""
    place = _("line {n}").format(n=_line(finding, text)) if finding.end else _("the whole text")
    return f"{finding.level.value:<5} {finding.rule.value:<10} {place}: {describe(finding)}"


def finding_shape(finding: Finding, text: str) -> dict[str, Any]:
    """Offsets count characters; a finding about the whole text starts and ends at 0."""
    return {
        "rule": finding.rule.value,
        "level": finding.level.value,
        "start": finding.start,
        "end": finding.end,
        "line": _line(finding, text) if finding.end else None,
        "about": finding.about,
        "may_override": finding.may_override,
    }


def _line(finding: Finding, text: str) -> int:
    return text.count("\n", 0, finding.start) + 1
