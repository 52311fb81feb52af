"""Givens: a real desk in a folder of its own, with the people and tickets that a test needs."""

from pathlib import Path

from supportconsole.desk.desk import Desk
from supportconsole.domain.changes import Change, Field, NewTicket
from supportconsole.domain.clock import SetClock
from supportconsole.domain.conversation import Kind, Message
from supportconsole.domain.people import Person, Role
from supportconsole.domain.tickets import Priority, Status, Turn
from supportconsole.store import people as store_people
from supportconsole.store.codes import KIND_CODES, TURN_CODES
from supportconsole.store.messages import add, new_ref
from supportconsole.store.store import Store

NOW = "2026-11-20T22:15:00Z"


def desk(
    tmp_path: Path, clock: SetClock | None = None, *, agent: str | None = "ivan", team: bool = True
) -> Desk:
    """A desk where Ivan (L1) works with Maria (L2); without `team` it has nobody yet. Who asks for it closes it."""
    opened = Desk(Store.open(tmp_path / "desk.db", clock or SetClock(NOW)), agent=agent if team else None)
    if team and not opened.people.agents():
        agent_of(opened, "Ivan Petrov", ref="ivan", groups=("L1",))
        agent_of(opened, "Maria Nowak", ref="maria", groups=("L2",))
    return opened


def colleague(desk: Desk, agent: str = "maria") -> Desk:
    """The same store as another agent sees it. It shares the store, so only the first desk is closed."""
    return Desk(desk._store, agent=agent)


def agent_of(desk: Desk, name: str, *, ref: str = "", groups: tuple[str, ...] = ()) -> Person:
    """Somebody who works here, in these groups."""
    store = desk._store
    email = f"{name.split(maxsplit=1)[0].lower()}@example.org"
    person = store.write(lambda db: store_people.add(db, Role.AGENT, name, email, ref=ref))
    for place, group in enumerate(groups):
        team_of(desk, group)
        _join(desk, person, group, place)
    found = desk.people.get(person.id)
    assert found is not None
    return found


def _join(desk: Desk, person: Person, group: str, place: int) -> None:
    words = "INSERT INTO team_member SELECT ?, id, ? FROM team WHERE name = ?"
    desk._store.write(lambda db: db.execute(words, (person.id, place, group)))


def team_of(desk: Desk, name: str) -> None:
    """A group of this name."""
    desk._store.write(
        lambda db: db.execute("INSERT OR IGNORE INTO team (name, level) VALUES (?, ?)", (name, name[:2]))
    )


def customer(desk: Desk, name: str = "Anna Nowak", email: str = "anna@example.com", **more: str) -> Person:
    """A customer, the same one when asked for again."""
    known = [one for one in desk.people.find(f"{name} {email}") if one.email == email]
    return known[0] if known else desk.people.add_customer(name, email, **more)  # type: ignore[arg-type]  # only texts


def ticket(
    desk: Desk,
    subject: str = "VPN does not connect",
    *,
    body: str = "Error 809 since this morning.",
    status: Status | str = Status.NEW,
    priority: Priority | str = Priority.NONE,
    assignee: str = "",
    group: str = "",
    tags: tuple[str, ...] = (),
    requester: Person | None = None,
    channel: str = "mail",
    language: str = "",
) -> int:
    """A ticket in that state, its number. It comes as if it had always been so: nothing of it can be undone."""
    new = NewTicket(
        subject=subject,
        body=body,
        requester=(requester or customer(desk)).id,
        channel=channel,
        priority=str(priority),
        group=group,
        tags=tags,
        language=language,
    )
    ticket_id = desk.writing.create(new).changed[0].ticket_id
    changes = [Change(Field.STATUS, str(status))]
    if assignee:
        changes.append(Change(Field.ASSIGNEE, desk.people.agent(assignee).id))
    desk.work.change([ticket_id], changes, label="given")
    desk._store.write(lambda db: db.execute("DELETE FROM undo_step"))
    desk._store.write(lambda db: db.execute("DELETE FROM undo_batch"))
    return ticket_id


def inbound(desk: Desk, ticket_id: int, body: str = "Any news?", author: Person | None = None) -> None:
    """The customer writes again, as a synchronisation would tell: a new version, unread, the customer's turn."""
    store, person = desk._store, author or desk.tickets.requester(ticket_id)

    def arrive(db: object) -> None:
        import sqlite3

        assert isinstance(db, sqlite3.Connection)
        now = desk.clock.now()
        db.execute(
            "UPDATE ticket SET version = version + 1, updated_at = ?, unread = 1, turn = ? WHERE id = ?",
            (now, TURN_CODES[Turn.CUSTOMER], ticket_id),
        )
        version = db.execute("SELECT version FROM ticket WHERE id = ?", (ticket_id,)).fetchone()[0]
        author_id = person.id if person else None
        add(db, ticket_id, Kind.INBOUND, author_id=author_id, body=body, now=now, versions=(version,))

    store.write(arrive)


def written(desk: Desk, ticket_id: int) -> list[Message]:
    """What people wrote on a ticket, oldest first, without its events."""
    return [one for one in desk.tickets.conversation(ticket_id) if one.kind not in {Kind.EVENT, Kind.SYSTEM}]


def events(desk: Desk, ticket_id: int) -> list[tuple[str, object, object]]:
    """What the ticket's history says was changed, oldest first."""
    return [
        (change.field, change.before, change.after)
        for one in desk.tickets.conversation(ticket_id)
        if one.kind is Kind.EVENT
        for change in one.changes
    ]


def message_from_elsewhere(desk: Desk, ticket_id: int, body: str, kind: Kind = Kind.INBOUND) -> None:
    """A message that an import has added: the store knows nothing of the version it made."""
    now = desk.clock.now()
    desk._store.write(
        lambda db: db.execute(
            "INSERT INTO message (ref, ticket_id, kind, body, created_at) VALUES (?, ?, ?, ?, ?)",
            (new_ref(), ticket_id, KIND_CODES[kind], body, now),
        )
    )
    desk._store.write(
        lambda db: db.execute("UPDATE ticket SET version = version + 1 WHERE id = ?", (ticket_id,))
    )


def canned(
    desk: Desk,
    title: str,
    body: str,
    *,
    shortcut: str = "",
    language: str = "",
    groups: str = "[]",
    ref: str = "",
    changes: str = "{}",
    extra: str | None = None,
) -> int:
    """A canned response, or with changes a macro, its number."""
    row = (ref or new_ref(), title, body, shortcut, language, groups, f"{title} {shortcut} {body}".casefold())
    cursor = desk._store.write(
        lambda db: db.execute(
            "INSERT INTO canned (ref, title, body, shortcut, language, groups, found_by, changes, extra) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, changes, extra),
        )
    )
    return int(cursor.lastrowid or 0)


def article(desk: Desk, title: str, body: str = "# Cause", *, ref: str = "") -> int:
    """An article, its number."""
    cursor = desk._store.write(
        lambda db: db.execute(
            "INSERT INTO article (ref, title, body, found_by) VALUES (?, ?, ?, ?)",
            (ref or new_ref(), title, body, title.casefold()),
        )
    )
    return int(cursor.lastrowid or 0)
