"""What other people do at the helpdesk while we are connected: customers, colleagues, administrators."""

from collections.abc import Mapping

from supportconsole.connectors.conformance.server.helpdesk import Helpdesk
from supportconsole.connectors.conformance.server.records import Effect, Entry
from supportconsole.domain.clock import Instant

COLLEAGUE = "a2"


def customer_writes(
    desk: Helpdesk, ticket: int, body: str, *, at: Instant | None = None, form: str = "text"
) -> Effect:
    """The requester of a ticket answers. `at` puts the message behind the watermark of those who have read on."""
    data = {"kind": "inbound", "body": body, "format": form}
    return desk.do(Entry("message", _when(desk, at), desk.tickets[ticket].requester, ticket, data))


def colleague_writes(desk: Helpdesk, ticket: int, body: str, *, kind: str = "reply") -> Effect:
    """Another agent writes a reply or a note."""
    return desk.do(Entry("message", desk.stamp(), COLLEAGUE, ticket, {"kind": kind, "body": body}))


def colleague_sets(
    desk: Helpdesk, ticket: int, edits: Mapping[str, object], *, at: Instant | None = None
) -> Effect:
    """Another agent changes fields; `tags` and `watchers` as `{"add": [...], "remove": [...]}`."""
    return desk.do(Entry("set", _when(desk, at), COLLEAGUE, ticket, {"set": dict(edits)}))


def customer_opens(desk: Helpdesk, subject: str, body: str, *, at: Instant | None = None) -> Effect:
    """A new ticket arrives by mail."""
    data = {"subject": subject, "body": body, "requester": "c1", "channel": "mail"}
    return desk.do(Entry("create", _when(desk, at), "c1", 0, data))


def merge(desk: Helpdesk, ticket: int, into: int) -> Effect:
    return desk.do(Entry("merge", desk.stamp(), COLLEAGUE, ticket, {"into": into}))


def delete(desk: Helpdesk, ticket: int) -> Effect:
    """Deleted, and the feed says so."""
    return desk.do(Entry("delete", desk.stamp(), COLLEAGUE, ticket, {}))


def erase(desk: Helpdesk, ticket: int) -> Effect:
    """Gone without a trace: neither the feed nor the ids know it any more."""
    return desk.do(Entry("erase", desk.stamp(), COLLEAGUE, ticket, {}))


def _when(desk: Helpdesk, at: Instant | None) -> Instant:
    return desk.stamp() if at is None else at
