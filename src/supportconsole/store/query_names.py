"""Names in a query, found in the store: which people, teams and organizations somebody means by a word.

An exact name, address or ref wins; otherwise everything counts that contains the word. Case never matters.
"""

import sqlite3


def find_teams(db: sqlite3.Connection, word: str) -> tuple[int, ...]:
    """Ids of the groups of that name."""
    wanted = word.casefold()
    return tuple(
        number for number, name in db.execute("SELECT id, name FROM team") if name.casefold() == wanted
    )


def find_teams_of_level(db: sqlite3.Connection, level: str) -> tuple[int, ...]:
    """Ids of the groups of that level; `none` means those without one."""
    wanted = "" if level.casefold() == "none" else level.casefold()
    return tuple(
        number for number, level in db.execute("SELECT id, level FROM team") if level.casefold() == wanted
    )


def find_agents(db: sqlite3.Connection, word: str) -> tuple[int, ...]:
    """Ids of the agents meant by a name, an address or a ref."""
    wanted = word.casefold()
    agents = db.execute("SELECT id, ref, email, name, found_by FROM person WHERE role = 'agent'").fetchall()
    exact = tuple(row[0] for row in agents if wanted in {text.casefold() for text in row[1:4]})
    return exact or tuple(row[0] for row in agents if wanted in row[3].casefold() or wanted in row[4])


def find_person(db: sqlite3.Connection, word: str) -> tuple[int, ...]:
    """Ids of the people with exactly that address or ref; for the rest of a name a query looks itself."""
    found = db.execute("SELECT id FROM person WHERE ref = ? OR (email = ? AND email <> '')", (word, word))
    return tuple(number for (number,) in found)


def find_organizations(db: sqlite3.Connection, word: str) -> tuple[int, ...]:
    """Ids of the organizations of that name, or else of those whose name contains it."""
    exact = db.execute("SELECT id FROM organization WHERE name = ?", (word,)).fetchone()
    if exact:
        return (exact[0],)
    wanted = word.casefold()
    known = [(number, name.casefold()) for number, name in db.execute("SELECT id, name FROM organization")]
    return tuple(number for number, name in known if name == wanted) or tuple(
        number for number, name in known if wanted in name
    )
