"""Tickets before they have a place in time: read from the data files, filled with names, given an agent and a state."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Final

from supportconsole.domain.clock import DAY, HOUR, MINUTE
from supportconsole.sample.blocks import Block, Turn, blocks_of, turns_of
from supportconsole.sample.people import AGENTS, FIRM, LANGUAGES, Customer

_UNITS: Final = {"m": MINUTE, "h": HOUR, "d": DAY}
_GROUP_OF: Final = {ref: groups[0] for ref, _name, _language, groups in AGENTS}

# Chat conversations that still wait for somebody: group, agent, status, hours since the first line.
CHATS_STILL_OPEN: Final = {
    "2012-02-03-1184": ("L1", "a3", "open", 5),
    "2012-06-20-1207": ("L1", "a1", "pending", 31),
    "2006-08-23-1440": ("L1", "a3", "open", 6),
    "2009-07-02-1397": ("L2", "a6", "open", 7),
    "2007-10-24-1273": ("L2", "a5", "open", 22),
    "2010-06-21-1271": ("L1", "a2", "pending", 49),
    "2006-05-15-1237": ("L3", "a7", "open", 28),
    "2011-11-24-1302": ("Network", "a8", "pending", 4),
}
PAYMENTS_STILL_OPEN: Final = {
    "banking77-5": ("Billing", "a9", "pending", 52),
    "banking77-8": ("Billing", "a9", "pending", 19),
}


@dataclass(slots=True)
class Draft:
    """A ticket that desk.py will place in time. `age` and `last` are microseconds before now, or 0 for "old"."""

    subject: str
    language: str
    requester: Customer
    turns: list[Turn]
    status: str = "solved"
    priority: str = ""
    channel: str = "mail"
    group: str = ""
    assignee: str = ""
    tags: list[str] = field(default_factory=list)
    fields: dict[str, object] = field(default_factory=dict)
    age: int = 0
    last: int = 0
    wake: int = 0
    key: str = ""
    merged: str = ""
    flag: str = ""
    watchers: list[str] = field(default_factory=list)
    minutes: list[int] = field(default_factory=list)
    """When each turn was written, in minutes after the first, where the source tells; else empty."""


class Choice:
    """Hands out the customers of a language in turn, so that each of them has a few tickets."""

    def __init__(self, everyone: list[Customer], random: Random) -> None:
        self._waiting: dict[tuple[str, str], list[Customer]] = {}
        self._everyone = everyone
        self._random = random

    def take(self, language: str, word: str) -> Customer:
        """`word` is f, m, x for either, or the last word of a name."""
        if len(word) > 1:
            return next(c for c in self._everyone if c.name.split()[-1] == word)
        waiting = self._waiting.setdefault((language, word), [])
        if not waiting:
            waiting += [c for c in self._everyone if c.language == language and word in {c.gender, "x"}]
            self._random.shuffle(waiting)
        return waiting.pop()


def drafts(read: Callable[[str], str], choice: Choice, random: Random) -> Iterator[Draft]:
    """Every ticket of the sample desk, in no order."""
    for language in LANGUAGES:
        for name in ("active", "solved"):
            for block in blocks_of(read(f"tickets-{language}-{name}.txt")):
                yield _written(block, language, choice)
    for line in read("conversations-en.jsonl").splitlines():
        yield _told(json.loads(line), "chat", CHATS_STILL_OPEN, choice, random)
    for line in read("billing-en.jsonl").splitlines():
        yield _told(json.loads(line), "web", PAYMENTS_STILL_OPEN, choice, random)


def _duration(word: str) -> int:
    return int(word[:-1]) * _UNITS[word[-1]] if word else 0


def _written(block: Block, language: str, choice: Choice) -> Draft:
    about = block.about
    turns = list(turns_of(block.lines))
    replying = next((turn.author for turn in reversed(turns) if turn.kind == "reply"), "")
    assignee = about.get("to", replying).replace("-", "")
    return Draft(
        subject=block.title,
        language=language,
        requester=choice.take(language, about["from"]),
        turns=turns,
        status=about.get("st", "solved"),
        priority=about.get("pri", ""),
        channel=about.get("ch", "mail"),
        group=about.get("grp") or _GROUP_OF[assignee],
        assignee=assignee,
        tags=about.get("tags", "").split(","),
        fields={
            name.removeprefix("f."): value
            for name, value in about.items()
            if name in {"product", "host"} or name.startswith("f.")
        },
        age=_duration(about.get("age", "")),
        last=_duration(about.get("upd", "")),
        wake=_duration(about.get("wake", "")),
        key=about.get("id", ""),
        merged=about.get("merged", ""),
        flag=about.get("flag", ""),
        watchers=about["watch"].split(",") if "watch" in about else [],
    )


def _told(
    told: dict[str, list[tuple[int, int, str]]],
    channel: str,
    still_open: dict[str, tuple[str, str, str, int]],
    choice: Choice,
    random: Random,
) -> Draft:
    """A ticket from a conversation that other people had."""
    key = str(told["id"])
    agent = "a9" if channel == "web" else random.choice(("a1", "a2", "a3", "a3", "a5", "a6"))
    group, assignee, status, hours = still_open.get(key, (_GROUP_OF[agent], agent, "solved", 0))
    turns = [
        Turn("reply", assignee, (), text, ()) if who else Turn("inbound", "", ("",), text, ())
        for who, _minute, text in told["turns"]
    ]
    return Draft(
        subject=str(told["subject"]),
        language="en",
        requester=choice.take("en", "x"),
        turns=turns,
        status=status,
        channel=channel,
        group=group,
        assignee=assignee,
        tags=[str(tag) for tag in told["tags"]],
        fields={"product": "Linux" if channel == "chat" else "Billing"},
        age=hours * HOUR,
        minutes=[minute for _who, minute, _text in told["turns"]],
    )


def fill(text: str, draft: Draft, month: str, today: str) -> str:
    """The text with the names of this ticket in it. Braces of other kinds belong to the text."""
    if "{" not in text:
        return text
    requester = draft.requester
    for name, value in (
        ("{call}", requester.call),
        ("{name}", requester.name),
        ("{org}", requester.organization),
        ("{firm}", FIRM),
        ("{month}", month),
        ("{date}", today),
    ):
        text = text.replace(name, value)
    return text
