"""Issues found: by a query with a token for the next page, by ids at once, their changes; lying on demand.

The token names the place behind the last issue by the values it was ordered by, so an issue that changes between two
pages is met again, or not at all, as its new place will have it.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from functools import partial
from typing import Final

from supportconsole.connectors.conformance.dialects.jira import clauses, comments, jql
from supportconsole.connectors.conformance.dialects.jira.issues import issue
from supportconsole.connectors.conformance.dialects.jira.refusing import Refused
from supportconsole.connectors.conformance.dialects.jira.visit import Visit
from supportconsole.connectors.conformance.server.faults import Fault
from supportconsole.connectors.conformance.server.http import Answer, Request, say
from supportconsole.connectors.conformance.server.records import Ticket

USUAL: Final = 50
LARGEST: Final = 100
LARGEST_BARE: Final = 5000
"""A page of ids and keys alone may be so long."""
MOST_AT_ONCE: Final = 100
MOST_RECONCILED: Final = 50
MOST_CHANGES: Final = 40
_PARAMETERS: Final = frozenset({
    "jql", "nextPageToken", "maxResults", "fields", "expand", "properties", "fieldsByKeys", "failFast", "reconcileIssues",
})  # fmt: skip
Place = tuple[int, ...]
Record = dict[str, object]


class Searching:
    """Answers to searches. `turns` makes tokens that are never the same."""

    def __init__(self) -> None:
        self._turns = 0

    def search(self, visit: Visit, request: Request, page: Fault | None) -> Answer:
        """`/search/jql`, asked by GET or POST."""
        said = _asked(request)
        query = jql.read(str(said.get("jql") or ""), partial(clauses.judge, visit))
        if query.holds is None:
            raise Refused(
                400,
                "Unbounded JQL queries are not allowed here. Please add a search restriction to your query.",
            )
        orders = [(clauses.sorting(visit, name), down) for name, down in query.order or (("created", True),)]

        def place(one: Ticket) -> Place:
            return (*(-value(one) if down else value(one) for value, down in orders), one.id)

        asked, token = _names(said.get("fields")) or ["id"], str(said.get("nextPageToken") or "")
        after = _read_token(token, len(orders) + 1) if token else None
        found = sorted((one for one in _visible(visit, said) if query.holds(one)), key=place)
        rest = found if after is None else [one for one in found if place(one) > after]
        most = LARGEST if set(asked) - {"id", "key"} else LARGEST_BARE
        size = 1 if page is Fault.PAGE_SHRINKS else _size(said, most)
        shown, last = rest[:size], len(rest) <= size
        reached = place(shown[-1]) if shown else after or (0,) * (len(orders) + 1)
        if page is Fault.PAGE_REPEATS:
            shown, last = (rest or found)[:size], False
            reached = after or (-(1 << 62),) * (len(orders) + 1)
        elif page is Fault.CURSOR_BACK:
            reached, last = (-(1 << 62),) * (len(orders) + 1), False
        elif page is Fault.CURSOR_ENDLESS:
            self._turns += 1
            shown, last = [], False
        told: Record = {
            "issues": [issue(visit, one, asked, _names(said.get("properties"))) for one in shown],
            "isLast": last,
        }
        for one, record in zip(shown, _records(told), strict=True):
            _expand(visit, one, record, _words(said.get("expand")))
        if not last:
            told["nextPageToken"] = _write_token(reached, self._turns)
        return say(told)

    def count(self, visit: Visit, request: Request) -> Answer:
        query = jql.read(str(_asked(request).get("jql") or ""), partial(clauses.judge, visit))
        holds = query.holds
        if holds is None:
            raise Refused(400, "Unbounded JQL queries are not allowed here.")
        return say({"count": sum(1 for one in _visible(visit, {}) if holds(one))})


def fetch(visit: Visit, request: Request) -> Answer:
    """`/issue/bulkfetch`: up to 100 issues by id or key, as they are now. Those that are not there are named."""
    said = request.json()
    wanted = _names(said.get("issueIdsOrKeys"))
    if not 0 < len(wanted) <= MOST_AT_ONCE:
        raise Refused(400, issueIdsOrKeys="Between 1 and 100 issues can be fetched at once.")
    found: list[Ticket] = []
    errors: list[Record] = []
    for name in wanted:
        try:
            found.append(visit.find(name))
        except Refused as problem:
            errors.append({"id": name, "errorMessage": problem.why})
    asked = _names(said.get("fields")) or ["*navigable"]
    records = [issue(visit, one, asked, _names(said.get("properties"))) for one in found]
    for one, record in zip(found, records, strict=True):
        _expand(visit, one, record, _words(said.get("expand")))
    return say({"issues": records, "issueErrors": errors})


def one_issue(visit: Visit, number: str, request: Request) -> Answer:
    """`/issue/{id or key}`."""
    found = visit.find(number)
    asked = _names(request.query.get("fields")) or ["*all"]
    record = issue(
        visit,
        found,
        asked if set(asked) - {"id", "key"} else ["key", *asked],
        _names(request.query.get("properties")),
    )
    _expand(visit, found, record, request.query.get("expand", ""))
    return say(record)


def _expand(visit: Visit, one: Ticket, record: Record, expand: str) -> None:
    names = set(expand.split(","))
    if "changelog" in names:
        newest = visit.events(one.id)[::-1]
        record["changelog"] = {
            "startAt": 0,
            "maxResults": min(len(newest), MOST_CHANGES),
            "total": len(newest),
            "histories": [comments.history(visit, said) for said in newest[:MOST_CHANGES]],
        }
    if "renderedFields" in names:
        _later, first = visit.conversation(one.id)
        record["renderedFields"] = {"description": comments.rendered(first.body if first else "")}


def _visible(visit: Visit, said: Record) -> list[Ticket]:
    """What the index knows. It is behind for a while, but not for the issues that are asked to be reconciled."""
    desk, horizon = visit.desk, visit.desk.horizon()
    fresh = _names(said.get("reconcileIssues"))
    if len(fresh) > MOST_RECONCILED or not all(one.isascii() and one.isdigit() for one in fresh):
        raise Refused(400, reconcileIssues="Up to 50 ids of issues can be reconciled.")
    return [
        one
        for one in desk.tickets.values()
        if one.flag != "deleted" and (one.updated_at <= horizon or str(one.id) in fresh)
    ]


def _asked(request: Request) -> Record:
    """The parameters, from the address or from the body, where none may be unknown."""
    if request.method != "POST":
        return dict(request.query)
    said = request.json()
    if strange := sorted(set(said) - _PARAMETERS):
        raise Refused(400, f"Invalid request payload. Unknown field: {strange[0]}")
    return said


def _names(said: object) -> list[str]:
    if isinstance(said, list):
        return [str(one) for one in said]
    return [one.strip() for one in said.split(",") if one.strip()] if isinstance(said, str) else []


def _words(said: object) -> str:
    return said if isinstance(said, str) else ",".join(_names(said))


def _records(told: Record) -> Sequence[Record]:
    found = told["issues"]
    return found if isinstance(found, list) else ()


def _size(said: Record, most: int) -> int:
    """How many issues are asked for: refused outside 1 to 5,000, and fewer than asked when they bring their fields."""
    wanted = str(said.get("maxResults", USUAL))
    if not wanted.isascii() or not wanted.isdigit() or not 1 <= int(wanted) <= LARGEST_BARE:
        raise Refused(400, f"The maxResults parameter must be between 1 and {LARGEST_BARE}.")
    return min(int(wanted), most)


def _write_token(place: Place, turn: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([turn, *place]).encode()).decode()


def _read_token(text: str, parts: int) -> Place:
    try:
        said = json.loads(base64.urlsafe_b64decode(text.encode()))
    except (binascii.Error, ValueError, UnicodeError) as problem:
        raise Refused(400, "The provided next page token is invalid or expired.") from problem
    if not isinstance(said, list) or len(said) != parts + 1 or not all(isinstance(one, int) for one in said):
        raise Refused(400, "The provided next page token is invalid or expired.")
    return tuple(said[1:])
