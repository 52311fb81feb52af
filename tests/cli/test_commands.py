"""Every command as people and programs use it: what it answers, how it ends, what it says when it cannot."""

import json
from pathlib import Path

import pytest

from command_line import CommandLine


def test_list_shows_active_tickets_most_urgent_first(desk: CommandLine) -> None:
    lines = desk.ok("list").out.splitlines()
    assert [line.split()[1:3] if line[0] == "*" else line.split()[:2] for line in lines] == [
        ["1", "open"],
        ["2", "new"],
    ]
    assert "VPN does not connect" in lines[0]
    assert "\x1b" not in "".join(lines)


def test_list_takes_a_query_a_view_an_order_and_a_limit(desk: CommandLine) -> None:
    assert [ticket["id"] for ticket in desk.ok("list", "status:solved", "--json").answer] == [3]
    assert [
        ticket["id"]
        for ticket in desk.ok("list", "status:any", "-tag:vpn", "--sort", "number", "--json").answer
    ] == [3, 2]
    assert [ticket["id"] for ticket in desk.ok("list", "--view", "mine", "--json").answer] == [1]
    assert [
        ticket["id"] for ticket in desk.ok("list", "--view", "mine", "tag:billing", "--json").answer
    ] == []
    assert len(desk.ok("list", "--limit", "1", "--jsonl").out.splitlines()) == 1


def test_a_ticket_in_json_has_the_names_of_the_interchange_format(desk: CommandLine) -> None:
    ticket = desk.ok("list", "id:1", "--json").answer[0]
    expected = {
        "id": 1, "ref": "t1", "subject": "VPN does not connect", "status": "open", "priority": "high", "channel": "mail",
        "group": "L1", "assignee": "a1", "requester": "c1", "tags": ["vpn"], "language": "en",
        "created_at": "2025-11-20T22:15:00Z", "updated_at": "2025-11-20T22:40:00Z", "fields": {"product": "client 5"},
    }  # fmt: skip
    assert {name: ticket[name] for name in expected} == expected


def test_plain_lines_have_their_fields_between_tabs(desk: CommandLine) -> None:
    first = desk.ok("list", "--plain").out.splitlines()[0]
    assert first.split("\t") == [
        "1",
        "open",
        "high",
        "2025-11-20T22:40:00Z",
        "Anna Nowak",
        "Ivan Petrov",
        "VPN does not connect",
    ]


def test_show_is_readable_and_folds_quotes(desk: CommandLine) -> None:
    text = desk.ok("show", "#1").out
    assert "#1  VPN does not connect" in text
    assert "requester: Anna Nowak <anna@example.org>" in text
    assert "Error 809 since this morning." in text
    assert "note, internal" in text
    assert "tried from two networks" in text
    assert "did it work before?" not in text
    assert "did it work before?" in desk.ok("show", "1", "--quotes").out


def test_show_in_json_has_the_messages_in_order_with_their_state(desk: CommandLine) -> None:
    messages = desk.ok("show", "1", "--json").answer["messages"]
    assert [
        (message["ref"], message["kind"], message["author"], message["state"]) for message in messages
    ] == [
        ("m1", "inbound", "c1", "local"),
        ("m2", "note", "a1", "local"),
    ]


@pytest.mark.parametrize(
    ("words", "field", "after"),
    [
        (["take", "2"], "assignee", "a1"),
        (["assign", "2", "--to", "grace@example.org"], "assignee", "a2"),
        (["assign", "1", "--to", "nobody"], "assignee", None),
        (["solve", "2"], "status", "solved"),
        (["reopen", "3"], "status", "open"),
        (["snooze", "2", "--until", "2h"], "status", "hold"),
        (["tag", "2", "+urgent", "-billing"], "tags", ["urgent"]),
        (["set", "2", "priority=urgent"], "priority", "urgent"),
        (["set", "2", "group=l2 network"], "group", "L2 network"),
        (["set", "2", "requester=anna@example.org"], "requester", "c1"),
        (["set", "2", "assignee=me"], "assignee", "a1"),
        (["set", "2", "subject=Invoice"], "subject", "Invoice"),
        (["set", "2", "channel=other:fax"], "channel", "other:fax"),
        (["set", "2", "language=ru"], "language", "ru"),
        (["set", "2", "flags=+spam"], "flags", ["spam"]),
        (["set", "2", "tags=a,+b"], "tags", ["billing", "a", "b"]),
        (["set", "1", "fields.product=client 6"], "fields", {"product": "client 6"}),
    ],
)
def test_a_change_is_made_told_and_undone(
    desk: CommandLine, words: list[str], field: str, after: object
) -> None:
    ticket = words[1]
    before = desk.ok("show", ticket, "--json").answer[field]
    answer = desk.ok(*words, "--json").answer
    assert answer["undo"] > 0
    assert [changed["id"] for changed in answer["changed"]] == [int(ticket)]
    assert desk.ok("show", ticket, "--json").answer[field] == after
    undone = desk.ok("undo", str(answer["undo"]), "--json").answer
    assert undone["kept"] == []
    assert desk.ok("show", ticket, "--json").answer[field] == before
    desk.ok("redo")
    assert desk.ok("show", ticket, "--json").answer[field] == after


def test_several_tickets_are_one_batch_with_one_undo(desk: CommandLine) -> None:
    answer = desk.ok("solve", "1", "2", "--json").answer
    assert [changed["id"] for changed in answer["changed"]] == [1, 2]
    desk.ok("undo")
    assert [desk.ok("show", ticket, "--json").answer["status"] for ticket in ("1", "2")] == ["open", "new"]


def test_what_is_so_already_is_no_change(desk: CommandLine) -> None:
    assert desk.ok("take", "1", "--json").answer == {
        "label": "take",
        "changed": [],
        "undo": None,
        "queued": False,
    }


def test_merge_leaves_one_ticket(desk: CommandLine) -> None:
    desk.ok("merge", "2", "--into", "1")
    merged = desk.ok("show", "2", "--json").answer
    assert (merged["merged_into"], merged["flags"]) == (1, ["merged"])


def test_a_reply_is_sent_with_status_and_file(desk: CommandLine, tmp_path: Path) -> None:
    log = tmp_path / "vpn.log"
    log.write_text("809")
    answer = desk.ok(
        "reply", "1", "--text", "Try again.", "--status", "pending", "--attach", str(log), "--json"
    ).answer
    ticket = desk.ok("show", "1", "--json").answer
    reply = next(message for message in ticket["messages"] if message["kind"] == "reply")
    assert (reply["body"], reply["author"], reply["attachments"][0]["name"]) == (
        "Try again.",
        "a1",
        "vpn.log",
    )
    assert ticket["status"] == "pending"
    undone = desk.ok("undo", str(answer["undo"]), "--json").answer
    assert undone["draft"] is not None
    assert all(message["kind"] != "reply" for message in desk.ok("show", "1", "--json").answer["messages"])


def test_the_text_comes_from_a_file_standard_input_or_a_canned_response(
    desk: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / "text").write_text("from a file\n")
    desk.ok("note", "1", "--file", str(tmp_path / "text"))
    desk.ok("note", "1", "-", typed="from a pipe\n")
    desk.ok("reply", "1", "--script", "hi", "--text", "it is mended.")
    bodies = [
        message["body"] for message in desk.ok("show", "1", "--json").answer["messages"] if message["body"]
    ]
    assert bodies[2:] == ["from a file", "from a pipe", "Hello Anna,\n\nit is mended."]


@pytest.mark.parametrize(
    "words",
    [
        ["--script", "ask"],
        ["--text", "Hi {{ name }}"],
        ["--text", "  "],
        [],
        ["--text", "x", "-"],
        ["--file", "/nowhere"],
    ],
)
def test_a_text_that_cannot_be_sent_is_refused_and_nothing_is_written(
    desk: CommandLine, words: list[str]
) -> None:
    ran = desk("reply", "1", *words)
    assert ran.code == 2
    assert ran.err
    assert len(desk.ok("show", "1", "--json").answer["messages"]) == 2


def test_nobody_answers_blind(desk: CommandLine) -> None:
    seen = desk.ok("show", "1", "--json").answer["version"]
    desk.environ["SUPPORTCONSOLE_AGENT"] = "grace@example.org"
    desk.ok("note", "1", "--text", "a colleague was faster")
    desk.environ["SUPPORTCONSOLE_AGENT"] = "ivan@example.org"
    ran = desk("reply", "1", "--text", "late", "--seen", str(seen), "--json")
    assert ran.code == 5
    assert json.loads(ran.err)["error"]["code"] == "conflict"


def test_a_new_ticket_from_a_call(desk: CommandLine) -> None:
    made = desk.ok(
        "new",
        "Mailbox full",
        "--requester",
        "anna@example.org",
        "--text",
        "since noon",
        "--take",
        "--tag",
        "mail",
        "--json",
    ).answer
    assert (made["subject"], made["requester"], made["assignee"], made["channel"], made["tags"]) == (
        "Mailbox full", "c1", "a1", "phone", ["mail"],
    )  # fmt: skip
    desk.ok("new", "-", "--name", "Jan Lis", "--email", "jan@example.org", typed="No sound\n\nin the hall")
    (found,) = desk.ok("list", "sound", "--json").answer
    assert (found["subject"], found["requester_name"]) == ("No sound", "Jan Lis")


def test_scripts_and_articles(desk: CommandLine) -> None:
    assert [text["ref"] for text in desk.ok("script", "list", "greeting", "--json").answer] == ["greet"]
    assert desk.ok("script", "show", "hi", "--json").answer["title"] == "Greeting"
    assert desk.ok("kb", "list", "--plain").out == "k1\tpublic\ten\tError 809\n"
    assert "A firewall drops UDP 500." in desk.ok("kb", "show", "k1").out
    assert desk("kb", "show", "nothing").code == 6
    assert desk("script", "show", "nothing", "--json").code == 6


@pytest.mark.parametrize(
    ("hyphen", "space"),
    [(["script-list", "--json"], ["script", "list", "--json"]), (["kb-show", "k1"], ["kb", "show", "k1"])],
)
def test_a_family_and_its_member_may_be_one_word(
    desk: CommandLine, hyphen: list[str], space: list[str]
) -> None:
    assert desk.ok(*hyphen).out == desk.ok(*space).out


def test_an_article_names_its_owner_by_id_and_by_name(desk: CommandLine) -> None:
    article = desk.ok("kb", "show", "k1", "--json").answer
    assert (article["owner"], article["owner_name"]) == ("a1", "Ivan Petrov")
    assert desk.ok("kb", "list", "--json").answer == [article]


def test_an_import_is_all_or_nothing_and_names_the_line(desk: CommandLine, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"type":"person","id":"c9","role":"customer","name":"Zoe"}\n{"type":"tiket"}\n')
    ran = desk("import", str(bad), "--json")
    assert ran.code == 1
    error = json.loads(ran.err)["error"]
    assert error["code"] == "bad_line"
    assert "2" in error["message"]
    assert "Zoe" not in desk.ok("export").out


def test_export_then_import_into_an_empty_desk_gives_the_same_desk(desk: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    lines = desk.ok("export", "--output", str(file), "--json").answer["lines"]
    assert lines == len(file.read_text().splitlines())
    assert desk("export", "--output", str(file)).code == 1
    desk.ok("import", str(file), "--desk", "second")
    assert desk.ok("export", "--desk", "second").out == file.read_text()


def test_backup_and_restore(desk: CommandLine, tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"
    desk.ok("backup", str(backup), "--json")
    desk.ok("solve", "1")
    answer = desk.ok("restore", str(backup), "--json").answer
    assert desk.ok("show", "1", "--json").answer["status"] == "open"
    assert Path(answer["aside"]).exists()


def test_a_store_that_cannot_be_opened_can_still_be_restored(desk: CommandLine, tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"
    desk.ok("backup", str(backup))
    store = Path(desk.ok("config", "path", "--json").answer["store"])
    store.write_bytes(b"this is no database " * 300)
    assert desk("list").code == 1
    desk.ok("restore", str(backup))
    desk.ok("list")


def test_doctor_looks_at_everything_and_fails_for_a_broken_store(desk: CommandLine) -> None:
    answer = desk.ok("doctor", "--json").answer
    assert answer["ok"]
    assert {"python", "data", "integrity", "terminal", "language", "editor"} <= {
        line["subject"] for line in answer["lines"]
    }
    assert "nothing was asked" in desk.ok("doctor", "--online").out
    store = Path(desk.ok("config", "path", "--json").answer["store"])
    store.write_bytes(b"this is no database " * 300)
    ran = desk("doctor", "--json")
    assert ran.code == 1
    assert any(line["level"] == "fail" and line["remedy"] for line in ran.answer["lines"])


def test_doctor_says_that_a_home_cannot_be_made(run: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    run.environ["SUPPORTCONSOLE_HOME"] = str(tmp_path / "file" / "home")
    ran = run("doctor")
    assert ran.code == 1
    for place in ("config", "data", "state", "cache"):
        assert f"fail  {place}: " in ran.out
    assert "SUPPORTCONSOLE_HOME names one" in ran.out


def test_config_is_shown_changed_and_checked(run: CommandLine) -> None:
    run.ok("config", "set", "theme", "dark")
    assert run.ok("config", "show", "theme").out == 'theme = "dark"\n'
    file = run.ok("config", "path", "--json").answer["config"]
    assert run.ok("config", "show", "theme", "--json").answer == {"theme": {"value": "dark", "origin": file}}
    assert file in run.ok("config", "show", "theme", "--origin").out
    run.ok("config", "set", "keys.write.reply", "R")
    assert run("config", "set", "theem", "dark").code == 2
    Path(file).write_text('theem = "dark"\n')
    ran = run("config", "validate")
    assert ran.code == 2
    assert "Did you mean theme?" in ran.out
    assert "theme" in run("list").err
    assert Path(file).stat().st_mode & 0o077 == 0


def test_a_theme_that_is_not_there_is_refused_when_set_and_found_when_written_by_hand(
    run: CommandLine,
) -> None:
    ran = run("config", "set", "theme", "drk")
    assert (ran.code, ran.out) == (2, "")
    assert "dark" in ran.err

    places = run.ok("config", "path", "--json").answer
    own = Path(places["themes"])
    own.mkdir(parents=True)
    (own / "mine.toml").write_text("[colors]\n")
    run.ok("config", "set", "theme", "mine")
    run.ok("config", "validate")
    (own / "mine.toml").unlink()
    ran = run("config", "validate", "--json")
    assert ran.code == 2
    assert [problem["key"] for problem in ran.answer["problems"]] == ["theme"]


def test_keys_are_the_live_map(run: CommandLine) -> None:
    run.ok("config", "set", "keys.write.reply", "f5")
    actions = {action["id"]: action for action in run.ok("keys", "--json").answer["actions"]}
    assert actions["write.reply"]["keys"] == ["f5"]
    assert "move.down" in run.ok("keys").out
    assert "compose.review" not in run.ok("keys", "queue").out


@pytest.mark.parametrize(
    ("words", "code", "meant"),
    [
        (["lst"], 2, "list"),
        (["list", "--jsno"], 2, "--json"),
        (["list", "--view", "mien"], 2, "mine"),
        (["list", "statsu:open"], 2, "status"),
        (["set", "1", "priorty=high"], 2, "priority"),
        (["set", "1", "priority=hihg"], 2, "high"),
        (["help", "exitcodes"], 2, "exit-codes"),
        (["show", "99"], 6, ""),
        (["show", "VPN"], 2, "4711"),
        (["take"], 2, ""),
        (["snooze", "1", "--until", "yesterday"], 2, "tomorrow"),
        (["assign", "1", "--to", "nobody-at-all@example.org"], 6, ""),
        (["undo", "77"], 6, ""),
        (["list", "--desk", "../x"], 2, "letters"),
        (["open"], 2, "supportconsole list"),
        (["demo"], 2, "supportconsole list"),
        ([], 2, "supportconsole list"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_with_what_to_do(
    desk: CommandLine, words: list[str], code: int, meant: str
) -> None:
    ran = desk(*words)
    assert (ran.code, ran.out) == (code, "")
    assert meant in ran.err
    assert "Traceback" not in ran.err
    if words:
        error = json.loads(desk(*words, "--json").err)["error"]
        assert set(error) == {"code", "message", "hint"}


def test_the_sample_desk_is_made_on_first_use(run: CommandLine) -> None:
    assert len(run.ok("list", "--desk", "demo", "--json").answer) > 20
    assert run.ok("list", "--desk", "demo", "--view", "mine", "--json").answer


def test_a_bug_leaves_a_report_without_the_customers_words(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from supportconsole.desk.tickets import Tickets

    def broken(_self: object, ticket_id: int) -> None:
        secret = "Anna's password is hunter2"
        raise RuntimeError(f"{secret} {ticket_id}")

    monkeypatch.setattr(Tickets, "get", broken)
    ran = desk("show", "1", "--json")
    assert ran.code == 70
    assert json.loads(ran.err)["error"]["code"] == "bug"
    (report,) = (desk.home / "state" / "crashes").iterdir()
    text = report.read_text()
    assert "RuntimeError" in text
    assert "supportconsole/cli/showing.py" in text or "supportconsole/cli/gathering.py" in text
    assert "hunter2" not in text + ran.err + ran.out
    assert report.stat().st_mode & 0o777 == 0o600


def test_the_version_is_one_line(run: CommandLine) -> None:
    assert run.ok("--version").out.startswith("supportconsole ")
    assert run.ok("--desk", "x", "--version").out == run.ok("--version").out
