"""The whole conformance suite against this connector: `python -m pytest`, with asyncio_mode = "auto"."""

import pytest
from acme_connector import KIND

from supportconsole.connectors.conformance.kit import Adapter, Check
from supportconsole.connectors.conformance.suite import CHECKS, examine

ADAPTER = Adapter(KIND)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
async def test_acme(check: Check) -> None:
    verdict = await examine(ADAPTER, check)
    assert verdict.state in {"passed", "absent"}, verdict.why
