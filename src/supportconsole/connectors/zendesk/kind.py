"""What the entry point names: Zendesk as a helpdesk that can be connected."""

from collections.abc import Callable
from typing import Final

from supportconsole.domain.remote.protocol import Account, Connector, ConnectorKind, Pace


def open_account(account: Account, secret: Callable[[], str], pace: Pace) -> Connector:
    from supportconsole.connectors.zendesk.connector import Zendesk

    return Zendesk(account, secret, pace)


KIND: Final = ConnectorKind(name="zendesk", title="Zendesk", open=open_account, asks=("user",))
