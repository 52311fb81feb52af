"""The statements that move staged records into a store, for each type one to read the stage and one to write.

A stage knows people, tickets and teams by their ids and names in the file; the store's own indexes turn these into
local numbers while a row is written, so nothing has to be held in memory.
"""

# ruff: noqa: S608 - the statements are put together from words of this room alone

from typing import Final, NamedTuple


class Move(NamedTuple):
    """`read` gives the values of `write`; its `{lines}` is a condition on the staged lines `s`."""

    read: str
    write: str


TABLES: Final = ("person", "ticket", "message", "article", "canned")
"""The types that may be many; the store's table and the stage's have the same name."""

_PERSON: Final = "(SELECT id FROM person WHERE ref = ?)"
_TICKET: Final = "(SELECT id FROM ticket WHERE ref = ?)"
_TEAM: Final = "(SELECT id FROM team WHERE name = ?)"
_FROM: Final = "FROM {kind} s WHERE {{lines}} ORDER BY s.line"

NEW: Final = "s.line NOT IN (SELECT line FROM known WHERE kind = '{kind}')"
CHANGED: Final = "s.line IN (SELECT line FROM known WHERE kind = '{kind}' AND changed)"
TOUCHED: Final = "s.line NOT IN (SELECT line FROM known WHERE kind = '{kind}' AND NOT changed)"

_READ: Final = {
    "person": "SELECT role, name, email, organization, language, vip, found_by, extra, ref ",
    "ticket": """SELECT account, subject, status, priority, channel, "group", assignee, requester, language, created_at,
        updated_at, wake_at, flags, turn, unread, tags, fields, extra, ref """,
    "message": "SELECT ticket, kind, author, body, format, created_at, state, attachments, changes, extra, ref ",
    "article": "SELECT title, body, format, language, state, owner, verified_until, tags, url, updated_at, found_by, extra, ref ",
    "canned": "SELECT title, body, language, groups, shortcut, changes, found_by, extra, ref ",
}

# Whose turn it is and what is unread follows from the last public message where the file does not say.
_READ_NEW_TICKETS: Final = """
SELECT account, subject, status, priority, channel, "group", assignee, requester, language, created_at,
    coalesce(updated_at, created_at), wake_at, flags, coalesce(s.turn, l.turn, 0),
    coalesce(unread, coalesce(l.turn, 0) = 1 AND status < 4 AND flags = 0), tags, fields, extra, ref
FROM ticket s LEFT JOIN last_public l ON l.ticket = s.ref WHERE {lines} ORDER BY s.line"""

_INSERT: Final = {
    "person": """INSERT INTO person (role, name, email, organization_id, language, vip, found_by, extra, ref)
        VALUES (?, ?, ?, (SELECT id FROM organization WHERE name = ?), ?, ?, ?, ?, ?)""",
    "ticket": f"""INSERT INTO ticket (account, subject, status, priority, channel, team_id, assignee_id, requester_id,
        language, created_at, updated_at, wake_at, flags, turn, unread, tags, fields, extra, ref)
        VALUES (?, ?, ?, ?, ?, {_TEAM}, {_PERSON}, {_PERSON}, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
    "message": f"""INSERT INTO message (ticket_id, kind, author_id, body, format, created_at, state, attachments,
        changes, extra, ref) VALUES ({_TICKET}, ?, {_PERSON}, ?, ?, ?, ?, ?, ?, ?, ?)""",
    "article": f"""INSERT INTO article (title, body, format, language, state, owner_id, verified_until, tags, url,
        updated_at, found_by, extra, ref) VALUES (?, ?, ?, ?, ?, {_PERSON}, ?, ?, ?, ?, ?, ?, ?)""",
    "canned": """INSERT INTO canned (title, body, language, groups, shortcut, changes, found_by, extra, ref)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
}

_UPDATE: Final = {
    "person": """UPDATE person SET role = ?, name = ?, email = ?,
        organization_id = (SELECT id FROM organization WHERE name = ?), language = ?, vip = ?, found_by = ?, extra = ?
        WHERE ref = ?""",
    "ticket": f"""UPDATE ticket SET account = ?, subject = ?, status = ?, priority = ?, channel = ?, team_id = {_TEAM},
        assignee_id = {_PERSON}, requester_id = {_PERSON}, language = ?, created_at = ?,
        updated_at = coalesce(?, updated_at), wake_at = ?, flags = ?, turn = coalesce(?, turn),
        unread = coalesce(?, unread), tags = ?, fields = ?, extra = ?, merged_into = NULL, version = version + 1
        WHERE ref = ?""",
    "message": f"""UPDATE message SET ticket_id = {_TICKET}, kind = ?, author_id = {_PERSON}, body = ?, format = ?,
        created_at = ?, state = ?, attachments = ?, changes = ?, extra = ? WHERE ref = ?""",
    "article": f"""UPDATE article SET title = ?, body = ?, format = ?, language = ?, state = ?, owner_id = {_PERSON},
        verified_until = ?, tags = ?, url = ?, updated_at = coalesce(?, updated_at), found_by = ?, extra = ?
        WHERE ref = ?""",
    "canned": """UPDATE canned SET title = ?, body = ?, language = ?, groups = ?, shortcut = ?, changes = ?,
        found_by = ?, extra = ? WHERE ref = ?""",
}

ADD: Final = {
    kind: Move(
        (_READ_NEW_TICKETS if kind == "ticket" else _READ[kind] + _FROM.format(kind=kind)).format(
            lines=NEW.format(kind=kind)
        ),
        _INSERT[kind],
    )
    for kind in TABLES
}
CHANGE: Final = {
    kind: Move(
        (_READ[kind] + _FROM.format(kind=kind)).format(lines=CHANGED.format(kind=kind)),
        _UPDATE[kind],
    )
    for kind in TABLES
}

ORGANIZATIONS: Final = Move(
    "SELECT organization FROM person WHERE organization <> '' GROUP BY organization ORDER BY min(line)",
    "INSERT OR IGNORE INTO organization (name) VALUES (?)",
)

FORGET: Final = {
    "person": ("DELETE FROM team_member WHERE person_id = ?",),
    "ticket": (
        "DELETE FROM ticket_tag WHERE ticket_id = ?",
        "DELETE FROM ticket_watcher WHERE ticket_id = ?",
    ),
}
"""What belongs to a record in other tables goes before it is written anew; originals of every type do."""

_BELONGS: Final = {
    "person": (
        Move(
            "SELECT j.key, s.ref, j.value FROM person s, json_each(s.groups) j WHERE s.groups <> '[]' AND {lines}",
            "INSERT INTO team_member (place, person_id, team_id) SELECT ?, p.id, g.id FROM person p, team g "
            "WHERE p.ref = ? AND g.name = ?",
        ),
    ),
    "ticket": (
        Move(
            "SELECT casefold(j.value), s.ref FROM ticket s, json_each(s.tags) j WHERE s.tags <> '[]' AND {lines}",
            f"INSERT OR IGNORE INTO ticket_tag (tag, ticket_id) VALUES (?, {_TICKET})",
        ),
        Move(
            "SELECT s.ref, j.value FROM ticket s, json_each(s.watchers) j WHERE s.watchers <> '[]' AND {lines}",
            f"INSERT INTO ticket_watcher (ticket_id, person_id) VALUES ({_TICKET}, {_PERSON})",
        ),
        Move(
            "SELECT s.merged_into, s.ref FROM ticket s WHERE s.merged_into <> '' AND {lines}",
            f"UPDATE ticket SET merged_into = {_TICKET} WHERE ref = ?",
        ),
    ),
}

BELONGS: Final = {
    kind: tuple(
        Move(move.read.format(lines=TOUCHED.format(kind=kind)), move.write)
        for move in (
            *_BELONGS.get(kind, ()),
            Move(
                f"SELECT j.key, j.value, s.ref FROM {kind} s, json_each(s.kept) j WHERE s.kept IS NOT NULL AND {{lines}}",
                f"INSERT INTO original (kind, field, text, id) VALUES ('{kind}', ?, ?, (SELECT id FROM {kind} WHERE ref = ?))",
            ),
        )
    )
    for kind in TABLES
}

# A reply may say which canned responses it came from; suggestions learn from it.
USES: Final = Move(
    f"""SELECT j.value, s.ref FROM message s, json_each(s.extra, '$.canned') j
    WHERE s.kind = 0 AND s.extra IS NOT NULL AND j.type = 'text' AND {TOUCHED.format(kind="message")}""",
    """INSERT INTO canned_use (canned_id, message_id, ticket_id, person_id, used_at)
    SELECT c.id, m.id, m.ticket_id, m.author_id, m.created_at FROM canned c, message m WHERE c.ref = ? AND m.ref = ?
    AND NOT EXISTS (SELECT 1 FROM canned_use u WHERE u.message_id = m.id AND u.canned_id = c.id)""",
)

_LAST_PUBLIC: Final = """coalesce((SELECT CASE m.kind WHEN 1 THEN 1 ELSE 2 END FROM message m
    WHERE m.ticket_id = ticket.id AND m.kind <= 1 ORDER BY m.created_at DESC, m.id DESC LIMIT 1), 0)"""

# Tickets that were here before the import and have messages that are new or differ.
FOLLOW: Final = Move(
    """SELECT m.ticket, max(m.kind <= 1), max(m.created_at), t.line IS NULL, t.turn, t.unread
    FROM message m LEFT JOIN ticket t ON t.ref = m.ticket
    WHERE m.line NOT IN (SELECT line FROM known WHERE kind = 'message' AND NOT changed)
      AND (t.line IS NULL OR t.line IN (SELECT line FROM known WHERE kind = 'ticket'))
    GROUP BY m.ticket""",
    f"""UPDATE ticket SET version = version + 1,
        updated_at = CASE WHEN ?4 THEN max(updated_at, ?3) ELSE updated_at END,
        turn = CASE WHEN ?2 AND ?5 IS NULL THEN {_LAST_PUBLIC} ELSE turn END,
        unread = CASE WHEN ?2 AND ?6 IS NULL THEN {_LAST_PUBLIC} = 1 AND status < 4 AND flags = 0 ELSE unread END
    WHERE ref = ?1""",
)
