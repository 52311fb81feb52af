"""Rows for tests of finding: a ticket, a person or a group in one line, straight into the store's tables."""

import itertools
import sqlite3

_numbers = itertools.count(1)


def add_ticket(db: sqlite3.Connection, subject: str = "", *, tags: str = "", **columns: object) -> int:
    """Write a ticket and return its number; `tags` are separated by blanks."""
    row = {
        "ref": f"made-{next(_numbers)}",
        "subject": subject,
        "status": 1,
        "created_at": 0,
        "updated_at": 0,
        **columns,
    }
    if tags:
        row["tags"] = "[" + ",".join(f'"{tag}"' for tag in tags.split()) + "]"
    ticket_id = _insert(db, "ticket", row)
    db.executemany(
        "INSERT INTO ticket_tag VALUES (?, ?)", [(tag.casefold(), ticket_id) for tag in tags.split()]
    )
    return ticket_id


def add_person(
    db: sqlite3.Connection, name: str, *, role: str = "customer", email: str = "", **columns: object
) -> int:
    row = {"ref": f"made-{next(_numbers)}", "role": role, "name": name, "email": email, **columns}
    row["found_by"] = f"{name} {email}".casefold()
    return _insert(db, "person", row)


def add_team(db: sqlite3.Connection, name: str, level: str = "") -> int:
    return _insert(db, "team", {"name": name, "level": level})


def _insert(db: sqlite3.Connection, table: str, row: dict[str, object]) -> int:
    marks = ", ".join("?" * len(row))
    sql = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks}) RETURNING id"
    (number,) = db.execute(sql, tuple(row.values())).fetchone()
    return int(number)
