"""Like tickets: Ask Ubuntu questions whose duplicates are known, each title asked against the whole corpus."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from benchmarks.finding.desks import DeskOf, Line, read_rows, ticket
from benchmarks.finding.table import Row

NAMES: Final = ("MAP", "MRR@10", "hit@5", "R@100")
_DEPTH: Final = 100


def measure(data: Path) -> Iterator[Row]:
    """Our figures beside SQLite's own full-text search, as it comes and with its English stemmer."""
    corpus = {row[0]: (row[1], row[2] if len(row) > 2 else "") for row in read_rows(data / "corpus.tsv.gz")}
    labels = {row[0]: set(row[1].split()) for row in read_rows(data / "dev-titles.tsv.gz")}
    titles = [corpus[query][0] for query in labels]

    def lines() -> Iterator[Line]:
        for ref, (title, body) in corpus.items():
            yield from ticket(ref, title, body)

    with DeskOf(lines()) as desk:
        found = dict(zip(labels, desk.search(titles, limit=_DEPTH), strict=True))
    ours = score(labels, found)
    plain, porter = (
        score(labels, _plain(corpus, labels, tokenizer)) for tokenizer in ("unicode61", "porter unicode61")
    )
    for name in NAMES:
        yield Row(
            f"Ask Ubuntu, {len(labels)} titles: {name}",
            ours[name],
            porter[name],
            {"fts5": plain[name], "fts5 porter": porter[name]},
        )


def score(labels: Mapping[str, set[str]], found: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """The means over all queries, in percent. A query's own entry is left out of its hits."""
    total = dict.fromkeys(NAMES, 0.0)
    for query, wanted in labels.items():
        hits = [ref in wanted for ref in found[query] if ref != query][:_DEPTH]
        places = [place for place, hit in enumerate(hits, 1) if hit]
        total["MAP"] += sum(n / place for n, place in enumerate(places, 1)) / len(wanted)
        total["MRR@10"] += 1 / places[0] if places and places[0] <= 10 else 0
        total["hit@5"] += bool(places) and places[0] <= 5
        total["R@100"] += len(places) / len(wanted)
    return {name: 100 * value / len(labels) for name, value in total.items()}


def _plain(
    corpus: Mapping[str, tuple[str, str]], labels: Mapping[str, set[str]], tokenizer: str
) -> dict[str, list[str]]:
    """What SQLite finds by any of the words of a title."""
    db = sqlite3.connect("")
    db.execute(f"CREATE VIRTUAL TABLE f USING fts5 (title, body, tokenize = '{tokenizer}')")
    refs = list(corpus)
    db.executemany(
        "INSERT INTO f (rowid, title, body) VALUES (?, ?, ?)",
        ((n, *corpus[ref]) for n, ref in enumerate(refs, 1)),
    )
    found = {}
    for query in labels:
        words = " OR ".join('"' + word.replace('"', '""') + '"' for word in corpus[query][0].split())
        rows = db.execute("SELECT rowid FROM f WHERE f MATCH ? ORDER BY rank LIMIT ?", (words, _DEPTH + 1))
        found[query] = [refs[n - 1] for (n,) in rows]
    db.close()
    return found
