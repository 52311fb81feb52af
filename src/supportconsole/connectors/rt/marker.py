"""Our mark in a message at RT: a parameter of its text's `Content-Type`.

RT has no keys for operations: the same reply sent twice is there twice. It keeps the header of each part as it came, shows it
to nobody, and writes new headers for the mail to the customer, so that the mark never leaves RT (seen on RT 5.0.3).
"""

import re
from typing import Final

PARAMETER: Final = "x-operation"
_FOUND: Final = re.compile(rf'{PARAMETER}="?([0-9A-Za-z._@+-]{{1,200}})"?')
_RIGHT: Final = re.compile(r"[0-9A-Za-z._@+-]{1,200}")


def marked_type(content_type: str, marker: str) -> str:
    """The type of a text with the mark in it. Raises ValueError for a mark that would not come back whole."""
    if not _RIGHT.fullmatch(marker):
        raise ValueError("a marker has only letters, digits and . _ @ + -")
    return f'{content_type}; {PARAMETER}="{marker}"'


def marker_in(headers: str) -> str:
    """The mark in the headers that RT keeps of a part; "" without one."""
    found = _FOUND.search(headers) if PARAMETER in headers else None
    return found[1] if found else ""
