"""Words as questions to an index of SQLite, kept inside a budget of postings, and what it answers ranked again."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from supportconsole.desk.finding_words import Known
from supportconsole.search import ranking
from supportconsole.search.asked import Way
from supportconsole.store.search_read import Doc, Index

_ENOUGH: Final = 100


class Scored(NamedTuple):
    """An entry and how well it fits: how many of a few words it holds (else 0), then nearness."""

    held: int
    near: float
    doc: Doc


def newest(index: Index, known: Sequence[Known], without: Sequence[Known], limit: int) -> tuple[int, ...]:
    """The newest entries that hold all words."""
    match = _all_of(known, without)
    return index.newest(match, limit) if match else ()


def ranked(
    index: Index,
    known: Sequence[Known],
    without: Sequence[Known],
    kinds: Sequence[int],
    *,
    is_short: bool,
    limit: int,
) -> list[Scored]:
    """The best entries: those with all of a few words, then those with most of them; more words are compared as a whole."""
    is_long_list = is_short and index.size > ranking.LARGE
    candidates = max(ranking.FEWER_CANDIDATES if is_long_list else ranking.CANDIDATES, limit)
    ids: dict[int, None] = {}
    if is_short and (match := _all_of(known, without)):
        least = min(one.n for one in known)
        ids.update(dict.fromkeys(doc for doc, _ in index.best(match, candidates, _above(index, least))))
    if len(ids) < _ENOUGH and (not is_short or len(known) > 1):
        ids.update(dict.fromkeys(_any_of(index, known, without, candidates)))
    docs = index.docs(tuple(ids), kinds)
    nears = ranking.cosines(
        weigh(index, known),
        [ranking.profile(doc.title, doc.body, doc.lemmas) for doc in docs],
        index.frequencies,
        index.size,
    )
    found = [
        Scored(_count_held(doc, known) if is_short else 0, near, doc)
        for doc, near in zip(docs, nears, strict=True)
    ]
    return sorted(found, key=lambda one: (-one.held, -one.near, -one.doc.id))


def weigh(index: Index, known: Sequence[Known]) -> dict[str, float]:
    """The terms of the words with their weights; a word said twice counts twice.

    All ways of a word weigh alike, because that it was written in a rare way says nothing; the parts of a code or of a
    word with a hyphen have weights of their own.
    """
    asked: dict[str, float] = {}
    for one in known:
        for terms, n in _apart(index, one):
            for term in terms:
                asked[term] = asked.get(term, 0.0) + ranking.weight(n, index.size)
    return asked


def _apart(index: Index, one: Known) -> list[tuple[tuple[str, ...], int]]:
    """What stands for a word where not all of it need be there: terms that mean the same, and their entries."""
    terms = dict.fromkeys(term for way in one.ways for term in way.terms)
    counts = index.frequencies(terms)
    if any(len(way.terms) > 1 for way in one.ways):
        return [((term,), counts[term]) for term in terms if counts[term]]
    return [(tuple(terms), sum(counts.values()))] if terms else []


def _count_held(doc: Doc, known: Sequence[Known]) -> int:
    text = f" {doc.title} {doc.body} {doc.lemmas} "
    return sum(any(f" {' '.join(way.terms)} " in text for way in one.ways) for one in known)


def _any_of(index: Index, known: Sequence[Known], without: Sequence[Known], limit: int) -> list[int]:
    """Entries with the rarest of the words, as many of these as the budget bears."""
    counts = {
        " OR ".join(f'"{term}"' for term in terms): n for one in known for terms, n in _apart(index, one)
    }
    chosen = ranking.rarest(counts, ranking.budget(index.size))
    if not chosen or any(one.word.is_phrase and not one.ways for one in known):
        return []
    least = sum(counts[way] for way in chosen)
    phrases = [_ways(one) for one in known if one.word.is_phrase]
    match = " AND ".join(f"({ways})" for ways in (" OR ".join(chosen), *phrases))
    match = _but(match, without)
    return [doc for doc, _ in index.best(match, limit, _above(index, least))]


def _above(index: Index, postings: int) -> int:
    """Where the newest part begins that the budget bears."""
    return index.above(ranking.BUDGET / postings) if postings > ranking.BUDGET else 0


def _all_of(known: Sequence[Known], without: Sequence[Known]) -> str:
    """The question for entries that hold every word; empty when one of them is nowhere."""
    if not known or not all(one.ways for one in known):
        return ""
    return _but(" AND ".join(f"({_ways(one)})" for one in known), without)


def _but(match: str, without: Sequence[Known]) -> str:
    ways = " OR ".join(_ways(one) for one in without if one.ways)
    return f"({match}) NOT ({ways})" if ways else match


def _ways(one: Known) -> str:
    return " OR ".join(map(_phrase, one.ways))


def _phrase(way: Way) -> str:
    # In quotes nothing is an operator; a term holds letters and digits only.
    return '"' + " ".join(way.terms).replace('"', "") + '"'
