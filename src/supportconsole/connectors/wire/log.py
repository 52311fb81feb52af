"""What is written down about calls: method, path template, status, milliseconds. Never a query, a header or a body."""

import logging
from typing import Final

_log: Final = logging.getLogger("supportconsole.wire")
_log.addHandler(logging.NullHandler())


def quiet_below() -> None:
    """Keep the libraries below from writing addresses and headers, which may hold a token, to whatever log there is."""
    for name in ("httpx", "httpcore", "hpack"):
        logging.getLogger(name).setLevel(logging.ERROR)


def note(method: str, template: str, status: int | str, seconds: float) -> None:
    _log.info("%s %s %s %d ms", method, template, status, seconds * 1000)
