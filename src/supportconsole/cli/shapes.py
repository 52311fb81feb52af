"""The JSON shapes of what commands answer; docs/commands.md describes them. Shapes only ever gain fields."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from supportconsole.domain.asks import Ask
from supportconsole.domain.changes import Changed, Outcome, Undone
from supportconsole.domain.clock import Instant, format_instant
from supportconsole.domain.conversation import Attachment, FieldChange, Message
from supportconsole.domain.finding import Answer, Hit, Suggestions
from supportconsole.domain.knowledge import Article, ArticleUse, CannedResponse, Gaps
from supportconsole.domain.people import Person
from supportconsole.domain.tickets import Ticket
from supportconsole.domain.views import View

if TYPE_CHECKING:
    from supportconsole.domain.article_links import ArticleLink
    from supportconsole.domain.redaction import Removed

Shape = dict[str, Any]


def ticket_shape(ticket: Ticket, assignee: Person | None, requester: Person | None) -> Shape:
    """A ticket in the names of the interchange format; people by their `ref`, their names beside it."""
    return {
        "id": ticket.id,
        "ref": ticket.ref,
        "subject": ticket.subject,
        "status": ticket.status.value,
        "priority": ticket.priority.value,
        "channel": ticket.channel,
        "group": ticket.group,
        "assignee": assignee.ref if assignee else None,
        "assignee_name": ticket.assignee,
        "requester": requester.ref if requester else None,
        "requester_name": ticket.requester,
        "requester_email": requester.email if requester else "",
        "organization": ticket.organization,
        "tags": list(ticket.tags),
        "language": ticket.language,
        "created_at": format_instant(ticket.created_at),
        "updated_at": format_instant(ticket.updated_at),
        "wake_at": time_shape(ticket.wake_at),
        "watchers": list(ticket.watchers),
        "flags": sorted(flag.value for flag in ticket.flags),
        "merged_into": ticket.merged_into,
        "fields": ticket.fields,
        "unread": ticket.unread,
        "turn": ticket.turn.value,
        "version": ticket.version,
    }


def message_shape(message: Message, ticket_ref: str, author_ref: str | None) -> Shape:
    return {
        "id": message.id,
        "ref": message.ref,
        "ticket": ticket_ref,
        "kind": message.kind.value,
        "author": author_ref,
        "author_name": message.author,
        "body": message.body,
        "format": message.format.value,
        "created_at": format_instant(message.created_at),
        "state": message.state.value,
        "attachments": [attachment_shape(file) for file in message.attachments],
        "changes": [change_shape(change) for change in message.changes],
        "cc": list(message.cc),
    }


def news_shape(message: Message) -> Shape:
    """What has come in since somebody looked."""
    return {
        "id": message.id,
        "kind": message.kind.value,
        "author_name": message.author,
        "body": message.body,
        "created_at": format_instant(message.created_at),
        "changes": [change_shape(change) for change in message.changes],
    }


def attachment_shape(file: Attachment) -> Shape:
    return {"name": file.name, "type": file.type, "size": file.size, "path": file.path}


def change_shape(change: FieldChange) -> Shape:
    return {"field": change.field, "before": change.before, "after": change.after}


def canned_shape(text: CannedResponse) -> Shape:
    return {
        "id": text.id,
        "ref": text.ref,
        "title": text.title,
        "body": text.body,
        "language": text.language,
        "groups": list(text.groups),
        "shortcut": text.shortcut,
        "changes": text.changes,
        "kind": "macro" if text.is_macro else "canned",
        "family": text.family,
        "ask": [ask_shape(ask) for ask in text.ask],
        "note": text.note,
        "script": text.script,
        "file": text.file or None,
    }


def ask_shape(ask: Ask) -> Shape:
    """A question of a response; `choices` is empty for one that takes any text or a moment."""
    return {
        "name": ask.name,
        "question": ask.question,
        "kind": ask.kind.value,
        "default": ask.default,
        "choices": list(ask.choices),
    }


def article_shape(article: Article) -> Shape:
    return {
        "id": article.id,
        "ref": article.ref,
        "title": article.title,
        "body": article.body,
        "format": article.format.value,
        "language": article.language,
        "state": article.state.value,
        "owner": article.owner_ref or None,
        "owner_name": article.owner,
        "verified_until": article.verified_until or None,
        "tags": list(article.tags),
        "url": article.url,
        "updated_at": time_shape(article.updated_at),
        "family": article.family,
        "translation_of": article.translation_of or None,
        "uses": article.uses,
    }


def link_shape(link: "ArticleLink") -> Shape:
    """A link of an article: `url` of the web, or `path` of another article in its folder."""
    return {"words": link.words, "url": link.url or None, "path": link.path or None}


def use_shape(use: ArticleUse) -> Shape:
    return {
        "article": use.article_id,
        "ticket": use.ticket_id,
        "subject": use.subject,
        "how": use.how,
        "person": use.person,
        "used_at": format_instant(use.used_at),
    }


def written_shape(article: Shape, undo_id: int, removed: "Iterable[Removed]" = ()) -> Shape:
    """An article that was written; `removed` is what was taken out of a draft."""
    return {
        "article": article,
        "undo": undo_id or None,
        "removed": [{"kind": kind, "text": text} for kind, text in removed],
    }


def gaps_shape(gaps: Gaps) -> Shape:
    return {
        "searches": [
            {"words": gap.words, "times": gap.times, "hits": gap.hits, "last_at": format_instant(gap.last_at)}
            for gap in gaps.searches
        ],
        "tickets": [
            {"id": gap.ticket_id, "subject": gap.subject, "tags": list(gap.tags), "solved_at": format_instant(gap.solved_at),
             "tag": gap.tag, "alike": gap.alike}
            for gap in gaps.tickets
        ],
        "stale": [article_shape(gap.article) | {"uses": gap.uses} for gap in gaps.stale],
    }  # fmt: skip


def hit_shape(hit: Hit) -> Shape:
    return {
        "kind": hit.kind.value,
        "id": hit.id,
        "ref": hit.ref,
        "title": hit.title,
        "score": hit.score,
        "snippet": hit.snippet,
        "matched": list(hit.matched),
        "state": hit.state,
    }


def suggestions_shape(found: Suggestions) -> Shape:
    """What may help with the ticket `id`; each hit has a `reason`."""
    return {
        "id": found.ticket_id,
        "articles": list(map(_suggested_shape, found.articles)),
        "canned": list(map(_suggested_shape, found.canned)),
        "scripts": list(map(_suggested_shape, found.scripts)),
        "tickets": list(map(_suggested_shape, found.tickets)),
    }


def _suggested_shape(hit: Hit) -> Shape:
    return hit_shape(hit) | {"reason": hit.reason}


def answer_shape(answer: Answer) -> Shape:
    """One answer of many: `instead` has the words that were read as others."""
    return {
        "query": answer.text,
        "hits": [hit_shape(hit) for hit in answer.hits],
        "instead": [{"typed": one.typed, "used": list(one.used)} for one in answer.instead],
    }


def view_shape(view: View) -> Shape:
    return {"name": view.name, "query": view.query, "sort": view.sort.value, "key": view.key}


def changed_shape(changed: Changed) -> Shape:
    return {
        "id": changed.ticket_id,
        "changes": [change_shape(change) for change in changed.changes],
        "version": changed.version,
    }


def outcome_shape(outcome: Outcome) -> Shape:
    """What a batch changed; `undo` is null when there was nothing to do."""
    return {
        "label": outcome.label,
        "changed": [changed_shape(changed) for changed in outcome.changed],
        "undo": outcome.undo_id or None,
    }


def undone_shape(undone: Undone) -> Shape:
    return {
        "label": undone.label,
        "changed": [changed_shape(changed) for changed in undone.changed],
        "undo": undone.undo_id or None,
        "kept": list(undone.kept),
        "draft": undone.draft_id,
    }


def time_shape(instant: Instant | None) -> str | None:
    return None if instant is None else format_instant(instant)
