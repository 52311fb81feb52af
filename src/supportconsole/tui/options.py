"""Candidates of a question, and which of them typed words mean."""

from collections.abc import Callable, Sequence
from typing import NamedTuple


class Option(NamedTuple):
    """One candidate: what is returned, what is shown, what is said beside it, what Tab writes on the line."""

    value: str
    label: str
    detail: str = ""
    text: str = ""


Options = Callable[[str], Sequence[Option]]


def match_options(options: Sequence[Option], words: str) -> list[Option]:
    """The options that hold every word, those whose label begins with the first one leading."""
    wanted = words.casefold().split()
    if not wanted:
        return list(options)
    found = [
        o for o in options if all(word in f"{o.label} {o.value} {o.detail}".casefold() for word in wanted)
    ]
    return sorted(
        found,
        key=lambda o: (
            not (o.label.casefold().startswith(wanted[0]) or o.value.casefold().startswith(wanted[0]))
        ),
    )
