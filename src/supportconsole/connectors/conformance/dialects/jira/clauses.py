"""What a clause of a query means for a ticket, and what a query can be ordered by."""

import operator
import re
from collections.abc import Callable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from supportconsole.connectors.conformance.dialects.jira import words
from supportconsole.connectors.conformance.dialects.jira.jql import Clause, Holds, Value
from supportconsole.connectors.conformance.dialects.jira.refusing import Refused
from supportconsole.connectors.conformance.dialects.jira.visit import PROJECTS, Visit
from supportconsole.connectors.conformance.server.records import Ticket
from supportconsole.domain.clock import SECOND, Instant

_COMPARE: Final[dict[str, Callable[[int, int], bool]]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_KEYS: Final = frozenset({"key", "id", "issue", "issuekey"})
_TEXTS: Final = frozenset({"text", "summary", "description", "comment"})
_DATE: Final = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?: (\d{1,2}):(\d{2}))?")
_AGO: Final = re.compile(r"([+-]?\d+)([wdhm])")
_LONG: Final = {"w": 7 * 86_400, "d": 86_400, "h": 3600, "m": 60}
_WORDS: Final = re.compile(r"\w+")


def judge(visit: Visit, clause: Clause) -> Holds:
    """A test of a ticket. Raises Refused for a field, an operator or a value that the site does not know."""
    name, sign = clause.field, clause.operator
    if name in _KEYS:
        return _by_key(visit, clause)
    if name in {"updated", "updateddate", "created", "createddate"}:
        return _by_time(visit, clause, "updated_at" if name.startswith("updated") else "created_at")
    if name in _TEXTS and sign in {"~", "!~"}:
        return _by_words(visit, clause)
    if name == "statuscategory":
        return _among(
            clause, lambda one: {_status(one).category, words.CATEGORIES[_status(one).category].name}
        )
    if name == "status":
        return _among(clause, lambda one: {_status(one).id, _status(one).name})
    if name in {"assignee", "reporter"}:
        role = "assignee" if name == "assignee" else "requester"
        return _among(clause, lambda one: {getattr(one, role) or ""}, visit.agent)
    if name == "labels":
        return _among(clause, lambda one: set(one.tags) or {""})
    if name == "priority":
        return _among(
            clause,
            lambda one: {number := words.priority_id(one.priority) or "", words.PRIORITIES.get(number, "")},
        )
    if name == "resolution":
        return _among(clause, lambda one: {"resolved" if _status(one).category == "done" else "unresolved"})
    if name == "component":
        return _among(clause, lambda one: {one.group})
    if name == "project":
        for said in clause.values:
            if said.text not in {*PROJECTS, *(number for number, _desk in PROJECTS.values())}:
                raise Refused(400, f"The value '{said.text}' does not exist for the field 'project'.")
        return _among(clause, lambda one: {visit.project(one.id), PROJECTS[visit.project(one.id)][0]})
    if name in {"issuetype", "type", "requesttype"}:
        return lambda _one: True
    raise Refused(400, f"Field '{name}' does not exist or you do not have permission to view it.")


def sorting(visit: Visit, name: str) -> Callable[[Ticket], int]:
    """The number by which a field orders. Raises Refused for a field without an order."""
    if name in _KEYS:
        return lambda one: one.id
    known: dict[str, Callable[[Ticket], int]] = {
        "updated": lambda one: one.updated_at,
        "created": lambda one: one.created_at,
        "priority": lambda one: -int(words.priority_id(one.priority) or "9"),
    }
    if name not in known:
        raise Refused(400, f"Not able to sort using field '{name}'.")
    del visit
    return known[name]


def _status(one: Ticket) -> words.Status:
    return words.status_of(one.status, one.odd_status)


def _among(clause: Clause, said: Callable[[Ticket], set[str]], agent: str = "") -> Holds:
    """Equality with any of the values, without regard to case; EMPTY and currentUser() are known."""
    if clause.operator not in {"=", "!=", "in", "not in", "is", "is not"}:
        raise Refused(
            400, f"The operator '{clause.operator}' is not supported by the '{clause.field}' field."
        )
    wanted = {_meant(value, agent).casefold() for value in clause.values}
    negated = clause.operator in {"!=", "not in", "is not"}

    def holds(one: Ticket) -> bool:
        values = {value.casefold() for value in said(one)}
        if negated and values == {""} and clause.operator != "is not":
            return False  # a field without a value is different from nothing
        return bool(values & wanted) != negated

    return holds


def _meant(value: Value, agent: str) -> str:
    if value.arguments is not None:
        if value.text == "currentuser" and agent:
            return agent
        raise Refused(400, f"Unable to find JQL function '{value.text}()'.")
    return "" if not value.quoted and value.text.lower() in {"empty", "null"} else value.text


def _by_key(visit: Visit, clause: Clause) -> Holds:
    numbers = []
    for value in clause.values:
        try:
            numbers.append(visit.find(value.text).id)
        except Refused as problem:
            raise Refused(
                400, f"An issue with key '{value.text}' does not exist for field '{clause.field}'."
            ) from problem
    if clause.operator in {"in", "not in"}:
        return lambda one: (one.id in numbers) == (clause.operator == "in")
    return lambda one: _COMPARE[clause.operator](one.id, numbers[0])


def _by_time(visit: Visit, clause: Clause, name: str) -> Holds:
    """By whole seconds, as the index holds them; what was asked without a zone is meant in the account's."""
    if clause.operator not in _COMPARE:
        raise Refused(
            400, f"The operator '{clause.operator}' is not supported by the '{clause.field}' field."
        )
    limit = moment(visit, clause.values[0], clause.field) // SECOND
    compare = _COMPARE[clause.operator]
    return lambda one: compare(getattr(one, name) // SECOND, limit)


def moment(visit: Visit, value: Value, field: str) -> Instant:
    """An instant: milliseconds since the epoch, a minute or a day in the account's zone, or so long ago."""
    now = visit.desk.now()
    if value.arguments is not None and value.text == "now":
        return now
    if value.text.lstrip("-").isdigit():
        return int(value.text) * 1000
    if ago := _AGO.fullmatch(value.text):
        return now + int(ago[1]) * _LONG[ago[2]] * SECOND
    if date := _DATE.fullmatch(value.text):
        try:
            year, month, day, hour, minute = (int(part or 0) for part in date.groups())
            zone = ZoneInfo(visit.desk.conditions.zone)
            local = datetime(year, month, day, hour, minute, tzinfo=zone)
            return int(local.timestamp()) * SECOND
        except (ValueError, OverflowError):
            pass
    raise Refused(
        400,
        f"Date value '{value.text}' for field '{field}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', "
        "'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.",
    )


def _by_words(visit: Visit, clause: Clause) -> Holds:
    """Whole words, in any order; a star at the end of a word stands for any letters."""
    wanted = [part.casefold() for part in clause.values[0].text.split()]

    def holds(one: Ticket) -> bool:
        comments, first = visit.conversation(one.id)
        texts = {
            "summary": [one.subject],
            "description": [first.body if first else ""],
            "comment": [said.body for said in comments],
        }
        every = [text for name, some in texts.items() if clause.field in {name, "text"} for text in some]
        found = {word.casefold() for text in every for word in _WORDS.findall(text)}
        return all(_is_there(word, found) for word in wanted) != (clause.operator == "!~")

    return holds


def _is_there(word: str, found: set[str]) -> bool:
    if word.endswith("*"):
        return any(one.startswith(word[:-1]) for one in found)
    return all(part in found for part in _WORDS.findall(word))
