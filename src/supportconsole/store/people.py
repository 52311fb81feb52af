"""People and groups: read by number, by ref and by words; customers and agents are added here."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Final

from supportconsole.domain.errors import NotFound, UsageProblem
from supportconsole.domain.people import Group, Person, Role
from supportconsole.store import originals

_READ: Final = """
SELECT p.id, p.ref, p.role, p.name, p.email, coalesce(o.name, ''), p.language, p.vip,
       (SELECT json_group_array(name) FROM (
            SELECT t.name FROM team_member m JOIN team t ON t.id = m.team_id WHERE m.person_id = p.id ORDER BY m.place))
FROM person p LEFT JOIN organization o ON o.id = p.organization_id
"""


def get(db: sqlite3.Connection, person_id: int) -> Person | None:
    return next(iter(_people(db, "WHERE p.id = ?", (person_id,))), None)


def by_ref(db: sqlite3.Connection, ref: str) -> Person | None:
    return next(iter(_people(db, "WHERE p.ref = ?", (ref,))), None)


def groups_at(db: sqlite3.Connection, account: str) -> tuple[str, ...]:
    """The teams that an account's tickets belong to, by name."""
    rows = db.execute(
        "SELECT DISTINCT g.name FROM team g JOIN ticket t ON t.team_id = g.id WHERE t.account = ? ORDER BY g.name",
        (account,),
    )
    return tuple(row[0] for row in rows)


def agents(db: sqlite3.Connection) -> tuple[Person, ...]:
    """Everybody who works here, by name."""
    return _people(db, "WHERE p.role = 'agent' ORDER BY p.name, p.id", ())


def groups(db: sqlite3.Connection) -> tuple[Group, ...]:
    return tuple(Group(*row) for row in db.execute("SELECT id, name, level FROM team ORDER BY name"))


def group(db: sqlite3.Connection, word: str) -> Group:
    """The group of this name, however it is capitalised. Raises NotFound with the nearest one."""
    known = groups(db)
    for one in known:
        if one.name == word:
            return one
    same = [one for one in known if one.name.casefold() == word.casefold()]
    if len(same) != 1:
        from supportconsole.domain.checks import near

        hint, words = near(word, [one.name for one in known])
        raise NotFound("There is no group {word!r}.", hint=hint, word=word, words=words)
    return same[0]


def agent(db: sqlite3.Connection, word: str) -> Person:
    """The one agent whom `word` names: a number, ref, address, name, or the beginning of one name only.

    Raises NotFound with the nearest name, and UsageProblem when the word names several.
    """
    known = agents(db)
    wanted = word.strip().casefold()
    for names in (_ids, _addresses, _words):
        if same := [one for one in known if wanted and wanted in names(one)]:
            return _only(word, same)
    if begun := [one for one in known if wanted and one.name.casefold().startswith(wanted)]:
        return _only(word, begun)
    from supportconsole.domain.checks import near

    hint, words = near(word, [one.name for one in known])
    raise NotFound("There is no agent {word!r}.", hint=hint, word=word, words=words)


def find(db: sqlite3.Connection, words: str, limit: int) -> tuple[Person, ...]:
    """People whose name, address or organization holds all these words, customers first."""
    parts = words.casefold().split()
    where = "".join(" AND instr(p.found_by, ?)" for _ in parts)
    return _people(db, f"WHERE 1{where} ORDER BY p.role = 'agent', p.name, p.id LIMIT ?", (*parts, limit))


def named(db: sqlite3.Connection, *, email: str = "", name: str = "") -> tuple[Person, ...]:
    """Customers with exactly this address, or else with exactly this name."""
    if email:
        return _people(
            db, "WHERE p.email <> '' AND p.email = ? COLLATE NOCASE AND p.role = 'customer'", (email,)
        )
    folded = name.casefold()
    close = _people(db, "WHERE p.role = 'customer' AND instr(p.found_by, ?)", (folded,))
    return tuple(one for one in close if one.name.casefold() == folded)


def add(
    db: sqlite3.Connection,
    role: Role,
    name: str,
    email: str = "",
    *,
    organization: str = "",
    language: str = "",
    vip: bool = False,
    ref: str = "",
) -> Person:
    """Add somebody; a customer without a name is called by the address. Raises UsageProblem without both."""
    from supportconsole.domain.text.cleaning import clean_line
    from supportconsole.store.messages import new_ref

    typed = {"name": name.strip(), "email": email.strip(), "organization": organization.strip()}
    safe = {field: clean_line(text) for field, text in typed.items()}
    called = safe["name"] or safe["email"]
    if not called:
        raise UsageProblem("A person needs a name or an address.", hint="Give at least one of them.")
    found_by = " ".join(filter(None, (called, safe["email"], safe["organization"]))).casefold()
    cursor = db.execute(
        "INSERT INTO person (ref, role, name, email, organization_id, language, vip, found_by) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            ref or new_ref(), role.value, called, safe["email"], _organization(db, safe["organization"]),
            clean_line(language), vip, found_by,
        ),
    )  # fmt: skip
    person_id = int(cursor.lastrowid or 0)
    for field in ("name", "email"):
        if typed[field] and typed[field] != safe[field]:
            originals.write(db, "person", person_id, field, typed[field])
    person = get(db, person_id)
    assert person is not None
    return person


def renew(db: sqlite3.Connection, person_id: int, name: str, email: str) -> None:
    """Give somebody the name and address that a remote shows now; an empty one changes nothing."""
    from supportconsole.domain.text.cleaning import clean_line

    name, email = clean_line(name), clean_line(email)
    db.execute(
        "UPDATE person SET name = CASE WHEN ?1 = '' THEN name ELSE ?1 END, "
        "email = CASE WHEN ?2 = '' THEN email ELSE ?2 END WHERE id = ?3",
        (name, email, person_id),
    )
    whole = get(db, person_id)
    if whole is not None:
        found_by = " ".join(filter(None, (whole.name, whole.email, whole.organization))).casefold()
        db.execute("UPDATE person SET found_by = ? WHERE id = ?", (found_by, person_id))


def _ids(person: Person) -> tuple[str, ...]:
    return str(person.id), person.ref.casefold()


def _addresses(person: Person) -> tuple[str, ...]:
    return person.email.casefold(), person.name.casefold()


def _words(person: Person) -> tuple[str, ...]:
    return tuple(person.name.casefold().split())


def _organization(db: sqlite3.Connection, name: str) -> int | None:
    if not name:
        return None
    db.execute("INSERT OR IGNORE INTO organization (name) VALUES (?)", (name,))
    return int(db.execute("SELECT id FROM organization WHERE name = ?", (name,)).fetchone()[0])


def _only(word: str, same: Sequence[Person]) -> Person:
    if len(same) > 1:
        names = ", ".join(f"{one.name} ({one.ref})" for one in same[:5])
        raise UsageProblem(
            "{word!r} names several agents: {names}.",
            hint="Write the address or the id.",
            word=word,
            names=names,
        )
    return same[0]


def _people(db: sqlite3.Connection, rest: str, values: Sequence[object]) -> tuple[Person, ...]:
    return tuple(
        Person(
            id=row[0],
            ref=row[1],
            role=Role(row[2]),
            name=row[3],
            email=row[4],
            organization=row[5],
            language=row[6],
            vip=bool(row[7]),
            groups=tuple(json.loads(row[8])),
        )
        for row in db.execute(_READ + rest, values)
    )
