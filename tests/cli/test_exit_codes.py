"""How commands end: every exit code that this version can give, and readers and users who leave before the end."""

import json
import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from command_line import CommandLine
from supportconsole.store.turns import Turn
from supportconsole.store.writer import Writer

PROGRAM = (sys.executable, "-m", "supportconsole")


def test_every_code_means_what_the_page_of_exit_codes_says(
    desk: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = desk.ok("show", "1", "--json").answer["version"]
    desk.ok("import", str(more_mail(tmp_path)))
    backup = tmp_path / "backup"
    backup.write_bytes(b"no backup")

    assert desk("list").code == 0
    assert desk("restore", str(backup)).code == 1
    assert desk("list", "--limit", "many").code == 2
    assert desk("reply", "1", "--text", "blind", "--seen", str(seen)).code == 5
    assert desk("show", "4711").code == 6
    with monkeypatch.context() as patched:
        patched.setattr("supportconsole.desk.tickets.Tickets.get", lambda *_: 1 / 0)
        assert desk("show", "1").code == 70
    with monkeypatch.context() as patched:
        patched.setattr("supportconsole.desk.tickets.Tickets.get", _interrupt)
        assert desk("show", "1").code == 130


def test_a_store_that_stays_locked_means_try_later(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Writer.__init__, "__defaults__", (0.05,))  # seconds of patience, for the test
    store = Path(desk.ok("config", "path", "--json").answer["store"])
    with closing(Turn(store)) as other:
        other.take()
        ran = desk("take", "2", "--json")
    assert ran.code == 75
    error = json.loads(ran.err)["error"]
    assert error["code"] == "store_busy"
    assert error["hint"]
    assert desk.ok("take", "2").code == 0


@pytest.mark.parametrize("words", [["export"], ["list", "status:any"], ["show", "1"], ["keys"], ["--help"]])
def test_a_reader_that_leaves_early_is_no_failure(desk: CommandLine, words: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ran = subprocess.run(
            [*PROGRAM, *words], env=desk.environ, stdout=writing, stderr=subprocess.PIPE, check=False
        )
    finally:
        os.close(writing)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_an_import_that_is_interrupted_leaves_nothing(run: CommandLine) -> None:
    run.ok("list")
    # Where tests run in the background SIGINT is ignored, and a program inherits that; one that is caught here is
    # back to normal there.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    importing = subprocess.Popen(
        [*PROGRAM, "import", "-"],
        env=run.environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert importing.stdin
    line = '{"type":"ticket","id":"t%d","subject":"s","created_at":"2025-11-20T22:15:00Z"}\n'
    for n in range(20_000):  # far more than a pipe holds: the import has begun to read
        importing.stdin.write((line % n).encode())
    importing.stdin.flush()
    importing.send_signal(signal.SIGINT)
    out, err = importing.communicate()
    assert (importing.returncode, out, err) == (130, b"", b"")
    assert run.ok("list", "status:any", "--json").answer == []


def more_mail(folder: Path) -> Path:
    file = folder / "mail.jsonl"
    file.write_text(
        '{"type":"message","id":"m9","ticket":"t1","kind":"inbound","author":"c1","body":"Still 809.",'
        '"created_at":"2025-11-20T23:00:00Z"}\n'
    )
    return file


def _interrupt(*_words: object) -> None:
    raise KeyboardInterrupt
