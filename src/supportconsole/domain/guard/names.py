"""Names and addresses in a text, and whether two spellings are one person's: names are inflected in Russian and Polish."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

MOST: Final = 60
"""Names of one text that are looked up; a text with more is a list."""

_WORD: Final = r"[^\W\d_a-zа-яёąćęłńóśźż][^\W\d_]*(?:[-'’][^\W\d_]+)*"
_PAIR: Final = re.compile(rf"(?<![\w@])(?={_WORD} {_WORD})({_WORD}) ({_WORD})(?![\w@])")
_ADDRESS: Final = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_GREETED: Final = re.compile(
    r"\s*(?:hello|hi|dear|good (?:morning|afternoon|evening)|здравствуйте|добрый (?:день|вечер)|доброе утро|привет"
    r"|уважаем(?:ый|ая)|dzień dobry|witaj|witam|cześć|drog[ia]|szanown[ay])[, ]{1,2}"
    r"(?:(?:mr|mrs|ms|dr|pan|pani|panie|господин|госпожа)\.? )?"
    rf"(?P<name>(?-i:{_WORD}))[ ]*(?=[,!.\n]|$)",
    re.IGNORECASE,
)
# What a name may end in once its stem is taken away, in the cases of both languages.
_POLISH: Final = (
    "a ą e ę i o u y ie owi em iem ego iego emu iemu ej iej im ym ze ek ka kiem kowi ku ko iu ini cy"
)
_RUSSIAN: Final = "а я и ы е у ю й ь о ой ей ом ем ым им ого его ому ему ий ый ая яя ою ею ию ии ия ья ью ье"
_ENDINGS: Final = frozenset(("", *_POLISH.split(), *_RUSSIAN.split()))


class Named(NamedTuple):
    """Two words of a text that may be somebody's name, or a greeting's one (`family` is then empty)."""

    start: int
    end: int
    first: str
    family: str


class Address(NamedTuple):
    start: int
    end: int
    address: str


def find_names(text: str) -> Iterator[Named]:
    """Pairs of capitalised words, overlapping, at most `MOST`."""
    at = 0
    for _n in range(MOST):
        found = _PAIR.search(text, at)
        if found is None:
            return
        yield Named(*found.span(), found[1], found[2])
        at = found.start(2)


def find_greeted(text: str) -> Named | None:
    """The single name of the greeting that the text begins with."""
    found = _GREETED.match(text)
    return None if found is None else Named(*found.span("name"), found["name"], "")


def find_addresses(text: str) -> Iterator[Address]:
    for n, found in enumerate(_ADDRESS.finditer(text)):
        if n == MOST:
            return
        yield Address(*found.span(), found[0].rstrip(".").casefold())


def stem_of(name: str) -> str:
    """The beginning that all cases of a name share, for a look-up: at least two letters."""
    return name[: max(2, len(name) - 2)]


def are_same(name: str, other: str) -> bool:
    """Whether two words are cases of one name: Anny and Anna, Соколовой and Соколова."""
    a, b = name.casefold(), other.casefold()
    same = 0
    while same < min(len(a), len(b)) and a[same] == b[same]:
        same += 1
    return same >= max(2, min(len(a), len(b)) - 2) and a[same:] in _ENDINGS and b[same:] in _ENDINGS


def parts_of(name: str) -> tuple[str, str]:
    """First and family name of `Anna Nowak` or `Nowak, Anna`; what stands between is left out."""
    family, comma, given = name.partition(",")
    words = [*given.split(), *family.split()] if comma else name.split()
    return (words[0], words[-1]) if len(words) > 1 else (name.strip(), "")


def is_called(named: Named, name: str) -> bool:
    """Whether the words in the text name the person of that name, in any case and either order."""
    first, family = parts_of(name)
    if not family:
        return False
    straight = are_same(named.first, first) and are_same(named.family, family)
    return straight or (are_same(named.first, family) and are_same(named.family, first))
