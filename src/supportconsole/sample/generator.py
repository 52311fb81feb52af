"""A desk of any size for benchmarks and tests: the same seed gives the same lines of the interchange format.

    python -m supportconsole.sample.generator 100000 --seed 1 --out desk.jsonl

Subjects and messages are made of whole sentences, so that they read like tickets; hosts, codes, orders and users are
different in each of them, so that the vocabulary grows with the desk as it does in life.
"""

import sys
from collections.abc import Iterator, Sequence
from random import Random
from typing import Final, NamedTuple, TypeVar

from supportconsole.domain.clock import HOUR, MINUTE, Instant, SystemClock, format_instant, parse_instant
from supportconsole.sample import shapes
from supportconsole.sample.words import LANGUAGES, Words, read_shared, read_words

Line = dict[str, object]
T = TypeVar("T")

LIGHT: Final = 3.0
"""Messages of a ticket on average when nothing else is asked for."""

_AGENTS: Final = 24
_CUSTOMERS_OF: Final = 8  # tickets for each customer
_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"
_CANNED: Final = 0.15
_NOTES: Final = 0.12
_EVENTS: Final = 0.08
_MIXED: Final = 0.05
_CODES: Final = 0.3
_LOGS: Final = 0.02
_LOGS_LIGHT: Final = 0.002


class _Person(NamedTuple):
    ref: str
    language: str


def generate(
    n: int, seed: int = 1, now: Instant | None = None, messages: float | None = LIGHT
) -> Iterator[Line]:
    """The lines of a desk with `n` tickets up to `now`, oldest first, each followed by its messages.

    `messages` is their average number for a ticket; None gives threads and logs as long as real ones.
    """
    maker = _Maker(Random(seed), SystemClock().now() if now is None else now, messages)
    yield from maker.groups()
    agents = []
    for number in range(_AGENTS):
        line, agent = maker.person(number, "agent")
        agents.append(agent)
        yield line
    customers = []
    for number in range(max(20, n // _CUSTOMERS_OF)):
        line, customer = maker.person(number, "customer")
        customers.append(customer.language)
        yield line
    yield from maker.canned()
    yield from maker.views()
    for number, arrival in enumerate(shapes.arrivals(maker.rng, n, maker.now), 1):
        yield from maker.ticket(number, arrival, agents, customers)


class _Part(NamedTuple):
    """What the messages of one ticket are written with; `long` as mail is."""

    words: Words
    names: dict[str, str]
    long: bool


class _Maker:
    def __init__(self, rng: Random, now: Instant, messages: float | None) -> None:
        self.rng = rng
        self.now = now
        self.messages = messages
        self.words = {language: read_words(language) for language in LANGUAGES}
        self.shared = read_shared()
        self.random = rng.random
        self.message_number = 0
        self.first_of: dict[int, str] = {}
        self.logs = _LOGS if messages is None else _LOGS_LIGHT

    def pick(self, words: Sequence[T]) -> T:
        return words[int(self.random() * len(words))]

    def token(self, length: int) -> str:
        number = self.rng.getrandbits(5 * length)
        return "".join(_LETTERS[number >> 5 * place & 31] for place in range(length))

    def groups(self) -> Iterator[Line]:
        for name, level in self.shared.groups:
            yield {"type": "group", "name": name, "level": level}

    def person(self, number: int, role: str) -> tuple[Line, _Person]:
        language = shapes.choose(self.rng, shapes.LANGUAGES)
        words = self.words[language]
        first, first_latin = self.pick(words.first_names)
        man, woman, last_latin = self.pick(words.last_names)
        ref = f"{role[0]}{number + 1}"
        line: Line = {
            "type": "person",
            "id": ref,
            "role": role,
            "name": f"{first} {woman if first[-1] in 'aая' else man}",
            "email": f"{first_latin}.{last_latin}{number + 1}@example.org",
            "language": language,
        }
        if role == "agent":
            groups = self.shared.groups
            mine, other = groups[number % len(groups)][0], self.pick(groups)[0]
            line["groups"] = [mine] if mine == other else [mine, other]
        else:
            line["organization"] = self.pick(self.shared.organizations) if self.random() < 0.7 else ""
            line["vip"] = self.random() < 0.03
        return line, _Person(ref, language)

    def canned(self) -> Iterator[Line]:
        for language, words in self.words.items():
            for number, text in enumerate(words.questions[:4] + words.answers[:4], 1):
                yield {
                    "type": "canned",
                    "id": f"canned-{language}-{number}",
                    "title": text.split(",")[0].format_map(_PLACES),
                    "body": text.format_map(_PLACES),
                    "language": language,
                }

    def views(self) -> Iterator[Line]:
        yield {"type": "view", "name": "Urgent", "query": "priority:urgent", "sort": "oldest"}
        yield {"type": "view", "name": "Chats", "query": "channel:chat", "sort": "updated"}

    def ticket(
        self, number: int, arrival: shapes.Arrival, agents: list[_Person], customers: list[str]
    ) -> Iterator[Line]:
        customer = shapes.zipf(self.rng, len(customers))
        language = customers[customer]
        words = self.words[language]
        names = self.names()
        aged = self.now - arrival.at > shapes.CLOSED_AFTER
        status = "closed" if aged else shapes.choose(self.rng, shapes.STATUSES)
        channel = shapes.choose(self.rng, shapes.CHANNELS)
        assignee = None if status == "new" or self.random() < 0.05 else self.pick(agents)
        ref = f"t{number}"
        length = shapes.thread_length(self.rng, self.messages)
        times = self.times(arrival.at, max(1, length if status != "new" else 1), channel)
        line: Line = {
            "type": "ticket",
            "id": ref,
            "subject": self.subject(words, arrival.incident).format_map(names),
            "status": status,
            "priority": shapes.choose(self.rng, shapes.PRIORITIES),
            "channel": channel,
            "group": self.pick(self.shared.groups)[0],
            "assignee": assignee.ref if assignee else None,
            "requester": f"c{customer + 1}",
            "tags": sorted({self.pick(self.shared.tags) for _ in range(int(self.random() * 3.5))}),
            "language": language,
            "created_at": format_instant(arrival.at),
            "updated_at": format_instant(times[-1]),
            "fields": {"product": self.pick(self.shared.products)},
        }
        self._finish(line, arrival.incident)
        yield line
        if length:
            part = _Part(words, names, channel in {"mail", "web"})
            yield from self.conversation(line, times, assignee or agents[0], part)

    def _finish(self, line: Line, incident: int | None) -> None:
        """What only few tickets have: a time to wake, a flag, a ticket they went into, watchers."""
        chance = self.random()
        if line["status"] == "pending" and chance < 0.3:
            line["wake_at"] = format_instant(self.now + int(self.random() * 72) * HOUR)
        if incident is not None and incident in self.first_of and chance < 0.1:
            line["flags"] = ["merged"]
            line["merged_into"] = self.first_of[incident]
        elif chance < 0.005:
            line["flags"] = ["spam"]
        elif chance < 0.01:
            line["watchers"] = ["a1"]
        if incident is not None and "flags" not in line:
            self.first_of.setdefault(incident, str(line["id"]))

    def names(self) -> dict[str, str]:
        """The words that only this ticket has."""
        word = self.token(12)
        return {
            "host": f"srv-{word[:5]}",
            "code": f"E{self.rng.getrandbits(32):08X}",
            "order": f"R-{self.rng.getrandbits(24)}",
            "user": word[5:],
            "version": f"{int(self.random() * 12)}.{int(self.random() * 30)}.{int(self.random() * 90)}",
        }

    def subject(self, words: Words, incident: int | None) -> str:
        if incident is not None:
            end = f" ({self.pick(words.circumstances)})" if self.random() < 0.5 else ""
            return words.incidents[incident % len(words.incidents)] + end
        subject = f"{self.pick(words.things)} {self.pick(words.problems)}"
        chance = self.random()
        if chance < 0.35:
            subject += f" {self.pick(words.circumstances)}"
        if chance > 1 - _CODES and "{" not in subject:
            subject += " ({code})" if chance > 0.85 else ": {host}"
        return subject

    def times(self, start: Instant, n: int, channel: str) -> list[Instant]:
        """When the messages were written: chats in minutes, the rest in hours, none after now."""
        gap = 3 * MINUTE if channel == "chat" else 5 * HOUR
        times = [start]
        for _ in range(n - 1):
            later = times[-1] + 1_000_000 * (20 + int(self.random() ** 3 * gap * 4 / 1_000_000))
            times.append(min(later, max(times[-1], self.now)))
        return times

    def conversation(self, ticket: Line, times: list[Instant], agent: _Person, part: _Part) -> Iterator[Line]:
        words, names, long = part
        done = ticket["status"] in {"solved", "closed"}
        customer = ticket["requester"]
        for place, at in enumerate(times):
            self.message_number += 1
            line: Line = {
                "type": "message",
                "id": f"m{self.message_number}",
                "ticket": ticket["id"],
                "created_at": format_instant(at),
            }
            chance = self.random()
            if place == 0:
                line |= {"kind": "inbound", "author": customer, "body": self.opening(words, long)}
            elif place == len(times) - 1 and done:
                line |= {"kind": "inbound", "author": customer, "body": self.pick(words.thanks)}
            elif chance < _NOTES:
                line |= {"kind": "note", "author": agent.ref, "body": self.pick(words.notes)}
            elif chance < _NOTES + _EVENTS:
                change = {"field": "status", "before": "open", "after": "pending"}
                line |= {"kind": "event", "author": agent.ref, "changes": [change]}
            elif place % 2:
                line |= {"kind": "reply", "author": agent.ref, "body": self.answer(words)}
            else:
                line |= {"kind": "inbound", "author": customer, "body": self.pick(words.follow_ups)}
            if "body" in line:
                line["body"] = self._with_log(str(line["body"]), names, at).format_map(names)
            yield line

    def opening(self, words: Words, long: bool) -> str:
        if self.random() < _MIXED:
            words = self.words["en"]
        sentences = [self.pick(words.details) for _ in range(3 + int(self.random() ** 3 * 18) if long else 1)]
        text = f"{self.pick(words.things)} {self.pick(words.problems)}. {' '.join(sentences)}"
        return f"{self.pick(words.greetings)}\n\n{text}\n\n{self.pick(words.closings)}" if long else text

    def answer(self, words: Words) -> str:
        if self.random() < _CANNED:
            return self.pick(words.questions[:4] + words.answers[:4])
        return self.pick(words.questions if self.random() < 0.4 else words.answers)

    def _with_log(self, body: str, names: dict[str, str], at: Instant) -> str:
        if self.random() >= self.logs:
            return body
        n = self.rng.randint(50, 400) if self.messages is None else self.rng.randint(20, 60)
        lines = (
            self.pick(self.shared.log_lines).format(
                **names, time=format_instant(at), n=self.rng.getrandbits(12), m=self.rng.getrandbits(8)
            )
            for _ in range(n)
        )
        return body + "\n\n" + "\n".join(lines)


_PLACES: Final = {
    "host": "{{ ticket.fields.host }}",
    "code": "{{ ticket.id }}",
    "order": "{{ ticket.fields.order }}",
    "user": "{{ requester.email }}",
    "version": "{{ ticket.fields.version }}",
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the lines of a desk to a file or to standard output."""
    import argparse
    import json
    from contextlib import nullcontext
    from pathlib import Path

    parser = argparse.ArgumentParser(
        prog="python -m supportconsole.sample.generator", description=main.__doc__
    )
    parser.add_argument("tickets", type=int, help="how many tickets")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--now", default="", help="the time of the newest ticket, RFC 3339; else the present")
    parser.add_argument(
        "--messages",
        default="light",
        help="light (3 on average), real (as long as life), or an average from 0",
    )
    parser.add_argument("--out", default="-", help="a file; - is standard output")
    options = parser.parse_args(arguments)
    average = {"light": LIGHT, "real": None}.get(options.messages, options.messages)
    lines = generate(
        options.tickets,
        options.seed,
        parse_instant(options.now) if options.now else None,
        None if average is None else float(average),
    )
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    with nullcontext(sys.stdout.buffer) if options.out == "-" else Path(options.out).open("wb") as out:
        for line in lines:
            out.write(encode(line).encode() + b"\n")


if __name__ == "__main__":
    main()
