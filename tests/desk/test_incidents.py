"""Duplicates and bursts at a desk: found in the store, offered with reasons, marked and taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import given
from supportconsole.desk.bursts import tidy_name
from supportconsole.desk.desk import Desk
from supportconsole.domain.clock import DAY, SetClock
from supportconsole.domain.errors import NotFound, UsageProblem
from supportconsole.domain.tickets import Status

THINGS = (
    "Invoice",
    "Door",
    "Keyboard",
    "Phone",
    "Laptop",
    "Monitor",
    "Badge",
    "Car park",
    "Scanner",
    "Chair",
)
PROBLEMS = ("is missing", "is broken", "for a new colleague", "does not start", "must be moved", "is slow")


@pytest.fixture
def clock() -> SetClock:
    return SetClock(given.NOW)


@pytest.fixture
def desk(tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    """A desk with sixty ordinary tickets of the day before."""
    opened = given.desk(tmp_path, clock)
    for thing in THINGS:
        for problem in PROBLEMS:
            given.ticket(opened, f"{thing} {problem}", body="Please help.")
    clock.advance(DAY)
    yield opened
    opened.close()


def outage(desk: Desk, n: int = 8) -> list[int]:
    people = [given.customer(desk, f"Anna {k}", f"anna{k}@example.com") for k in range(n)]
    found = [given.ticket(desk, "VPN gateway down", body="No VPN.", requester=one) for one in people]
    desk.finding.catch_up()
    return found


def test_similar_new_tickets_of_many_people_are_offered_with_what_they_share(desk: Desk) -> None:
    desk.finding.catch_up()
    assert desk.bursts.offered() == ()
    tickets = outage(desk)
    (burst,) = desk.bursts.offered()
    assert sorted(burst.ticket_ids) == tickets
    assert set(burst.words) == {"vpn", "gateway", "down"}
    assert burst.requesters == 8
    assert burst.usual < 1


def test_a_marked_incident_is_listed_no_longer_offered_and_taken_back_at_once(desk: Desk) -> None:
    tickets = outage(desk)
    (burst,) = desk.bursts.offered()
    outcome = desk.bursts.open_incident(burst.ticket_ids, burst.name)
    (incident,) = desk.bursts.incidents()
    assert (incident.name, incident.tickets, incident.active) == (burst.name, 8, 8)
    assert desk.bursts.offered() == ()
    ticket = desk.tickets.get(tickets[0])
    assert f"incident:{burst.name}" in ticket.tags
    desk.work.undo(outcome.undo_id)
    assert desk.bursts.incidents() == ()
    assert len(desk.bursts.offered()) == 1


def test_an_hour_later_nothing_is_offered(desk: Desk, clock: SetClock) -> None:
    outage(desk)
    clock.advance(DAY)
    assert desk.bursts.offered() == ()


def test_a_duplicate_of_the_same_requester_stands_first_and_says_why(desk: Desk) -> None:
    other = given.customer(desk, "Jan Lis", "jan@example.com")
    theirs = given.ticket(desk, "Tunnel error 809 at the gateway", requester=other)
    own = given.ticket(desk, "Error 809 again")
    given.ticket(desk, "Tunnel error 809 at the gateway", status=Status.SOLVED)
    ticket = given.ticket(desk, "Tunnel error 809 at the gateway")
    desk.finding.catch_up()
    found = desk.bursts.duplicates(ticket)
    assert [one.hit.id for one in found] == [own, theirs]
    assert [one.same_requester for one in found] == [True, False]
    assert found[0].hit.reason.startswith("same requester; shares ")
    assert "gateway" in found[1].hit.reason


def test_a_ticket_without_a_like_has_no_duplicate(desk: Desk) -> None:
    ticket = given.ticket(desk, "Coffee machine leaks", body="Water everywhere")
    desk.finding.catch_up()
    assert desk.bursts.duplicates(ticket) == ()


def test_what_is_not_there_is_refused(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.bursts.duplicates(9_999)
    with pytest.raises(NotFound):
        desk.bursts.open_incident([1, 9_999], "vpn")
    assert desk.bursts.incidents() == ()


def test_a_name_becomes_a_part_of_a_tag() -> None:
    assert tidy_name("  VPN down, Gdańsk: brama!\x1b ") == "vpn-down-gdańsk-brama"
    with pytest.raises(UsageProblem):
        tidy_name(" -- ")
