"""Answers by which a server says no: which status, which Retry-After, where to."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Final

from supportconsole.connectors.conformance.server.faults import Fault
from supportconsole.connectors.conformance.server.garbling import html
from supportconsole.connectors.conformance.server.http import Answer, say

WAIT: Final = 1  # seconds that an honest Retry-After asks for

_STATUS: Final = {
    Fault.APPLIED_THEN_500: 500, Fault.APPLIED_THEN_502: 502, Fault.APPLIED_THEN_504: 504, Fault.REFUSED_500: 500,
    Fault.REFUSED_502: 502, Fault.UNAUTHORIZED: 401, Fault.FORBIDDEN: 403, Fault.NOT_FOUND: 404, Fault.GONE: 410,
    Fault.TOO_LARGE: 413,
}  # fmt: skip
_RETRY: Final = {
    Fault.SLOW_DOWN: (429, str(WAIT)),
    Fault.SLOW_DOWN_BARE: (429, ""),
    Fault.SLOW_DOWN_NEGATIVE: (429, "-5"),
    Fault.SLOW_DOWN_HUGE: (429, "99999999999999999999"),
    Fault.SLOW_DOWN_WIDE: (429, "\uff11\uff12\uff10"),
    Fault.UNAVAILABLE: (503, str(WAIT)),
    Fault.UNAVAILABLE_BARE: (503, ""),
}
_PROXY: Final = frozenset({Fault.APPLIED_THEN_502, Fault.APPLIED_THEN_504, Fault.REFUSED_502})


def refuse(fault: Fault, now: datetime, path: str, trap: str) -> Answer | None:
    """The answer for a fault that is a status; None for other faults. `trap` is the origin to be sent away to."""
    if fault in _STATUS:
        status = _STATUS[fault]
        return (
            html(status)
            if fault in _PROXY
            else say({"error": {"code": f"status_{status}", "message": "no"}}, status)
        )
    if fault in _RETRY:
        status, after = _RETRY[fault]
        body = say({"error": {"code": "slow_down", "message": "later"}}, status)
        return body.with_headers({"Retry-After": after}) if after else body
    if fault in {Fault.SLOW_DOWN_DATE, Fault.UNAVAILABLE_DATE}:
        status = 429 if fault is Fault.SLOW_DOWN_DATE else 503
        when = format_datetime((now + timedelta(seconds=WAIT)).astimezone(UTC), usegmt=True)
        return say({"error": {"code": "slow_down", "message": "later"}}, status).with_headers(
            {"Retry-After": when}
        )
    where = {
        Fault.LOGIN_REDIRECT: "/login?next=" + path,
        Fault.REDIRECT_AWAY: trap + path,
        Fault.REDIRECT_LOOP: path,
    }.get(fault)
    return None if where is None else Answer(302, b"", "text/html", {"Location": where})
