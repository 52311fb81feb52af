"""What is done to articles at once, kept as a batch that undo takes back."""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from supportconsole.domain.knowledge import ArticleText
from supportconsole.store import article_uses, articles, library, record_steps
from supportconsole.store.batches import Hand
from supportconsole.store.record_steps import Fields, RecordStep


class Entry(NamedTuple):
    """An article to be written under an id; `extra` are keys of the record that the table has no column for."""

    ref: str
    text: ArticleText
    owner_id: int | None
    extra: Fields


class Written(NamedTuple):
    """How many articles were new, differed and were the same, and the number that takes it back; 0 without any change."""

    added: int
    changed: int
    unchanged: int
    undo_id: int


def create(
    db: sqlite3.Connection,
    hand: Hand,
    label: str,
    ref: str,
    text: ArticleText,
    *,
    owner_id: int | None,
    ticket_id: int | None,
) -> tuple[str, int]:
    """A new article, drafted from a ticket where one is given: its id, and the number that takes it back."""
    key = articles.new_article_ref(db, ref)
    steps = [articles.write(db, hand, key, text, owner_id=owner_id)]
    if ticket_id is not None:
        steps.append(article_uses.note(db, hand, library.article(db, key).id, ticket_id, "drafted"))
    return key, record_steps.record(db, hand, label, steps)


def write_all(db: sqlite3.Connection, hand: Hand, label: str, entries: Iterable[Entry]) -> Written:
    """Several articles, new or in the place of what was there."""
    steps: list[RecordStep] = [
        articles.write(db, hand, entry.ref, entry.text, extra=entry.extra, owner_id=entry.owner_id)
        for entry in entries
    ]
    added = sum(step.before is None for step in steps)
    changed = sum(step.before is not None and step.before != step.after for step in steps)
    return Written(added, changed, len(steps) - added - changed, record_steps.record(db, hand, label, steps))
