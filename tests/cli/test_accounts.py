"""A new user connects a helpdesk, and the password stays where it belongs."""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from cli.small_helpdesk import PASSWORD, SmallHelpdesk, small_helpdesk
from command_line import CommandLine
from supportconsole.config import secrets
from supportconsole.domain.errors import ConfigProblem


@pytest.fixture
def helpdesk() -> Iterator[SmallHelpdesk]:
    with small_helpdesk() as server:
        yield server


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    monkeypatch.setattr(secrets, "_taken", {})
    return CommandLine(tmp_path / "home")


def connect(shell: CommandLine, helpdesk: SmallHelpdesk, *more: str, password: str = PASSWORD) -> None:
    shell.ok("init", "--name", "work", *more, typed=f"rt\n{helpdesk.url}\nanna\n{password}\n")


def write_config(shell: CommandLine, text: str) -> Path:
    file = shell.home / "config" / "config.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def test_a_new_user_answers_five_questions_and_is_connected(
    shell: CommandLine, helpdesk: SmallHelpdesk
) -> None:
    ran = shell("init", typed=f"rt\n{helpdesk.url}/\nanna\n\n{PASSWORD}\n")
    assert ran.code == 0, ran
    assert "connected as Anna Kowalska" in ran.out
    file = shell.home / "config" / "config.toml"
    assert file.read_text() == f'[account.rt]\ntype = "rt"\nurl = "{helpdesk.url}/"\nuser = "anna"\n'
    assert file.stat().st_mode & 0o777 == 0o600
    kept = shell.home / "config" / "secrets" / "rt"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.parent.stat().st_mode & 0o777 == 0o700
    assert shell.ok("account", "test").out.startswith("rt: Anna Kowalska <anna@agents.example>")
    (listed,) = shell.ok("account", "list", "--json").answer
    assert listed == {
        "name": "rt",
        "type": "rt",
        "url": f"{helpdesk.url}/",
        "user": "anna",
        "credential": "file",
    }


def test_what_stood_in_the_configuration_stays_and_is_kept(
    shell: CommandLine, helpdesk: SmallHelpdesk
) -> None:
    before = '# mine\ntheme = "dark"  # night\n'
    file = write_config(shell, before)
    answer = shell.ok(
        "init", "--json", "--type", "rt", "--url", helpdesk.url, "--user", "anna", "--name", "work",
        "--option", "query=Queue = 'L1'", typed=f"{PASSWORD}\n",
    ).answer  # fmt: skip
    assert file.read_text().startswith(before)
    assert Path(answer["backup"]).read_text() == before
    assert shell.ok("config", "show", "--json", "account").answer["account"]["value"]["work"]["options"] == {
        "query": "Queue = 'L1'"
    }
    second = shell.ok("init", typed=f"rt\n{helpdesk.url}\nanna\n\n{PASSWORD}\n")
    assert second.out.startswith("rt  connected")


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ("rt\n{url}\nanna\nwork\nwrong\n", 4, "does not take the password"),
        ("rt\nhttp://127.0.0.1:9\nanna\nwork\nx\n", 3, "cannot be reached"),
        ("rt\nhttp://helpdesk.example.org\n", 2, "must begin with https"),
        ("rt\nhttps://me:" + "pw@helpdesk.example.org\n", 2, "not the address"),
        ("zendask\n", 2, "Kind of helpdesk"),
        ("rt\n{url}\nanna\nlocal\nx\n", 2, "an account has a name"),
        ("rt\n{url}\nanna\nwork\n\n", 2, "No password"),
        ("rt\n", 2, "No answer to"),
    ],
)
def test_what_cannot_be_connected_leaves_nothing(
    shell: CommandLine, helpdesk: SmallHelpdesk, typed: str, code: int, said: str
) -> None:
    ran = shell("init", typed=typed.replace("{url}", helpdesk.url))
    assert (ran.code, said in ran.err) == (code, True), ran
    assert not (shell.home / "config").exists()


def test_the_sample_desk_is_connected_to_nothing(shell: CommandLine) -> None:
    assert shell("init", "--desk", "demo").code == 2


def test_logging_out_and_in_again(shell: CommandLine, helpdesk: SmallHelpdesk) -> None:
    connect(shell, helpdesk)
    assert shell.ok("account", "status").out.strip().endswith("Anna Kowalska")
    shell.ok("account", "logout")
    for words in (("account", "status"), ("account", "test"), ("sync",)):
        assert shell(*words).code == 4, words
    wrong = shell("account", "login", typed="wrong\n")
    assert wrong.code == 4
    assert not (shell.home / "config" / "secrets" / "work").exists()
    shell.ok("account", "login", "work", typed=f"{PASSWORD}\n")
    assert shell.ok("account", "status", "--json").answer[0]["state"] == "ok"
    assert shell("account", "test", "wrok").err.count("work") == 1


def test_a_helpdesk_that_is_away_is_said_with_its_own_code(
    shell: CommandLine, helpdesk: SmallHelpdesk
) -> None:
    connect(shell, helpdesk)
    shell.ok("config", "set", "account.work.url", "http://127.0.0.1:9")
    ran = shell("account", "status", "--json")
    assert (ran.code, ran.answer[0]["state"]) == (3, "unreachable")
    online = shell("doctor", "--online", "--json")
    assert online.code == 1
    assert [line["level"] for line in online.answer["lines"] if line["subject"] == "account work"] == ["fail"]


def test_doctor_looks_at_way_credential_and_clock(shell: CommandLine, helpdesk: SmallHelpdesk) -> None:
    connect(shell, helpdesk)
    lines = [
        line
        for line in shell("doctor", "--online", "--json").answer["lines"]
        if line["subject"] == "account work"
    ]
    assert [line["level"] for line in lines] == ["ok", "ok", "ok", "warn", "ok"]
    assert "not encrypted" in lines[3]["found"]


def test_a_program_gives_the_password_and_no_shell_reads_its_words(
    shell: CommandLine, helpdesk: SmallHelpdesk, tmp_path: Path
) -> None:
    giver = tmp_path / "give it"
    giver.write_text(f"#!/bin/sh\necho '{PASSWORD}'\necho second line\n")
    giver.chmod(0o700)
    command = f"'{giver}' '$(touch {tmp_path}/hacked)'"
    shell.ok("init", "--name", "work", "--token-cmd", command, typed=f"rt\n{helpdesk.url}\nanna\n")
    assert "token_cmd" in shell.ok("account", "list").out
    assert not (tmp_path / "hacked").exists()
    assert not (shell.home / "config" / "secrets").exists()
    giver.write_text("#!/bin/sh\nexit 3\n")
    failed = shell("account", "test")
    assert (failed.code, "ended with 3" in failed.err) == (4, True)
    giver.unlink()
    assert shell("account", "test").code == 4
    assert shell("account", "login").code == 4


def test_a_variable_gives_the_password_and_no_child_inherits_it(
    shell: CommandLine, helpdesk: SmallHelpdesk, tmp_path: Path
) -> None:
    connect(shell, helpdesk)
    shell.ok("account", "logout")
    shell.environ["SUPPORTCONSOLE_TOKEN_WORK"] = PASSWORD
    assert shell.ok("account", "list", "--json").answer[0]["credential"] == "environment"
    shell.ok("account", "test")
    dump = tmp_path / "children"
    spy = tmp_path / "spy"
    spy.write_text(f"#!/bin/sh\nenv > '{dump}'\necho nothing\n")
    spy.chmod(0o700)
    shell.ok("config", "set", "account.work.token_cmd", json.dumps([str(spy)]))
    assert shell("account", "test").code == 4
    assert "SUPPORTCONSOLE_HOME" in dump.read_text()
    assert "canary" not in dump.read_text()


def test_a_file_that_others_may_read_is_not_used(shell: CommandLine, helpdesk: SmallHelpdesk) -> None:
    connect(shell, helpdesk)
    kept = shell.home / "config" / "secrets" / "work"
    for place, wide, right in ((kept, 0o640, 0o600), (kept.parent, 0o755, 0o700)):
        place.chmod(wide)
        ran = shell("account", "test")
        assert (ran.code, f"chmod {right:o}" in ran.err) == (2, True), ran
        place.chmod(right)
    elsewhere = kept.with_name("elsewhere")
    kept.rename(elsewhere)
    kept.symlink_to(elsewhere)
    assert shell("account", "test").code == 2


def test_the_keyring_comes_before_the_file(
    shell: CommandLine, helpdesk: SmallHelpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[tuple[str, str], str] = {}
    module = ModuleType("keyring")
    module.get_password = lambda service, name: kept.get((service, name))  # type: ignore[attr-defined]
    module.set_password = lambda service, name, secret: kept.update({(service, name): secret})  # type: ignore[attr-defined]
    module.delete_password = lambda service, name: kept.pop((service, name))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", module)
    shell.environ["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nowhere"
    connect(shell, helpdesk)
    assert kept == {("supportconsole", "work"): PASSWORD}
    assert not (shell.home / "config" / "secrets").exists()
    shell.ok("account", "test")
    assert shell.ok("account", "logout", "--json").answer["forgotten"] == ["keyring"]


def test_a_keyring_that_hangs_or_is_not_there_costs_little(
    shell: CommandLine, helpdesk: SmallHelpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang(*_words: str) -> None:
        time.sleep(5)

    module = ModuleType("keyring")
    module.get_password = hang  # type: ignore[attr-defined]
    module.set_password = hang  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", module)
    monkeypatch.setattr(secrets, "KEYRING_SECONDS", 0.05)
    connect(shell, helpdesk)  # no session to ask in: not even asked
    shell.environ["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nowhere"
    begun = time.monotonic()
    shell.ok("account", "test")
    assert time.monotonic() - begun < 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[account.work]\ntype = "rt"\nulr = "https://x.example.org"\n', "Did you mean url?"),
        ('[account.work]\npassword = "x"\n', "a secret does not belong here"),
        ('[account.work]\nurl = "ftp://x.example.org"\n', "must begin with https"),
        ("[account.work]\ntoken_cmd = []\n", "must be a program"),
        ('[account.Work]\ntype = "rt"\n', "small letters"),
        ("[account.work]\nuser = 5\n", "must be text"),
        ('account = "work"\n', "must hold tables"),
    ],
)
def test_a_mistake_in_an_account_is_named(shell: CommandLine, text: str, said: str) -> None:
    write_config(shell, text)
    assert said in shell("config", "validate").out


def test_a_wrong_account_leaves_the_others(shell: CommandLine) -> None:
    write_config(shell, '[account.a]\nulr = "x"\n[account.b]\ntype = "rt"\nurl = "https://b.example.org"\n')
    assert [one["name"] for one in shell.ok("account", "list", "--json").answer] == ["b"]


def test_accounts_belong_to_desks(shell: CommandLine) -> None:
    write_config(
        shell,
        '[account.day]\ntype = "rt"\nurl = "https://day.example.org"\n'
        '[account.two]\ntype = "rt"\nurl = "https://two.example.org"\ndesk = "night"\n'
        '[desks.night.account.owl]\ntype = "rt"\nurl = "https://owl.example.org"\n',
    )
    names = {
        desk: [one["name"] for one in shell.ok("account", "list", "--json", "--desk", desk).answer]
        for desk in ("main", "night", "demo", "other")
    }
    assert names == {"main": ["day"], "night": ["owl", "two"], "demo": [], "other": []}


def test_an_account_without_an_address_says_so(shell: CommandLine) -> None:
    file = write_config(shell, '[account.work]\ntype = "rt"\n')
    ran = shell("account", "list")
    assert ran.code == 2
    assert f"{file}: account.work: url is missing" in ran.err


def test_a_table_that_cannot_be_edited_is_left_alone(shell: CommandLine, helpdesk: SmallHelpdesk) -> None:
    file = write_config(shell, f'account = {{ work = {{ type = "rt", url = "{helpdesk.url}" }} }}\n')
    before = file.read_text()
    ran = shell("init", "--name", "work", typed=f"rt\n{helpdesk.url}\nanna\n{PASSWORD}\n")
    assert ran.code == ConfigProblem.exit_code
    assert file.read_text() == before
    assert not (shell.home / "config" / "secrets").exists()
