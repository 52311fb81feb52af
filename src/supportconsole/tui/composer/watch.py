"""What others do while a text is written: said in the composer's head when it happens, and again at the review."""

from typing import TYPE_CHECKING

from supportconsole.locale import _, ngettext

if TYPE_CHECKING:
    from supportconsole.tui.workspace import Workspace


async def watch_composer(ws: "Workspace") -> None:
    """See who else writes to the ticket and what has come in since the writer looked."""
    composer = ws.composer
    if composer is None or composer.draft.ticket_id is None:
        return
    ticket_id = composer.draft.ticket_id
    writers = await ws.desk.ask(ws.desk.writing.writers, ticket_id)
    news = await ws.desk.ask(ws.desk.writing.news, ticket_id, composer.seen_version or 0)
    alerts = []
    if news.messages and composer.seen_version is not None:
        n = len(news.messages)
        alerts.append(ngettext("{n} new since you looked", "{n} new since you looked", n).format(n=n))
    if writers:
        names = ", ".join(name or _("somebody") for name in writers)
        alerts.append(_("{names} is writing, too").format(names=names))
    composer.head.warn("; ".join(alerts))
