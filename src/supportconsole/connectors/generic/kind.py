"""What the entry point names: any helpdesk that speaks the generic contract."""

from collections.abc import Callable
from typing import Final

from supportconsole.domain.remote.protocol import Account, Connector, ConnectorKind, Pace


def open_account(account: Account, secret: Callable[[], str], pace: Pace) -> Connector:
    from supportconsole.connectors.generic.connector import GenericConnector

    return GenericConnector(account, secret, pace)


KIND: Final = ConnectorKind(name="generic", title="Generic contract (REST)", open=open_account)
