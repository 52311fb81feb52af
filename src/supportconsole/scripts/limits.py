"""How long and how large a template may be and become, and when and in which language it is filled."""

from datetime import datetime
from typing import Final, NamedTuple

SOURCE: Final = 32 * 1024
"""The longest body with placeholders, in characters."""
OUTPUT: Final = 64 * 1024
"""The longest text that a template may become, in bytes."""
SECONDS: Final = 1.0
"""How long a template may take; ordinary ones need a few thousandths of it."""
TURNS: Final = 2000
"""Turns of all loops of a template together."""
NAMESPACE: Final = 256 * 1024
"""What a template may keep in names of its own, in bytes."""
MEMBERS: Final = 1000
"""The longest list that a filter may be given or may make."""
MARKUP: Final = 8 * 1024
"""The longest text to take tags out of: the engine looks for the end of each one, in quadratic time."""


class Moment(NamedTuple):
    """When a text is filled, on the clock of who writes, and the language in which it names days."""

    now: datetime
    language: str = ""
