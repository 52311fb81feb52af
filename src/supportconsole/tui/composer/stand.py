"""Where the composer stands: under the conversation, one at a time, with a title that says what it is."""

import json
from collections.abc import Mapping
from pathlib import Path

from textual.containers import Vertical

from supportconsole.desk.writing import CARRIED, CC, FILES
from supportconsole.domain.conversation import Draft, DraftKind
from supportconsole.domain.guard.manner import CHATS
from supportconsole.domain.guard.policy import make_policy
from supportconsole.locale import _, ngettext
from supportconsole.tui.composer.composer import Composer
from supportconsole.tui.composer.watch import watch_composer
from supportconsole.tui.inhand import refresh_strip
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
    settings, ticket = ws.context.settings, ws.conversation.ticket
    height = settings.composer_height or max(6, min(12, ws.app.size.height * 3 // 10))
    composer = Composer(
        draft,
        ws.desk,
        ws.context.palette,
        ws.key_of,
        said=name_text(ws, draft.kind, fields),
        ascii_only=settings.ascii,
        height=height,
    )
    if ticket is not None and ticket.id == draft.ticket_id:
        # A text that was begun before knows what its writer had seen then; a fresh one, what is on the screen.
        composer.seen_version = draft.base_version if draft.body else min(ticket.version, draft.base_version)
    if ticket is not None and ticket.channel in CHATS:
        composer.most_words = make_policy(settings.guard).chat_words
    composer.styles.height = height
    ws.front = "conversation"
    ws.rearrange()
    ws.composer = composer
    await ws.query_one("#middle", Vertical).mount(composer)
    await ws.follow_language()
    await watch_composer(ws)
    await refresh_strip(ws)
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
    await refresh_strip(ws)


async def attach(ws: Workspace, composer: Composer, path: Path) -> None:
    """Let a file go with the text; the draft remembers where it lies."""
    files = json.loads(composer.fields.get(FILES, "[]"))
    await keep_fields(ws, composer, {FILES: json.dumps([*files, str(path)], ensure_ascii=False)})


async def keep_fields(ws: Workspace, composer: Composer, fields: Mapping[str, str]) -> None:
    """Change what goes with the text: on the disk before anything else, and in the title."""
    composer.fields.update(fields)
    retitle(ws)
    await composer.save()


def retitle(ws: Workspace) -> None:
    """Say again what is written: it was turned into a note, or files were attached."""
    composer = ws.composer
    if composer is not None:
        composer.dress(*name_text(ws, composer.kind, composer.fields))


def name_text(ws: Workspace, kind: DraftKind, fields: Mapping[str, str]) -> tuple[str, str, str]:
    """What the text is called; what is said beside: whom, by which channel, in which language; what goes along."""
    files = sum(len(json.loads(fields.get(kept, "[]"))) for kept in (FILES, CARRIED))
    copies = len(json.loads(fields.get(CC, "[]"))) if kind is DraftKind.REPLY else 0
    beside = [
        ngettext("{n} file", "{n} files", files).format(n=files) if files else "",
        ngettext("{n} copy", "{n} copies", copies).format(n=copies) if copies else "",
    ]
    ticket = ws.conversation.ticket
    if kind is DraftKind.TICKET:
        title = _("NEW TICKET from {name}").format(name=fields.get("name") or fields.get("requester", ""))
        if fields.get("account"):
            title += " " + _("at {account}").format(account=fields["account"])
        return title, _("the first line is the subject"), ""
    if kind is DraftKind.NOTE:
        title, detail = _("NOTE, internal"), _("the customer never sees it")
    else:
        name = ticket.requester if ticket is not None else ""
        parts = (ticket.channel, ticket.language) if ticket is not None else ()
        title, detail = _("REPLY to {name}").format(name=name), ", ".join(part for part in parts if part)
    return title, detail, ", ".join(filter(None, beside))
