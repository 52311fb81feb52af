"""The connector for Jira Service Management stands everything that the conformance suite knows, but for what Jira cannot do."""

import pytest

from supportconsole.connectors.conformance.dialects.jira import BASE, JiraDialect
from supportconsole.connectors.conformance.kit import Adapter, Check
from supportconsole.connectors.conformance.suite import CHECKS, examine
from supportconsole.connectors.jira.kind import KIND

TWICE = "Jira keeps no key, so a request that a proxy delivers twice makes two"
ADAPTER = Adapter(
    KIND,
    dialect=JiraDialect,
    base=BASE,
    user="a1@desk.example",
    options={"request_type": "Get IT help"},
    exempt={f"{what} through delivered-twice": TWICE for what in ("reply", "note", "create")},
)
ABSENT = {
    "reply with fields",
    "stale reply",
    "same key twice",
    "merging",
    "files up and down",
}
LATER = ("read through", "note through", "create through", "upload through", "bad weather")
CASES = [
    pytest.param(check, id=check.name, marks=[pytest.mark.slow] if check.name.startswith(LATER) else [])
    for check in CHECKS
]


@pytest.mark.parametrize("check", CASES)
async def test_the_jira_connector(check: Check) -> None:
    verdict = await examine(ADAPTER, check)
    if check.name in ADAPTER.exempt:
        wanted = "exempt"
    else:
        wanted = "absent" if check.name in ABSENT or check.name.startswith("upload through") else "passed"
    assert verdict.state == wanted, verdict.why
