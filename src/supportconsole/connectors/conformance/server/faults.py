"""What can go wrong with one request, and which request it goes wrong with: by script or by seeded chance."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Final

from supportconsole.connectors.conformance.server.http import Request


class Fault(StrEnum):
    """Each name says what the client meets; what becomes of the request itself stands in NOT_APPLIED and APPLIED_TWICE."""

    # The connection ends.
    CLOSED_BEFORE = "closed-before"  # not applied, not a byte of an answer
    CLOSED_IN_HEADERS = "closed-in-headers"
    CLOSED_IN_BODY = "closed-in-body"
    CLOSED_AFTER = "closed-after"  # a whole answer, then an end that was not announced
    APPLIED_THEN_CLOSED = "applied-then-closed"
    RESET_BEFORE = "reset-before"  # not applied
    APPLIED_THEN_RESET = "applied-then-reset"
    # Time passes.
    SILENCE = "silence"  # not applied, no answer until the client leaves
    APPLIED_THEN_SILENCE = "applied-then-silence"
    DRIP = "drip"  # one byte at a time
    LATE_ANSWER = "late-answer"  # applied at once, answered late
    LATE_EFFECT = "late-effect"  # applied late, also when the client has left meanwhile
    # Somebody between answers.
    APPLIED_THEN_500 = "applied-then-500"
    APPLIED_THEN_502 = "applied-then-502"
    APPLIED_THEN_504 = "applied-then-504"
    REFUSED_500 = "refused-500"
    REFUSED_502 = "refused-502"
    DELIVERED_TWICE = "delivered-twice"  # a proxy hands the same request over twice
    HTML_200 = "html-200"
    APPLIED_THEN_HTML = "applied-then-html"
    LOGIN_REDIRECT = "login-redirect"
    REDIRECT_AWAY = "redirect-away"  # to another origin, which notes what it is sent
    REDIRECT_LOOP = "redirect-loop"
    # Bytes are not what they say.
    BAD_GZIP = "bad-gzip"
    CUT_GZIP = "cut-gzip"  # ends early with a length that fits
    BOMB = "bomb"
    LAYERED_BOMB = "layered-bomb"
    UNKNOWN_ENCODING = "unknown-encoding"
    LENGTH_TOO_LONG = "length-too-long"
    LENGTH_TOO_SHORT = "length-too-short"
    LENGTH_MISSING = "length-missing"  # HTTP/1.0, cut where the connection closes
    CHUNKS_CUT = "chunks-cut"
    BAD_CHUNK = "bad-chunk"
    STALE_ANSWER = "stale-answer"  # the answer to the request before comes first
    DOUBLE_ANSWER = "double-answer"  # the answer comes twice on a kept connection
    MANY_HEADERS = "many-headers"
    NO_HTTP = "no-http"
    BAD_JSON = "bad-json"
    DEEP_JSON = "deep-json"
    HUGE_NUMBER = "huge-number"
    NOT_A_NUMBER = "not-a-number"
    WRONG_SHAPE = "wrong-shape"
    # The server says no.
    UNAUTHORIZED = "401"
    FORBIDDEN = "403"
    NOT_FOUND = "404"
    GONE = "410"
    TOO_LARGE = "413"
    SLOW_DOWN = "429"
    SLOW_DOWN_DATE = "429-date"
    SLOW_DOWN_BARE = "429-bare"
    SLOW_DOWN_NEGATIVE = "429-negative"
    SLOW_DOWN_HUGE = "429-huge"
    SLOW_DOWN_WIDE = "429-wide-digits"
    UNAVAILABLE = "503"
    UNAVAILABLE_DATE = "503-date"
    UNAVAILABLE_BARE = "503-bare"
    # Lists lie; the dialect makes these pages.
    PAGE_REPEATS = "page-repeats"
    PAGE_SHRINKS = "page-shrinks"
    CURSOR_BACK = "cursor-back"
    CURSOR_ENDLESS = "cursor-endless"


NOT_APPLIED: Final = frozenset({
    Fault.CLOSED_BEFORE, Fault.RESET_BEFORE, Fault.SILENCE, Fault.REFUSED_500, Fault.REFUSED_502, Fault.HTML_200,
    Fault.LOGIN_REDIRECT, Fault.REDIRECT_AWAY, Fault.REDIRECT_LOOP, Fault.UNAUTHORIZED, Fault.FORBIDDEN, Fault.NOT_FOUND,
    Fault.GONE, Fault.TOO_LARGE, Fault.SLOW_DOWN, Fault.SLOW_DOWN_DATE, Fault.SLOW_DOWN_BARE, Fault.SLOW_DOWN_NEGATIVE,
    Fault.SLOW_DOWN_HUGE, Fault.SLOW_DOWN_WIDE, Fault.UNAVAILABLE, Fault.UNAVAILABLE_DATE, Fault.UNAVAILABLE_BARE,
})  # fmt: skip
PAGES: Final = frozenset({Fault.PAGE_REPEATS, Fault.PAGE_SHRINKS, Fault.CURSOR_BACK, Fault.CURSOR_ENDLESS})
# What a request meets on an ordinary bad day; the rest is for scripts.
WEATHER: Final = (
    Fault.CLOSED_BEFORE, Fault.CLOSED_IN_HEADERS, Fault.CLOSED_IN_BODY, Fault.CLOSED_AFTER, Fault.APPLIED_THEN_CLOSED,
    Fault.RESET_BEFORE, Fault.APPLIED_THEN_RESET, Fault.LATE_ANSWER, Fault.LATE_EFFECT, Fault.APPLIED_THEN_500,
    Fault.APPLIED_THEN_502, Fault.APPLIED_THEN_504, Fault.REFUSED_500, Fault.REFUSED_502, Fault.HTML_200,
    Fault.APPLIED_THEN_HTML, Fault.BAD_GZIP, Fault.LENGTH_TOO_LONG, Fault.CHUNKS_CUT, Fault.BAD_JSON, Fault.SLOW_DOWN,
    Fault.UNAVAILABLE,
)  # fmt: skip


@dataclass(slots=True)
class Rule:
    """Where a scripted fault strikes: the requests that match, after `skip` of them, `times` times (0: always).

    `path` is a regular expression that the whole path must match; `number` is one request of the server, counted from 1.
    """

    fault: Fault
    method: str = ""
    path: str = ""
    number: int = 0
    skip: int = 0
    times: int = 1
    seen: int = 0

    def strikes(self, request: Request) -> bool:
        if self.method and self.method != request.method:
            return False
        if self.path and not re.fullmatch(self.path, request.path):
            return False
        if self.number and self.number != request.number:
            return False
        self.seen += 1
        return self.seen > self.skip and (not self.times or self.seen <= self.skip + self.times)


@dataclass(slots=True)
class Chance:
    """Faults by chance, the same for the same seed and order of requests. Shares are between 0 and 1.

    `writes` is the share of the requests that are not GET; None: the same as of the others.
    """

    share: float
    seed: int = 1
    among: Sequence[Fault] = WEATHER
    writes: float | None = None
    rng: Random = field(init=False)

    def __post_init__(self) -> None:
        self.rng = Random(self.seed)

    def pick(self, method: str = "GET") -> Fault | None:
        share = self.share if method == "GET" or self.writes is None else self.writes
        return self.rng.choice(self.among) if self.rng.random() < share else None


@dataclass(slots=True)
class Plan:
    """Which fault meets a request: the first rule that strikes, else chance. `struck` counts what really happened."""

    rules: list[Rule] = field(default_factory=list)
    chance: Chance | None = None
    struck: dict[Fault, int] = field(default_factory=dict)

    def pick(self, request: Request) -> Fault | None:
        fault = next((rule.fault for rule in self.rules if rule.strikes(request)), None)
        if fault is None and self.chance is not None:
            fault = self.chance.pick(request.method)
        if fault is not None:
            self.struck[fault] = self.struck.get(fault, 0) + 1
        return fault

    def add(self, *rules: Rule) -> None:
        self.rules.extend(rules)

    def clear(self) -> None:
        """Fair weather from now on; what has struck stays counted."""
        self.rules.clear()
        self.chance = None


def read_rules(lines: Iterable[object]) -> list[Rule]:
    """Rules as a script gives them: objects with the names of `Rule`'s fields. Raises ValueError for others."""
    rules = []
    for line in lines:
        if not isinstance(line, dict):
            raise ValueError(f"not a rule: {line!r}")  # noqa: TRY004
        try:
            rules.append(Rule(**{**line, "fault": Fault(line["fault"])}))
        except (KeyError, TypeError) as problem:
            raise ValueError(f"not a rule: {line!r}") from problem
    return rules
