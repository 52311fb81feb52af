"""`sync` and `outbox` as a person at a shell and a program use them."""

import json

from command_line import CommandLine


def test_a_desk_without_a_helpdesk_says_how_to_connect_one(desk: CommandLine) -> None:
    ran = desk("sync")
    assert ran.code == 2
    assert "supportconsole init" in ran.err
    assert desk.ok("sync", "--status", "--json").answer == []
    assert desk.ok("outbox", "list", "--json").answer == []
    assert desk.ok("outbox").out == "Everything is confirmed.\n"


def test_an_account_with_a_mistake_names_the_file_and_the_mistake(desk: CommandLine) -> None:
    file = desk.home / "config" / "config.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text('[account.acme]\ntype = "acme"\nurl = "https://acme.example.org"\n')
    ran = desk("sync", "--json")
    assert ran.code == 2
    assert "'acme'" in json.loads(ran.err)["error"]["message"]
    file.write_text('[account.acme]\ntype = "generic"\n')
    assert "config.toml" in desk("sync").err


def test_what_is_not_in_the_outbox_is_not_found(desk: CommandLine) -> None:
    for words in (("show", "7"), ("retry", "7"), ("discard", "7"), ("resolve", "7", "mine")):
        ran = desk("outbox", *words)
        assert ran.code == 6, ran
