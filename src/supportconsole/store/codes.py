"""The whole numbers that stand in the store for the words of the domain: one place for both directions."""

from collections.abc import Iterable
from typing import Final

from supportconsole.domain.conversation import Format, Kind, State
from supportconsole.domain.tickets import PRIORITIES, STATUSES, Flag, Priority, Status, Turn

# A code is the word's place here; the schema's comments say the same.
TURNS: Final = tuple(Turn)
KINDS: Final = tuple(Kind)
FORMATS: Final = tuple(Format)
STATES: Final = tuple(State)
FLAGS: Final = tuple(Flag)

STATUS_CODES: Final = {word: code for code, word in enumerate(STATUSES)}
PRIORITY_CODES: Final = {word: code for code, word in enumerate(PRIORITIES)}
TURN_CODES: Final = {word: code for code, word in enumerate(TURNS)}
KIND_CODES: Final = {word: code for code, word in enumerate(KINDS)}
FORMAT_CODES: Final = {word: code for code, word in enumerate(FORMATS)}
STATE_CODES: Final = {word: code for code, word in enumerate(STATES)}


def flags_of(bits: int) -> tuple[Flag, ...]:
    """The flags that are set in a ticket's `flags` column, in their order."""
    return tuple(flag for place, flag in enumerate(FLAGS) if bits & 1 << place)


def flag_bits(flags: Iterable[str]) -> int:
    """The `flags` column of a ticket that has these flags."""
    have = set(flags)
    return sum(1 << place for place, flag in enumerate(FLAGS) if flag in have)


__all__ = [
    "FLAGS",
    "FORMATS",
    "FORMAT_CODES",
    "KINDS",
    "KIND_CODES",
    "PRIORITIES",
    "PRIORITY_CODES",
    "STATES",
    "STATE_CODES",
    "STATUSES",
    "STATUS_CODES",
    "TURNS",
    "TURN_CODES",
    "Priority",
    "Status",
    "Turn",
    "flag_bits",
    "flags_of",
]
