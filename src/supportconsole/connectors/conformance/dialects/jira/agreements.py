"""Service level agreements: two clocks of each request, as the service desk and a field of the issue tell them."""

from typing import Final

from supportconsole.connectors.conformance.dialects.jira.visit import Visit
from supportconsole.connectors.conformance.server.records import Ticket
from supportconsole.domain.clock import HOUR, Instant

CLOCKS: Final = (
    ("10", "Time to first response", 4 * HOUR, "customfield_10031"),
    ("11", "Time to resolution", 24 * HOUR, "customfield_10030"),
)
Record = dict[str, object]


def agreements(visit: Visit, one: Ticket) -> list[Record]:
    """Both clocks of a request."""
    return [_clock(visit, one, *clock[:3]) for clock in CLOCKS]


def fields(visit: Visit, one: Ticket) -> Record:
    """The same as fields of the issue."""
    return {clock[3]: _clock(visit, one, *clock[:3]) for clock in CLOCKS}


def _clock(visit: Visit, one: Ticket, number: str, name: str, goal: int) -> Record:
    stopped = _stopped(visit, one, name)
    now = visit.desk.now()
    spent = max(0, (now if stopped is None else stopped) - one.created_at)
    cycle: Record = {
        "startTime": date(visit, one.created_at),
        "breachTime": date(visit, one.created_at + goal),
        "breached": spent > goal,
        "goalDuration": duration(goal),
        "elapsedTime": duration(spent),
        "remainingTime": duration(goal - spent),
    }
    told: Record = {
        "id": number,
        "name": name,
        "_links": {"self": f"{visit.origin}/rest/servicedeskapi/request/{one.id}/sla/{number}"},
        "completedCycles": [],
    }
    if stopped is not None:
        return {**told, "completedCycles": [{**cycle, "stopTime": date(visit, stopped)}]}
    paused = one.status in {"pending", "hold"}
    return {**told, "ongoingCycle": {**cycle, "paused": paused, "withinCalendarHours": True}}


def _stopped(visit: Visit, one: Ticket, name: str) -> Instant | None:
    """When a clock stopped: by the first public answer, or by the end of the ticket."""
    if name == "Time to resolution":
        return one.updated_at if one.status in {"solved", "closed"} else None
    said, _first = visit.conversation(one.id)
    return next((reply.created_at for reply in said if reply.kind == "reply"), None)


def date(visit: Visit, at: Instant) -> Record:
    """A time in the four ways in which the service desk tells it."""
    local = visit.local(at)
    return {
        "iso8601": f"{local:%Y-%m-%dT%H:%M:%S%z}",
        "jira": visit.tell(at),
        "friendly": f"{local:%d/%b/%y %H:%M}",
        "epochMillis": at // 1000,
    }


def duration(length: int) -> Record:
    minutes = abs(length) // 60_000_000
    sign = "-" if length < 0 else ""
    return {"millis": length // 1000, "friendly": f"{sign}{minutes // 60}h {minutes % 60}m"}
