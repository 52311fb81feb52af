"""The connector for Zendesk stands everything that the conformance suite knows, as an administrator and as a mere agent."""

import pytest

from supportconsole.connectors.conformance.dialects.zendesk import BASE, ZendeskDialect
from supportconsole.connectors.conformance.kit import Adapter, Check
from supportconsole.connectors.conformance.suite import CHECKS, examine
from supportconsole.connectors.zendesk.kind import KIND

ADAPTER = Adapter(KIND, dialect=ZendeskDialect, base=BASE, user="a1@desk.example")
ABSENT = {"same key twice"}  # Zendesk knows keys for new tickets only, so the connector does not claim them
LATER = ("read through", "note through", "create through", "upload through", "bad weather")
CASES = [
    pytest.param(check, id=check.name, marks=[pytest.mark.slow] if check.name.startswith(LATER) else [])
    for check in CHECKS
]


@pytest.mark.parametrize("check", CASES)
async def test_the_zendesk_connector(check: Check) -> None:
    verdict = await examine(ADAPTER, check)
    assert verdict.state == ("absent" if check.name in ABSENT else "passed"), verdict.why
