"""Who writes to the sample helpdesk and who works there. All of them, and their firms, are invented."""

from collections.abc import Iterator
from typing import Final, NamedTuple

FIRM: Final = "Fernlight IT"
LANGUAGES: Final = ("en", "ru", "pl")

GROUPS: Final = (("L1", "L1"), ("L2", "L2"), ("L3", "L3"), ("Billing", ""), ("Network", ""))

# id, name, languages with their own first, groups with the own first
AGENTS: Final = (
    ("a1", "Ivan Petrov", "ru", ("L1",)),
    ("a2", "Marta Zielińska", "pl", ("L1",)),
    ("a3", "Daniel Hughes", "en", ("L1",)),
    ("a4", "Olga Belova", "ru", ("L1",)),
    ("a5", "Piotr Wrona", "pl", ("L2",)),
    ("a6", "Alexei Morozov", "ru", ("L2",)),
    ("a7", "Grace Miller", "en", ("L3", "L2")),
    ("a8", "Sergei Danilov", "ru", ("Network",)),
    ("a9", "Elena Nowicka", "pl", ("Billing",)),
)

VIPS: Final = frozenset(
    {"Anna Nowak", "Ольга Ким", "Joanna Lis", "Helen Mercer", "Людмила Краева", "Marcin Gołąb", "Peter Lund"}
)
DOMAINS: Final = {"en": "example.com", "ru": "example.org", "pl": "example.net"}


class Customer(NamedTuple):
    """A requester; `call` is how an agent addresses them: a first name, with a patronymic, or in the vocative."""

    id: str
    language: str
    gender: str
    name: str
    organization: str
    call: str
    email: str


def customers(text: str) -> Iterator[Customer]:
    """The customers that data/people.txt lists, numbered in its order."""
    language = ""
    number = 0
    for line in text.splitlines():
        if line.startswith("=== "):
            language = line[4:]
            continue
        number += 1
        gender, rest = line.split(" ", 1)
        name, organization, *more = rest.split("|")
        call, mailbox = more or (name.split()[0], name.lower().replace(" ", "."))
        yield Customer(
            f"c{number}", language, gender, name, organization, call, f"{mailbox}@{DOMAINS[language]}"
        )


def group_records() -> Iterator[dict[str, object]]:
    for name, level in GROUPS:
        yield {"type": "group", "name": name, "level": level}


def agent_records() -> Iterator[dict[str, object]]:
    for ref, name, language, groups in AGENTS:
        mailbox = name.lower().replace(" ", ".").replace("ń", "n")
        yield {
            "type": "person",
            "id": ref,
            "role": "agent",
            "name": name,
            "email": f"{mailbox}@example.com",
            "organization": FIRM,
            "groups": list(groups),
            "language": language,
        }


def customer_record(customer: Customer) -> dict[str, object]:
    return {
        "type": "person",
        "id": customer.id,
        "role": "customer",
        "name": customer.name,
        "email": customer.email,
        "organization": customer.organization,
        "language": customer.language,
        "vip": customer.name in VIPS,
    }
