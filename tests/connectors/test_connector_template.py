"""The template that strangers copy stands the suite, and its own test says so in its own words."""

import subprocess
import sys
from pathlib import Path

import pytest

TEMPLATE = Path(__file__).parents[2] / "docs" / "connector-template"


@pytest.mark.slow
def test_the_template_stands_the_suite() -> None:
    """As its author would ask: the command, with the adapter of the template."""
    done = subprocess.run(
        [sys.executable, "-m", "supportconsole.connectors.conformance", "--quiet", "test_acme_connector:ADAPTER"],
        cwd=TEMPLATE, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 failed" in f" {done.stdout}"


def test_the_command_says_what_it_is_missing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "supportconsole.connectors.conformance", "nowhere:ADAPTER"],
        cwd=TEMPLATE, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "there is no adapter nowhere:ADAPTER" in done.stderr
