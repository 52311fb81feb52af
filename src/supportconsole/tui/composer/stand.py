"""Where the composer stands: under the conversation, one at a time, with a title that says what it is."""

from collections.abc import Mapping

from textual.containers import Vertical

from supportconsole.domain.conversation import Draft, DraftKind
from supportconsole.locale import _, ngettext
from supportconsole.tui.composer.composer import Composer
from supportconsole.tui.workspace import Workspace


async def open_composer(ws: Workspace, draft: Draft) -> Composer:
    """Put a draft into the composer; one that is open already is saved first."""
    if ws.composer is not None:
        if ws.composer.draft.id == draft.id:
            ws.composer.edit()
            return ws.composer
        await ws.composer.save()
        await close_composer(ws)
    title, detail = name_text(ws, draft.kind, draft.fields or {}, files=0)
    settings, ticket = ws.context.settings, ws.conversation.ticket
    composer = Composer(
        draft, ws.desk, ws.context.palette, ws.key_of, title=title, detail=detail, ascii_only=settings.ascii
    )
    composer.seen_version = ticket.version if ticket is not None and ticket.id == draft.ticket_id else None
    composer.styles.height = settings.composer_height or max(6, min(12, ws.app.size.height * 3 // 10))
    ws.front = "conversation"
    ws.rearrange()
    ws.composer = composer
    await ws.query_one("#middle", Vertical).mount(composer)
    await ws.follow_language()
    return composer


async def close_composer(ws: Workspace, *, discard: bool = False) -> None:
    """Take the composer away; its text stays a draft unless it is discarded or was sent."""
    composer, ws.composer = ws.composer, None
    if composer is None:
        return
    composer.autosave.forget()
    if discard:
        await ws.desk.tell(ws.desk.writing.discard, composer.draft.id)
    ws.show_pane(ws.front)
    await composer.remove()


def retitle(ws: Workspace) -> None:
    """Say again what is written: it was turned into a note, or files were attached."""
    composer = ws.composer
    if composer is not None:
        composer.dress(*name_text(ws, composer.kind, composer.fields, files=len(composer.attachments)))


def name_text(ws: Workspace, kind: DraftKind, fields: Mapping[str, str], *, files: int) -> tuple[str, str]:
    """What the text is called, and what is said beside: whom, by which channel, in which language."""
    attached = ngettext("{n} file", "{n} files", files).format(n=files) if files else ""
    ticket = ws.conversation.ticket
    if kind is DraftKind.TICKET:
        return _("NEW TICKET from {name}").format(name=fields.get("requester", "")), _(
            "the first line is the subject"
        )
    if kind is DraftKind.NOTE:
        return _("NOTE, internal"), ", ".join(
            part for part in (_("the customer never sees it"), attached) if part
        )
    name = ticket.requester if ticket is not None else ""
    parts = (ticket.channel, ticket.language, attached) if ticket is not None else ()
    return _("REPLY to {name}").format(name=name), ", ".join(part for part in parts if part)
