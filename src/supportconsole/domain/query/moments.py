"""Times in a query: ages such as `2d`, days such as `2026-11-01` or `today`, and months.

Days and months are those of the calendar on this machine's clock.
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

from supportconsole.domain.clock import DAY, HOUR, MINUTE, Instant, to_local

DAY_WORDS: Final = ("today", "yesterday", "tomorrow")
_UNITS: Final = {"m": MINUTE, "h": HOUR, "d": DAY, "w": 7 * DAY}
_AGE: Final = r"([0-9]{1,4})([mhdw])"  # compiled when the first query names a time
_DATE: Final = r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?"
_FIRST_YEAR, _LAST_YEAR = 1971, 2999  # inside what every platform's calendar can turn into local time
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def normal_moment(text: str) -> str | None:
    """The canonical way to write a time; None when it is not one."""
    if text in DAY_WORDS:
        return text
    if age := re.fullmatch(_AGE, text):
        return f"{int(age[1])}{age[2]}"
    found = re.fullmatch(_DATE, text)
    if found is None or not _FIRST_YEAR <= int(found[1]) <= _LAST_YEAR:
        return None
    try:
        date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return None
    return text


def age(moment: str) -> int | None:
    """How long ago, in microseconds, when the time is written as an age."""
    found = re.fullmatch(_AGE, moment)
    return int(found[1]) * _UNITS[found[2]] if found else None


def span(moment: str, now: Instant) -> tuple[Instant, Instant]:
    """The beginning and the end (not included) of a day or month in local time."""
    if moment in DAY_WORDS:
        offset = {"today": 0, "yesterday": -1, "tomorrow": 1}[moment]
        first = to_local(now).date() + timedelta(days=offset)
        return _midnight(first), _midnight(first + timedelta(days=1))
    year, month, *days = map(int, moment.split("-"))
    if days:
        first = date(year, month, days[0])
        return _midnight(first), _midnight(first + timedelta(days=1))
    first = date(year, month, 1)
    return _midnight(first), _midnight((first + timedelta(days=31)).replace(day=1))


def _midnight(day: date) -> Instant:
    local = datetime(day.year, day.month, day.day).astimezone()
    return (local - _EPOCH) // timedelta(microseconds=1)
