"""A part of JQL, Jira's query language: clauses joined by AND, OR and NOT, and an order. What is not known is refused."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from supportconsole.connectors.conformance.dialects.jira.refusing import Refused
from supportconsole.connectors.conformance.server.records import Ticket

_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<sign>!=|!~|>=|<=|[=<>~(),])|(?P<word>[^\s"'=<>~(),!]+))"""
)
_RESERVED: Final = frozenset({"and", "or", "not", "order", "by", "in", "is", "asc", "desc"})
Holds = Callable[[Ticket], bool]


@dataclass(frozen=True, slots=True)
class Value:
    """A literal or, with `arguments`, a function; `quoted` tells a text from a bare word."""

    text: str
    quoted: bool = False
    arguments: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """`operator` in lower case: =, !=, <, <=, >, >=, ~, !~, in, not in, is, is not."""

    field: str
    operator: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """`holds` is None when nothing restricts it; `order` names fields, each with whether it descends."""

    holds: Holds | None
    order: tuple[tuple[str, bool], ...]


def read(text: str, judge: Callable[[Clause], Holds]) -> Query:
    """Read a query; `judge` makes a test of a clause. Raises Refused, as Jira does, for what cannot be read."""
    return _Reader(_split(text), judge).query()


def _split(text: str) -> list[tuple[str, bool]]:
    """The tokens, each with whether it was quoted."""
    found, place = [], 0
    while text[place:].strip():
        match = _TOKEN.match(text, place)
        if match is None:
            raise Refused(400, f"Error in the JQL Query: the character at {place + 1} is not valid.")
        quoted = match["quoted"]
        if quoted is not None:
            found.append((re.sub(r"\\(.)", r"\1", quoted[1:-1]), True))
        else:
            found.append((match["sign"] or match["word"], False))
        place = match.end()
    return found


class _Reader:
    def __init__(self, tokens: Sequence[tuple[str, bool]], judge: Callable[[Clause], Holds]) -> None:
        self._tokens = [*tokens, ("", False)]
        self._place = 0
        self._judge = judge

    def query(self) -> Query:
        holds = None if self._next() in {"", "order"} else self._any()
        order: list[tuple[str, bool]] = []
        if self._take("order"):
            self._expect("by")
            while not order or self._take(","):
                name = self._word().lower()
                down = self._take("desc")
                if not down:
                    self._take("asc")
                order.append((name, down))
        if self._next():
            raise self._wrong()
        return Query(holds, tuple(order))

    def _any(self) -> Holds:
        parts = [self._all()]
        while self._take("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else lambda one: any(part(one) for part in parts)

    def _all(self) -> Holds:
        parts = [self._one()]
        while self._take("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else lambda one: all(part(one) for part in parts)

    def _one(self) -> Holds:
        if self._take("not"):
            inner = self._one()
            return lambda one: not inner(one)
        if self._take("("):
            inner = self._any()
            self._expect(")")
            return inner
        return self._judge(self._clause())

    def _clause(self) -> Clause:
        field = self._word().lower()
        if self._take("is"):
            operator = "is not" if self._take("not") else "is"
            return Clause(field, operator, (self._value(),))
        negated = self._take("not")
        if self._take("in"):
            return Clause(field, "not in" if negated else "in", self._list())
        operator = self._next()
        if negated or operator not in {"=", "!=", "<", "<=", ">", ">=", "~", "!~"}:
            raise self._wrong()
        self._place += 1
        return Clause(field, operator, (self._value(),))

    def _list(self) -> tuple[Value, ...]:
        self._expect("(")
        values = [self._value()]
        while self._take(","):
            values.append(self._value())
        self._expect(")")
        return tuple(values)

    def _value(self) -> Value:
        text, quoted = self._tokens[self._place]
        if not quoted and (text in {"", "=", "<", ">", "~", "(", ")", ","} or text.lower() in _RESERVED):
            raise self._wrong()
        self._place += 1
        if quoted or not self._take("("):
            return Value(text, quoted)
        arguments: list[str] = []
        while not self._take(")"):
            arguments.append(self._value().text)
            self._take(",")
        return Value(text.lower(), arguments=tuple(arguments))

    def _word(self) -> str:
        text, quoted = self._tokens[self._place]
        if not quoted and (
            not text or not (text[0].isalnum() or text[0] == "_") or text.lower() in _RESERVED
        ):
            raise self._wrong()
        self._place += 1
        return text

    def _next(self) -> str:
        text, quoted = self._tokens[self._place]
        return "\0" if quoted else text.lower()

    def _take(self, word: str) -> bool:
        if self._next() != word:
            return False
        self._place += 1
        return True

    def _expect(self, word: str) -> None:
        if not self._take(word):
            raise self._wrong()

    def _wrong(self) -> Refused:
        text, _quoted = self._tokens[self._place]
        said = f"'{text}'" if text else "the end of the query"
        return Refused(400, f"Error in the JQL Query: {said} was not expected (token {self._place + 1}).")
