"""What has no feed: agents and queues, each read whole and then left alone for a while; articles by search."""

from collections.abc import Sequence
from typing import Final

from supportconsole.connectors.jira import shapes
from supportconsole.connectors.jira.paging import desk_page
from supportconsole.connectors.jira.session import API, DESK_API, EXPERIMENTAL, Session, scope
from supportconsole.connectors.wire.cursors import number, read_cursor, write_cursor
from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.connectors.wire.members import Json, identity, optional_id, part, parts, text
from supportconsole.domain.clock import MINUTE, Instant
from supportconsole.domain.conversation import Format
from supportconsole.domain.errors import Forbidden, NotFound
from supportconsole.domain.remote.pages import Budget, Cursor, Page, Stream, Upsert
from supportconsole.domain.remote.things import RemoteArticle, RemotePerson, RemoteView, Thing

REREAD: Final = 30 * MINUTE
PER_PAGE: Final = 100
MOST_USERS: Final = 1000


async def changes(session: Session, stream: Stream, cursor: Cursor | None, budget: Budget) -> Page:
    """The next page of a collection; the desks are read one after the other."""
    keys = await session.keys()
    kind = f"{stream.value}:{scope(keys)}"
    place = read_cursor(cursor, kind)
    now, read = session.server_time, number(place, "read") or 0
    if cursor is not None and read and now is not None and 0 <= now - read < REREAD:
        return Page((), cursor, complete=True, as_of=now)
    desk, start = number(place, "desk") or 0, number(place, "start") or 0
    size = max(1, min(budget.items, PER_PAGE))
    if stream is Stream.PEOPLE:
        things, following, as_of = await _agents(session, desk)
    else:
        things, following, as_of = await _queues(session, desk, start, size)
    items = [Upsert(one) for one in things]
    people = [one for one in things if isinstance(one, RemotePerson)]
    if following is None and desk + 1 >= len(keys):
        return Page(items, write_cursor(kind, read=as_of or 0), True, as_of, people)
    desk, start = (desk + 1, 0) if following is None else (desk, following)
    return Page(items, write_cursor(kind, desk=desk, start=start), False, as_of, people)


_Some = tuple[Sequence[Thing], int | None, Instant | None]


async def _agents(session: Session, desk: int) -> _Some:
    """Who may be given tickets of a project; nobody where the account may not look through users.

    Jira looks through its first thousand users only, and a short answer does not say that nobody follows.
    """
    keys = await session.keys()
    asked: dict[str, str | int] = {"project": keys[desk], "startAt": 0, "maxResults": MOST_USERS}
    try:
        answer = await session.get(API + "user/assignable/search", asked)
    except (Forbidden, NotFound):
        return (), None, session.server_time
    listed = answer.json()
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise BadAnswer("Jira did not list its agents.")
    return [shapes.person(one) for one in listed], None, answer.date


async def _queues(session: Session, desk: int, start: int, size: int) -> _Some:
    """The queues of a desk; none where the account is no agent of it."""
    desks = sorted(await session.desks(), key=lambda one: one.key)
    one, several = desks[desk], len(desks) > 1
    try:
        answer = await session.get(
            f"{DESK_API}servicedesk/{one.id}/queue", {"start": start, "limit": size}, template="queue"
        )
    except (Forbidden, NotFound):
        return (), None, session.server_time
    values, following = desk_page(answer.object(), start, "queues")
    return [_view(said, one.id, one.key if several else "") for said in values], following, answer.date


def _view(record: Json, desk: str, key: str) -> RemoteView:
    """A queue. Its JQL cannot be said in the console's language, so it stays in `raw`."""
    name, query = text(record, "name"), text(record, "jql")
    title = f"{key}: {name}" if key else name
    return RemoteView(f"{desk}-{identity(record)}", title, raw={"jql": query} if query else None)


async def find_articles(session: Session, query: str, limit: int) -> Sequence[RemoteArticle]:
    """Articles of the linked knowledge base that hold these words: titles and excerpts, as the service desk tells them."""
    if not query.strip():
        return ()
    answer = await session.get(
        DESK_API + "knowledgebase/article",
        {"query": query, "highlight": "false", "limit": max(1, min(limit, PER_PAGE))},
        headers=EXPERIMENTAL,
    )
    return [_article(one) for one in parts(answer.object(), "values")][:limit]


def _article(record: Json) -> RemoteArticle:
    source = part(record, "source")
    return RemoteArticle(
        id=optional_id(source, "pageId") or text(record, "title"),
        title=text(record, "title"),
        body=text(record, "excerpt"),
        format=Format.TEXT,
        url=text(part(record, "content"), "iframeSrc"),
        raw={"source": dict(source)},
    )
