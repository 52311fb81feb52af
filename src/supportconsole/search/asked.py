"""What a typed text asks for: conditions of the query language, and words, each with the ways it may be indexed.

Any text is understood. What the query language refuses is taken as words, and a whole sentence always is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from supportconsole.domain.errors import BadQuery
from supportconsole.domain.query import Group, Node, Query, Term, parse
from supportconsole.domain.query.values import WORDS, join
from supportconsole.search.normaliser import Normaliser
from supportconsole.search.runs import prepare, read_run
from supportconsole.search.stems import fold, is_cyrillic

MOST_WORDS: Final = 50
"""Words of a text that are looked for; more of them cost time and find nothing else."""

SENTENCE: Final = 6
"""A text of more words than this is a sentence: nothing in it is an operator, and its last word is finished."""

FEW: Final = 3
"""Up to so many words, entries that hold more of them come first; more words are compared as a whole."""

_LONGEST: Final = 2_000
_UNFIT: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_NUMBER: Final = re.compile(r"#?[0-9]+")
_PIECE: Final = re.compile(r'"([^"]*)"|(\S+)')


class Way(NamedTuple):
    """One way in which a word may be indexed: terms that follow each other."""

    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """Something that was typed between blanks, as it was `typed`.

    `begun` are ways of which only the last term's beginning is known, if the word is not finished; `plain` are its
    letters when it is one word of a language; `stemmed` are the ways that its dictionary forms can stand for.
    Words of the same `run` were typed without a blank between them.
    """

    typed: str
    ways: tuple[Way, ...]
    begun: tuple[Way, ...] = ()
    plain: str = ""
    run: str = ""
    stemmed: frozenset[Way] = frozenset()
    is_code: bool = False
    is_phrase: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A text that is understood. `query` has the conditions beside the words; `language` is a guess."""

    words: tuple[Word, ...]
    without: tuple[Word, ...] = ()
    query: Query | None = None
    refused: BadQuery | None = None

    @property
    def is_sentence(self) -> bool:
        return len(self.words) > SENTENCE

    @property
    def is_short(self) -> bool:
        return len(self.words) <= FEW


def understand(text: str, normaliser: Normaliser) -> Asked:
    """Read what was typed; `refused` says what the query language did not take, the words are there all the same."""
    text = tidy(text)
    query, refused = None, None
    wanted, unwanted = list(_pieces(text) if len(text.split()) <= SENTENCE else _words(text)), []
    try:
        # A number alone may also stand in a text.
        parsed = parse("" if _NUMBER.fullmatch(text) else text)
    except BadQuery as error:
        refused = error if ":" in text else None
    else:
        found = _take_apart(parsed.root)
        if found is not None and (found.conditions or (found.unwanted and len(wanted) <= SENTENCE)):
            wanted, unwanted = found.wanted, found.unwanted
            query = Query(join("and", found.conditions)) if found.conditions else None
    reader = _Reader(normaliser, " ".join(piece for piece, _ in wanted))
    words = [word for piece, exact in wanted[:MOST_WORDS] for word in reader.read(piece, exact=exact)]
    without = [word for piece, exact in unwanted[:MOST_WORDS] for word in reader.read(piece, exact=exact)]
    return Asked(tuple(words[:MOST_WORDS]), tuple(without), query, refused)


def tidy(text: str) -> str:
    """A typed text as it can be asked for: in one line, without what no text contains."""
    return " ".join(_UNFIT.sub(" ", text[:_LONGEST]).split())


class _Apart(NamedTuple):
    wanted: list[tuple[str, bool]]
    unwanted: list[tuple[str, bool]]
    conditions: list[Node]


def _take_apart(root: Node) -> _Apart | None:
    """The words and the conditions of a query; None when words and alternatives are mixed so that it is one text."""
    parts = root.parts if isinstance(root, Group) and root.joint == "and" and not root.negated else (root,)
    found = _Apart([], [], [])
    for part in parts:
        if isinstance(part, Term) and part.field == WORDS:
            (found.unwanted if part.negated else found.wanted).append((part.values[0], part.op == "="))
        elif isinstance(part, Group) and not _has_conditions(part):
            return None
        else:
            found.conditions.append(part)
    return found


def _has_conditions(node: Node) -> bool:
    if isinstance(node, Term):
        return node.field != WORDS
    return any(map(_has_conditions, node.parts))


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text's words, and its phrases in quotes."""
    for found in _PIECE.finditer(text):
        if found[2]:
            yield found[2].replace('"', " "), False
        elif found[1].strip():
            yield found[1], True


def _words(sentence: str) -> Iterator[tuple[str, bool]]:
    for word in sentence.replace('"', " ").split():
        yield word, False


class _Reader:
    """Reads pieces of one text. Words in Latin letters may be English or Polish, whatever the rest looks like."""

    def __init__(self, normaliser: Normaliser, text: str) -> None:
        self.normaliser = normaliser
        first = "pl" if normaliser.keys(text).language == "pl" else "en"
        self.latins = (first, "en" if first == "pl" else "pl")

    def read(self, piece: str, *, exact: bool) -> Iterator[Word]:
        if exact:
            yield from self.phrase(piece)
            return
        for run in prepare(piece).split():
            for word in self.run(run, piece if " " not in piece else run):
                yield replace(word, run=run)

    def phrase(self, piece: str) -> Iterator[Word]:
        ways = dict.fromkeys(
            Way(
                tuple(
                    " ".join(self.normaliser.stem_run(run, latin) for run in prepare(piece).split()).split()
                )
            )
            for latin in self.latins
        )
        found = tuple(way for way in ways if way.terms)
        if found:
            yield Word(piece, found, is_phrase=True)

    def run(self, run: str, typed: str) -> Iterator[Word]:
        parts, whole, is_code, tail = read_run(run)
        if is_code:
            yield self.code(parts, whole, tail, typed)
        elif whole:
            stems = (tuple(self.normaliser.stem_run(run, latin).split()) for latin in self.latins)
            ways = [way for found in stems for way in (Way(found[:-1]), Way(found[-1:]))]
            yield Word(typed, tuple(dict.fromkeys(ways)), (Way((whole,)), Way(parts)))
        else:
            for part in parts:
                yield self.one(part, typed if len(parts) == 1 else part)

    def code(self, parts: tuple[str, ...], whole: str, tail: int, typed: str) -> Word:
        """A code is found by its parts in a row. Where it has signs and one part (`c++`), the signs are what matters."""
        begun = [Way((*parts[:-tail], parts[-tail]))] if parts else []
        wholes = [Way((whole,))] if whole else []
        ways = [*wholes, Way(parts)] if parts else wholes
        return Word(typed, tuple(ways), (*wholes, *begun), is_code=True)

    def one(self, part: str, typed: str) -> Word:
        ways = ways_of(part, self.latins, self.normaliser)
        return Word(
            typed, ways, (Way((fold(part),)),), part if part.isalpha() else "", stemmed=self.stemmed(part)
        )

    def stemmed(self, part: str) -> frozenset[Way]:
        """The stems of the languages that have dictionaries; what English text is found by stays."""
        if not part.isalpha():
            return frozenset()
        stem = self.normaliser.stem
        if is_cyrillic(part):
            return frozenset((Way((stem(part),)), Way((part,)), Way((fold(part),))))
        return frozenset((Way((stem(part, "pl"),)),)) - {Way((stem(part, "en"),)), Way((part,))}


def ways_of(part: str, latins: tuple[str, ...], normaliser: Normaliser) -> tuple[Way, ...]:
    """How one prepared word may be indexed: by its dictionary forms, by the stem of each language, and as it stands."""
    keys: dict[str, None] = {}
    languages = latins[:1] if is_cyrillic(part) else latins
    for latin in languages:
        keys.update(dict.fromkeys(normaliser.lemmatize_run(part, latin).split()))
    if part.isalpha():
        keys.update(dict.fromkeys(normaliser.stem(part, latin) for latin in languages))
    keys[fold(part)] = None
    keys[part] = None  # a code's parts are indexed as they are
    return tuple(Way((key,)) for key in keys)
