"""Time as the project keeps it: whole microseconds since 1970-01-01 UTC, and RFC 3339 at the edges."""

from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

Instant = int  # microseconds since the epoch, UTC

SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class Clock(Protocol):
    """Where the present comes from; tests hand in one that they can set."""

    def now(self) -> Instant: ...


class SystemClock:
    def now(self) -> Instant:
        import time

        return time.time_ns() // 1000


class SetClock:
    """A clock that stands still until somebody moves it."""

    def __init__(self, now: Instant | str) -> None:
        self._now = parse_instant(now) if isinstance(now, str) else now

    def now(self) -> Instant:
        return self._now

    def advance(self, by: int) -> None:
        """Move forward by `by` microseconds (`5 * MINUTE`)."""
        self._now += by


def parse_instant(text: str) -> Instant:
    """Read an RFC 3339 time. Raises ValueError for anything else, a missing zone included."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"time without a zone: {text!r}")
    return (moment - _EPOCH) // _MICROSECOND


def format_instant(instant: Instant) -> str:
    """Write an instant as RFC 3339 in UTC, with a fraction only where there is one."""
    moment = _EPOCH + timedelta(microseconds=instant)
    return moment.isoformat().replace("+00:00", "Z")


def to_local(instant: Instant) -> datetime:
    """The instant as an aware datetime in the zone of this machine, for display only."""
    return (_EPOCH + timedelta(microseconds=instant)).astimezone()
