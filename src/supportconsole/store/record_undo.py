"""Taking back what was done to records that are no tickets, and doing it again."""

import sqlite3
from collections.abc import Callable
from typing import Final, NamedTuple

from supportconsole.domain.errors import Conflict
from supportconsole.store import article_uses, articles, record_steps, views
from supportconsole.store.record_steps import Fields


class _Kind(NamedTuple):
    """How records of a kind are read and put back."""

    read: Callable[[sqlite3.Connection, str], Fields | None]
    put: Callable[[sqlite3.Connection, str, Fields | None], None]


_KINDS: Final = {
    "article": _Kind(articles.snapshot, articles.put),
    "use": _Kind(article_uses.snapshot, article_uses.put),
    "view": _Kind(views.snapshot, views.put),
}


def turn(db: sqlite3.Connection, batch_id: int, *, back: bool) -> None:
    """Bring the records of a batch to what they were, or to what they became.

    Raises Conflict, and changes nothing, when one of them has changed since.
    """
    steps = record_steps.steps(db, batch_id)
    for step in reversed(steps) if back else steps:
        kind = _KINDS[step.kind]
        was, becomes = (step.after, step.before) if back else (step.before, step.after)
        if kind.read(db, step.key) != was:
            raise Conflict(
                "The {kind} {key!r} has changed since; nothing was done.",
                hint="Look at it, then change it by hand.",
                kind=step.kind,
                key=step.key,
            )
        kind.put(db, step.key, becomes)
