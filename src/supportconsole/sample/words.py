"""What people write to a technical support: the parts that generated tickets are put together from.

The words lie in `data/words-LANGUAGE.txt`, what all languages share in `data/words.txt`: `=== pool`, then one part a
line. `{host}`, `{code}`, `{order}`, `{user}` and `{version}` are filled with words that are different in every ticket.
Problems are in the present tense, which needs no agreement of gender in Russian and Polish.
"""

from importlib.resources import files
from typing import Final, NamedTuple

LANGUAGES: Final = ("en", "ru", "pl")


class Words(NamedTuple):
    """The pools of one language. A subject is a thing and a problem, sometimes with circumstances."""

    first_names: tuple[tuple[str, ...], ...]
    """Names as written and in the letters of an address; those in `a` or `я` are of women."""
    last_names: tuple[tuple[str, ...], ...]
    """As a man has it, as a woman has it, in the letters of an address."""
    things: tuple[str, ...]
    problems: tuple[str, ...]
    circumstances: tuple[str, ...]
    greetings: tuple[str, ...]
    details: tuple[str, ...]
    closings: tuple[str, ...]
    questions: tuple[str, ...]
    answers: tuple[str, ...]
    follow_ups: tuple[str, ...]
    thanks: tuple[str, ...]
    notes: tuple[str, ...]
    incidents: tuple[str, ...]


class Shared(NamedTuple):
    """What does not depend on a language. A group is its name and its level."""

    groups: tuple[tuple[str, ...], ...]
    tags: tuple[str, ...]
    products: tuple[str, ...]
    organizations: tuple[str, ...]
    log_lines: tuple[str, ...]


def read_words(language: str) -> Words:
    """The pools of this language, one of `LANGUAGES`."""
    pools = _read_pools(f"words-{language}.txt")
    first_names, last_names = _split(pools.pop("first_names")), _split(pools.pop("last_names"))
    return Words(first_names=first_names, last_names=last_names, **pools)


def read_shared() -> Shared:
    """The pools of all languages."""
    pools = _read_pools("words.txt")
    return Shared(groups=_split(pools.pop("groups")), **pools)


def _read_pools(name: str) -> dict[str, tuple[str, ...]]:
    text = (files("supportconsole.sample") / "data" / name).read_text(encoding="utf-8")
    parts = (part.rstrip("\n").split("\n") for part in text.removeprefix("=== ").split("\n=== "))
    return {title: tuple(rows) for title, *rows in parts}


def _split(rows: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row.split("=")) for row in rows)
