"""What is near to a ticket: candidates by its rarest words, compared as a whole."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Final, NamedTuple

from supportconsole.search import ranking
from supportconsole.search.normaliser import Normaliser
from supportconsole.search.texts import read_all
from supportconsole.store.search_learning import Asking
from supportconsole.store.search_read import Doc, Index
from supportconsole.store.search_write import TICKET

_BODY: Final = 0.55
_BODY_TERMS: Final = 16
_CANDIDATES: Final = 200
_IN_A_LARGE_INDEX: Final = 120


@dataclass(frozen=True, slots=True)
class Question:
    """The terms that a ticket asks by, with how often they are said, and its language."""

    title: "Counter[str]"
    body: "Counter[str]"
    language: str


class Near(NamedTuple):
    """An entry and how near it is; `share` of what was asked it holds, by `shared` terms, those that say most first."""

    doc: Doc
    near: float
    share: float
    shared: tuple[str, ...]


def read_question(asking: Asking, normaliser: Normaliser) -> Question:
    """What a ticket asks for, in terms. Stems alone are compared: every entry has them."""
    found = read_all(normaliser, asking.subject, asking.words, asking.language)
    return Question(Counter(found.title.split()), Counter(found.body.split()), found.language)


def find_near(
    index: Index, question: Question, kinds: Sequence[int], *, asking: int = 0, newest: int = 0
) -> list[Near]:
    """The entries nearest to a question, the nearest first; only among about the `newest` ones where that is given.

    `asking` is the ticket that asks, where the index holds tickets: words that it alone says lead to no other and do not
    stand in the way of those that do. They make everything less alike, at most by half.
    """
    own = index.doc_of(TICKET, asking) if asking else None
    said = set(f"{own.title} {own.body}".split()) if own is not None else set()
    asked = _weigh(index, question, lambda term, n: n > (term in said))
    chosen = ranking.rarest(index.frequencies(asked), ranking.budget(index.size))
    if not chosen:
        return []
    counts = index.frequencies(chosen)
    postings = sum(counts.values())
    above = index.above(ranking.BUDGET / postings) if postings > ranking.BUDGET else 0
    if 0 < newest < index.size:
        above = max(above, index.above(newest / index.size))
    most = _IN_A_LARGE_INDEX if index.size > ranking.LARGE else _CANDIDATES
    ids = [doc for doc, _ in index.best(" OR ".join(f'"{term}"' for term in chosen), most, above)]
    docs = index.docs(ids, kinds)
    profiles = [ranking.profile(doc.title, doc.body) for doc in docs]
    nears = ranking.cosines(asked, profiles, index.frequencies, index.size)
    whole = _squares(asked)
    if said:
        whole += min(whole, _squares(_weigh(index, question, lambda term, n: n == 1 and term in said)))
    found = []
    for doc, profile, near in zip(docs, profiles, nears, strict=True):
        shared = sorted((term for term in asked if term in profile), key=lambda term: (-asked[term], term))
        found.append(Near(doc, near, sum(asked[term] ** 2 for term in shared) / whole, tuple(shared)))
    return sorted(found, key=lambda one: (-one.near, -one.doc.id))


def _weigh(index: Index, question: Question, counts: Callable[[str, int], bool]) -> dict[str, float]:
    """Each term that counts, being in so many entries, with its weight.

    Words of a message say half as much as those of the subject, and only the rarest do.
    """
    frequencies = index.frequencies((*question.title, *question.body))
    known = {term: ranking.weight(n, index.size) for term, n in frequencies.items() if counts(term, n)}
    asked = {term: n * known[term] for term, n in question.title.items() if term in known}
    body = {
        term: _BODY * (1 + log(n)) * known[term]
        for term, n in question.body.items()
        if term in known and term not in asked
    }
    for term in sorted(body, key=lambda term: (-body[term], term))[:_BODY_TERMS]:
        asked[term] = body[term]
    return asked


def _squares(weights: Mapping[str, float]) -> float:
    return sum(weight * weight for weight in weights.values())
