"""What the entry point names: Request Tracker as a helpdesk that can be connected."""

from collections.abc import Callable
from typing import Final

from supportconsole.domain.remote.protocol import Account, Connector, ConnectorKind, Pace


def open_account(account: Account, secret: Callable[[], str], pace: Pace) -> Connector:
    from supportconsole.connectors.rt.connector import RequestTracker

    return RequestTracker(account, secret, pace)


KIND: Final = ConnectorKind(
    name="rt",
    title="Request Tracker 5",
    open=open_account,
    asks=("user",),
    credential="password or token",
)
