"""Reads until when an article is vouched for: a date, or a time from today such as `30d`, `2w`, `6m`, `1y`."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final

_SPAN: Final = re.compile(r"\+?([0-9]{1,3})\s*([dwmy])")


def read_until(words: str, today: str) -> str:
    """The ISO date that is meant on the day `today`; words that are no time from today come back as they are."""
    found = _SPAN.fullmatch(words.strip().lower())
    if not found:
        return words.strip()
    day, n = date.fromisoformat(today), int(found[1])
    if found[2] in "dw":
        return (day + timedelta(days=n * (7 if found[2] == "w" else 1))).isoformat()
    months = day.year * 12 + day.month - 1 + n * (12 if found[2] == "y" else 1)
    year, month = months // 12, months % 12 + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1])).isoformat()
