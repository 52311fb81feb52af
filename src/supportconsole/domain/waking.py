"""Reads when a sleeping ticket shall wake: `2h`, `3d`, `tomorrow`, `mon`, `09:00`, a date, a date with a time."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import Final

from supportconsole.domain.clock import DAY, HOUR, MINUTE, Instant, to_local

MORNING: Final = time(9, 0)
"""When a day begins for a ticket that sleeps until that day."""
LAST_YEAR: Final = 2999
"""As in queries: inside what every platform's calendar and the interchange format can hold."""

_SPAN: Final = re.compile(r"\+?([0-9]{1,4})\s*(m|min|h|d|w)")
_UNITS: Final = {"m": MINUTE, "min": MINUTE, "h": HOUR, "d": DAY, "w": 7 * DAY}
_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def parse_wake(text: str, now: Instant) -> Instant:
    """The instant that `text` names, seen from `now` in this machine's zone. Raises ValueError, for the past too."""
    words = text.strip().lower()
    try:
        found = _wake(words, now)
    except OverflowError:
        raise ValueError(f"outside the calendar: {text!r}") from None
    if found <= now:
        raise ValueError(f"in the past: {text!r}")
    if to_local(found).year > LAST_YEAR:
        raise ValueError(f"too far ahead: {text!r}")
    return found


def _wake(words: str, now: Instant) -> Instant:
    span = _SPAN.fullmatch(words)
    if span:
        return now + int(span[1]) * _UNITS[span[2]]
    today = to_local(now)
    day, _, clock = words.partition(" ")
    if re.fullmatch(r"[0-9]{1,2}:[0-9]{2}", words):
        at = _at(today, time.fromisoformat(words.zfill(5)))
        return at if at > now else _at(today + timedelta(days=1), time.fromisoformat(words.zfill(5)))
    hour = time.fromisoformat(clock.zfill(5)) if clock else MORNING
    if day == "today":
        return _at(today, hour)
    if day == "tomorrow":
        return _at(today + timedelta(days=1), hour)
    if day[:3] in _WEEK and (len(day) == 3 or day.endswith("day")):
        ahead = (_WEEK.index(day[:3]) - today.weekday() - 1) % 7 + 1
        return _at(today + timedelta(days=ahead), hour)
    moment = datetime.fromisoformat(words.upper())
    if len(words) == 10:
        moment = datetime.combine(moment.date(), MORNING)
    # A time without a zone is one of this machine's clock.
    return (moment.astimezone() - _EPOCH) // timedelta(microseconds=1)


def _at(day: datetime, hour: time) -> Instant:
    moment = datetime.combine(day.date(), hour).astimezone()
    return (moment - _EPOCH) // timedelta(microseconds=1)
