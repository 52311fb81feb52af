"""Engines and consoles are killed at random against a server that doubles whatever comes twice: the books are even.

The long run is `python -m benchmarks.kills --kills 10000`.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from needed import needs

ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (ROOT / "benchmarks").exists(), reason="the benchmarks are not in this copy"),
]


def run(program: str, *words: str) -> dict[str, Any]:
    """The figures that a program of the benchmarks found."""
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{program}", "--json", *words],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=560,
    )  # fmt: skip
    assert done.stdout, done.stderr[-2000:]
    figures = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(figures, dict)
    return figures


@pytest.mark.parametrize("server", [(), ("--keys",)], ids=["markers alone", "keys"])
def test_nothing_is_lost_and_nothing_comes_twice(server: tuple[str, ...]) -> None:
    found = run("kills", "--kills", "150", *server)
    assert (found["lost"], found["doubled"], found["strange"]) == (0, 0, 0)
    assert found["kills"] >= 150
    assert found["sending"] >= 20, "the kills hit too few operations that were leaving"
    assert found["unknown"] >= 20
    assert found["delivered"] >= found["kills"] // 3


def test_many_consoles_write_while_engines_die() -> None:
    found = run("leaders", "--consoles", "8", "--sends", "40", "--every", "1")
    assert (found["lost"], found["doubled"], found["failed"], found["out_of_order"]) == (0, 0, 0, 0)
    assert found["replies"] == 320
    assert found["kills"] >= 2


def test_the_console_dies_in_its_terminal_and_its_engine_beside_it() -> None:
    found = run("consoles", "--kills", "30")
    assert (found["lost"], found["doubled"]) == (0, 0)
    assert found["consoles"] >= 10
    assert found["engines"] >= 5
    assert found["delivered"] >= 8


def test_whole_programs_die_and_tell_nothing() -> None:
    found = run("programs", "--kills", "12")
    assert (found["lost"], found["doubled"], found["trapped"]) == (0, 0, 0)
    assert found["token_seen"] == []
    assert found["replies"] >= 10
    assert found["memory_bomb"] - found["memory_plain"] < 64


@needs("strace")
@pytest.mark.parametrize(("manner", "step"), [("kill", "6"), ("full", "12"), ("broken", "12")])
def test_a_round_may_break_at_any_call(manner: str, step: str) -> None:
    """`python -m benchmarks.syscalls` breaks it at every call that writes; here at some."""
    found = run("syscalls", "--manner", manner, "--step", step)
    assert found["wrong"] == []
    assert found["points"][manner] >= 8
    assert found["queued"] >= 2


@pytest.mark.parametrize(
    "mutant",
    ["sends-before-it-commits", "makes-a-new-key-for-each-try", "waits-for-no-grace", "sends-orphans-again"],
)
def test_the_kills_notice_a_rule_that_is_missing(mutant: str) -> None:
    assert run("kills", "--kills", "600", "--mutant", mutant)["doubled"] > 0
