"""Times in a query: days and months of the local calendar, ages in microseconds."""

import os
import time
from collections.abc import Iterator

import pytest

from supportconsole.domain.clock import DAY, HOUR, MINUTE, parse_instant
from supportconsole.domain.query.moments import age, normal_moment, span


@pytest.fixture(autouse=True)
def warsaw() -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = "CET-1CEST,M3.5.0,M10.5.0/3"
    time.tzset()
    yield
    os.environ.pop("TZ")
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


def test_today_is_the_local_day() -> None:
    late_evening_in_utc = parse_instant("2026-11-20T23:30:00Z")
    assert span("today", late_evening_in_utc) == (
        parse_instant("2026-11-21T00:00:00+01:00"),
        parse_instant("2026-11-22T00:00:00+01:00"),
    )
    assert span("yesterday", late_evening_in_utc)[0] == parse_instant("2026-11-20T00:00:00+01:00")
    assert span("tomorrow", late_evening_in_utc)[0] == parse_instant("2026-11-22T00:00:00+01:00")


def test_a_day_on_which_the_clocks_change_has_its_own_length() -> None:
    start, end = span("2026-10-25", 0)
    assert end - start == 25 * HOUR


def test_a_month_ends_where_the_next_begins() -> None:
    for month, following in (("2026-01", "2026-02"), ("2026-02", "2026-03"), ("2026-12", "2027-01")):
        assert span(month, 0)[1] == span(following, 0)[0]
        assert span(month, 0)[0] == span(month + "-01", 0)[0]


def test_ages_are_read_in_minutes_hours_days_and_weeks() -> None:
    assert [age(text) for text in ("30m", "12h", "2d", "1w", "today")] == [
        30 * MINUTE,
        12 * HOUR,
        2 * DAY,
        7 * DAY,
        None,
    ]


@pytest.mark.parametrize(
    "text", ["", "2", "d", "-2d", "99999d", "2026-1-1", "1969-01-01", "3000-01-01", "٢d", "2026-11-01x"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    assert normal_moment(text) is None
