"""A burst is what a desk practically never sees: quiet weeks raise none, an outage is noticed by its first tickets."""

from collections import deque
from itertools import chain

import pytest

from search.weeks import MONDAY, arrival, ordinary, outage
from supportconsole.domain.clock import DAY, HOUR, MINUTE
from supportconsole.search.bursts import PAST, WINDOWS, Arrival, find_bursts

LANGUAGES = (("en",), ("ru",), ("pl",), ("en", "ru", "pl"))
BEFORE = 4_000


@pytest.mark.parametrize("languages", LANGUAGES)
def test_a_quiet_week_raises_none(languages: tuple[str, ...]) -> None:
    """Looked at again after each ticket, at 100 tickets a day."""
    assert _raised(1, languages, 100) == []


@pytest.mark.slow
@pytest.mark.parametrize("languages", LANGUAGES)
@pytest.mark.parametrize(("a_day", "every", "seed"), [(200, 1, 4), (200, 1, 5), (200, 1, 6), (1_000, 10, 7)])
def test_more_quiet_weeks_raise_none(languages: tuple[str, ...], a_day: int, every: int, seed: int) -> None:
    assert _raised(seed, languages, a_day, every) == []


@pytest.mark.parametrize("language", ["en", "ru", "pl"])
def test_what_is_offered_in_the_end_holds_most_of_the_outage(language: str) -> None:
    week = list(ordinary(1, (language,), MONDAY - 14 * DAY, 25, 600))
    begin = MONDAY + 9 * DAY + 9 * HOUR + 30 * MINUTE
    end = begin + 20 * MINUTE
    now = [one for one in week if end - HOUR <= one.created_at <= end]
    past = [one.terms for one in week if one.created_at < end - HOUR][-BEFORE:]
    first, *_more = find_bursts([*now, *outage(1, language, begin, first=10**6)], past, end)
    theirs = sum(one.ticket_id >= 10**6 for one in first.arrivals)
    print(language, theirs, len(first.arrivals), first.terms)
    assert theirs >= 300
    assert theirs >= 0.9 * len(first.arrivals)


@pytest.mark.parametrize("language", ["en", "ru", "pl"])
@pytest.mark.parametrize("a_day", [100, 600, 2_000])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_outage_is_offered_within_its_first_fifteen_tickets(seed: int, a_day: int, language: str) -> None:
    begin = MONDAY + 9 * DAY + 9 * HOUR + 30 * MINUTE
    week = list(ordinary(seed, (language,), MONDAY - 14 * DAY, 25, a_day))
    reports = list(outage(seed, language, begin, first=10**6))
    fifteenth = reports[14].created_at
    now = sorted(
        (one for one in (*week, *reports) if one.created_at <= fifteenth), key=lambda a: a.created_at
    )
    past = [one.terms for one in now if one.created_at < fifteenth - WINDOWS[-1]][-BEFORE:]
    first, *_more = find_bursts(now, past, fifteenth)
    theirs = [one for one in first.arrivals if one.ticket_id >= 10**6]
    assert len(theirs) >= 6
    assert len(theirs) >= 0.8 * len(first.arrivals)


def test_many_tickets_of_one_person_are_no_burst() -> None:
    """As when a machine mails its alarms."""
    past = [one.terms for one in ordinary(1, ("en",), MONDAY, 7, 100)]
    alarms = [arrival(n, MONDAY + n, 1, "Disk full on backup host", "en") for n in range(50)]
    assert find_bursts(alarms, past, MONDAY + MINUTE) == ()
    several = [one._replace(requester=None) for one in alarms]
    (group,) = find_bursts(several, past, MONDAY + MINUTE)
    assert len(group.arrivals) == 50
    assert {"disk", "full"} <= set(group.terms)


def test_nothing_is_said_while_the_past_is_unknown() -> None:
    reports = list(outage(1, "en", MONDAY, first=0))
    assert find_bursts(reports, [frozenset({"mail"})] * (PAST - 1), MONDAY + HOUR) == ()


def test_old_tickets_and_those_to_come_are_left_out() -> None:
    past = [one.terms for one in ordinary(1, ("en",), MONDAY, 7, 100)]
    reports = list(outage(1, "en", MONDAY, first=0))
    assert find_bursts(reports, past, MONDAY + 2 * HOUR) == ()
    assert find_bursts(reports, past, MONDAY - 1) == ()


def test_two_outages_at_once_are_two_bursts() -> None:
    past = [one.terms for one in ordinary(1, ("en",), MONDAY, 7, 100)]
    mail = [arrival(n, MONDAY + n, n, "Outlook mail down", "en") for n in range(20)]
    door = [arrival(100 + n, MONDAY + n, 100 + n, "Badge reader locked me out", "en") for n in range(10)]
    found = find_bursts(chain(mail, door), past, MONDAY + MINUTE)
    assert sorted(len(group.arrivals) for group in found) == [10, 20]


def _raised(seed: int, languages: tuple[str, ...], a_day: int, every: int = 1) -> list[tuple[str, ...]]:
    arrivals = list(ordinary(seed, languages, MONDAY - 14 * DAY, 21, a_day))
    recent: deque[Arrival] = deque()
    raised, gone = [], 0
    for number, one in enumerate(arrivals):
        recent.append(one)
        while recent[0].created_at < one.created_at - WINDOWS[-1]:
            recent.popleft()
            gone += 1
        if one.created_at >= MONDAY and number % every == 0:
            past = [before.terms for before in arrivals[max(0, gone - BEFORE) : gone]]
            raised += [group.terms for group in find_bursts(recent, past, one.created_at)]
    return raised
