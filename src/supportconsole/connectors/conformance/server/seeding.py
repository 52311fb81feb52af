"""A helpdesk of any size from a number: tickets at once, their messages when somebody asks for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from supportconsole.connectors.conformance.server.records import Article, Canned, Message, Person, Ticket
from supportconsole.domain.clock import MINUTE, SECOND, Instant

AGENTS: Final = ("a1", "a2", "a3")
BETWEEN: Final = 10 * MINUTE  # from one seeded message to the next
_GROUPS: Final = ("L1", "L2", "Billing")
_NAMES: Final = (
    ("Anna Nowak", "pl"), ("Пётр Иванов", "ru"), ("Mary O'Neil", "en"), ("Żaneta Ćwik", "pl"), ("Ольга Ким", "ru"),
    ("Li Wei", "en"), ("José Núñez", "en"), ("Grzegorz Brzęczyszczykiewicz", "pl"),
)  # fmt: skip
_SUBJECTS: Final = (
    "VPN does not connect", "Faktura za {n}", "Не приходит счёт {n}", "Password reset loop", "Printer on floor {n}",
    "Mail is delayed", "Konto zablokowane", "Ошибка {n} при входе", "Order {n} is missing", "Slow since Monday",
)  # fmt: skip
_SENTENCES: Final = (
    "Error {n} appears since this morning.", "I have restarted it twice, nothing changes.", "Please see order {n}.",
    "Od rana widzę błąd {n}.", "Proszę o pilną pomoc.", "Перезагрузка не помогла.", "Номер заявки {n}.",
    "It works from another network.", "Could you look at host srv-{n}?", "Thank you, that was it.",
    "The window closes by itself after I press Save.", "My colleague in room {n} has the same.",
)  # fmt: skip
_STATUSES: Final = ("new", "open", "open", "open", "pending", "hold", "solved", "solved", "closed")
_PRIORITIES: Final = ("none", "low", "normal", "normal", "high", "urgent")


@dataclass(frozen=True, slots=True)
class Seed:
    """How the helpdesk begins. `messages` is the average of a conversation; `same_second` tickets share each second."""

    tickets: int = 20
    messages: int = 3
    number: int = 1
    until: Instant = 0  # when the newest ticket was changed last
    same_second: int = 1

    def customers(self) -> int:
        return max(5, self.tickets // 8)


def people(seed: Seed) -> Iterator[Person]:
    """Three agents, of whom a1 is the one who logs in, and the customers c1, c2 and so on."""
    for number, agent in enumerate(AGENTS):
        yield Person(agent, "agent", f"Agent {number + 1}", f"{agent}@desk.example", (_GROUPS[number],))
    for number in range(1, seed.customers() + 1):
        name, language = _NAMES[number % len(_NAMES)]
        yield Person(
            f"c{number}", "customer", f"{name} {number}", f"c{number}@example.org", (), language, "Example"
        )


def tickets(seed: Seed) -> Iterator[Ticket]:
    """The tickets in the order of their last change, numbered from 1."""
    rng = Random(seed.number)
    customers = seed.customers()
    mine = min(1 / 3, 100 / seed.tickets)  # nobody has thousands of open tickets of their own
    step = MINUTE if seed.tickets <= 10_000 else 20 * SECOND
    for number in range(1, seed.tickets + 1):
        behind = (seed.tickets - number) // seed.same_second * step
        changed = (seed.until - behind) // SECOND * SECOND if seed.same_second > 1 else seed.until - behind
        status, written = rng.choice(_STATUSES), 1 + rng.randrange(2 * seed.messages - 1)
        yield Ticket(
            number,
            rng.choice(_SUBJECTS).format(n=number),
            status,
            rng.choice(_PRIORITIES),
            changed - written * BETWEEN,
            changed,
            f"c{rng.randrange(customers) + 1}",
            None if status == "new" else AGENTS[0] if rng.random() < mine else rng.choice(AGENTS[1:]),
            rng.choice(_GROUPS),
            written=written,
            tags=("vpn",) if number % 7 == 0 else (),
        )


def messages(seed: Seed, ticket: Ticket) -> Sequence[Message]:
    """The conversation that a ticket began with: the same at every call."""
    rng = Random(seed.number * 1_000_003 + ticket.id)
    made = []
    for place in range(ticket.written):
        inbound = place % 2 == 0
        kind = "inbound" if inbound else ("note" if rng.random() < 0.2 else "reply")
        body = " ".join(rng.choice(_SENTENCES).format(n=rng.randrange(10_000)) for _ in range(3))
        author = ticket.requester if inbound else AGENTS[place % len(AGENTS)]
        made.append(
            Message(
                number_of(ticket.id, place),
                ticket.id,
                kind,
                author,
                body,
                ticket.created_at + BETWEEN * place,
            )
        )
    return made


def number_of(ticket: int, place: int) -> int:
    """The id of a seeded message; messages written later are numbered above all of these."""
    return ticket * 10_000 + place


FIRST_WRITTEN: Final = 10**12
"""Ids of messages that were written later begin here, so that they sort behind the seeded ones."""


def articles() -> Iterator[Article]:
    yield Article("k1", "Error 809", "<h1>Cause</h1><p>The port is closed.</p>", tags=("vpn",))
    yield Article("k2", "Faktury", "<p>Jak pobrać fakturę.</p>", "pl")
    yield Article("k3", "Сброс пароля", "<p>Откройте страницу входа.</p>", "ru", "internal")


def canned() -> Iterator[Canned]:
    yield Canned("r1", "Greeting", "Hello {{ requester.first_name }},", shortcut="hi")
    yield Canned(
        "r2", "Wait for customer", "We need more details.", changes={"status": "pending", "tags": ["+asked"]}
    )
