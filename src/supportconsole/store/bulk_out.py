"""Reading a whole desk, or the tickets of a query with what belongs to them, as records of the interchange format."""

# ruff: noqa: S608 - the statements are put together from words of this room alone

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, Final

from supportconsole.domain.query import Query
from supportconsole.domain.records import SHAPES, Record, TicketRecord
from supportconsole.domain.tickets import ACTIVE, Turn
from supportconsole.store import codes
from supportconsole.store.bulk_rows import Row, columns_of, dump, record_of
from supportconsole.store.query_sql import Asker, condition

_KEPT: Final = (
    "(SELECT nullif(json_group_object(field, text), '{{}}') FROM original o "
    "WHERE o.kind = '{kind}' AND o.id = {alias}.id)"
)


def _kept(kind: str, alias: str) -> str:
    return _KEPT.format(kind=kind, alias=alias)


# The columns of each kind: the local number, then the fields of its record, then what only this module needs.
_SELECT: Final = {
    "group": """SELECT g.id, g.name, g.level,
        (SELECT text FROM original o WHERE o.kind = 'group' AND o.id = g.id AND o.field = 'extra'), NULL
        FROM team g""",
    "person": f"""SELECT p.id, p.ref, p.role, p.name, p.email, coalesce(c.name, ''),
        (SELECT json_group_array(name) FROM (SELECT g.name FROM team_member m JOIN team g ON g.id = m.team_id
            WHERE m.person_id = p.id ORDER BY m.place, g.id)),
        p.language, p.vip, p.extra, {_kept("person", "p")}
        FROM person p LEFT JOIN organization c ON c.id = p.organization_id""",
    "ticket": f"""SELECT t.id, t.ref, t.subject, t.status, t.priority, t.channel, coalesce(g.name, ''), coalesce(a.ref, ''),
        coalesce(r.ref, ''), t.tags, t.language, t.created_at, t.updated_at, t.fields, t.account, t.wake_at, t.flags,
        coalesce(m.ref, ''),
        (SELECT json_group_array(p.ref) FROM ticket_watcher w JOIN person p ON p.id = w.person_id WHERE w.ticket_id = t.id),
        t.turn, t.unread, t.extra, {_kept("ticket", "t")},
        (SELECT l.kind FROM message l WHERE l.ticket_id = t.id AND l.kind <= 1 ORDER BY l.created_at DESC, l.id DESC LIMIT 1)
        FROM ticket t LEFT JOIN team g ON g.id = t.team_id LEFT JOIN person a ON a.id = t.assignee_id
        LEFT JOIN person r ON r.id = t.requester_id LEFT JOIN ticket m ON m.id = t.merged_into""",
    "message": f"""SELECT m.id, m.ref, t.ref, m.kind, coalesce(p.ref, ''), m.body, m.format, m.created_at, m.attachments,
        m.state, m.changes, m.extra, {_kept("message", "m")}
        FROM message m CROSS JOIN ticket t ON t.id = m.ticket_id LEFT JOIN person p ON p.id = m.author_id""",
    "article": f"""SELECT k.id, k.ref, k.title, k.body, k.format, k.language, k.state, coalesce(p.ref, ''), k.verified_until,
        k.tags, k.url, k.updated_at, k.extra, {_kept("article", "k")}
        FROM article k LEFT JOIN person p ON p.id = k.owner_id""",
    "canned": f"""SELECT c.id, c.ref, c.title, c.body, c.language, c.groups, c.shortcut, c.changes, c.extra,
        {_kept("canned", "c")} FROM canned c""",
    "view": """SELECT v.place, v.name, v.query, v.sort, v."key",
        (SELECT text FROM original o WHERE o.kind = 'view' AND o.id = 0 AND o.field = v.name), NULL
        FROM view v""",
}

_ID: Final = {
    "group": "g.id",
    "person": "p.id",
    "ticket": "t.id",
    "message": "m.id",
    "article": "k.id",
    "canned": "c.id",
    "view": "v.place",
}

# A ticket that was merged refers to the one it went into, which therefore comes along.
_WANTED: Final = """WITH RECURSIVE wanted (id) AS (
    SELECT t.id FROM ticket t WHERE {where}
    UNION SELECT m.merged_into FROM ticket m JOIN wanted USING (id) WHERE m.merged_into IS NOT NULL
), somebody (id) AS (
    SELECT requester_id FROM ticket JOIN wanted USING (id)
    UNION SELECT assignee_id FROM ticket JOIN wanted USING (id)
    UNION SELECT w.person_id FROM ticket_watcher w JOIN wanted ON wanted.id = w.ticket_id
    UNION SELECT m.author_id FROM message m JOIN wanted ON wanted.id = m.ticket_id
), team_of (id) AS (
    SELECT team_id FROM ticket JOIN wanted USING (id)
    UNION SELECT m.team_id FROM team_member m JOIN somebody ON somebody.id = m.person_id
) """
_PART: Final = {
    "group": "g.id IN (SELECT id FROM team_of)",
    "person": "p.id IN (SELECT id FROM somebody)",
    "ticket": "t.id IN (SELECT id FROM wanted)",
    "message": "m.ticket_id IN (SELECT id FROM wanted)",
}

# A team that only has its name is made again by whoever names it; without anybody it needs a line of its own.
_TELLING: Final = """(g.level <> '' OR NOT (EXISTS (SELECT 1 FROM team_member WHERE team_id = g.id)
    OR EXISTS (SELECT 1 FROM tally WHERE team_id = g.id AND n > 0))
    OR EXISTS (SELECT 1 FROM original o WHERE o.kind = 'group' AND o.id = g.id))"""

_TURN_AFTER: Final = {None: Turn.NOBODY, 0: Turn.AGENT, 1: Turn.CUSTOMER}


def count(db: sqlite3.Connection) -> int:
    """How many records the desk holds."""
    tables = ("team", "person", "ticket", "message", "article", "canned", "view")
    held: int = sum(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)
    (mirrored,) = db.execute("SELECT count(*) FROM canned_file").fetchone()
    return held - int(mirrored)


# Those of files are the files': a desk that is made from the export reads the same ones.
_NO_FILE: Final = "c.id NOT IN (SELECT canned_id FROM canned_file)"


def records(db: sqlite3.Connection, query: Query | None, asker: Asker) -> Iterator[Record]:
    """Every record, or the tickets of a query with all they refer to, in the order of an export."""
    scope = condition(db, query, asker) if query is not None else None
    for kind in SHAPES:
        telling = _TELLING if kind == "group" else _NO_FILE if kind == "canned" else "1"
        tail = f" ORDER BY {_ID[kind]}" + (", v.name" if kind == "view" else "")
        if scope is None:
            rows = db.execute(_SELECT[kind] + f" WHERE {telling}" + tail)
        elif kind in _PART:
            wanted = _WANTED.format(where=scope.sql)
            rows = db.execute(
                wanted + _SELECT[kind] + f" WHERE {_PART[kind]} AND {telling}" + tail, scope.params
            )
        else:
            continue
        yield from (_record(kind, row) for row in rows)


def rows_by_id(db: sqlite3.Connection, kind: str, ids: Iterable[int]) -> dict[int, Row]:
    """Rows by their local numbers, as they lie in the store: nothing is left out because it can be derived."""
    rows = db.execute(
        _SELECT[kind] + f" WHERE {_ID[kind]} IN (SELECT value FROM json_each(?))", (dump(list(ids)),)
    )
    end = 1 + len(columns_of(kind))
    return {row[0]: row[1:end] for row in rows}


def _record(kind: str, row: tuple[Any, ...]) -> Record:
    if kind != "ticket":
        return record_of(kind, row[1:])
    record = record_of(kind, row[1:-1])
    return _without_derived(record, row[-1]) if isinstance(record, TicketRecord) else record


def _without_derived(ticket: TicketRecord, last_public: int | None) -> TicketRecord:
    """Leave out whose turn it is and whether it is unread where the messages tell the same."""
    turn = _TURN_AFTER[last_public]
    if ticket.turn is turn:
        ticket = ticket._replace(turn=None)
    unread = turn is Turn.CUSTOMER and ticket.status in ACTIVE and not ticket.flags
    return ticket._replace(unread=None) if ticket.unread is unread else ticket


assert tuple(codes.KINDS[:2]) == ("reply", "inbound")
