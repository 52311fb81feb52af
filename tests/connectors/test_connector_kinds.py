"""Connectors are found by name, in a package and in one file alike, and loaded only when they are asked for."""

import tomllib
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

from supportconsole.connectors import kinds
from supportconsole.domain.errors import ConfigProblem
from supportconsole.domain.remote.protocol import ENTRY_POINTS

ROOT = Path(__file__).parents[2]


def test_the_table_for_one_file_is_that_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["entry-points"][ENTRY_POINTS] == kinds.BUILT_IN


@pytest.mark.parametrize("name", sorted(kinds.BUILT_IN))
def test_each_is_a_connector_of_that_name(name: str) -> None:
    assert kinds.find_kind(name).name == name
    assert name in kinds.names()


def test_a_strangers_connector_is_found_by_its_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = EntryPoints(
        [
            EntryPoint("acme", "supportconsole.connectors.rt.kind:KIND", ENTRY_POINTS),
            EntryPoint("gone", "no_such_package:KIND", ENTRY_POINTS),
            EntryPoint("wrong", "supportconsole.connectors.kinds:BUILT_IN", ENTRY_POINTS),
        ]
    )
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: entries.select(group=group))
    assert "acme" in kinds.names()
    assert kinds.find_kind("acme").title == "Request Tracker 5"
    for name in ("gone", "wrong", "nowhere"):
        with pytest.raises(ConfigProblem):
            kinds.find_kind(name)
