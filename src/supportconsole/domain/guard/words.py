"""Words among colleagues: what is internal, and who is called by an @."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from supportconsole.domain.guard.findings import Found, Rule

_CALL: Final = re.compile(r"(?<![\w@./])@([^\W_][\w-]*(?:\.[\w-]+)*)(?: ([^\W\d_][\w-]+))?")
EVERYBODY: Final = frozenset({"here", "all", "channel", "everyone", "team", "все", "всем", "wszyscy"})


def find_internal(text: str, words: Sequence[str]) -> Iterator[Found]:
    """Words that stay inside; `words` are casefolded."""
    if not words:
        return
    any_word = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    for found in re.finditer(rf"(?<!\w)(?:{any_word})(?!\w)", text, re.IGNORECASE):
        yield Found(Rule.INTERNAL, *found.span(), found[0])


def find_colleagues(text: str, colleagues: frozenset[str]) -> Iterator[Found]:
    """`@name` where the name is a colleague's; other such words are accounts of the world outside."""
    for found in _CALL.finditer(text):
        name, family = found[1].casefold(), (found[2] or "").casefold()
        if name in colleagues or name in EVERYBODY:
            end = found.end() if family in colleagues else found.end(1)
            yield Found(Rule.COLLEAGUE, found.start(), end, text[found.start() : end])
