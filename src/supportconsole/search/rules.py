"""Which rules made an index, known without loading what applies them."""

from importlib.util import find_spec
from typing import Final

RULES: Final = 1
"""Raised when a change of this room makes other words of the same text; an index made by lower rules is made anew."""


def number(*, lemmas: bool) -> int:
    """What an entry is marked with: higher is better, and odd numbers have dictionary forms."""
    return 2 * RULES + lemmas


def dictionaries() -> tuple[bool, bool]:
    """Whether the dictionaries of the extra `lemma` are installed: Russian, Polish."""
    return find_spec("pymorphy3") is not None, find_spec("morfeusz2") is not None


def present() -> int:
    """The number of the rules that this installation makes an index by."""
    return number(lemmas=any(dictionaries()))
