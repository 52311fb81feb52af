"""Generated desks: repeatable, in order, shaped like a helpdesk."""

import json
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from supportconsole.domain.clock import DAY, parse_instant
from supportconsole.domain.interchange import read_line
from supportconsole.domain.records import MessageRecord, PersonRecord, Record, TicketRecord
from supportconsole.domain.text.cleaning import is_clean
from supportconsole.sample.generator import generate, main

NOW = parse_instant("2026-11-20T22:15:00Z")


def records(n: int, seed: int = 1, messages: float | None = 3.0) -> list[Record]:
    return [read_line(json.dumps(line).encode()) for line in generate(n, seed, NOW, messages)]


def tickets_of(lines: list[Record]) -> list[TicketRecord]:
    return [line for line in lines if isinstance(line, TicketRecord)]


def test_a_seed_gives_the_same_desk_and_another_seed_another_one() -> None:
    assert records(200, seed=4) == records(200, seed=4)
    assert records(200, seed=4) != records(200, seed=5)


def test_tickets_come_in_the_order_of_time_and_end_now() -> None:
    times = [ticket.created_at for ticket in tickets_of(records(3000, messages=0))]

    assert len(times) == 3000
    assert times == sorted(times)
    assert NOW - DAY < times[-1] <= NOW
    by_hour = Counter(time // 3_600_000_000 % 24 for time in times)
    assert by_hour[10] > 3 * by_hour[3]


def test_languages_channels_and_states_have_their_shares() -> None:
    tickets = tickets_of(records(40_000, messages=0))
    people = [line for line in records(8000, messages=0) if isinstance(line, PersonRecord)]

    live = [ticket for ticket in tickets if NOW - ticket.created_at < 30 * DAY]
    channels = Counter(ticket.channel for ticket in tickets)
    states = Counter(ticket.status.value for ticket in live)
    languages = Counter(person.language for person in people)
    assert channels["mail"] == pytest.approx(0.45 * len(tickets), rel=0.05)
    assert channels["chat"] == pytest.approx(0.30 * len(tickets), rel=0.05)
    assert states["solved"] == pytest.approx(0.70 * len(live), rel=0.05)
    assert states["closed"] == 0
    assert languages["pl"] == pytest.approx(0.20 * len(people), rel=0.3)
    assert {ticket.status.value for ticket in tickets if NOW - ticket.created_at > 31 * DAY} == {"closed"}


def test_few_customers_write_most_tickets() -> None:
    tickets = tickets_of(records(4000, messages=0))

    often = Counter(ticket.requester for ticket in tickets)
    assert often.most_common(1)[0][1] > 200
    assert len(often) > 200


def test_the_vocabulary_grows_with_the_desk() -> None:
    def words(n: int) -> int:
        return len({word for ticket in tickets_of(records(n, messages=0)) for word in ticket.subject.split()})

    assert words(4000) > 2 * words(1000)


def test_threads_are_as_long_as_asked_for() -> None:
    def lengths(messages: float | None) -> list[int]:
        lines = records(1500, messages=messages)
        count = Counter(line.ticket for line in lines if isinstance(line, MessageRecord))
        return sorted(count[ticket.ref] for ticket in tickets_of(lines))

    assert sum(lengths(0)) == 0
    assert sum(lengths(3)) / 1500 == pytest.approx(3, abs=0.4)
    real = lengths(None)
    assert 4 <= real[750] <= 8
    assert real[-1] > 60


def test_texts_are_finished_sentences_and_clean() -> None:
    for line in records(1500):
        if isinstance(line, MessageRecord):
            assert is_clean(line.body)
            assert "{" not in line.body
        if isinstance(line, TicketRecord):
            assert "{" not in line.subject


def test_the_command_writes_a_file_that_can_be_read(tmp_path: Path) -> None:
    main(
        [
            "300",
            "--seed",
            "3",
            "--messages",
            "0",
            "--now",
            "2026-11-20T22:15:00Z",
            "--out",
            str(tmp_path / "desk"),
        ]
    )

    lines = (tmp_path / "desk").read_bytes().splitlines()
    assert len(tickets_of([read_line(line) for line in lines])) == 300
    assert json.loads(lines[0]) == next(islice(generate(300, 3, NOW, 0), 1))
