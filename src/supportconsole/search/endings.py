"""What the stemmers leave on Russian and Polish words: endings that part forms of one word.

Measured on sentences with hand-checked dictionary forms (docs/plans/0006-finding.md): more forms of a word meet, and
few words meet that are not one.
"""

from typing import Final, NamedTuple


class _Ending(NamedTuple):
    """An ending, what stands in its place, and how many letters must be left before it."""

    ending: str
    instead: str
    least: int


_RUSSIAN: Final = (
    _Ending("ова", "", 3),  # требова(л), требу(ет)
    _Ending("ева", "", 3),
    _Ending("ыва", "", 3),
    _Ending("ива", "", 3),
    _Ending("ок", "к", 2),  # рынок, рынка
    _Ending("ец", "ц", 2),
    _Ending("ек", "к", 2),
    _Ending("ет", "", 4),  # стан(ут), станет
    _Ending("ут", "", 4),
    _Ending("ат", "", 4),
    _Ending("ят", "", 4),
    _Ending("ит", "", 4),
    _Ending("ен", "н", 3),  # важен, важн(ый)
    _Ending("а", "", 5),
    _Ending("я", "", 4),
)
_POLISH: Final = (
    _Ending("ek", "k", 2),  # dodatek, dodatk(u)
    _Ending("iec", "c", 2),
    _Ending("ec", "c", 2),
    _Ending("uj", "ow", 2),  # drukuj(e), drukow(ał)
    _Ending("i", "", 3),
)
_TIMES: Final = 2


def trim(stem: str, language: str) -> str:
    """The stem without such endings."""
    endings = _RUSSIAN if language == "ru" else _POLISH if language == "pl" else ()
    for _ in range(_TIMES if endings else 0):
        for ending, instead, least in endings:
            if stem.endswith(ending) and len(stem) - len(ending) >= least:
                stem = stem[: -len(ending)] + instead
                break
        else:
            break
    return stem
