"""Words that nobody has written: typed on another keyboard layout, or with a slip of the finger."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from supportconsole.search.stems import is_cyrillic

SHORTEST: Final = 4
"""Letters of a word from which on it is corrected."""

LONGEST: Final = 24
TWO_SLIPS: Final = 7
"""Letters from which on two slips are thought possible."""

MOST: Final = 3
"""Words that one mistyped word may stand for."""

_LATIN: Final = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC: Final = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_KEYS_LATIN: Final = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_KEYS_RUSSIAN: Final = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_KEYS: Final = str.maketrans(_KEYS_LATIN + _KEYS_RUSSIAN, _KEYS_RUSSIAN + _KEYS_LATIN)


def swap_layout(run: str) -> str:
    """The same keys on the other layout: `ltqcndbt` is `действие`, and `мзт` is `vpn`."""
    return run.translate(_KEYS)


def near(word: str) -> Iterator[str]:
    """Every word that is one slip away: a letter left out, doubled, wrong, or two in the wrong order."""
    letters = _CYRILLIC if is_cyrillic(word) else _LATIN
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in letters)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield from (head + letter + tail for letter in letters)


def choose(word: str, found: Mapping[str, int], most: int = MOST) -> tuple[str, ...]:
    """The nearest of the words found, the commonest first; none when all are further than may be."""
    limit = 2 if len(word) >= TWO_SLIPS else 1
    distances = ((distance(word, other, limit), other) for other in found if other != word)
    near_ones = sorted((far, -found[other], other) for far, other in distances if far <= limit)
    if not near_ones:
        return ()
    nearest = near_ones[0][0]
    return tuple(other for far, _n, other in near_ones if far == nearest)[:most]


def distance(one: str, other: str, limit: int) -> int:
    """Slips between two words, a swap of neighbours being one (optimal string alignment); above `limit` any number."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]


def is_correctable(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()


def only_words(terms: Iterable[tuple[str, int]], word: str) -> dict[str, int]:
    """Terms that may be meant by a word: of about its length, without digits."""
    reach = 2 if len(word) >= TWO_SLIPS else 1
    return {term: n for term, n in terms if abs(len(term) - len(word)) <= reach and term.isalpha()}
