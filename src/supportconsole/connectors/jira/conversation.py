"""The conversation of an issue: what it began with, the comments, then the changes of its fields.

Comments are listed by place. When the list is read again it begins some places back, so that a comment that was deleted
meanwhile hides no new one, and late edits of the newest ones are seen.
"""

from typing import Final

from supportconsole.connectors.jira import adf, history, shapes
from supportconsole.connectors.jira.files import Files
from supportconsole.connectors.jira.paging import listed_page
from supportconsole.connectors.jira.reading import issue_path, read_issue
from supportconsole.connectors.jira.session import Session
from supportconsole.connectors.wire.cursors import number, read_cursor, word, write_cursor
from supportconsole.connectors.wire.members import Json, identity, moment, part, some_parts, text
from supportconsole.domain.conversation import Kind
from supportconsole.domain.errors import CursorStuck
from supportconsole.domain.remote.pages import Budget, Cursor, Page, Upsert
from supportconsole.domain.remote.things import RemoteMessage, RemotePerson

TAIL: Final = 100
"""So many of the newest comments are read again."""
MOST: Final = 1000
_KIND: Final = "conversation"
_FIELDS: Final = "description,reporter,creator,created,attachment"


async def messages(session: Session, issue: str, cursor: Cursor | None, budget: Budget) -> Page:
    place = read_cursor(cursor, _KIND)
    if word(place, "in") == "history":
        return await _history(session, issue, place)
    return await _comments(session, issue, place, budget)


async def _comments(session: Session, issue: str, place: dict[str, object], budget: Budget) -> Page:
    start, changes = number(place, "start") or 0, number(place, "changes") or 0
    record, _as_of = await read_issue(session, issue, _FIELDS)
    fields = part(record, "fields")
    size = max(1, min(budget.items, MOST))
    answer = await session.get(
        issue_path(issue, "/comment"),
        {"startAt": start, "maxResults": size, "orderBy": "created"},
        template="issue/ID/comment",
    )
    listed, following = listed_page(answer.object(), "comments", start, "comments")
    first = identity(listed[0]) if listed else ""
    if following is not None and start and first == word(place, "first"):
        raise CursorStuck("Jira promises more comments and brings the same ones again.")
    reporter = shapes.account(fields, "reporter")
    files = Files(some_parts(fields, "attachment"), last=following is None)
    found = [message(one, issue, reporter, files) for one in listed]
    people = [shapes.person(part(one, "author")) for one in listed if part(one, "author")]
    if not start and (begin := _beginning(fields, issue, files)) is not None:
        found.insert(0, begin)
        people += shapes.people(record)
    if following is None:
        at = write_cursor(_KIND, **{"in": "history"}, start=start + len(listed), changes=changes)
    else:
        at = write_cursor(_KIND, start=following, changes=changes, first=first)
    return Page(
        [Upsert(one) for one in files.given_to(found)], at, False, answer.date, shapes.distinct(people)
    )


async def _history(session: Session, issue: str, place: dict[str, object]) -> Page:
    start, read = number(place, "changes") or 0, number(place, "start") or 0
    answer = await session.get(
        issue_path(issue, "/changelog"), {"startAt": start, "maxResults": 100}, template="issue/ID/changelog"
    )
    listed, following = listed_page(answer.object(), "values", start, "changes")
    me = (await session.known()).me.id
    events = [one for one in (history.event(entry, issue, session.words, me) for entry in listed) if one]
    people = [person for entry in listed for person in history.people(entry)]
    changes = start + len(listed)
    if following is None:
        at = write_cursor(_KIND, start=max(0, read - TAIL), changes=changes)
    else:
        at = write_cursor(_KIND, **{"in": "history"}, start=read, changes=changes)
    items = [Upsert(one) for one in events]
    return Page(items, at, following is None, answer.date, shapes.distinct(people))


def message(record: Json, issue: str, reporter: str | None, files: Files) -> RemoteMessage:
    """A comment. An internal one is a note; a public one is the customer's when the reporter or a customer wrote it."""
    author = part(record, "author")
    person: RemotePerson | None = shapes.person(author) if author else None
    customer = text(author, "accountType") == shapes.CUSTOMER or (person and person.id == reporter)
    internal = record.get("jsdPublic") is False or bool(
        part(record, "visibility")
    )  # or for one role or group
    kind = Kind.NOTE if internal else Kind.INBOUND if customer else Kind.REPLY
    said = RemoteMessage(
        id=identity(record),
        ticket=issue,
        kind=kind,
        body=adf.to_text(record.get("body")),
        created_at=moment(record, "created"),
        author=person.id if person else None,
    )
    files.named(said, adf.media_names(record.get("body")))
    return said


def _beginning(fields: Json, issue: str, files: Files) -> RemoteMessage | None:
    """The description, as the first message; none when the issue began without a word and without a file."""
    described = fields.get("description")
    said = RemoteMessage(
        id=f"{issue}-description",
        ticket=issue,
        kind=Kind.INBOUND,
        body=adf.to_text(described),
        created_at=moment(fields, "created"),
        author=shapes.account(fields, "reporter") or shapes.account(fields, "creator"),
    )
    files.named(said, adf.media_names(described))
    return said if said.body.strip() or files.has_early(said) else None
