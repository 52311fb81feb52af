"""What a text may ask for: the ticket, its customer, who writes, the day. Names that other helpdesks use mean the same here.

Only what has a value is there; everything else is a gap in the text. Values are data and are never filled themselves.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from supportconsole.domain.date_words import day_words, greeting, part_of_day, weekday_word
from supportconsole.domain.people import Person
from supportconsole.domain.text.cleaning import clean
from supportconsole.domain.tickets import Ticket

Values = dict[str, object]

PERSON: Final = ("name", "first_name", "last_name", "email", "organization", "language", "vip", "groups")
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "ticket": (
        "id", "number", "ref", "subject", "title", "status", "priority", "group", "tags", "channel", "language",
        "description", "latest_comment", "requester", "organization", "assignee", "fields",
    ),
    "requester": PERSON,
    "organization": ("name",),
    "agent": PERSON,
    "desk": ("name",),
    "date": ("today", "tomorrow", "weekday", "time", "year"),
    "shift": ("greeting", "part"),
    "contact": PERSON,
    "customer": PERSON,
    "current_user": PERSON,
    "conversation": ("id", "display_id"),
    "ask": (),
}  # fmt: skip
"""Every name there is, for the help and for `script lint`. Under `ask` stand the answers of the text's own questions."""


def ticket_values(
    ticket: Ticket, requester: Person | None, assignee: Person | None, messages: tuple[str, str] = ("", "")
) -> Values:
    """What is known of a ticket; `messages` are the customer's first and last one."""
    person = (
        person_values(requester)
        if requester
        else _named({"name": ticket.requester, **_parts(ticket.requester)})
    )
    organization = _named({"name": ticket.organization})
    if ticket.organization:
        person.setdefault("organization", clean(ticket.organization))
    number = str(ticket.id)
    about = _named(
        {
            "id": number,
            "number": number,
            "ref": ticket.ref,
            "subject": ticket.subject,
            "title": ticket.subject,
            "status": ticket.status.value,
            "priority": ticket.priority.value,
            "group": ticket.group,
            "tags": ticket.tags,
            "channel": ticket.channel,
            "language": ticket.language,
            "description": messages[0],
            "latest_comment": messages[1],
            "requester": person,
            "organization": organization,
            "assignee": person_values(assignee) if assignee else {},
            "fields": ticket.fields,
        }
    )
    return {
        "ticket": about,
        "requester": person,
        "contact": person,
        "customer": person,
        "organization": organization,
        "conversation": {"id": number, "display_id": number},
    }


def writer_values(agent: Person, desk: str, now: datetime, language: str) -> Values:
    """Who writes, where and when: days and greetings in the language of the letter, on this machine's clock."""
    person = person_values(agent)
    return {
        "agent": person,
        "current_user": person,
        "desk": _named({"name": desk}),
        "date": {
            "today": day_words(now, language),
            "tomorrow": day_words(now + timedelta(days=1), language),
            "weekday": weekday_word(now, language),
            "time": f"{now.hour}:{now.minute:02}",
            "year": str(now.year),
        },
        "shift": {"greeting": greeting(now, language), "part": part_of_day(now, language)},
    }


def person_values(person: Person) -> Values:
    return _named(
        {
            "name": person.name,
            **_parts(person.name),
            "email": person.email,
            "organization": person.organization,
            "language": person.language,
            "vip": person.vip,
            "groups": person.groups,
        }
    )


def first_name(name: str) -> str:
    """The word a person is greeted with: what follows the comma of `Nowak, Anna`, else the first word."""
    _, comma, given = name.partition(",")
    words = (given if comma and given.strip() else name).split()
    return words[0] if words and "@" not in words[0] else ""


def last_name(name: str) -> str:
    """The family name: what stands before the comma of `Nowak, Anna`, else the last of several words."""
    family, comma, given = name.partition(",")
    if comma and given.strip():
        return family.strip()
    words = name.split()
    return words[-1] if len(words) > 1 and "@" not in words[-1] else ""


def _parts(name: str) -> dict[str, str]:
    return {"first_name": first_name(name), "last_name": last_name(name)}


def _named(values: Mapping[str, object]) -> Values:
    return {name: _cleaned(value) for name, value in values.items() if value not in ("", None, (), [], {})}


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {str(name): _cleaned(one) for name, one in value.items() if one not in ("", None)}
    if isinstance(value, list | tuple):
        return [_cleaned(one) for one in value]
    return value
