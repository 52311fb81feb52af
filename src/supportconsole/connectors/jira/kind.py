"""What the entry point names: Jira Service Management as a helpdesk that can be connected."""

from collections.abc import Callable
from typing import Final

from supportconsole.domain.remote.protocol import Account, Connector, ConnectorKind, Pace


def open_account(account: Account, secret: Callable[[], str], pace: Pace) -> Connector:
    from supportconsole.connectors.jira.connector import Jira

    return Jira(account, secret, pace)


KIND: Final = ConnectorKind(
    name="jira", title="Jira Service Management (Cloud)", open=open_account, asks=("user",)
)
