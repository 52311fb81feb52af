"""A password that is used for a whole session is in no file and no stream afterwards, a crash included."""

import logging
from pathlib import Path

import pytest

from cli.small_helpdesk import PASSWORD, small_helpdesk
from command_line import CommandLine, Ran
from supportconsole.config import secrets
from supportconsole.connectors import trying

FORMS = (PASSWORD.encode(), PASSWORD.encode("utf-16-le"), PASSWORD.encode("unicode_escape"), b"canary-7c1d9e")


def places(folder: Path) -> list[str]:
    """The files below a folder that hold the password in any form."""
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(form in path.read_bytes() for form in FORMS)
    ]


def session(shell: CommandLine, url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Ran]:
    """A day in commands, its mistakes among them."""
    ran = [
        shell("account", "list", "--json"),
        shell("account", "test"),
        shell("account", "status", "--json"),
        shell("sync", "--once"),
        shell("sync", "--status", "--json"),
        shell("doctor", "--online"),
        shell("config", "show", "--json"),
        shell("new", "VPN", "--requester", "kim@example.org", "--text", "hello"),
        shell("backup", str(folder / "backup.db")),
        shell("export", "--json"),
        shell("config", "set", "account.work.url", "http://127.0.0.1:9"),
        shell("account", "status"),
        shell("sync", "--once", "--json"),
        shell("config", "set", "account.work.url", url),
    ]

    def crash(account: object, secret: object) -> object:
        held = secret()  # type: ignore[operator]
        raise RuntimeError(f"a bug with {held} in its words and in a variable")

    monkeypatch.setattr(trying, "try_account", crash)
    crashed = shell("account", "test")
    assert crashed.code == 70
    return [*ran, crashed]


@pytest.mark.parametrize("source", ["file", "environment", "token_cmd"])
def test_the_password_is_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, source: str
) -> None:
    monkeypatch.setattr(secrets, "_taken", {})
    caplog.set_level(logging.DEBUG)
    shell = CommandLine(tmp_path / "home")
    with small_helpdesk() as server:
        giver = tmp_path / "giver"
        giver.write_text(f"#!/bin/sh\necho '{PASSWORD}'\n")
        giver.chmod(0o700)
        words = ["init", "--type", "rt", "--name", "work", "--user", "anna", "--url", server.url]
        if source == "token_cmd":
            words += ["--token-cmd", str(giver)]
        begun = shell(*words, typed=f"{PASSWORD}\n")
        giver_for_later = giver.read_bytes()
        if source == "environment":
            shell.ok("account", "logout")
            shell.environ["SUPPORTCONSOLE_TOKEN_WORK"] = PASSWORD
        ran = [begun, *session(shell, server.url, tmp_path, monkeypatch)]
        asked = [path for _method, path, _headers in server.seen]
    giver.unlink()
    assert giver_for_later
    assert [one.code for one in ran[:4]] == [0, 0, 0, 0], ran[:4]
    assert any(path.startswith("/REST/2.0/transactions") for path in asked)
    assert list((shell.home / "state" / "crashes").iterdir())
    assert places(tmp_path) == (["home/config/secrets/work"] if source == "file" else [])
    assert not [one for one in ran if "canary" in one.out + one.err]
    assert "canary" not in caplog.text
    assert not any("canary" in path for path in asked)
