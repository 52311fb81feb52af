"""Where the composer stands: under the conversation, one at a time, with a title that says what it is."""

import json
from collections.abc import Mapping
from pathlib import Path

from textual.containers import Vertical

from supportconsole.desk.writing import CARRIED, FILES
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
    fields = draft.fields or {}
    title, detail = name_text(ws, draft.kind, fields)
    settings, ticket = ws.context.settings, ws.conversation.ticket
    composer = Composer(
        draft, ws.desk, ws.context.palette, ws.key_of, title=title, detail=detail, ascii_only=settings.ascii
    )
    composer.attachments = tuple(map(Path, json.loads(fields.get(FILES, "[]"))))
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


async def attach(ws: Workspace, composer: Composer, path: Path) -> None:
    """Let a file go with the text; the draft remembers where it lies."""
    composer.attachments += (path,)
    composer.fields[FILES] = json.dumps([str(one) for one in composer.attachments])
    retitle(ws)
    await composer.save()


def retitle(ws: Workspace) -> None:
    """Say again what is written: it was turned into a note, or files were attached."""
    composer = ws.composer
    if composer is not None:
        composer.dress(*name_text(ws, composer.kind, composer.fields))


def name_text(ws: Workspace, kind: DraftKind, fields: Mapping[str, str]) -> tuple[str, str]:
    """What the text is called, and what is said beside: whom, by which channel, in which language."""
    files = sum(len(json.loads(fields.get(kept, "[]"))) for kept in (FILES, CARRIED))
    attached = ngettext("{n} file", "{n} files", files).format(n=files) if files else ""
    ticket = ws.conversation.ticket
    if kind is DraftKind.TICKET:
        return _("NEW TICKET from {name}").format(name=fields.get("name") or fields.get("requester", "")), _(
            "the first line is the subject"
        )
    if kind is DraftKind.NOTE:
        title, detail = _("NOTE, internal"), _("the customer never sees it")
    else:
        name = ticket.requester if ticket is not None else ""
        parts = (ticket.channel, ticket.language) if ticket is not None else ()
        title, detail = _("REPLY to {name}").format(name=name), ", ".join(part for part in parts if part)
    return (f"{title}, {attached}" if attached else title), detail
