"""People of a remote come in: the same address is the same person, whichever helpdesk names it."""

import sqlite3
from collections.abc import Iterable

from supportconsole.domain.people import Role
from supportconsole.domain.remote.things import RemotePerson
from supportconsole.store import people, remote_rows
from supportconsole.store.remote_rows import checked_id, digest


def take(db: sqlite3.Connection, account: str, come: Iterable[RemotePerson]) -> dict[str, int]:
    """Add or renew these people and give their local numbers by remote id."""
    given = {checked_id(one.id): one for one in come}
    known = remote_rows.known(db, account, "person", given)
    result = {remote_id: one.local_id for remote_id, one in known.items()}
    for remote_id, person in given.items():
        have, sum_ = known.get(remote_id), digest(person)
        if have is not None and have.hash == sum_:
            continue
        local_id = have.local_id if have is not None else _found(db, account, person)
        if local_id is None:
            name = person.name or person.email or remote_id
            local_id = people.add(
                db,
                person.role,
                name,
                person.email,
                organization=person.organization,
                language=person.language,
                ref=_free_ref(db, f"{account}:{remote_id}"),
            ).id
        elif have is not None and have.hash != sum_:
            people.renew(db, local_id, person.name, person.email)
        _join_groups(db, local_id, person.groups)
        remote_rows.note(db, account, "person", remote_id, local_id, hash=sum_, raw=person.raw)
        result[remote_id] = local_id
    return result


def take_unnamed(db: sqlite3.Connection, account: str, ids: Iterable[str], known: dict[str, int]) -> None:
    """Give those whom a page names without bringing them along a row under their id, to be named later."""
    missing = {one for one in ids if one and one not in known}
    if not missing:
        return
    found = remote_rows.known(db, account, "person", missing)
    known.update({remote_id: one.local_id for remote_id, one in found.items()})
    for remote_id in sorted(missing - set(found)):
        local = people.add(
            db, Role.CUSTOMER, checked_id(remote_id), ref=_free_ref(db, f"{account}:{remote_id}")
        ).id
        remote_rows.note(db, account, "person", remote_id, local, hash=None, raw=None)
        known[remote_id] = local


def team(db: sqlite3.Connection, name: str) -> int | None:
    """The number of the group of this name, made when it is new; None without a name."""
    from supportconsole.domain.text.cleaning import clean_line

    safe = clean_line(name)
    if not safe:
        return None
    db.execute("INSERT OR IGNORE INTO team (name) VALUES (?)", (safe,))
    return int(db.execute("SELECT id FROM team WHERE name = ?", (safe,)).fetchone()[0])


def _found(db: sqlite3.Connection, account: str, person: RemotePerson) -> int | None:
    """The one person with this address who is nobody else at this account."""
    if not person.email:
        return None
    rows = db.execute(
        "SELECT id FROM person p WHERE email <> '' AND email = ? COLLATE NOCASE AND role = ? AND NOT EXISTS "
        "(SELECT 1 FROM remote r WHERE r.kind = 'person' AND r.local_id = p.id AND r.account = ?) LIMIT 2",
        (person.email, person.role.value, account),
    ).fetchall()
    return int(rows[0][0]) if len(rows) == 1 else None


def _free_ref(db: sqlite3.Connection, ref: str) -> str:
    return "" if db.execute("SELECT 1 FROM person WHERE ref = ?", (ref,)).fetchone() else ref


def _join_groups(db: sqlite3.Connection, person_id: int, names: Iterable[str]) -> None:
    for place, name in enumerate(names):
        team_id = team(db, name)
        if team_id is not None:
            db.execute("INSERT OR IGNORE INTO team_member VALUES (?, ?, ?)", (person_id, team_id, place))
