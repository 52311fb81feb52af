"""When a sleeping ticket shall wake, as people write it."""

from datetime import datetime

import pytest

from supportconsole.domain.clock import HOUR, parse_instant, to_local
from supportconsole.domain.waking import parse_wake

NOW = parse_instant(datetime(2026, 11, 20, 14, 30).astimezone().isoformat())  # a Friday


@pytest.mark.parametrize(
    ("text", "wakes"),
    [
        ("2h", "2026-11-20 16:30"),
        ("45m", "2026-11-20 15:15"),
        ("3d", "2026-11-23 14:30"),
        ("tomorrow", "2026-11-21 09:00"),
        ("tomorrow 8:15", "2026-11-21 08:15"),
        ("mon", "2026-11-23 09:00"),
        ("friday", "2026-11-27 09:00"),
        ("16:00", "2026-11-20 16:00"),
        ("9:00", "2026-11-21 09:00"),
        ("2026-12-01", "2026-12-01 09:00"),
        ("2026-12-01 10:30", "2026-12-01 10:30"),
    ],
)
def test_a_time_to_come_is_understood(text: str, wakes: str) -> None:
    assert f"{to_local(parse_wake(text, NOW)):%Y-%m-%d %H:%M}" == wakes


def test_a_time_with_a_zone_is_that_instant() -> None:
    assert parse_wake("2026-11-21T09:00:00Z", NOW) == parse_instant("2026-11-21T09:00:00Z")
    assert parse_wake("1h", NOW) == NOW + HOUR


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "yesterday",
        "25:00",
        "2020-01-01",
        "today 9:00",
        "0h",
        "monkey",
        "-2h",
        "²h",
        "9999-12-31",
        "0001-01-01 00:00",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_wake(text, NOW)
