"""RT's articles: the classes that hold canned texts become canned responses, all others the knowledge base."""

import time
from collections.abc import Mapping, Sequence
from typing import Final

from supportconsole.connectors.rt.feed import PER_PAGE, limits
from supportconsole.connectors.rt.history import database_time
from supportconsole.connectors.rt.session import Session
from supportconsole.connectors.rt.shapes import Json, custom_fields, items, number, part, text
from supportconsole.connectors.wire.cursors import count, read_cursor, write_cursor
from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.domain.conversation import Format
from supportconsole.domain.errors import Forbidden, NotFound
from supportconsole.domain.knowledge import ArticleState
from supportconsole.domain.remote.pages import Budget, Cursor, Page, Stream, Upsert
from supportconsole.domain.remote.things import RemoteArticle, RemoteCanned

PAUSE: Final = 600
"""Seconds between two looks at articles that find nothing: they change rarely, and each look is a request."""

_FIELDS: Final = "Name,Summary,LastUpdated,Class,CustomFields"
_CANNED: Final = ("canned", "canned responses", "templates", "scripts")
_SECOND: Final = 1_000_000


class Library:
    """Reads articles. `options` may name the classes: `canned = "Canned, Macros"`; `body` names the custom field with the text."""

    def __init__(self, session: Session, options: Mapping[str, str]) -> None:
        self._session = session
        wanted = [word.strip().lower() for word in options.get("canned", "").split(",") if word.strip()]
        self._canned = tuple(wanted) or _CANNED
        self._body = options.get("body", "")
        self._classes: dict[str, str] | None = None

    async def changes(self, stream: Stream, cursor: Cursor | None, budget: Budget) -> Page:
        """Articles of one side by number, then those that have changed since. A deleted one stays until it is read anew."""
        at = read_cursor(cursor, stream.value) if cursor else {"after": 0, "since": "", "looked": 0}
        now = int(time.time())
        since, after = at.get("since"), count(at, "after")
        if not isinstance(since, str):
            since = ""
        if cursor and after == 0 and 0 <= now - count(at, "looked") < PAUSE:
            return Page((), cursor, complete=True)
        conditions: list[tuple[str, str, object]] = [("id", ">", after)]
        if since:
            conditions.append(("LastUpdated", ">=", since))
        answer = await self._session.get(
            "articles",
            {
                "query": limits(*conditions),
                "orderby": "id",
                "order": "ASC",
                "per_page": max(1, min(budget.items, PER_PAGE)),
                "fields": _FIELDS,
            },
            template="articles",
        )
        rows = items(answer.object())
        if not rows:
            moved = _earlier(answer.date) or since
            return Page((), write_cursor(stream.value, after=0, since=at.get("next") or moved, looked=now),
                        complete=True, as_of=answer.date)  # fmt: skip
        begun = at.get("next") or _earlier(answer.date) or since
        things = [thing for row in rows if (thing := await self._read(row, stream)) is not None]
        last = max(number(row, "id") for row in rows)
        return Page(
            [Upsert(thing) for thing in things],
            write_cursor(stream.value, after=last, since=since, looked=now, next=begun),
            complete=False,
            as_of=answer.date,
        )

    async def search(self, words: str, limit: int) -> Sequence[RemoteArticle]:
        """Articles with all these words in name or summary; RT searches their texts by no call."""
        asked = words.split()[:6]
        if not asked:
            return ()
        page = await self._session.page(
            "articles",
            {
                "query": limits(*(("Name", "LIKE", word) for word in asked)),
                "per_page": PER_PAGE,
                "fields": _FIELDS,
            },
            template="articles",
        )
        found = [await self._read(row, Stream.ARTICLES) for row in items(page)]
        return [one for one in found if isinstance(one, RemoteArticle)][:limit]

    async def _read(self, record: Json, stream: Stream) -> RemoteArticle | RemoteCanned | None:
        class_id = text(part(record, "Class"), "id")
        class_name = (await self._class_names()).get(class_id, "")
        canned = class_name.lower() in self._canned
        if canned != (stream is Stream.CANNED):
            return None
        article_id, title, body = text(record, "id"), text(record, "Name"), self._text(record)
        raw = {"class": class_name, "summary": text(record, "Summary")}
        if canned:
            return RemoteCanned(article_id, title, body, raw=raw)
        form = Format.HTML if body.lstrip().startswith("<") else Format.MARKDOWN
        url = f"{self._session.client.base_url}/Articles/Article/Display.html?id={article_id}"
        return RemoteArticle(article_id, title, body, form, state=ArticleState.INTERNAL, url=url, raw=raw)

    def _text(self, record: Json) -> str:
        """The body: the named custom field, else the longest one. RT lets each class have its own."""
        fields = {name: value for name, value in custom_fields(record) if isinstance(value, str)}
        if self._body:
            return fields.get(self._body, "")
        return max(fields.values(), key=len, default=text(record, "Summary"))

    async def _class_names(self) -> dict[str, str]:
        if self._classes is None:
            found: dict[str, str] = {}
            try:
                page = await self._session.page(
                    "classes/all", {"per_page": PER_PAGE, "fields": "Name"}, template="classes"
                )
                for row in items(page):
                    found[text(row, "id")] = text(row, "Name")
            except (Forbidden, NotFound, BadAnswer):
                found = {}
            self._classes = found
        return self._classes


def _earlier(moment: int | None) -> str:
    """A minute before the server's time, as its database writes times: what is written while we read comes again."""
    from supportconsole.domain.clock import format_instant

    return "" if moment is None else database_time(format_instant(moment - 60 * _SECOND))
