"""The kind of request that a new ticket becomes: what makes an issue something that its customer sees in the portal."""

from typing import Final

from supportconsole.connectors.jira.paging import desk_page
from supportconsole.connectors.jira.session import API, DESK_API, RequestType, Session
from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.connectors.wire.members import Json, identity, part, text

_FIELD: Final = "com.atlassian.servicedesk:vp-origin"
"""The field of an issue that ties it to its request type, by another number on each site. Its value is the type's id."""


async def find(session: Session) -> RequestType | None:
    """The type that the option `request_type` names, by id or name, at the first desk that has it; None when none has."""
    if session.request_type is None:
        session.request_type = await _find(session, session.wanted_type)
    return session.request_type


async def _find(session: Session, wanted: str) -> RequestType | None:
    for desk in await session.desks():
        start: int | None = 0
        while start is not None:
            answer = await session.get(
                f"{DESK_API}servicedesk/{desk.id}/requesttype",
                {"start": start, "limit": 100},
                template="requesttype",
            )
            values, start = desk_page(answer.object(), start, "request types")
            for one in values:
                if wanted in {identity(one), text(one, "name")}:
                    kind = identity(one, "issueTypeId")
                    return RequestType(desk, identity(one), kind, await _field(session))
    return None


async def _field(session: Session) -> str:
    listed = (await session.get(API + "field")).json()
    if not isinstance(listed, list):
        raise BadAnswer("Jira did not list its fields.")
    found: list[Json] = [one for one in listed if isinstance(one, dict)]
    return next((identity(one) for one in found if text(part(one, "schema"), "custom") == _FIELD), "")
