"""Addresses that a person types to send a copy to."""

import re
from typing import Final

from supportconsole.domain.errors import UsageProblem
from supportconsole.domain.text.cleaning import clean_line

MOST: Final = 50
"""Copies of one reply; more is a broadcast."""
_ADDRESS: Final = re.compile(r"[^\s@<>,;\"()]{1,64}@[^\s@<>,;\"().]{1,63}(?:\.[^\s@<>,;\"().]{1,63})+")


def read_addresses(text: str) -> tuple[str, ...]:
    """The addresses of `anna@example.org, Jan <jan@example.org>`, each once. Raises UsageProblem that names a bad word."""
    found: dict[str, str] = {}
    for part in re.split(r"[,;\n]", text):
        words = part.split()
        for word in words:
            if "@" not in word and (word != words[-1] or len(words) == 1):
                if len(words) == 1:
                    raise _bad(word)
                continue  # a name before its address
            address = clean_line(word.strip("<>"))
            if not _ADDRESS.fullmatch(address):
                raise _bad(word)
            found.setdefault(address.casefold(), address)
    if len(found) > MOST:
        raise UsageProblem(
            "{n} copies are too many; at most {most} go with one reply.",
            hint="Send a list its own message.",
            n=len(found),
            most=MOST,
        )
    return tuple(found.values())


def _bad(word: str) -> UsageProblem:
    return UsageProblem(
        "{word!r} is no address.", hint="Write it as name@example.org.", word=clean_line(word)[:60]
    )
