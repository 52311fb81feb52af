"""Canned responses: Banking77, each of 77 intents a response; every tenth message is a new ticket, the others are its past."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.finding.desks import AT, LATER, DeskOf, Line, read_rows, ticket
from benchmarks.finding.table import Row

GOALS: Final = {0: 95.0, 10: 87.0, 3: 76.0}
"""hit@5 for all past uses, and for at most so many of each response."""

_ASKED: Final = 10
_AT_ONCE: Final = 250


def measure(data: Path) -> Iterator[Row]:
    """The share of tickets for which the right response is among the first five."""
    rows = [(intent, message) for intent, message, *_ in read_rows(data / "train.tsv.gz")]
    asked = rows[::_ASKED]
    past = [row for n, row in enumerate(rows) if n % _ASKED]
    for uses, goal in GOALS.items():
        with DeskOf(_lines(_few(past, uses), asked)) as desk:
            numbers = desk.tickets("status:open")
            wanted = {numbers[f"q{n}"]: intent for n, (intent, _) in enumerate(asked)}
            ids = list(wanted)
            parts = (ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE))
            found = [one for part in parts for one in desk.suggest(part)]
        places = [[hit["ref"] for hit in one["canned"]] for one in found]
        hits = {
            k: _share(intent in refs[:k] for intent, refs in zip(wanted.values(), places, strict=True))
            for k in (1, 3, 5)
        }
        name = f"{uses} uses" if uses else "all uses"
        yield Row(
            f"Banking77, {name} of each response: hit@5", hits[5], goal, {"hit@1": hits[1], "hit@3": hits[3]}
        )


def _share(hits: Iterator[bool]) -> float:
    found = list(hits)
    return 100 * sum(found) / len(found)


def _few(past: Sequence[tuple[str, str]], uses: int) -> list[tuple[str, str]]:
    if not uses:
        return list(past)
    shuffled = list(past)
    random.Random(1).shuffle(shuffled)
    seen: Counter[str] = Counter()
    kept = []
    for intent, message in shuffled:
        seen[intent] += 1
        if seen[intent] <= uses:
            kept.append((intent, message))
    return kept


def _lines(past: Sequence[tuple[str, str]], asked: Sequence[tuple[str, str]]) -> Iterator[Line]:
    yield {"type": "person", "id": "a1", "role": "agent", "name": "Agent"}
    for intent in sorted({intent for intent, _ in (*past, *asked)}):
        # The texts of the responses are not known; their names would give them away.
        yield {"type": "canned", "id": intent, "title": intent, "body": "...", "language": "en"}
    for n, (intent, message) in enumerate(past):
        yield from ticket(f"p{n}", message, message)
        yield {"type": "message", "id": f"p{n}.2", "ticket": f"p{n}", "kind": "reply", "author": "a1", "body": "...",
               "created_at": LATER, "canned": intent}  # fmt: skip
    for n, (_, message) in enumerate(asked):
        yield from ticket(f"q{n}", message, message, status="open")
    assert AT < LATER
