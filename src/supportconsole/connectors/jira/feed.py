"""The streams of tickets and the search: JQL in the order of the last change.

Jira has no feed. The list is asked by time, each page from the time that the page before reached, and its token is used
only where more issues changed at one time than a page holds: then nothing rests on a token that may expire or skip. The
next run begins some minutes before this one did, because Jira's index is behind and may compare whole minutes.
"""

from collections.abc import Sequence
from typing import Final

from supportconsole.connectors.jira import jql, shapes
from supportconsole.connectors.jira.paging import next_token
from supportconsole.connectors.jira.session import INFO, SEARCH, Session, scope
from supportconsole.connectors.wire.cursors import number, read_cursor, word, write_cursor
from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.connectors.wire.members import Json, moment, part, parts
from supportconsole.domain.clock import SECOND, Instant
from supportconsole.domain.errors import CursorStuck
from supportconsole.domain.remote.pages import Budget, Cursor, Gap, IdPage, Item, Page, Stream, Upsert
from supportconsole.domain.remote.things import RemotePerson

MOST_IDS: Final = 5000
_BEHIND: Final = int((INFO.overlap + INFO.settle) * SECOND)


async def changes(session: Session, stream: Stream, cursor: Cursor | None, budget: Budget) -> Page:
    """The next page of one's own open tickets, or of all."""
    keys = await session.keys()
    kind = f"{stream.value}:{scope(keys)}"
    place = read_cursor(cursor, kind)
    since, token, begun = number(place, "since") or 0, word(place), number(place, "begun") or 0
    query = jql.all_of(
        jql.in_projects(keys), jql.MINE if stream is Stream.MINE else "", jql.changed_since(since)
    )
    for _call in range(max(1, budget.calls)):
        answer = await session.get(
            SEARCH, _asked(f"{query} ORDER BY updated ASC, key ASC", budget.items, token)
        )
        record = answer.object()
        begun = begun or answer.date or 0
        items, people, gaps = _items(session, record)
        following = next_token(record, token, "tickets")
        if not following:
            # Without the server's clock the next run begins where this one did.
            again = max(0, begun - _BEHIND) if begun else since
            return Page(items, write_cursor(kind, since=again), True, answer.date, people, gaps)
        if listed := parts(record, "issues"):
            reached = _newest(listed)
            if reached // SECOND > since // SECOND:
                goes_on = write_cursor(kind, since=reached, begun=begun)
            else:
                goes_on = write_cursor(kind, following, since=since, begun=begun)
            return Page(items, goes_on, False, answer.date, people, gaps)
        token = following  # a page of which the account may see nothing
    raise CursorStuck("Jira promises more tickets and brings none.")


async def search(session: Session, words: str, cursor: Cursor | None, budget: Budget) -> Page:
    """Tickets that hold these words, last changed first."""
    token = word(read_cursor(cursor, "found"))
    held = jql.holding(words)
    if not held:
        return Page((), write_cursor("found"), complete=True)
    query = jql.all_of(jql.in_projects(await session.keys()), held)
    answer = await session.get(SEARCH, _asked(f"{query} ORDER BY updated DESC", budget.items, token))
    record = answer.object()
    items, people, gaps = _items(session, record)
    following = next_token(record, token, "tickets")
    return Page(items, write_cursor("found", following), not following, answer.date, people, gaps)


async def ids(session: Session, after: Cursor | None) -> IdPage:
    """The ids of all issues of the projects, as Jira's index knows them."""
    keys = await session.keys()
    kind = f"ids:{scope(keys)}"
    token = word(read_cursor(after, kind))
    asked: dict[str, str | int] = {
        "jql": f"{jql.in_projects(keys)} ORDER BY key ASC",
        "fields": "id",
        "maxResults": MOST_IDS,
        **({"nextPageToken": token} if token else {}),
    }
    record = (await session.get(SEARCH, asked)).object()
    found = tuple(str(one["id"]) for one in parts(record, "issues") if isinstance(one.get("id"), str))
    following = next_token(record, token, "ids")
    return IdPage(found, write_cursor(kind, following) if following else None)


def _asked(query: str, size: int, token: str) -> dict[str, str | int]:
    return {
        "jql": query,
        "fields": shapes.FIELDS,
        "maxResults": max(1, min(size, INFO.max_page)),
        **({"nextPageToken": token} if token else {}),
    }


def _newest(issues: Sequence[Json]) -> Instant:
    """The last change among these issues; what cannot be read is as old as can be."""
    reached = 0
    for one in issues:
        try:
            reached = max(reached, moment(part(one, "fields"), "updated"))
        except BadAnswer:
            continue
    return reached


def _items(session: Session, record: Json) -> tuple[list[Item], list[RemotePerson], list[Gap]]:
    """Tickets and whom they name. One that cannot be read is told as a gap; a page without any readable one is bad."""
    items: list[Item] = []
    gaps: list[Gap] = []
    people: list[RemotePerson] = []
    listed = parts(record, "issues")
    for one in listed:
        try:
            key = one.get("key")
            seen = shapes.ticket(one, session.words, session.page_of(key if isinstance(key, str) else ""))
            people += shapes.people(one)
            items.append(Upsert(seen))
        except BadAnswer as problem:
            gaps.append(Gap(problem.message, str(one.get("id", ""))[:80]))
    if listed and not items:
        raise BadAnswer("No ticket in Jira's list could be read.")
    return items, shapes.distinct(people), gaps
