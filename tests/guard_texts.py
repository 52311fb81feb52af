"""The labelled texts of `guard_texts.jsonl`, and a desk on which they could have been written.

A sign in the middle of each made-up secret keeps scanners of repositories, ours among them, from taking it for a real
one; it is taken out here.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import given
from supportconsole.desk.desk import Desk
from supportconsole.desk.guard import Written
from supportconsole.domain.conversation import DraftKind
from supportconsole.domain.guard.findings import Finding, Rule
from supportconsole.domain.guard.policy import Policy

FILE: Final = Path(__file__).with_suffix(".jsonl")
BREAK: Final = "¦"
CUSTOMERS: Final = {
    "emma": ("Emma Clarke", "emma.clarke@example.com", "en"),
    "oleg": ("Олег Ким", "oleg.kim@example.org", "ru"),
    "anna": ("Anna Kowalska", "anna.kowalska@example.com", "pl"),
}
OTHERS: Final = (
    ("Jan Lis", "jan.lis@example.net"),
    ("Laura Hughes", "laura.hughes@example.com"),
    ("Peter Brandt", "peter.brandt@example.org"),
    ("Мария Соколова", "m.sokolova@example.com"),
    ("Сергей Морозов", "s.morozov@example.org"),
    ("Grzegorz Wójcik", "g.wojcik@example.net"),
)
AGENTS: Final = ("Tomasz Zieliński", "Ольга Смирнова", "Иван Котов")


class Labelled(NamedTuple):
    """One text and the rules that a careful reader would name. `part` is `tuned`, `held`, `late` or `last`."""

    id: str
    language: str
    part: str
    kind: DraftKind
    channel: str
    customer: str
    files: int
    after_note: bool
    text: str
    findings: frozenset[Rule]


@cache
def labelled() -> tuple[Labelled, ...]:
    return tuple(_labelled(json.loads(line)) for line in FILE.read_text(encoding="utf-8").splitlines())


def _labelled(row: dict[str, Any]) -> Labelled:
    return Labelled(
        **{
            **row,
            "kind": DraftKind(row["kind"]),
            "text": row["text"].replace(BREAK, ""),
            "findings": frozenset(map(Rule, row["findings"])),
        }
    )


class GuardedDesk:
    """A desk with the customers and colleagues that the texts know; each text is checked on a ticket of its own customer."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        for name in AGENTS:
            given.agent_of(desk, name)
        for name, email in OTHERS:
            given.customer(desk, name, email)
        self._tickets: dict[tuple[str, str, bool], int] = {}

    def check(self, one: Labelled, policy: Policy) -> tuple[Finding, ...]:
        ticket_id = self._ticket(one.customer, one.channel, after_note=one.after_note)
        return self._desk.guard.check(Written(one.text, one.kind, ticket_id, bool(one.files)), policy)

    def _ticket(self, customer: str, channel: str, *, after_note: bool) -> int:
        key = (customer, channel, after_note)
        if key not in self._tickets:
            name, email, language = CUSTOMERS[customer]
            requester = given.customer(self._desk, name, email)
            self._tickets[key] = given.ticket(
                self._desk, requester=requester, channel=channel, language=language
            )
            if after_note:
                given.colleague(self._desk).writing.note(
                    self._tickets[key], "Cable changed, please tell the customer."
                )
        return self._tickets[key]
