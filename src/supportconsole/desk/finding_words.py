"""Typed words against what a desk has: which of their ways lead somewhere, and what was meant by those that do not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from supportconsole.domain.finding import Instead
from supportconsole.search import spelling
from supportconsole.search.asked import Asked, Way, Word, understand
from supportconsole.search.lemmas import MARK
from supportconsole.search.normaliser import Normaliser
from supportconsole.store.search_read import Index

_BEGINNINGS: Final = 32
_SHORTEST_BEGINNING: Final = 3
_CUT: Final = 3
_STEM: Final = 4


@dataclass(frozen=True, slots=True)
class Known:
    """A word as the indexes have it: its ways, each with the entries that hold it; none when nothing holds it."""

    word: Word
    ways: dict[Way, int]
    instead: Instead | None = None

    @property
    def n(self) -> int:
        return sum(self.ways.values())


class Vocabulary:
    """The words of some indexes together. `has_lemmas`: all entries have dictionary forms, so that they suffice."""

    def __init__(self, indexes: Sequence[Index], normaliser: Normaliser, *, has_lemmas: bool) -> None:
        self._indexes = indexes
        self._normaliser = normaliser
        self._has_lemmas = has_lemmas

    def read(self, asked: Asked, *, typing: bool) -> tuple[Known, ...]:
        """The words of a question. While it is being typed its last word may be the beginning of one."""
        last = None if asked.is_sentence and not typing else asked.words[-1] if asked.words else None
        found: list[Known] = []
        for run, words in groupby(asked.words, key=lambda word: word.run):
            found.extend(self._read_run(run, list(words), last, typing=typing))
        return tuple(found)

    def known(self, words: Iterable[Word]) -> tuple[Known, ...]:
        """The words as they stand, nothing put in their place."""
        return tuple(Known(word, self._ways(word)) for word in words)

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many entries of all the indexes each term stands."""
        wanted = tuple(terms)
        total = dict.fromkeys(wanted, 0)
        for index in self._indexes:
            for term, n in index.frequencies(wanted).items():
                total[term] += n
        return total

    def _read_run(self, run: str, words: Sequence[Word], last: Word | None, *, typing: bool) -> list[Known]:
        """Words typed without a blank between them: on the other layout they may be one."""
        has_last = any(word is last for word in words)
        found = [self._as_typed(word, is_last=word is last, typing=typing) for word in words]
        if all(one.ways for one in found):
            return found
        swapped = self._swapped(run, is_open=has_last and typing) if run else None
        if swapped is not None:
            return [swapped]
        return [
            one if one.ways else self._meant(one.word, is_last=one.word is last, typing=typing)
            for one in found
        ]

    def _as_typed(self, word: Word, *, is_last: bool, typing: bool) -> Known:
        ways = self._ways(word)
        if is_last and (typing or (_is_numbered(word) and word.ways[0] not in ways)):
            ways |= self._begun(word)
        return Known(word, ways)

    def _meant(self, word: Word, *, is_last: bool, typing: bool) -> Known:
        """What may be meant by a word that is nowhere."""
        found = self._begun(word) if is_last else {}
        found = found or (self._cut(word) if is_last and typing else {})
        return Known(word, found) if found else self._corrected(word)

    def _ways(self, word: Word) -> dict[Way, int]:
        counts = self.frequencies(term for way in word.ways for term in way.terms)
        found = {way: min(counts[term] for term in way.terms) for way in word.ways}
        found = {way: n for way, n in found.items() if n}
        if self._has_lemmas and any(way.terms[0].startswith(MARK) for way in found):
            # Dictionary forms say all that stems of their language do, and mix up less.
            found = {way: n for way, n in found.items() if way not in word.stemmed}
        if word.is_code and len(word.ways) > 1 and len(word.ways[-1].terms) == 1:
            return dict(list(found.items())[:1])
        return found

    def _begun(self, word: Word) -> dict[Way, int]:
        """The ways that go on from what is there; long lists end with their commonest words."""
        found: dict[Way, int] = {}
        for way in word.begun:
            *before, last = way.terms
            if len(last) < _SHORTEST_BEGINNING and not before:
                continue
            if before and not all(self.frequencies(before).values()):
                continue
            for index in self._indexes:
                for term, n in index.beginning(last, _BEGINNINGS):
                    longer = Way((*before, term))
                    found[longer] = found.get(longer, 0) + n
        return found

    def _cut(self, word: Word) -> dict[Way, int]:
        """A word between its stem and its end: `connecti` is more than the stem of what it will be."""
        stems = [word.plain[:-cut] for cut in range(1, _CUT + 1) if len(word.plain) - cut >= _STEM]
        counts = self.frequencies(stems)
        return {Way((stem,)): counts[stem] for stem in stems[:] if counts[stem]}

    def _swapped(self, run: str, *, is_open: bool) -> Known | None:
        """The one word that these keys write on the other layout, if it is known."""
        typed = spelling.swap_layout(run)
        asked = understand(typed, self._normaliser).words if typed != run else ()
        if len(asked) != 1 or asked[0].is_code:
            return None
        ways = self._ways(asked[0]) or (self._begun(asked[0]) if is_open else {})
        return Known(asked[0], ways, Instead(run, (typed,))) if ways else None

    def _corrected(self, word: Word) -> Known:
        plain = word.plain
        if not spelling.is_correctable(plain):
            return Known(word, {})
        stem = word.ways[0].terms[0].removeprefix(MARK)
        for base in dict.fromkeys(way.terms[0] for way in word.ways if not way.terms[0].startswith(MARK)):
            counts = self.frequencies(set(spelling.near(base)))
            found = spelling.choose(base, {term: n for term, n in counts.items() if n})
            if found:
                return self._instead(word, found)
        found = self._by_other_endings(plain)
        if not found and len(stem) >= spelling.TWO_SLIPS:
            terms = (one for index in self._indexes for one in index.beginning(stem[:3], 10_000))
            found = spelling.choose(stem, spelling.only_words(terms, stem))
        return self._instead(word, found)

    def _by_other_endings(self, plain: str) -> tuple[str, ...]:
        """A slip in an ending keeps it from being taken off, so words one slip away are stemmed again."""
        stems: dict[str, None] = {}
        head = plain[:-4]
        for ending in set(spelling.near(plain[-4:])) if len(head) > 1 else ():
            stems.update(dict.fromkeys(self._normaliser.stem(head + ending, latin) for latin in ("en", "pl")))
        counts = self.frequencies(stems)
        known = sorted((-n, term) for term, n in counts.items() if n and len(term) >= _STEM - 1)
        return tuple(term for _n, term in known[: spelling.MOST])

    def _instead(self, word: Word, found: Sequence[str]) -> Known:
        counts = self.frequencies(found)
        ways = {Way((term,)): counts[term] for term in found}
        return Known(word, ways, Instead(word.typed, tuple(found)) if found else None)


def _is_numbered(word: Word) -> bool:
    """Whether it is no word of a language, so that a part of it is not another word."""
    return word.is_code or any(map(str.isdecimal, word.typed))
