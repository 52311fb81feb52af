"""The guard on the command line: told, refused, overridden; and a refusal that names what is new."""

import json

import pytest

from command_line import CommandLine


def messages(desk: CommandLine) -> int:
    return len(desk.ok("show", "1", "--json").answer["messages"])


def test_a_password_is_refused_until_its_rule_is_overridden(desk: CommandLine) -> None:
    text = "Hello,\nthe password is kX9-plm-204."
    ran = desk("reply", "1", "--text", text)
    assert ran.code == 2
    assert "line 2" in ran.err
    assert "--override secret" in ran.err
    assert "kX9-plm-204" not in ran.err
    assert messages(desk) == 2

    answer = json.loads(desk("reply", "1", "--text", text, "--json").err)["error"]
    assert answer["code"] == "guarded"
    assert [(one["rule"], one["line"]) for one in answer["findings"] if one["level"] == "stop"] == [
        ("secret", 2)
    ]

    desk.ok("reply", "1", "--text", text, "--override", "secret")
    assert desk.ok("show", "1", "--json").answer["messages"][-1]["body"] == text


def test_a_warning_is_told_and_the_reply_goes(desk: CommandLine) -> None:
    ran = desk.ok("reply", "1", "--text", "Please see the attached form.")
    assert "attachment" in ran.err
    ran = desk.ok("note", "1", "--text", "nas-01.lan is full again")
    assert ran.err == ""


def test_a_gap_cannot_be_overridden(desk: CommandLine) -> None:
    assert desk("reply", "1", "--text", "Hello {{ name }}", "--override", "gap").code == 2
    assert desk("reply", "1", "--text", "Hello {{ name }}").code == 2
    assert messages(desk) == 2


def test_check_sends_nothing_and_says_all(desk: CommandLine) -> None:
    ran = desk("guard", "check", "--text", "Hello {{ name }}, see 10.1.4.22", "--ticket", "1", "--json")
    assert ran.code == 1
    assert [one["rule"] for one in ran.answer["findings"]] == ["gap", "host"]
    assert ran.answer["findings"][0]["may_override"] is False
    assert "nothing" in desk.ok("guard", "check", "--text", "Hello Anna, all is well.").out
    assert desk("guard", "check", "--text", "x", "--ticket", "99").code == 6
    assert desk("guard", "check", "-", typed="password=Tr0ub4dor&3").code == 1
    assert messages(desk) == 2


def test_rules_are_set_in_the_configuration(desk: CommandLine) -> None:
    desk.ok("config", "set", "guard.host", "stop")
    desk.ok("config", "set", "guard.words", "heron, osprey")
    assert desk("reply", "1", "--text", "Hello, on nas-01.lan.").code == 2
    assert "internal" in desk.ok("reply", "1", "--text", "Hello, Heron is down.").err
    assert desk("config", "set", "guard.gap", "off").code == 2
    assert desk("config", "set", "guard.sekret", "off").code == 2
    assert "guard.host" in desk.ok("config", "show", "guard").out
    assert desk.ok("config", "validate", "--json").answer == {"problems": []}


def test_a_reply_goes_in_copy_and_the_copy_is_exported(desk: CommandLine) -> None:
    desk.ok("reply", "1", "--text", "Hello Anna, done.", "--cc", "Jan Lis <jan@example.net>, eva@example.net")
    reply = next(one for one in desk.ok("show", "1", "--json").answer["messages"] if one["kind"] == "reply")
    assert reply["cc"] == ["jan@example.net", "eva@example.net"]
    lines = [json.loads(line) for line in desk.ok("export").out.splitlines()]
    assert [one["cc"] for one in lines if one["type"] == "message" and "cc" in one] == [reply["cc"]]
    assert desk("reply", "1", "--text", "x", "--cc", "nobody").code == 2


@pytest.mark.parametrize("change", [["note", "1", "--text", "a colleague was faster"], ["solve", "1"]])
def test_a_refusal_names_what_is_new(desk: CommandLine, change: list[str]) -> None:
    seen = desk.ok("show", "1", "--json").answer["version"]
    desk.environ["SUPPORTCONSOLE_AGENT"] = "grace@example.org"
    desk.ok(*change)
    desk.environ["SUPPORTCONSOLE_AGENT"] = "ivan@example.org"
    ran = desk("reply", "1", "--text", "late", "--seen", str(seen), "--json")
    assert ran.code == 5
    error = json.loads(ran.err)["error"]
    (news,) = error["news"]
    assert news["author_name"] == "Grace Miller"
    assert news["body"] == "a colleague was faster" or news["changes"][0]["after"] == "solved"
    assert "Grace Miller" in desk("reply", "1", "--text", "late", "--seen", str(seen)).err
    desk.ok("reply", "1", "--text", "late", "--seen", str(error["version"]))


def test_a_new_ticket_begins_with_no_gap_of_ours_but_may_hold_the_customers_braces(desk: CommandLine) -> None:
    before = len(desk.ok("list", "status:any", "--json").answer)
    assert desk("new", "Version", "--name", "Jan Lis", "--script", "ask").code == 2
    assert len(desk.ok("list", "status:any", "--json").answer) == before
    desk.ok("new", "Playbook", "--name", "Jan Lis", "--text", "It says {{ item }} is undefined.")


def test_who_waits_is_told_longest_first(desk: CommandLine) -> None:
    assert "Nobody waits" in desk.ok("waiting").out or desk.ok("waiting", "--json").answer
    desk.ok("new", "Mailbox full", "--requester", "anna@example.org", "--text", "No space.", "--take")
    waiting = desk.ok("waiting", "--json").answer
    assert waiting[-1]["requester_name"] == "Anna Nowak"
    assert waiting == sorted(waiting, key=lambda one: one["since"])
    assert "Anna Nowak" in desk.ok("waiting").out
