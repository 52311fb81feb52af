"""Pieces of conditions: values bound in the order of their question marks, words, custom fields and times."""

# ruff: noqa: S608 - the words put into SQL here are this module's own; typed ones are bound

from collections.abc import Iterable
from typing import Final

from supportconsole.domain.clock import Instant
from supportconsole.domain.query.moments import age, span

FLIPPED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_LAST: Final = "\U0010ffff"  # sorts after every text that goes on


class Bound(list[object]):
    """The values of a condition. Each call appends, so SQL is put together in the order in which it is read."""

    def bind(self, *values: object) -> str:
        """Question marks for the values, separated by commas."""
        self.extend(values)
        return ", ".join("?" * len(values))

    def among(self, column: str, values: Iterable[object]) -> str:
        """The column has one of the values; None among them stands for no value."""
        wanted = tuple(dict.fromkeys(values))
        there = [value for value in wanted if value is not None]
        parts = [f"{column} IS NULL"] if len(there) < len(wanted) else []
        if there:
            parts.append(
                f"{column} = {self.bind(*there)}" if len(there) == 1 else f"{column} IN ({self.bind(*there)})"
            )
        return any_of(parts)

    def begins(self, column: str, text: str) -> str:
        """The column begins with the text; a range, so that an index answers it."""
        return f"({column} >= {self.bind(text)} AND {column} < {self.bind(text + _LAST)})"


def words_sql(bound: Bound, words: str, *, exact: bool) -> str:
    """The words stand in the subject, the requester's name or address, or a tag; a number is also a ticket's."""
    # A quoted string is the only syntax of the full-text index that is left to the words themselves.
    match = '"' + words.replace('"', '""') + ('"' if exact else '"*')
    folded = words.casefold()
    parts = [
        f"t.id IN (SELECT rowid FROM ticket_words WHERE ticket_words MATCH {bound.bind(match)})",
        f"t.requester_id IN (SELECT id FROM person WHERE instr(found_by, {bound.bind(folded)}))",
    ]
    tag = bound.among("tag", (folded,)) if exact else bound.begins("tag", folded)
    parts.append(f"t.id IN (SELECT ticket_id FROM ticket_tag WHERE {tag})")
    if not exact and words.isascii() and words.isdigit() and len(words) <= 18:
        parts.append(f"t.id = {bound.bind(int(words))}")
    return any_of(parts)


def custom_sql(bound: Bound, name: str, op: str, value: str) -> str:
    """A custom field has the value, or compares with it: numbers as numbers, everything else as text."""
    name_sql = bound.bind(name)
    number = _number(value)
    if op != ":":
        kind = "c.type = 'text'" if number is None else "c.type IN ('integer', 'real')"
        test = f"{kind} AND c.value {op} {bound.bind(value if number is None else number)}"
    else:
        word = "CASE c.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(c.value AS TEXT) END"
        test = f"{word} = {bound.bind(value)} COLLATE NOCASE"
        if number is not None:
            test = f"({test} OR (c.type IN ('integer', 'real') AND c.value = {bound.bind(number)}))"
    return f"EXISTS (SELECT 1 FROM json_each(t.fields) c WHERE c.key = {name_sql} AND {test})"


def moment_sql(bound: Bound, column: str, op: str, moment: str, now: Instant) -> str:
    """A column of instants against a day, a month or an age; ages of `wake_at` lie ahead."""
    distance = age(moment)
    if distance is None:
        start, end = span(moment, now)
        if op == ":":
            return f"({column} >= {bound.bind(start)} AND {column} < {bound.bind(end)})"
        edge = start if op in {"<", ">="} else end
        return f"{column} {'<' if op[0] == '<' else '>='} {bound.bind(edge)}"
    order = "<=" if op == ":" else op
    if column != "t.wake_at":  # an age of less than 2 days is a moment after the one 2 days ago
        return f"{column} {FLIPPED[order]} {bound.bind(now - distance)}"
    future = f"{column} > {bound.bind(now)} AND " if order[0] == "<" else ""
    return f"({future}{column} {order} {bound.bind(now + distance)})"


def any_of(conditions: Iterable[str]) -> str:
    """One of the conditions holds; without any, none does."""
    parts = tuple(conditions)
    if len(parts) == 1:
        return parts[0]
    return "(" + " OR ".join(parts) + ")" if parts else "0"


def _number(text: str) -> float | None:
    """The number that the text writes; None for words such as `nan` that only look like one to Python."""
    try:
        return float(text) if text[-1:].isdigit() else None
    except ValueError:
        return None
