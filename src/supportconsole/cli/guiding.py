"""`script run`, `runs`, `lint` and `stats`: guided scripts without a screen."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from supportconsole.cli.completing import complete_guides
from supportconsole.cli.group import Command
from supportconsole.cli.options import TicketNumber, json_option
from supportconsole.cli.output import Strong, say, say_json
from supportconsole.cli.session import Session
from supportconsole.domain.conversation import DraftKind
from supportconsole.domain.errors import UsageProblem
from supportconsole.domain.guard.findings import FIXED, Rule
from supportconsole.locale import _, ngettext

if TYPE_CHECKING:
    from supportconsole.desk.diagnosing import Diagnosing
    from supportconsole.scripts.guide_stats import Stats

KEEP: Final = ("note", "draft", "nothing")


@click.command("run", cls=Command)
@click.argument("key", metavar="SCRIPT", shell_complete=complete_guides)
@click.option("--ticket", "ticket_id", metavar="ID", required=True, type=TicketNumber(),
              help=_("The ticket that it is followed on."))  # fmt: skip
@click.option("--answers", metavar="FILE", type=click.Path(exists=True, dir_okay=False, readable=True),
              help=_("A JSON object: names of questions and steps to answers and choices."))  # fmt: skip
@click.option("--keep", type=click.Choice(KEEP), default="note", show_default=True,
              help=_("What becomes of the note at the end."))  # fmt: skip
@click.option(
    "--group", metavar="NAME", default="", help=_("Hand over to this group instead of the script's.")
)
@click.option(
    "--override",
    metavar="RULE",
    type=click.Choice([rule.value for rule in Rule if rule not in FIXED]),
    multiple=True,
    help=_("Keep the note although this rule of the guard holds it back; may be repeated."),
)
@click.option("--abandon", metavar="REASON", help=_("End the open run of it on the ticket, with a reason."))
@json_option
@click.pass_obj
def run_script(
    session: Session,
    *,
    key: str,
    ticket_id: int,
    answers: str | None,
    keep: str,
    group: str,
    override: tuple[str, ...],
    abandon: str | None,
    as_json: bool,
) -> None:
    """Follow a guided script in lines, from a keyboard or a pipe. A run that was left goes on where it was."""
    import asyncio

    from supportconsole.cli.guarding import refuse_or_tell
    from supportconsole.cli.guide_shapes import finished_shape, run_shape
    from supportconsole.cli.guide_walk import Lines, Walker
    from supportconsole.desk.guard import Written
    from supportconsole.desk.guiding import Keep

    guiding = session.desk.guiding
    run = guiding.begin(ticket_id, key)
    if abandon is not None:
        ended = guiding.abandon(run, abandon)
        if as_json:
            say_json(run_shape(ended))
        else:
            say(_("#{id}  {title}: abandoned").format(id=ticket_id, title=run.guide.title))
        return
    lines = Lines(_read_answers(answers) if answers else None, quiet=as_json)
    diagnosing = diagnosing_of(session)

    def diagnose(name: str, arguments: tuple[str, ...]) -> tuple[str, str, str]:
        ran = asyncio.run(diagnosing.run(diagnosing.prepare(name, arguments, ticket_id)))
        return ran.line, ran.end_in_words(), ran.output

    lines.say(Strong(run.guide.title))
    if run.guide.summary and not run.events:
        lines.paragraph(run.guide.summary)
    walked = Walker(guiding, lines, diagnose).walk(run)
    if keep == Keep.NOTE:
        written = Written(guiding.note(walked), DraftKind.NOTE, ticket_id)
        refuse_or_tell(session, written, override, as_json=as_json)
    finished = guiding.finish(walked, Keep(keep), group)
    if as_json:
        say_json(finished_shape(finished))
        return
    from supportconsole.cli.answering import answer_outcome

    say()
    say(finished.note)
    if finished.outcome is not None:
        answer_outcome(session, finished.outcome, as_json=False)
    if finished.draft is not None:
        say(_("The note is a draft; the console lists it among the unsent ones."))


@click.command("runs", cls=Command)
@click.option(
    "--ticket",
    "ticket_id",
    metavar="ID",
    type=TicketNumber(),
    help=_("Those on this ticket, ended ones too."),
)
@json_option
@click.pass_obj
def list_runs(session: Session, ticket_id: int | None, as_json: bool) -> None:
    """Scripts that are being followed."""
    from supportconsole.cli.guide_shapes import run_shape

    guiding = session.desk.guiding
    runs = guiding.open_runs() if ticket_id is None else guiding.runs(ticket_id, only_open=False)
    if as_json:
        say_json([run_shape(run) for run in runs])
        return
    words = {"open": _("open"), "finished": _("finished"), "abandoned": _("abandoned")}
    for run in runs:
        say(
            f"{run.id:>5}  #{run.ticket_id}  {words[run.walk.state.value]}  {run.guide.title}: {run.step.title}"
        )


@click.command("lint", cls=Command)
@click.argument("paths", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@json_option
@click.pass_obj
@click.pass_context
def lint_scripts(ctx: click.Context, session: Session, paths: tuple[Path, ...], as_json: bool) -> None:
    """Look for dead ends, lost steps and unknown names in scripts, responses and macros; ends with 1 when there are any.

    Without a FILE or folder all scripts of the desk are looked at.
    """
    from supportconsole.cli.guide_shapes import checked_shape
    from supportconsole.desk.guide_checking import Known, check_paths, check_shelf

    groups = {word for group in session.desk.people.groups() for word in (group.name, group.level) if word}
    known = Known(tuple(sorted(groups)), tuple(one.name for one in diagnosing_of(session).commands))
    checked = check_paths(paths, known) if paths else check_shelf(session.desk.guiding.shelf.shelf, known)
    faults = sum(not problem.is_warning for one in checked for problem in one.problems)
    if as_json:
        say_json([checked_shape(one) for one in checked])
    else:
        for one in checked:
            for problem in one.problems:
                kind = _("warning") if problem.is_warning else _("problem")
                say(f"{one.path}:{problem.line}: {kind}: {problem.words} [{problem.code}]")
        looked = ngettext("{n} script looked at", "{n} scripts looked at", len(checked)).format(
            n=len(checked)
        )
        found = ngettext("{n} problem", "{n} problems", faults).format(n=faults)
        say(f"{looked}, {found}")
    if faults:
        ctx.exit(1)


@click.command("stats", cls=Command)
@click.argument("key", metavar="[SCRIPT]", default="", shell_complete=complete_guides)
@json_option
@click.pass_obj
def show_stats(session: Session, key: str, as_json: bool) -> None:
    """How often guided scripts were followed, where they stall, how they end."""
    from supportconsole.cli.guide_shapes import stats_shape

    guiding = session.desk.guiding
    script = guiding.shelf.find(key).guide.id if key and key not in guiding.known() else key
    found = guiding.stats(script)
    if as_json:
        say_json([stats_shape(one) for one in found])
        return
    if not found:
        say(_("No script was followed yet."))
    for one in found:
        _say_stats(one)


def _say_stats(stats: "Stats") -> None:
    say(Strong(stats.script))
    runs = ngettext("followed {n} time", "followed {n} times", stats.runs).format(n=stats.runs)
    say("  " + _("{runs}: {finished} finished, {abandoned} abandoned, {open} open").format(
        runs=runs, finished=stats.finished, abandoned=stats.abandoned, open=stats.open))  # fmt: skip
    if stats.took is not None:
        say("  " + _("half of the finished ones took at most {n} s").format(n=round(stats.took / 1_000_000)))
    for title, steps in ((_("ends at"), stats.ends), (_("stalls at"), stats.stalls)):
        for step, n in steps[:5]:
            say(f"  {title}: {step} ({n})")


def show_guide(session: Session, key: str, *, as_json: bool) -> None:
    """A guided script as an outline of its steps. Raises NotFound."""
    from supportconsole.desk.guide_shelf import languages_for

    version = session.desk.guiding.shelf.find(key, languages_for(None))
    if as_json:
        from supportconsole.cli.guide_shapes import guide_shape

        say_json({**guide_shape(version.guide), "path": version.path, "body": version.text})
        return
    guide = version.guide
    say(Strong(guide.title))
    say(f"{guide.id}  {guide.language}  {version.path}")
    if guide.summary:
        say()
        say(guide.summary)
    for number, step in enumerate(guide.steps, 1):
        say()
        say(f"{number}. {step.title}")
        for question in step.questions:
            say(f"   ? {question.label}")
        for choice in step.choices:
            say(f"   - {choice.label} > {guide.by_slug[choice.target].title}")


def diagnosing_of(session: Session) -> "Diagnosing":
    """The diagnostics that the settings of the desk allow."""
    from supportconsole.desk.diagnosing import Diagnosing

    return Diagnosing(session.desk, session.settings.diagnostics, session.settings.pipes)


def _read_answers(name: str) -> dict[str, str]:
    try:
        found = json.loads(Path(name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise UsageProblem(_("{file} is no JSON: {reason}").format(file=name, reason=problem)) from None
    if not isinstance(found, dict) or not all(isinstance(one, str | int | float) for one in found.values()):
        raise UsageProblem(_("{file} must hold one JSON object of texts.").format(file=name))
    words = {True: "yes", False: "no"}
    return {key: words[one] if isinstance(one, bool) else str(one) for key, one in found.items()}


GUIDED: Final = (run_script, list_runs, lint_scripts, show_stats)
"""The members that `script` gets from here."""
