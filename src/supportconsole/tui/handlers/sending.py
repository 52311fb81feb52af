"""The review line: what leaves, what is kept, and the stop when the conversation has moved on."""

from collections.abc import Awaitable, Callable
from typing import Final

from supportconsole.domain.changes import Change, Field
from supportconsole.domain.conversation import DraftKind
from supportconsole.domain.errors import Conflict
from supportconsole.domain.tickets import Status
from supportconsole.locale import _
from supportconsole.tui.composer.watch import watch_composer
from supportconsole.tui.handlers.changing import finish
from supportconsole.tui.handlers.reviewing import may_leave, review
from supportconsole.tui.showing import refresh_all, show_ticket
from supportconsole.tui.workspace import Workspace


async def _close_composer(ws: Workspace, *, discard: bool = False) -> None:
    from supportconsole.tui.composer.stand import close_composer

    await close_composer(ws, discard=discard)


def _send(status: Status | None) -> Callable[[Workspace, str], Awaitable[None]]:
    async def send(ws: Workspace, _argument: str) -> None:
        composer = ws.composer
        if composer is None:
            return
        if composer.text.text != composer.review.reviewed:
            await review(ws)
            return
        if not may_leave(ws, composer):
            return
        await composer.save()
        draft_id, kind = composer.draft.id, composer.kind
        changes = (
            (Change(Field.STATUS, status.value),) if status is not None and kind is DraftKind.REPLY else ()
        )
        seen = composer.seen_version
        try:
            outcome = await ws.desk.tell(
                ws.desk.writing.send,
                draft_id,
                kind=kind,
                seen_version=seen,
                changes=changes,
            )
        except Conflict as problem:
            ticket = composer.draft.ticket_id
            if ticket is None:
                raise
            # One reading: what is shown is what the writer has seen from now on, and what comes later stops again.
            news = await ws.desk.ask(ws.desk.writing.news, ticket, seen or 0)
            await ws.desk.tell(ws.desk.writing.rebase, draft_id, news.version)
            composer.seen_version = news.version
            ws.show_opened(await ws.desk.ask(ws.loader.open_ticket, ticket))
            await watch_composer(ws)
            await review(
                ws,
                remarks=(
                    problem.said(_)[0],
                    _("{key} sends all the same").format(key=ws.key_of("review.send")),
                ),
                news=news,
            )
            return
        await _close_composer(ws)
        opened_id = outcome.changed[0].ticket_id if outcome.changed else None
        if kind is DraftKind.TICKET and opened_id is not None:
            await finish(ws, outcome)
            await show_ticket(ws, opened_id)
        elif _is_guided(ws, opened_id):
            await finish(ws, outcome)
            ws.show_pane("side")
        else:
            await finish(ws, outcome, advance=kind is DraftKind.REPLY)

    return send


def _is_guided(ws: Workspace, ticket_id: int | None) -> bool:
    """Whether a script is under way on the ticket: its note, fields and hand-over are still to come."""
    view = ws.side.guide
    return view is not None and view.page.run.id != 0 and view.page.run.ticket_id == ticket_id


def _edit(ws: Workspace, _argument: str) -> None:
    if ws.composer is not None:
        ws.composer.edit()


async def _keep(ws: Workspace, _argument: str) -> None:
    """Close the composer; the text waits as a draft."""
    composer = ws.composer
    if composer is not None:
        await composer.save()
        await _close_composer(ws)
        ws.status.say(_("kept as a draft   {key} lists what is unsent").format(key=ws.key_of("go.drafts")))
        await refresh_all(ws)


async def _discard(ws: Workspace, _argument: str) -> None:
    if ws.composer is not None:
        await _close_composer(ws, discard=True)
        ws.status.say(_("discarded; its last versions are kept for seven days"))
        await refresh_all(ws)


HANDLERS: Final = {
    "review.send": _send(None),
    "review.send_pending": _send(Status.PENDING),
    "review.send_solved": _send(Status.SOLVED),
    "review.edit": _edit,
    "review.keep": _keep,
    "review.discard": _discard,
}
