"""A conversation: RT keeps what happened (history) and what was written (attachments) apart, and both are cut into pages."""

import base64
import binascii
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import quote

from supportconsole.connectors.rt.events import Events
from supportconsole.connectors.rt.feed import OUTGOING_MAIL, PER_PAGE, limits
from supportconsole.connectors.rt.marker import marker_in
from supportconsole.connectors.rt.session import Session
from supportconsole.connectors.rt.shapes import Json, items, moment, number, person_of, text
from supportconsole.connectors.rt.staff import Staff
from supportconsole.connectors.wire.answers import Answer
from supportconsole.connectors.wire.cursors import count, read_cursor, write_cursor
from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.domain.conversation import Format, Kind
from supportconsole.domain.remote.pages import Budget, Cursor, Page, Upsert
from supportconsole.domain.remote.things import RemoteAttachment, RemoteMessage

WRITTEN: Final = frozenset({"Create", "Correspond", "Comment"})
SHORT: Final = 20
"""A page with fewer rows ends the conversation. RT takes hidden rows out of a page of a hundred, so a longer one proves nothing;
if eighty of them were hidden, the rest comes with the next change of the ticket."""
_MOST_PAGES: Final = 50
_FIELDS: Final = "Type,Created,Creator,Data,Field,OldValue,NewValue"
_WITHOUT_NAME: Final = (("Filename", "IS", "NULL"), ("Filename", "=", ""))
_TEXTS: Final = (("ContentType", "STARTSWITH", "text/"), ("ContentType", "STARTSWITH", "multipart/"))
_MIXED: Final = frozenset({"multipart/mixed", "multipart/related", "multipart/signed", "multipart/report"})


class History:
    """Reads conversations."""

    def __init__(self, session: Session, staff: Staff, events: Events) -> None:
        self._session = session
        self._staff = staff
        self._events = events

    async def page(
        self, ticket: str, requesters: frozenset[str], cursor: Cursor | None, budget: Budget
    ) -> Page:
        """Messages after the cursor, oldest first. The mails that RT sent about them are not messages and stay out."""
        after = count(read_cursor(cursor, "history"), "after") if cursor else 0
        answer = await self._rows(ticket, after, PER_PAGE)
        del budget
        rows = sorted(items(answer.object()), key=lambda row: number(row, "id"))
        messages = await self.read(ticket, rows, requesters)
        people = [await self._staff.person(name) for name in {one.author for one in messages if one.author}]
        last = number(rows[-1], "id") if rows else after
        return Page(
            [Upsert(one) for one in messages],
            write_cursor("history", after=last),
            complete=len(rows) < SHORT,
            as_of=answer.date,
            people=self._staff.as_known([one for one in people if one is not None]),
        )

    async def since(self, ticket: str, after: int, *, later_than: str = "") -> list[Json]:
        """The first rows after a transaction, or later than a time as RT writes it; without mails."""
        return items((await self._rows(ticket, after, PER_PAGE, later_than)).object())

    async def read(
        self, ticket: str, rows: Sequence[Json], requesters: frozenset[str]
    ) -> list[RemoteMessage]:
        """Rows as messages, with what was written in them. A row that says nothing to the console is passed over."""
        written = [number(row, "id") for row in rows if text(row, "Type") in WRITTEN]
        pieces: dict[int, list[Json]] = {}
        for piece in await self._pieces(ticket, written):
            pieces.setdefault(number(piece, "TransactionId"), []).append(piece)
        messages = []
        for row in rows:
            message = await self._message(ticket, row, pieces.get(number(row, "id"), []), requesters)
            if message is not None:
                messages.append(message)
        return messages

    async def _message(
        self, ticket: str, row: Json, pieces: Sequence[Json], requesters: frozenset[str]
    ) -> RemoteMessage | None:
        created = moment(row, "Created")
        if created is None:
            raise BadAnswer("RT answered with a message that has no time.")
        kind, row_id, author = text(row, "Type"), text(row, "id"), person_of(row, "Creator")
        if kind not in WRITTEN:
            change = await self._events.read(row)
            if change is None:
                return None
            return RemoteMessage(row_id, ticket, Kind.EVENT, "", created, author, changes=(change,))
        if kind == "Create":
            if not pieces:
                return None
            author = author or next(iter(sorted(requesters)), None)
        body, form = read_body(pieces)
        return RemoteMessage(
            id=row_id,
            ticket=ticket,
            kind=Kind.NOTE if kind == "Comment" else await self._side(author, requesters),
            body=body,
            created_at=created,
            author=author,
            format=form,
            attachments=tuple(read_files(pieces)),
            marker=next(filter(None, (marker_in(text(piece, "Headers")) for piece in pieces)), ""),
            raw={"subject": text(row, "Data").strip()} if kind == "Correspond" else None,
        )

    async def _side(self, author: str | None, requesters: frozenset[str]) -> Kind:
        """Whether a public text came from the customers' side. Whoever asked for the ticket stands there, staff or not."""
        if author is None or author in requesters:
            return Kind.INBOUND
        return Kind.REPLY if await self._staff.is_agent(author) else Kind.INBOUND

    async def _rows(self, ticket: str, after: int, size: int, later_than: str = "") -> Answer:
        wanted: list[tuple[str, str, object]] = [("id", ">", after)]
        wanted += [("Type", "!=", name) for name in OUTGOING_MAIL]
        if later_than:
            wanted.append(("Created", ">", database_time(later_than)))
        return await self._session.get(
            f"ticket/{quote(ticket, safe='')}/history",
            {
                "query": limits(*wanted),
                "orderby": "id",
                "order": "ASC",
                "per_page": max(1, size),
                "fields": _FIELDS,
            },
            template="ticket/ID/history",
        )

    async def _pieces(self, ticket: str, transactions: Sequence[int]) -> list[Json]:
        """The parts of these messages: only theirs, because a ticket also keeps every mail that RT sent about it.

        Texts come with their content. Files are asked for only where a message can have some, and without theirs: a list
        would hand out their bytes as if they were letters.
        """
        if not transactions:
            return []
        of_these = [("TransactionId", "=", one) for one in transactions]
        texts = await self._parts(
            ticket,
            limits(*of_these, *_WITHOUT_NAME, *_TEXTS, either=True),
            "Content,ContentType,TransactionId,Filename,Headers",
        )
        plain = {number(one, "TransactionId") for one in texts}
        mixed = {number(one, "TransactionId") for one in texts if text(one, "ContentType").lower() in _MIXED}
        having = [one for one in transactions if one in mixed or one not in plain]
        if not having:
            return texts
        files = await self._parts(
            ticket,
            limits(*(("TransactionId", "=", one) for one in having), either=True),
            "ContentType,TransactionId,Filename,Headers",
        )
        known = {text(one, "id") for one in texts}
        return texts + [one for one in files if text(one, "id") not in known]

    async def _parts(self, ticket: str, query: str, fields: str) -> list[Json]:
        found: list[Json] = []
        for page in range(1, _MOST_PAGES + 1):
            rows = items(
                await self._session.page(
                    f"ticket/{quote(ticket, safe='')}/attachments",
                    {"query": query, "orderby": "id", "per_page": PER_PAGE, "page": page, "fields": fields},
                    template="ticket/ID/attachments",
                )
            )
            found += rows
            if len(rows) < PER_PAGE:
                return found
        raise BadAnswer("RT brings more parts of a conversation than it can have.")


def database_time(instant: str) -> str:
    """A time in UTC as RT's database writes it, for searches by JSON, which compare it as it is."""
    return instant.replace("T", " ").removesuffix("Z")


def read_body(pieces: Iterable[Json]) -> tuple[str, Format]:
    """The text of a message: its plain part, else its HTML part. A part with a file's name is no text of the message."""
    html = ""
    for piece in pieces:
        if text(piece, "Filename"):
            continue
        kind = text(piece, "ContentType").lower()
        if kind == "text/plain" and text(piece, "Content"):
            return text(piece, "Content"), Format.TEXT
        if kind == "text/html" and not html:
            html = text(piece, "Content")
    return (html, Format.HTML) if html else ("", Format.TEXT)


def read_files(pieces: Iterable[Json]) -> Iterable[RemoteAttachment]:
    """What came with a message as a file, pictures inside its text included."""
    for piece in pieces:
        kind, name = text(piece, "ContentType"), text(piece, "Filename")
        if kind.startswith("multipart/") or (not name and kind in {"text/plain", "text/html"}):
            continue
        yield RemoteAttachment(
            name=name or f"{text(piece, 'id')}.{kind.rpartition('/')[2] or 'bin'}",
            handle=text(piece, "id"),
            type=kind,
            size=_size(text(piece, "Headers")),
        )


def decode(content: str) -> bytes:
    """The bytes of a file as `/attachment/ID` writes them. Raises BadAnswer."""
    try:
        return base64.b64decode(content, validate=False)
    except (binascii.Error, ValueError) as problem:
        raise BadAnswer("RT answered with a file that cannot be decoded.") from problem


def _size(headers: str) -> int:
    for line in headers.splitlines():
        name, _colon, value = line.partition(":")
        if name.lower() == "content-length" and value.strip().isdigit():
            return int(value)
    return 0
