"""Desks made of hostile texts: each text in every field of a ticket of its own."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from hostile import HOSTILE
from supportconsole.desk.desk import Desk
from tui.stories import Record, agent, lay_desk, message, person, ticket

AT = "2026-11-20T20:00:00Z"
ONE_LINE = 3_000
"""Characters of a hostile text that go into the fields of one line; whole ones go into bodies."""


MANY = tuple((name, text) for name, text in HOSTILE if len(text) <= 10_100)
LONG = tuple((name, text) for name, text in HOSTILE if len(text) > 10_000)


def records(texts: tuple[tuple[str, str], ...]) -> Iterator[Record]:
    """A desk where each text is in every field of a ticket of its own."""
    yield agent("a1", "Ivan Petrov", "L1")
    for n, (_name, text) in enumerate(texts):
        line = text[:ONE_LINE] if text.strip() else f"x{text[:ONE_LINE]}"
        yield person(f"c{n}", line, organization=line, language=line[:20])
        yield {**agent(f"g{n}", line, f"{line[:200]} {n}"), "email": ""}
        yield ticket(f"t{n}", line, AT, requester=f"c{n}", tags=[line[:200], "plain"], group=f"{line[:200]} {n}",
                     language=line[:20], fields={"product": line})  # fmt: skip
        for place, form in enumerate(("text", "html", "markdown")):
            attached = [{"name": line, "type": line, "size": 5}] if form == "text" else []
            yield message(f"m{n}.{place}", f"t{n}", f"c{n}", text, f"2026-11-20T20:0{place}:00Z", format=form,
                          attachments=attached)  # fmt: skip
        yield {
            "type": "article",
            "id": f"k{n}",
            "title": line,
            "body": text,
            "format": "markdown",
            "tags": [line[:200]],
        }
        yield {"type": "canned", "id": f"s{n}", "title": line, "body": text, "shortcut": line[:40]}


def storable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def lay_raw_desk(folder: Path) -> Desk:
    """A desk whose columns hold the texts as they came, as if the door had been open."""
    texts = [text for _name, text in MANY if storable(text)]
    made = lay_desk(folder, records(tuple((str(n), "x") for n in range(len(texts)))))

    def write(db: sqlite3.Connection) -> None:
        for n, text in enumerate(texts, 1):
            line = text[:ONE_LINE]
            db.execute("UPDATE ticket SET subject = ?, language = ?, tags = ? WHERE id = ?",
                       (line, line[:20], json.dumps([line[:200]]), n))  # fmt: skip
            db.execute("UPDATE message SET body = ?, attachments = ? WHERE ticket_id = ?",
                       (text, json.dumps([{"name": line, "type": line, "size": 1, "path": ""}]), n))  # fmt: skip
            db.execute("UPDATE person SET name = ?, language = ? WHERE id = (SELECT requester_id FROM ticket WHERE id = ?)",
                       (line, line[:20], n))  # fmt: skip
            db.execute("UPDATE person SET name = ? WHERE ref = ?", (line, f"g{n - 1}"))
            db.execute(
                "UPDATE team SET name = ? WHERE id = (SELECT team_id FROM ticket WHERE id = ?)",
                (f"{line[:200]} {n}", n),
            )
            db.execute("UPDATE article SET title = ?, body = ? WHERE id = ?", (line, text, n))
            db.execute(
                "UPDATE canned SET title = ?, body = ?, shortcut = ? WHERE id = ?", (line, text, line[:40], n)
            )
            db.execute("INSERT OR IGNORE INTO view (name, query, sort, key, place) VALUES (?, 'is:active', 'priority', '', ?)",
                       (line[:200] or "empty", n))  # fmt: skip

    made._store.write(write)
    return made
