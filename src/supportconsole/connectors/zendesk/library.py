"""What has no feed: agents, macros, views, articles. Each is read whole and then left alone for a while."""

from collections.abc import Callable, Sequence
from typing import Final

from supportconsole.connectors.wire.cursors import number, read_cursor, word, write_cursor
from supportconsole.connectors.wire.members import Json, identity, parts, some_parts, text, words
from supportconsole.connectors.zendesk import shapes
from supportconsole.connectors.zendesk.session import Session, following, paging
from supportconsole.domain.clock import MINUTE, Instant
from supportconsole.domain.conversation import Format
from supportconsole.domain.errors import Forbidden, NotFound
from supportconsole.domain.knowledge import ArticleState
from supportconsole.domain.remote.pages import Budget, Cursor, Page, Stream, Upsert
from supportconsole.domain.remote.things import RemoteArticle, RemoteCanned, RemotePerson, RemoteView, Thing

REREAD: Final = 30 * MINUTE
_TEXTS: Final = frozenset({"comment_value", "comment_value_html"})
_FIELDS: Final = {"status": "status", "priority": "priority", "subject": "subject"}


def canned(record: Json) -> RemoteCanned:
    """A macro. Its text and the actions that the console knows become a canned response; the others stay in `raw`."""
    body, changes, left = "", dict[str, object](), list[object]()
    for action in some_parts(record, "actions"):
        name, value = text(action, "field"), action.get("value")
        said = value[-1] if isinstance(value, list) and value else value
        if name in _TEXTS and isinstance(said, str):
            body = said
        elif name in _FIELDS and isinstance(value, str):
            changes[_FIELDS[name]] = value
        elif name in {"current_tags", "remove_tags"} and isinstance(value, str):
            before = changes.get("tags")
            known = list(before) if isinstance(before, list) else []
            sign = "+" if name == "current_tags" else "-"
            changes["tags"] = [*known, *(sign + one for one in value.split())]
        else:
            left.append(dict(action))
    return RemoteCanned(
        id=identity(record),
        title=text(record, "title"),
        body=body,
        changes=changes,
        raw={"actions": left} if left else None,
    )


def view(record: Json) -> RemoteView:
    """A view. Its conditions are Zendesk's own and cannot be said in the console's language, so they stay in `raw`."""
    conditions = record.get("conditions")
    return RemoteView(
        identity(record), text(record, "title"), raw={"conditions": conditions} if conditions else None
    )


def article(record: Json) -> RemoteArticle:
    """An article of the Help Center. One for a part of the users only is internal: what it is for is not known here."""
    draft, segment = record.get("draft") is True, record.get("user_segment_id")
    state = ArticleState.INTERNAL if draft or segment else ArticleState.PUBLIC
    return RemoteArticle(
        id=identity(record),
        title=text(record, "title"),
        body=text(record, "body"),
        format=Format.HTML,
        language=text(record, "locale"),
        state=state,
        tags=words(record, "label_names"),
        url=text(record, "html_url"),
        raw={name: record[name] for name in ("section_id", "updated_at") if record.get(name)} or None,
    )


_COLLECTIONS: Final[dict[Stream, tuple[str, str, Callable[[Json], Thing]]]] = {
    Stream.PEOPLE: ("users?role%5B%5D=agent&role%5B%5D=admin", "users", shapes.person),
    Stream.CANNED: ("macros/active", "macros", canned),
    Stream.ARTICLES: ("help_center/articles", "articles", article),
    Stream.VIEWS: ("views/active", "views", view),
}


async def changes(session: Session, stream: Stream, cursor: Cursor | None, budget: Budget) -> Page:
    """The next page of a collection. One that this Zendesk does not have, or not for this account, is empty."""
    path, name, shape = _COLLECTIONS[stream]
    place = read_cursor(cursor, stream.value)
    now = session.server_time
    read = number(place, "read") or 0
    if cursor is not None and read and now is not None and 0 <= now - read < REREAD:
        return Page((), cursor, complete=True, as_of=now)
    after = word(place)
    address = path if "?" not in path else _with_paging(path, after, budget)
    asked = None if "?" in path else paging(after, budget.items)
    try:
        answer = await session.get(address, asked, template=path.partition("?")[0])
    except (NotFound, Forbidden):
        if stream is Stream.PEOPLE:
            raise
        return Page((), _whole(stream, now), complete=True, as_of=now)
    record = answer.object()
    things = [shape(one) for one in parts(record, name)]
    reached = following(record, name, after)
    goes_on = write_cursor(stream.value, at=reached) if reached else _whole(stream, answer.date)
    persons = [one for one in things if isinstance(one, RemotePerson)]
    return Page([Upsert(one) for one in things], goes_on, not reached, answer.date, persons)


async def find_articles(session: Session, query: str, language: str, limit: int) -> Sequence[RemoteArticle]:
    """Articles of the Help Center that hold these words, best first."""
    asked: dict[str, str | int] = {"query": query, "per_page": max(1, min(limit, 100))}
    if language:
        asked["locale"] = language
    record = (await session.get("help_center/articles/search", asked)).object()
    return [article(one) for one in parts(record, "results")][:limit]


def _with_paging(path: str, after: str, budget: Budget) -> str:
    from urllib.parse import urlencode

    return f"{path}&{urlencode(paging(after, budget.items))}"


def _whole(stream: Stream, now: Instant | None) -> Cursor:
    return write_cursor(stream.value, read=now or 0)
