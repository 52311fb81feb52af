"""The written contract and its reference implementation name the same places."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from supportconsole.connectors.conformance.server.conditions import TOKEN
from supportconsole.connectors.conformance.server.contract import BASE, CAPABILITIES
from supportconsole.connectors.conformance.server.http import Request
from supportconsole.connectors.conformance.server.running import FaultServer

DOCS = Path(__file__).parents[2] / "docs"
WRITTEN = (DOCS / "generic-contract.openapi.yaml").read_text(encoding="utf-8")
NAMES = {"{ticket}": "3", "{key}": "none-such", "{id}": "none-such"}


def operations() -> Iterator[tuple[str, str]]:
    """Method and path of everything in the OpenAPI file: paths stand two deep, methods four."""
    path = ""
    for line in WRITTEN.partition("\ncomponents:")[0].splitlines():
        if found := re.fullmatch(r"  (/\S*):", line):
            path = found[1]
        elif found := re.fullmatch(r"    (get|post|put|patch|delete):", line):
            yield found[1].upper(), path


@pytest.mark.parametrize(("method", "path"), list(operations()))
def test_every_written_place_exists(method: str, path: str) -> None:
    for name, example in NAMES.items():
        path = path.replace(name, example)
    headers = {"authorization": f"Bearer {TOKEN}", "idempotency-key": "k"}
    answer = FaultServer().dialect.answer(Request(method, BASE + path, {}, headers), None)
    assert b"no such place" not in answer.body


def test_what_is_not_written_does_not_exist() -> None:
    headers = {"authorization": f"Bearer {TOKEN}"}
    answer = FaultServer().dialect.answer(Request("GET", BASE + "/secrets", {}, headers), None)
    assert answer.status == 404


def test_every_capability_is_explained() -> None:
    page = (DOCS / "generic-contract.md").read_text(encoding="utf-8")
    for name in CAPABILITIES:
        assert f"`{name}`" in page
        assert re.search(rf"\b{name}\b", WRITTEN)
