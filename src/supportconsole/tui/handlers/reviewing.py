"""The review: what the guard found in the text, what came in meanwhile, and what is done about either."""

import json
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from supportconsole.desk.guard import Written
from supportconsole.desk.news import tell
from supportconsole.desk.writing import CARRIED, FILES
from supportconsole.domain.conversation import News
from supportconsole.domain.guard.findings import Rule
from supportconsole.domain.guard.policy import make_policy
from supportconsole.locale import _
from supportconsole.tui.composer.composer import Composer
from supportconsole.tui.conversation.messages import describe_change
from supportconsole.tui.handlers import composing, enclosing
from supportconsole.tui.workspace import Workspace


async def review(ws: Workspace, *, remarks: tuple[str, ...] = (), news: News | None = None) -> None:
    """Leave the editor for the review line; the text is on disk before the question is asked."""
    composer = ws.composer
    if composer is None:
        return
    await composer.autosave.flush()
    text = composer.text.text
    if not text.strip():
        from supportconsole.tui.composer.stand import close_composer

        await close_composer(ws, discard=True)
        ws.status.say(_("nothing was written"))
        return
    ticket_id = composer.draft.ticket_id
    written = Written(text, composer.kind, ticket_id, has_files(composer))
    findings = await ws.desk.ask(ws.desk.guard.check, written, make_policy(ws.context.settings.guard))
    if news is None and ticket_id is not None and composer.seen_version is not None:
        news = await ws.desk.ask(ws.desk.writing.news, ticket_id, composer.seen_version)
    if composer.draft.elsewhere:
        remarks = (*remarks, _("another console on this desk is writing to this ticket too"))
    composer.review.remarks = remarks
    composer.review.news = tell_news(ws, news)
    composer.review.show(findings, text)
    composer.ask()
    ws.run_newest("spelling", partial(_spell, ws, composer, written))


async def _spell(ws: Workspace, composer: Composer, written: Written) -> None:
    """Add what no dictionary knows, when it is found: a dictionary may take seconds to load, the question stands already."""
    settings = ws.context.settings
    found = await ws.desk.ask(
        ws.desk.guard.check_spelling, written, make_policy(settings.guard), settings.dictionaries
    )
    review = composer.review
    if found and ws.composer is composer and composer.is_asking and review.reviewed == written.text:
        review.findings = (*(one for one in review.findings if one.rule is not Rule.SPELLING), *found)
        composer.ask()


def has_files(composer: Composer) -> bool:
    return any(json.loads(composer.fields.get(name, "[]")) for name in (FILES, CARRIED))


def tell_news(ws: Workspace, news: News | None) -> tuple[str, ...]:
    """What is new, a line each; the newest last, as in the conversation above."""
    now, names = ws.desk.clock.now(), ws.conversation.names
    return tuple(
        tell(one, now, lambda change: describe_change(change, names))
        for one in (news.messages if news is not None else ())
    )


def may_leave(ws: Workspace, composer: Composer) -> bool:
    """Whether nothing holds the text back; else the mark goes there and the status line says what to do."""
    held = composer.review.holding
    if not held:
        return True
    composer.review.cursor = composer.review.findings.index(held[0])
    composer.review.repaint()
    if held[0].may_override:
        ws.status.say(
            _("held back: {fix} mends it, {override} sends all the same").format(
                fix=ws.key_of("review.fix"), override=ws.key_of("review.override")
            ),
            bad=True,
        )
    else:
        ws.status.say(
            _("a text with a gap cannot be sent: {fix} goes there").format(fix=ws.key_of("review.fix")),
            bad=True,
        )
    return False


async def _review(ws: Workspace, _argument: str) -> None:
    await review(ws)


def _move(step: int) -> Callable[[Workspace, str], None]:
    def move(ws: Workspace, _argument: str) -> None:
        if ws.composer is not None:
            ws.composer.review.move(step)
            ws.composer.review.repaint()

    return move


async def _fix(ws: Workspace, _argument: str) -> None:
    """Go to what was found, attach what is missing, or make a note of the reply."""
    composer = ws.composer
    finding = composer.review.current if composer is not None else None
    if composer is None or finding is None:
        if composer is not None:
            composer.edit()
        return
    if finding.rule is Rule.ATTACHMENT:
        await composing.attach_file(ws, "")
        await review(ws)
    elif finding.rule is Rule.THREAD:
        await composing.flip(ws, "")
        await review(ws)
    else:
        composer.edit()
        if finding.end:
            composer.text.select_span(finding.start, finding.end)


def _and_look_again(
    do: Callable[[Workspace, str], Awaitable[None]],
) -> Callable[[Workspace, str], Awaitable[None]]:
    """What is done on the review line changes what is to be said about the text."""

    async def done(ws: Workspace, argument: str) -> None:
        await do(ws, argument)
        await review(ws)

    return done


async def _remove(ws: Workspace, _argument: str) -> None:
    """Take what was found out of the text; the editor's undo brings it back."""
    composer = ws.composer
    finding = composer.review.current if composer is not None else None
    if composer is None or finding is None or not finding.end:
        return
    composer.text.remove_span(finding.start, finding.end)
    await review(ws)


def _override(ws: Workspace, _argument: str) -> None:
    """Let a finding pass that would hold the text back."""
    composer = ws.composer
    finding = composer.review.current if composer is not None else None
    if composer is None or finding is None:
        return
    if not finding.may_override:
        may_leave(ws, composer)
        return
    composer.review.accept(finding)
    composer.review.show(composer.review.findings, composer.review.reviewed)
    composer.review.repaint_all()


HANDLERS: Final = {
    "compose.review": _review,
    "review.next": _move(1),
    "review.previous": _move(-1),
    "review.fix": _fix,
    "review.remove": _remove,
    "review.override": _override,
    "review.flip": _and_look_again(composing.flip),
    "review.cc": _and_look_again(enclosing.copy_to),
    "review.files": _and_look_again(enclosing.list_files),
    "review.attach": _and_look_again(composing.attach_file),
}
