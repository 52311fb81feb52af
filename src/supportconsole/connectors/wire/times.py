"""The server's own clock and its wishes for silence, out of headers that may hold anything."""

from email.utils import parsedate_to_datetime
from typing import Final

from supportconsole.domain.clock import SECOND, Instant

LONGEST_SILENCE: Final = 15 * 60
"""Seconds; what asks for more is a mistake or an attack, and is cut to this."""


def read_date(text: str) -> Instant | None:
    """An HTTP date such as `Wed, 25 Nov 2026 07:13:34 GMT`, or None."""
    try:
        moment = parsedate_to_datetime(text)
        return None if moment.tzinfo is None else int(moment.timestamp()) * SECOND
    except (ValueError, OverflowError, OSError, IndexError, TypeError):
        return None


def read_retry_after(text: str, now: Instant) -> float | None:
    """Seconds to be silent, from 1 to 900, out of a `Retry-After` header; None when it says nothing usable.

    `now` is the server's own time, so that a wrong clock here does not stretch or shorten a date.
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        wanted = float(text[:10])
    else:
        until = read_date(text)
        if until is None:
            return None
        wanted = (until - now) / SECOND
    return min(max(wanted, 1.0), LONGEST_SILENCE)
