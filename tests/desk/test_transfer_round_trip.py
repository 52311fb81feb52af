"""Out of one desk and into another: the same desk, whatever strange things it holds."""

import json
import resource
from collections.abc import Iterable
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supportconsole.desk.transfer import Transfer
from supportconsole.domain.clock import SetClock, parse_instant
from supportconsole.domain.tickets import PRIORITIES, STATUSES
from supportconsole.sample.generator import generate
from supportconsole.store.store import Store

NOW = "2026-11-20T22:15:00Z"

hostile = st.text(
    st.one_of(
        st.sampled_from(
            "ab \n\t\x00\x07\x1b\x9b\x7f\x85\u2028\u202e\u200b\u0301\ufeff\ud800\udfff\U0001f3f4\U000e0067é字"
        ),
        st.characters(),
    ),
    max_size=12,
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | hostile,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(hostile, inner, max_size=3),
    max_leaves=6,
)
unknown = st.dictionaries(
    st.sampled_from(["x", "Y", "versions", "extra", "kept", "line", "\x1b", "\ud800"]), values, max_size=3
)
names = st.lists(hostile, max_size=3)
times = st.builds(
    lambda day, fraction, zone: f"20{day:02}-01-02T03:04:05{fraction}{zone}",
    st.integers(0, 99),
    st.sampled_from(["", ".5", ".000001", ".123456"]),
    st.sampled_from(["Z", "+05:30", "-11:00"]),
)


@st.composite
def desks(draw: st.DrawFn) -> list[dict[str, object]]:
    """Records of every type that refer to each other, in any order."""
    people = [f"p{n}" for n in range(draw(st.integers(1, 3)))]
    tickets = [f"t{n}" for n in range(draw(st.integers(0, 3)))]
    person = st.sampled_from(people)
    somebody = st.none() | person
    records: list[dict[str, object]] = []

    def add(type_: str, ref: str, /, **keys: st.SearchStrategy[object]) -> None:
        given = {
            name: draw(strategy) for name, strategy in keys.items() if draw(st.booleans()) or name in needed
        }
        identity = "name" if type_ in {"group", "view"} else "id"
        records.append(draw(unknown) | {"type": type_, identity: ref} | given)

    needed = {"role", "subject", "created_at", "ticket", "kind", "title"}
    for ref in people:
        add("person", ref, role=st.sampled_from(["agent", "customer"]), email=hostile, organization=hostile,
            groups=names, language=hostile, vip=st.booleans())  # fmt: skip
        records[-1].setdefault("name", draw(hostile))
    for ref in tickets:
        add("ticket", ref, subject=hostile, status=st.sampled_from(STATUSES), priority=st.sampled_from(PRIORITIES),
            channel=st.sampled_from(["mail", "social:x\x07"]), group=hostile, assignee=somebody, requester=somebody,
            tags=names, language=hostile, created_at=times, updated_at=times, fields=st.dictionaries(hostile, values, max_size=3),
            account=st.sampled_from(["local", "work"]), wake_at=times, flags=st.lists(st.sampled_from(["spam", "deleted", "merged"])),
            merged_into=st.sampled_from([None, *tickets]), watchers=st.lists(person),
            turn=st.sampled_from(["nobody", "customer", "agent"]), unread=st.booleans())  # fmt: skip
    attachment = st.fixed_dictionaries(
        {}, optional={"name": hostile, "type": hostile, "size": st.integers(0, 2**62), "y": values}
    )
    change = st.fixed_dictionaries(
        {"field": hostile}, optional={"before": values, "after": values, "why": values}
    )
    for number in range(draw(st.integers(0, 4)) if tickets else 0):
        add("message", f"m{number}", ticket=st.sampled_from(tickets), kind=st.sampled_from(["reply", "inbound", "note", "event"]),
            author=somebody, body=hostile, format=st.sampled_from(["text", "html", "markdown"]), created_at=times,
            attachments=st.lists(attachment, max_size=2), state=st.sampled_from(["local", "sent"]),
            changes=st.lists(change, max_size=2))  # fmt: skip
    if draw(st.booleans()):
        add(
            "article",
            "k1",
            title=hostile,
            body=hostile,
            owner=somebody,
            tags=names,
            url=hostile,
            language=hostile,
        )
        add(
            "canned",
            "s1",
            title=hostile,
            body=hostile,
            groups=names,
            shortcut=hostile,
            changes=st.dictionaries(hostile, values, max_size=2),
        )
        add("group", "L1", level=st.sampled_from(["L1", ""]))
        add(
            "view",
            "V",
            query=st.sampled_from(["", "status:open"]),
            sort=st.sampled_from(["priority", "number"]),
        )
    return draw(st.permutations(records))


def write(path: Path, records: Iterable[dict[str, object]]) -> None:
    with path.open("wb") as out:
        for record in records:
            out.write(json.dumps(record).encode() + b"\n")


def through_a_desk(folder: Path, name: str, file: Path) -> Path:
    """Import the file into an empty desk, twice, and export that."""
    (folder / name).mkdir()
    with closing(Store.open(folder / name / "desk.db", SetClock(NOW))) as store:
        transfer = Transfer(store, store.clock)
        first = transfer.import_file(file)
        again = transfer.import_file(file)
        assert (again.added, again.changed) == ({}, {})
        assert sum(again.unchanged.values()) == sum(first.added.values()) == first.lines
        out = folder / name / "out.jsonl"
        with out.open("wb") as lines:
            transfer.export(None, lines)
    return out


def by_ref(lines: bytes) -> dict[tuple[object, object], dict[str, object]]:
    records = [json.loads(line) for line in lines.splitlines()]
    return {(record["type"], record.get("id", record.get("name"))): record for record in records}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(desks())
def test_any_desk_survives_export_and_import(records: list[dict[str, object]]) -> None:
    with TemporaryDirectory() as place:
        folder = Path(place)
        write(folder / "in.jsonl", records)

        one = through_a_desk(folder, "one", folder / "in.jsonl").read_bytes()
        two = through_a_desk(folder, "two", folder / "one" / "out.jsonl").read_bytes()

    assert one == two
    out = by_ref(one)
    for record in records:
        written = out[record["type"], record.get("id", record.get("name"))]
        texts = {key for key, value in record.items() if key not in DERIVED and value is not None}
        assert {key: written.get(key) for key in texts} == {key: as_written(record, key) for key in texts}


# Sets come back sorted, times in UTC, and what follows from the messages is not written.
DERIVED = {
    "created_at",
    "updated_at",
    "wake_at",
    "watchers",
    "flags",
    "turn",
    "unread",
    "account",
    "state",
    "attachments",
    "changes",
    "merged_into",
}


def as_written(record: dict[str, object], key: str) -> object:
    value = record[key]
    return None if value == "" and key in {"assignee", "requester", "author", "owner"} else value


def test_two_thousand_generated_tickets_go_round_unchanged(tmp_path: Path) -> None:
    write(tmp_path / "in.jsonl", generate(2000, seed=7, now=parse_instant(NOW)))

    one = through_a_desk(tmp_path, "one", tmp_path / "in.jsonl")
    two = through_a_desk(tmp_path, "two", one)

    assert one.read_bytes() == two.read_bytes()
    assert one.read_bytes().count(b"\n") > 8000


@pytest.mark.slow
def test_a_hundred_thousand_go_round_and_a_bad_line_near_the_end_leaves_nothing(tmp_path: Path) -> None:
    from supportconsole.domain.errors import BadLine

    write(tmp_path / "in.jsonl", generate(100_000, seed=7, now=parse_instant(NOW)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # of all tests that this process has run
    one = through_a_desk(tmp_path, "one", tmp_path / "in.jsonl")
    two = through_a_desk(tmp_path, "two", one)
    assert same_bytes(one, two)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 180_000

    spoilt = tmp_path / "spoilt.jsonl"
    with one.open("rb") as lines, spoilt.open("wb") as out:
        for number, line in enumerate(lines, 1):
            out.write(line if number != 99_000 else b"{\n")
    with closing(Store.open(tmp_path / "three.db", SetClock(NOW))) as store:
        with pytest.raises(BadLine) as refused:
            Transfer(store, store.clock).import_file(spoilt)
        assert refused.value.line == 99_000
        counts = "SELECT (SELECT count(*) FROM person) + (SELECT count(*) FROM ticket) + (SELECT count(*) FROM team)"
        assert store.read(lambda db: db.execute(counts).fetchone()) == (0,)


def same_bytes(one: Path, two: Path) -> bool:
    with one.open("rb") as first, two.open("rb") as second:
        return all(a == b for a, b in zip_longest(first, second))
