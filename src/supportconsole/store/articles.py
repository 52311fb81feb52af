"""Writing articles: what an author says becomes a record, and what it was before can be put back."""

import json
import sqlite3
from typing import Final

from supportconsole.domain.errors import Conflict, NotFound, UsageProblem
from supportconsole.domain.knowledge import Article, ArticleText
from supportconsole.domain.text.cleaning import clean, clean_line
from supportconsole.store import codes
from supportconsole.store.batches import Hand
from supportconsole.store.messages import new_ref
from supportconsole.store.record_steps import Fields, RecordStep

_COLUMNS: Final = (
    "id", "title", "body", "format", "language", "state", "owner_id", "verified_until", "tags", "url", "found_by", "extra",
    "updated_at",
)  # fmt: skip
_NAMES: Final = ", ".join(_COLUMNS)


def snapshot(db: sqlite3.Connection, ref: str) -> Fields | None:
    """An article as it can be put back; None when there is none of that id."""
    row = db.execute(f"SELECT {_NAMES} FROM article WHERE ref = ?", (ref,)).fetchone()  # noqa: S608 - own words
    if row is None:
        return None
    fields: Fields = dict(zip(_COLUMNS, row, strict=True))
    kept = db.execute("SELECT field, text FROM original WHERE kind = 'article' AND id = ?", (row[0],))
    return {**fields, "originals": dict(kept.fetchall())}


def put(db: sqlite3.Connection, ref: str, fields: Fields | None) -> None:
    """Make an article what the snapshot says it was; None takes it away with its uses."""
    row = db.execute("SELECT id FROM article WHERE ref = ?", (ref,)).fetchone()
    number = row[0] if row else fields["id"] if fields else 0
    db.execute("DELETE FROM original WHERE kind = 'article' AND id = ?", (number,))
    if fields is None:
        db.execute("DELETE FROM article WHERE id = ?", (number,))
        return
    values = [fields[name] for name in _COLUMNS]
    if row:
        sets = ", ".join(f"{name} = ?" for name in _COLUMNS)
        db.execute(f"UPDATE article SET {sets} WHERE id = ?", (*values, number))  # noqa: S608 - own words
    else:
        marks = ", ".join("?" * (len(_COLUMNS) + 1))
        db.execute(f"INSERT INTO article ({_NAMES}, ref) VALUES ({marks})", (*values, ref))  # noqa: S608 - own words
    kept = fields["originals"]
    assert isinstance(kept, dict)
    db.executemany(
        "INSERT INTO original (kind, id, field, text) VALUES ('article', ?, ?, ?)",
        ((number, field, text) for field, text in kept.items()),
    )


def write(
    db: sqlite3.Connection,
    hand: Hand,
    ref: str,
    text: ArticleText,
    *,
    extra: Fields | None = None,
    owner_id: int | None = None,
) -> RecordStep:
    """Write an article under its id, new or in the place of what was there; equal texts change nothing.

    `extra` are further keys of the record. Raises UsageProblem for one without a title.
    """
    title, body = clean_line(text.title), clean(text.body)
    if not title:
        raise UsageProblem("An article needs a title.", hint="Give it one line that says what it is about.")
    before = snapshot(db, ref)
    tags = tuple(dict.fromkeys(tag for tag in map(clean_line, text.tags) if tag))
    fields: Fields = {
        "id": before["id"] if before else _next_id(db),
        "title": title,
        "body": body,
        "format": codes.FORMAT_CODES[text.format],
        "language": clean_line(text.language),
        "state": text.state.value,
        "owner_id": owner_id,
        "verified_until": text.verified_until,
        "tags": json.dumps(tags),
        "url": clean_line(text.url),
        "found_by": " ".join((title, *tags)).casefold(),
        "extra": _extra(before, text.translation_of, extra or {}),
        "updated_at": before["updated_at"] if before else None,
        "originals": _originals(before, {"title": (text.title, title), "body": (text.body, body)}),
    }
    if before is None or any(
        before[name] != fields[name] for name in ("title", "body", "format", "language")
    ):
        fields["updated_at"] = hand.now
    if fields != before:
        put(db, ref, fields)
    return RecordStep("article", ref, before, fields)


def write_seen(
    db: sqlite3.Connection, hand: Hand, seen: Article, text: ArticleText, *, owner_id: int | None
) -> RecordStep:
    """Write an article that somebody has looked at. Raises Conflict when it has changed since, NotFound when it is gone."""
    row = db.execute("SELECT title, body, updated_at FROM article WHERE id = ?", (seen.id,)).fetchone()
    if row is None:
        raise NotFound("The article {ref!r} is gone.", hint="Make a new one of your text.", ref=seen.ref)
    if row != (seen.title, seen.body, seen.updated_at):
        raise Conflict(
            "The article {ref!r} has been changed since you began; yours was not written.",
            hint="Look at it again, then put your changes into it.",
            ref=seen.ref,
        )
    return write(db, hand, seen.ref, text, owner_id=owner_id)


def new_article_ref(db: sqlite3.Connection, wanted: str) -> str:
    """The id for a new article: the wanted one if it is free, else one that nobody else has. Raises UsageProblem."""
    if not wanted:
        return new_ref()
    if clean_line(wanted) != wanted or len(wanted) > 250:
        raise UsageProblem(
            "{ref!r} cannot be the id of an article.", hint="Use letters, digits and -.", ref=wanted[:40]
        )
    if db.execute("SELECT 1 FROM article WHERE ref = ?", (wanted,)).fetchone():
        raise UsageProblem(
            "There is an article {wanted!r} already.", hint="Edit it, or choose another id.", wanted=wanted
        )
    return wanted


def _next_id(db: sqlite3.Connection) -> int:
    (number,) = db.execute("SELECT coalesce(max(id), 0) + 1 FROM article").fetchone()
    return int(number)


def _extra(before: Fields | None, translation_of: str, more: Fields) -> str | None:
    """The keys that the table has no column for, those that were there first."""
    kept: Fields = json.loads(str(before["extra"])) if before and before["extra"] else {}
    kept |= more
    kept.pop("translation_of", None)
    if translation_of:
        kept["translation_of"] = clean_line(translation_of)
    return json.dumps(kept, separators=(",", ":")) if kept else None


def _originals(before: Fields | None, texts: dict[str, tuple[str, str]]) -> Fields:
    """What cleaning altered, as `store.originals` keeps it; texts that still stand keep what was kept for them."""
    was = before["originals"] if before else {}
    assert isinstance(was, dict)
    kept = {
        field: text
        for field, text in was.items()
        if before and field in texts and texts[field][1] == before[field]
    }
    kept |= {field: text for field, text in was.items() if field not in texts}
    kept |= {field: json.dumps(typed) for field, (typed, cleaned) in texts.items() if typed != cleaned}
    return kept
