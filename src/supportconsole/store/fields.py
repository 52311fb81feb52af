"""How a ticket's fields are read from and written to its row, in the words of the interchange format.

A state is a mapping of field to word: people by `ref`, groups by name, times as RFC 3339, `fields.NAME` one by one;
beside them the ones nobody sets by hand (`merged_into`, `turn`, `unread`, `updated_at`, `version`, `ref`).
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Final

from supportconsole.domain.changes import CUSTOM, Field, as_list
from supportconsole.domain.clock import format_instant, parse_instant
from supportconsole.store import codes

State = dict[str, object]

# Follows from other changes, so it is neither shown in an event nor reported when it has moved on.
HIDDEN: Final = frozenset({"turn", "unread", "updated_at"})

_READ: Final = """
SELECT t.id, t.version, t.ref, t.status, t.priority, a.ref, coalesce(g.name, ''), t.subject, t.channel, t.language,
       r.ref, t.wake_at, t.flags, m.ref, t.turn, t.unread, t.updated_at, t.tags, t.fields,
       (SELECT json_group_array(p.ref) FROM ticket_watcher w JOIN person p ON p.id = w.person_id
        WHERE w.ticket_id = t.id)
FROM ticket t
LEFT JOIN person a ON a.id = t.assignee_id
LEFT JOIN person r ON r.id = t.requester_id
LEFT JOIN team g ON g.id = t.team_id
LEFT JOIN ticket m ON m.id = t.merged_into
WHERE t.id IN (SELECT value FROM json_each(?))
"""

_SET: Final[Mapping[str, str]] = {
    Field.STATUS: "status = ?",
    Field.PRIORITY: "priority = ?",
    Field.ASSIGNEE: "assignee_id = (SELECT id FROM person WHERE ref = ?)",
    Field.REQUESTER: "requester_id = (SELECT id FROM person WHERE ref = ?)",
    Field.GROUP: "team_id = (SELECT id FROM team WHERE name = ?)",
    Field.SUBJECT: "subject = ?",
    Field.CHANNEL: "channel = ?",
    Field.LANGUAGE: "language = ?",
    Field.WAKE_AT: "wake_at = ?",
    Field.FLAGS: "flags = ?",
    Field.TAGS: "tags = ?",
    "merged_into": "merged_into = (SELECT id FROM ticket WHERE ref = ?)",
    "turn": "turn = ?",
    "unread": "unread = ?",
    "updated_at": "updated_at = ?",
}


def is_public(field: str) -> bool:
    """Whether a change of this field belongs into the ticket's history."""
    return field not in HIDDEN and not field.startswith("original:")


def read(db: sqlite3.Connection, ids: Iterable[int]) -> dict[int, State]:
    """The states of these tickets by number; a missing ticket is missing here too."""
    states: dict[int, State] = {}
    for row in db.execute(_READ, (json.dumps(list(ids)),)):
        custom: dict[str, object] = json.loads(row[18])
        states[row[0]] = {
            "version": row[1],
            "ref": row[2],
            Field.STATUS: codes.STATUSES[row[3]].value,
            Field.PRIORITY: codes.PRIORITIES[row[4]].value,
            Field.ASSIGNEE: row[5],
            Field.GROUP: row[6],
            Field.SUBJECT: row[7],
            Field.CHANNEL: row[8],
            Field.LANGUAGE: row[9],
            Field.REQUESTER: row[10],
            Field.WAKE_AT: None if row[11] is None else format_instant(row[11]),
            Field.FLAGS: [flag.value for flag in codes.flags_of(row[12])],
            "merged_into": row[13],
            "turn": codes.TURNS[row[14]].value,
            "unread": bool(row[15]),
            "updated_at": row[16],
            Field.TAGS: json.loads(row[17]),
            Field.WATCHERS: sorted(json.loads(row[19])),
            **{CUSTOM + name: value for name, value in custom.items()},
        }
    return states


def write(db: sqlite3.Connection, ticket_id: int, state: State, new: Mapping[str, object]) -> int:
    """Give the ticket these words in place of those in `state`, and the next version, which is returned."""
    version = db.execute("SELECT version FROM ticket WHERE id = ?", (ticket_id,)).fetchone()[0] + 1
    sets, values = ["version = ?"], [version]
    for field, word in new.items():
        if field in _SET:
            sets.append(_SET[field])
            values.append(_stored(field, word))
    if any(field.startswith(CUSTOM) for field in new):
        sets.append("fields = ?")
        values.append(_custom({**state, **new}))
    db.execute(f"UPDATE ticket SET {', '.join(sets)} WHERE id = ?", (*values, ticket_id))  # noqa: S608 - own words
    if Field.TAGS in new:
        write_tags(db, ticket_id, as_list(state.get(Field.TAGS)), as_list(new[Field.TAGS]))
    if Field.WATCHERS in new:
        _write_watchers(db, ticket_id, as_list(new[Field.WATCHERS]))
    return int(version)


def write_tags(db: sqlite3.Connection, ticket_id: int, before: list[object], after: list[object]) -> None:
    """Make the rows that find a ticket by its tags agree with the list in its row; they are in small letters."""
    had, has = ({str(tag).casefold() for tag in tags} for tags in (before, after))
    gone, come = had - has, has - had
    db.executemany(
        "DELETE FROM ticket_tag WHERE tag = ? AND ticket_id = ?", [(tag, ticket_id) for tag in gone]
    )
    db.executemany("INSERT OR IGNORE INTO ticket_tag VALUES (?, ?)", [(tag, ticket_id) for tag in come])


def _write_watchers(db: sqlite3.Connection, ticket_id: int, refs: list[object]) -> None:
    db.execute("DELETE FROM ticket_watcher WHERE ticket_id = ?", (ticket_id,))
    db.execute(
        "INSERT INTO ticket_watcher SELECT ?, id FROM person WHERE ref IN (SELECT value FROM json_each(?))",
        (ticket_id, json.dumps(refs)),
    )


def _stored(field: str, word: object) -> object:
    match field:
        case Field.STATUS:
            return codes.STATUS_CODES[codes.Status(str(word))]
        case Field.PRIORITY:
            return codes.PRIORITY_CODES[codes.Priority(str(word))]
        case "turn":
            return codes.TURN_CODES[codes.Turn(str(word))]
        case Field.FLAGS:
            return codes.flag_bits(map(str, as_list(word)))
        case Field.TAGS:
            return json.dumps(word, ensure_ascii=False)
        case Field.WAKE_AT:
            return None if word is None else parse_instant(str(word))
        case _:
            return word


def _custom(state: State) -> str:
    custom = {
        field.removeprefix(CUSTOM): value
        for field, value in state.items()
        if field.startswith(CUSTOM) and value is not None
    }
    return json.dumps(custom, ensure_ascii=False)
