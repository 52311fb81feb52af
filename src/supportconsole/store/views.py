"""The saved views of a desk, and the groups that its agent's own views are made from."""

import sqlite3
from collections.abc import Sequence

from supportconsole.domain.views import Sort, View
from supportconsole.store.record_steps import Fields


def saved_views(db: sqlite3.Connection) -> tuple[View, ...]:
    """In the order in which they were first saved."""
    rows = db.execute("SELECT name, query, sort, key FROM view ORDER BY place, name")
    return tuple(View(name, query, Sort(sort), key) for name, query, sort, key in rows)


def save_view(db: sqlite3.Connection, view: View) -> None:
    """Keep a view; one of the same name is replaced where it stands."""
    db.execute(
        """INSERT INTO view (name, query, sort, key, place)
        VALUES (?, ?, ?, ?, (SELECT coalesce(max(place), 0) + 1 FROM view))
        ON CONFLICT (name) DO UPDATE SET query = excluded.query, sort = excluded.sort, key = excluded.key""",
        (view.name, view.query, view.sort.value, view.key),
    )


def delete_view(db: sqlite3.Connection, name: str) -> bool:
    """Forget a saved view; False when there is none of that name."""
    return db.execute("DELETE FROM view WHERE name = ?", (name,)).rowcount > 0


def snapshot(db: sqlite3.Connection, name: str) -> Fields | None:
    """A saved view as it can be put back; None when there is none of that name."""
    row = db.execute("SELECT query, sort, key, place FROM view WHERE name = ?", (name,)).fetchone()
    return None if row is None else dict(zip(("query", "sort", "key", "place"), row, strict=True))


def put(db: sqlite3.Connection, name: str, fields: Fields | None) -> None:
    """Make a saved view what the snapshot says it was; None forgets it."""
    db.execute("DELETE FROM view WHERE name = ?", (name,))
    if fields is not None:
        row = (name, fields["query"], fields["sort"], fields["key"], fields["place"])
        db.execute("INSERT INTO view (name, query, sort, key, place) VALUES (?, ?, ?, ?, ?)", row)


def arrange(db: sqlite3.Connection, names: Sequence[str]) -> None:
    """Give the saved views this order."""
    db.executemany("UPDATE view SET place = ? WHERE name = ?", ((n, name) for n, name in enumerate(names, 1)))


def groups_of(db: sqlite3.Connection, person_id: int) -> tuple[str, ...]:
    """The names of a person's groups, in the person's own order."""
    rows = db.execute(
        "SELECT name FROM team JOIN team_member m ON m.team_id = team.id WHERE m.person_id = ? ORDER BY m.place, name",
        (person_id,),
    )
    return tuple(name for (name,) in rows)
