"""The connector for the generic contract stands everything that the conformance suite knows."""

import pytest

from supportconsole.connectors.conformance.kit import Adapter, Check
from supportconsole.connectors.conformance.suite import CHECKS, examine
from supportconsole.connectors.generic.kind import KIND

ADAPTER = Adapter(KIND)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
async def test_the_generic_connector(check: Check) -> None:
    verdict = await examine(ADAPTER, check)
    assert verdict.state == "passed", verdict.why
