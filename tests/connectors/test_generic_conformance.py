"""The connector for the generic contract stands everything that the conformance suite knows."""

import pytest

from supportconsole.connectors.conformance.kit import Adapter, Check
from supportconsole.connectors.conformance.suite import CHECKS, examine
from supportconsole.connectors.generic.kind import KIND

ADAPTER = Adapter(KIND)
LATER = ("note through", "create through", "upload through")
CASES = [
    pytest.param(check, id=check.name, marks=[pytest.mark.slow] if check.name.startswith(LATER) else [])
    for check in CHECKS
]


@pytest.mark.parametrize("check", CASES)
async def test_the_generic_connector(check: Check) -> None:
    verdict = await examine(ADAPTER, check)
    assert verdict.state == "passed", verdict.why
