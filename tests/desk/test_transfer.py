"""Import and export of a desk: all or nothing, twice the same, out again as it came."""

import gzip
import io
import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from supportconsole.desk.desk import Desk
from supportconsole.desk.transfer import Transfer
from supportconsole.domain.clock import SetClock
from supportconsole.domain.errors import BadLine, NotFound, UsageProblem
from supportconsole.domain.query import parse
from supportconsole.domain.views import Sort
from supportconsole.store.store import Store

PEOPLE: list[dict[str, object]] = [
    {"type": "person", "id": "a1", "role": "agent", "name": "Ivan Petrov", "groups": ["L1", "Night"]},
    {"type": "person", "id": "c1", "role": "customer", "name": "Anna Nowak", "organization": "Example"},
]


def ticket(ref: str = "t1", **keys: object) -> dict[str, object]:
    least = {
        "type": "ticket",
        "id": ref,
        "subject": "VPN",
        "status": "open",
        "created_at": "2026-11-20T20:00:00Z",
    }
    return least | keys


def message(ref: str, kind: str = "inbound", at: str = "20:00:00", **keys: object) -> dict[str, object]:
    least = {"type": "message", "id": ref, "ticket": "t1", "kind": kind, "created_at": f"2026-11-20T{at}Z"}
    return least | keys


def write(path: Path, *records: dict[str, object]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(json.dumps(record).encode() + b"\n" for record in records))
    return path


def rows(store: Store, query: str) -> list[tuple[object, ...]]:
    return store.read(lambda db: db.execute(query).fetchall())


def everything(store: Store) -> list[str]:
    """The whole store as SQL, to see that nothing of it has changed."""

    def dump(_db: sqlite3.Connection) -> list[str]:
        copy = sqlite3.connect(f"{store.path.absolute().as_uri()}?mode=ro", uri=True)
        tables = [
            name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
        ]
        found = [f"{name} {row}" for name in tables for row in copy.execute(f"SELECT * FROM {name}")]
        copy.close()
        return found

    return store.read(dump)


@pytest.fixture
def transfer(store: Store, clock: SetClock) -> Transfer:
    return Transfer(store, clock)


@pytest.fixture
def new_desk(tmp_path: Path, clock: SetClock) -> Iterator[Callable[[str], Transfer]]:
    opened: list[Store] = []

    def make(name: str) -> Transfer:
        (tmp_path / name).mkdir()
        opened.append(Store.open(tmp_path / name / "desk.db", clock))
        return Transfer(opened[-1], clock)

    yield make
    for store in opened:
        store.close()


def exported(transfer: Transfer, path: Path) -> bytes:
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as out:
        transfer.export(None, out)
    return path.read_bytes()


def test_records_may_come_in_any_order_and_refer_forward(
    store: Store, transfer: Transfer, tmp_path: Path
) -> None:
    file = write(
        tmp_path / "in.jsonl",
        message("m1", author="c1"),
        ticket(assignee="a1", requester="c1", group="L1", watchers=["a1"], tags=["vpn", "vpn"]),
        ticket("t2", merged_into="t1", flags=["merged"]),
        *PEOPLE,
    )

    report = transfer.import_file(file)

    assert report.added == {"person": 2, "ticket": 2, "message": 1}
    assert report.changed == report.unchanged == {}
    assert rows(store, "SELECT tag, ticket_id FROM ticket_tag") == [("vpn", 1)]
    assert rows(store, "SELECT merged_into, flags FROM ticket WHERE ref = 't2'") == [(1, 4)]
    assert rows(store, "SELECT found_by FROM person WHERE ref = 'c1'") == [("anna nowak example",)]
    assert rows(store, "SELECT sum(n) FROM tally") == [(2,)]
    assert rows(store, "SELECT rowid FROM ticket_words WHERE ticket_words MATCH 'vpn'") == [(1,), (2,)]


def test_importing_the_same_file_twice_changes_nothing(
    store: Store, transfer: Transfer, tmp_path: Path
) -> None:
    file = write(
        tmp_path / "in.jsonl",
        *PEOPLE,
        {"type": "group", "name": "L1", "level": "L1", "color": "red"},
        ticket(group="L1", subject="VPN\x07", tags=["b", "a"], fields={"n": 2**80}, flags=["spam"], u=1),
        message("m1", author="c1", attachments=[{"name": "a\x00"}], versions=[1, 2]),
        {"type": "article", "id": "k1", "title": "T", "owner": "a1"},
        {"type": "canned", "id": "s1", "title": "S", "changes": {"status": "solved"}},
        {"type": "view", "name": "V", "query": "status:open", "x": None},
    )
    transfer.import_file(file)
    before = everything(store)

    report = transfer.import_file(file)

    assert everything(store) == before
    assert report.added == report.changed == {}
    assert sum(report.unchanged.values()) == report.lines == 8


def test_a_changed_line_overwrites_what_differs_and_counts_the_version(
    store: Store, transfer: Transfer, tmp_path: Path
) -> None:
    first = ticket(subject="VPN\x07", tags=["a", "b"], watchers=["a1"], assignee="a1", group="L1", u=1)
    transfer.import_file(write(tmp_path / "1.jsonl", *PEOPLE, first, ticket("t2")))

    second = ticket(subject="Printer", tags=["b", "c"], status="solved", merged_into="t2")
    report = transfer.import_file(write(tmp_path / "2.jsonl", second, ticket("t2")))

    assert report.changed == {"ticket": 1}
    assert report.unchanged == {"ticket": 1}
    assert rows(
        store, "SELECT subject, status, assignee_id, merged_into, extra, version FROM ticket WHERE id = 1"
    ) == [("Printer", 4, None, 2, None, 2)]
    assert rows(store, "SELECT version FROM ticket WHERE id = 2") == [(1,)]
    assert rows(store, "SELECT tag FROM ticket_tag ORDER BY tag") == [("b",), ("c",)]
    assert rows(store, "SELECT * FROM ticket_watcher") == []
    assert rows(store, "SELECT * FROM original") == []


def test_whose_turn_it_is_follows_from_the_messages(store: Store, transfer: Transfer, tmp_path: Path) -> None:
    turn = "SELECT turn, unread, version, updated_at / 1000000 % 86400 / 60 FROM ticket"
    transfer.import_file(
        write(
            tmp_path / "1.jsonl",
            ticket(),
            message("m2", at="21:00:00"),
            message("m1", "reply", at="20:30:00"),
        )
    )
    assert rows(store, turn) == [(1, 1, 1, 20 * 60)]

    transfer.import_file(write(tmp_path / "2.jsonl", message("m3", "reply", at="21:30:00")))
    assert rows(store, turn) == [(2, 0, 2, 21 * 60 + 30)]

    transfer.import_file(write(tmp_path / "3.jsonl", message("m4", "note", at="21:40:00")))
    assert rows(store, turn) == [(2, 0, 3, 21 * 60 + 40)]


def test_what_an_agent_has_read_stays_read_when_the_file_comes_again(
    store: Store, transfer: Transfer, tmp_path: Path
) -> None:
    file = write(tmp_path / "in.jsonl", ticket(), message("m1"))
    transfer.import_file(file)
    store.write(lambda db: db.execute("UPDATE ticket SET unread = 0"))

    transfer.import_file(file)

    assert rows(store, "SELECT unread FROM ticket") == [(0,)]


def test_a_bad_line_leaves_nothing_behind(store: Store, transfer: Transfer, tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"png")
    transfer.import_file(write(tmp_path / "before.jsonl", ticket("old")))
    before = everything(store)
    lines = [ticket(f"t{n}", group=f"G{n}") for n in range(3000)]
    lines[0] = message("m1", ticket="old", attachments=[{"name": "p", "path": "picture.png"}])
    lines[2900] = ticket("t2900", status="opne")

    with pytest.raises(BadLine) as refused:
        transfer.import_file(write(tmp_path / "in.jsonl", *lines))

    assert refused.value.line == 2901
    assert refused.value.file == str(tmp_path / "in.jsonl")
    assert str(refused.value).endswith(
        'in.jsonl, line 2901: "status" "opne" is not known: did you mean "open"?'
    )
    assert everything(store) == before
    assert not (tmp_path / "attachments").exists()


@pytest.mark.parametrize(
    ("content", "line", "why"),
    [
        (
            json.dumps(ticket()).encode() + b"\n" + json.dumps(ticket("t2")).encode()[:-20],
            2,
            "seems to be cut off",
        ),
        (
            json.dumps(ticket()).encode() + b"\n\n" + json.dumps(ticket()).encode(),
            3,
            'this "id" stands on line 1 already',
        ),
        (json.dumps(ticket(requester="nobody")).encode(), 1, 'refers to the person "nobody"'),
        (json.dumps(ticket(watchers=["nobody"])).encode(), 1, 'refers to the person "nobody"'),
        (json.dumps(ticket(merged_into="t9")).encode(), 1, 'refers to the ticket "t9"'),
        (
            json.dumps(ticket("t2")).encode() + b"\n" + json.dumps(message("m1")).encode(),
            2,
            'the ticket "t1"',
        ),
        (b"\xff\n", 1, "not UTF-8 at byte 1"),
    ],
)
def test_the_first_line_that_cannot_be_taken_is_named(
    store: Store, tmp_path: Path, content: bytes, line: int, why: str
) -> None:
    (tmp_path / "in.jsonl").write_bytes(content)

    with pytest.raises(BadLine, match="line") as refused:
        Transfer(store, store.clock).import_file(tmp_path / "in.jsonl")

    assert (refused.value.line, why in str(refused.value)) == (line, True)
    assert rows(store, "SELECT count(*) FROM ticket") == [(0,)]


def test_a_line_that_is_too_long_is_refused(
    transfer: Transfer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("supportconsole.desk.transfer_source.LONGEST_LINE", 1000)
    file = write(tmp_path / "in.jsonl", ticket(), ticket("t2", subject="x" * 2000))

    with pytest.raises(BadLine, match="line 2: longer than"):
        transfer.import_file(file)


def test_a_byte_order_mark_windows_line_ends_and_empty_lines_do_no_harm(
    transfer: Transfer, tmp_path: Path
) -> None:
    lines = [json.dumps(ticket()).encode(), b"", json.dumps(ticket("t2")).encode()]
    (tmp_path / "in.jsonl").write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(lines))

    assert transfer.import_file(tmp_path / "in.jsonl").lines == 2


def test_a_packed_file_is_unpacked(transfer: Transfer, tmp_path: Path) -> None:
    packed = gzip.compress(json.dumps(ticket()).encode())
    (tmp_path / "in.jsonl.gz").write_bytes(packed)
    (tmp_path / "torn.jsonl.gz").write_bytes(packed[:-12])
    (tmp_path / "wrong.jsonl.gz").write_bytes(b"no gzip at all")

    assert transfer.import_file(tmp_path / "in.jsonl.gz").added == {"ticket": 1}
    for name in ("torn", "wrong"):
        with pytest.raises(BadLine, match="line 1: the file cannot be read here"):
            transfer.import_file(tmp_path / f"{name}.jsonl.gz")


def test_standard_input_is_read_and_has_no_folder_for_attachments(
    transfer: Transfer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def say(*records: dict[str, object]) -> None:
        text = "".join(json.dumps(record) + "\n" for record in records)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    say(ticket(), message("m1"))
    assert transfer.import_file("-").added == {"ticket": 1, "message": 1}

    say(message("m2", attachments=[{"path": "x"}]))
    with pytest.raises(BadLine, match=r"line 1: .* cannot be found from standard input"):
        transfer.import_file("-")


def test_a_file_that_is_not_there_is_a_sentence(transfer: Transfer, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no file"):
        transfer.import_file(tmp_path / "nothing.jsonl")
    with pytest.raises(UsageProblem, match="cannot be read"):
        transfer.import_file(tmp_path)


def test_progress_tells_lines_and_bytes(transfer: Transfer, tmp_path: Path) -> None:
    file = write(tmp_path / "in.jsonl", *[ticket(f"t{n}") for n in range(6000)])
    told: list[tuple[int, int, int]] = []

    transfer.import_file(file, lambda lines, done, total: told.append((lines, done, total)))

    assert told == sorted(told)
    assert told[0][0] < 6000
    assert told[-1] == (6000, file.stat().st_size, file.stat().st_size)


def test_attachments_are_kept_beside_the_store_and_written_beside_the_export(
    tmp_path: Path, new_desk: Callable[[str], Transfer]
) -> None:
    (tmp_path / "in" / "files").mkdir(parents=True)
    (tmp_path / "in" / "files" / "log.txt").write_bytes(b"a log")
    files: list[object] = [
        {"name": "log.txt", "type": "text/plain", "path": "files/log.txt", "cid": 1},
        {"name": "again", "path": "files/log.txt"},
        {"name": "only a name", "size": 7},
    ]
    file = write(tmp_path / "in" / "in.jsonl", ticket(), message("m1", attachments=files))
    first, second = new_desk("first"), new_desk("second")

    first.import_file(file)
    kept = list((tmp_path / "first" / "attachments").iterdir())
    one = exported(first, tmp_path / "one" / "out.jsonl")
    second.import_file(tmp_path / "one" / "out.jsonl")
    two = exported(second, tmp_path / "two" / "out.jsonl")

    assert [path.read_bytes() for path in kept] == [b"a log"]
    assert kept[0].stat().st_mode & 0o777 == 0o600
    assert kept[0].parent.stat().st_mode & 0o777 == 0o700
    assert one == two
    written = json.loads(one.splitlines()[-1])["attachments"]
    assert written[0] | {"path": ""} == {
        "name": "log.txt",
        "type": "text/plain",
        "size": 5,
        "path": "",
        "cid": 1,
    }
    assert (tmp_path / "two" / written[0]["path"]).read_bytes() == b"a log"
    assert "path" not in written[2]
    assert first.import_file(file).unchanged == {"ticket": 1, "message": 1}


def test_an_export_to_no_file_leaves_attachments_out_and_does_not_take_them_away(
    store: Store, transfer: Transfer, tmp_path: Path
) -> None:
    (tmp_path / "log.txt").write_bytes(b"a log")
    file = write(
        tmp_path / "in.jsonl", ticket(), message("m1", attachments=[{"name": "l", "path": "log.txt"}])
    )
    transfer.import_file(file)
    out = io.BytesIO()
    transfer.export(None, out)
    assert b'"path"' not in out.getvalue()

    (tmp_path / "out.jsonl").write_bytes(out.getvalue().replace(b'"body":""', b'"body":"new"'))
    report = transfer.import_file(tmp_path / "out.jsonl")

    assert report.changed == {"message": 1}
    ((attachments,),) = rows(store, "SELECT attachments FROM message")
    assert json.loads(str(attachments))[0]["path"].startswith("attachments/")


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("../secret", "lies outside"),
        ("/etc/hostname", "lies outside"),
        ("a/../../secret", "lies outside"),
        ("link", "lies outside"),
        ("folder-link/secret", "lies outside"),
        (".", "lies outside"),
        ("missing", "is missing"),
        ("inner", "is not a file"),
        ("inner/pipe", "is not a file"),
        ("x\0y", "lies outside"),
        ("\ud800", "is missing"),
    ],
)
def test_an_attachment_never_comes_from_outside_of_the_folder_of_the_file(
    transfer: Transfer, tmp_path: Path, path: str, why: str
) -> None:
    import os

    folder = tmp_path / "in"
    (folder / "inner").mkdir(parents=True)
    (tmp_path / "secret").write_text("secret")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "folder-link").symlink_to(tmp_path)
    os.mkfifo(folder / "inner" / "pipe")
    file = write(folder / "in.jsonl", ticket(), message("m1", attachments=[{"name": "x", "path": path}]))

    with pytest.raises(BadLine, match="line 2") as refused:
        transfer.import_file(file)

    assert why in str(refused.value)
    assert not (tmp_path / "attachments").exists()


def test_a_query_exports_its_tickets_with_all_they_refer_to(
    tmp_path: Path, transfer: Transfer, new_desk: Callable[[str], Transfer]
) -> None:
    others: list[dict[str, object]] = [
        {"type": "person", "id": ref, "role": "customer", "name": ref} for ref in ("c2", "c3")
    ]
    transfer.import_file(
        write(
            tmp_path / "in.jsonl",
            *PEOPLE,
            *others,
            ticket(assignee="a1", tags=["vpn"], merged_into="t3"),
            ticket("t2", requester="c2"),
            ticket("t3", requester="c3"),
            message("m1", author="c1"),
            message("m2", ticket="t2"),
            {"type": "canned", "id": "s1", "title": "S"},
        )
    )
    with (tmp_path / "out.jsonl").open("wb") as out:
        n = transfer.export(parse("tag:vpn"), out)

    records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_bytes().splitlines()]
    assert n == len(records)
    assert [record.get("id", record.get("name")) for record in records] == [
        "a1", "c1", "c3", "t1", "t3", "m1",
    ]  # fmt: skip
    assert new_desk("other").import_file(tmp_path / "out.jsonl").lines == n


def test_a_group_has_a_line_only_when_the_line_tells_more_than_its_name(
    tmp_path: Path, transfer: Transfer, new_desk: Callable[[str], Transfer]
) -> None:
    transfer.import_file(
        write(
            tmp_path / "in.jsonl",
            {"type": "group", "name": "nobody's"},
            {"type": "group", "name": "second line", "level": "L2"},
            {"type": "group", "name": "coloured", "color": "red"},
            {"type": "person", "id": "a1", "role": "agent", "name": "Ivan", "groups": ["night", "coloured"]},
            ticket(group="mail"),
        )
    )

    first = exported(transfer, tmp_path / "out.jsonl")
    groups = [
        record["name"] for line in first.splitlines() if (record := json.loads(line))["type"] == "group"
    ]
    assert groups == ["nobody's", "second line", "coloured"]
    other = new_desk("other")
    other.import_file(tmp_path / "out.jsonl")
    assert exported(other, tmp_path / "again.jsonl") == first


def test_a_change_of_the_desk_replaces_the_original_in_an_export(
    store: Store, transfer: Transfer, tmp_path: Path
) -> None:
    transfer.import_file(
        write(tmp_path / "in.jsonl", ticket(subject="old\x07"), message("m1", body="kept\x07"))
    )
    store.write(lambda db: db.execute("UPDATE ticket SET subject = 'new'"))

    records = [json.loads(line) for line in exported(transfer, tmp_path / "out.jsonl").splitlines()]

    assert records[0]["subject"] == "new"
    assert records[1]["body"] == "kept\x07"


def test_what_the_store_notes_for_itself_is_not_exported_and_not_lost(
    store: Store, transfer: Transfer, tmp_path: Path
) -> None:
    """A message that was written here says in `extra` which versions of its ticket it made."""
    transfer.import_file(write(tmp_path / "in.jsonl", ticket(), message("m1", "reply")))
    store.write(lambda db: db.execute("""UPDATE message SET extra = '{"versions": [2]}'"""))

    out = exported(transfer, tmp_path / "out.jsonl")
    report = transfer.import_file(tmp_path / "out.jsonl")

    assert b"versions" not in out
    assert report.changed == {}
    assert rows(store, "SELECT extra FROM message") == [('{"versions": [2]}',)]


def test_a_view_typed_with_spaces_around_it_can_be_imported_again(
    store: Store, transfer: Transfer, new_desk: Callable[[str], Transfer], tmp_path: Path
) -> None:
    store.write(
        lambda db: db.execute("INSERT INTO view (name, query, sort) VALUES ('V ', ' status:open ', 'number')")
    )

    exported(transfer, tmp_path / "out.jsonl")

    assert new_desk("other").import_file(tmp_path / "out.jsonl").added == {"view": 1}


def test_a_tag_in_capitals_is_found_in_any_case_and_gone_once_removed(store: Store, tmp_path: Path) -> None:
    with_desk = Desk(store, agent="a1")
    with_desk.transfer.import_file(
        write(tmp_path / "in.jsonl", *PEOPLE, ticket(tags=["VIP", "\u0411\u0430\u043d\u043a"]))
    )
    queue = with_desk.queue
    for words in ("tag:VIP", "tag:vip", "tag:\u0431\u0430\u043d\u043a", "viP", "\u0411\u0410\u041d"):
        assert queue.ids(parse(words), Sort.NUMBER, 10) == (1,), words

    with_desk.work.tag([1], ["-VIP"])

    assert with_desk.tickets.get(1).tags == ("\u0411\u0430\u043d\u043a",)
    assert queue.ids(parse("tag:VIP"), Sort.NUMBER, 10) == ()
