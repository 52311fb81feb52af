"""One request to the site: who asks, by which address, and what is kept beside the model's tickets and messages."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from supportconsole.connectors.conformance.dialects.jira.refusing import NO_ISSUE, Refused
from supportconsole.connectors.conformance.server import seeding
from supportconsole.connectors.conformance.server.helpdesk import Helpdesk
from supportconsole.connectors.conformance.server.records import Entry, Message, Ticket
from supportconsole.domain.clock import Instant

PROJECT: Final = "DESK"
PROJECTS: Final = {PROJECT: ("10000", "1"), "OPS": ("10001", "2")}
"""The ids of each project and of its service desk by the project's key. Every ticket begins in the first."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FILES: Final = uuid.UUID("7f9c24e5-2b3a-4c1d-9e8f-0a1b2c3d4e5f")


@dataclass(frozen=True, slots=True)
class Visit:
    """`agent` is who is logged in; `origin` what the site is called by this client."""

    desk: Helpdesk
    agent: str
    origin: str

    # -- times

    def local(self, at: Instant) -> datetime:
        """A time in the zone of the account."""
        return (_EPOCH + timedelta(microseconds=at)).astimezone(ZoneInfo(self.desk.conditions.zone))

    def tell(self, at: Instant) -> str:
        """A time in milliseconds, in the zone of the account and with its offset, as Jira writes every time."""
        local = self.local(at)
        return f"{local:%Y-%m-%dT%H:%M:%S}.{local.microsecond // 1000:03}{local:%z}"

    # -- tickets

    def find(self, said: str) -> Ticket:
        """The ticket with this id or key; one that was moved is found by its old key too. Raises Refused."""
        project, _, number = said.upper().rpartition("-")
        ticket = self.desk.tickets.get(int(number)) if number.isascii() and number.isdigit() else None
        if (
            ticket is None
            or ticket.flag == "deleted"
            or project not in {"", PROJECT, self.project(ticket.id)}
        ):
            raise Refused(404, NO_ISSUE)
        return ticket

    def project(self, number: int) -> str:
        """The key of the project where a ticket lies now."""
        return str(self.kept(f"issue:{number}").get("project", PROJECT))

    def key(self, number: int) -> str:
        return f"{self.project(number)}-{number}"

    def conversation(self, number: int) -> tuple[list[Message], Message | None]:
        """The comments of a ticket and, apart from them, what it began with: its description.

        Only the index of the search is behind; comments are read where they are written.
        """
        seeded = seeding.messages(self.desk.seed, self.desk.tickets[number])
        said = [one for one in (*seeded, *self.desk.later.get(number, ())) if one.kind != "event"]
        return said[1:], said[0] if said else None

    def comment(self, said: str) -> Message:
        """The comment with this id. Raises Refused."""
        number = int(said) if said.isascii() and said.isdigit() else 0
        if number < seeding.FIRST_WRITTEN:
            ticket = number // seeding.number_of(1, 0)
        else:
            ticket = next(
                (one.ticket for some in self.desk.later.values() for one in some if one.id == number), 0
            )
        there = ticket in self.desk.tickets and self.desk.tickets[ticket].flag != "deleted"
        found = (
            next((one for one in self.conversation(ticket)[0] if one.id == number), None) if there else None
        )
        if found is None:
            raise Refused(404, f"Can not find a comment for the id: {said}.")
        return found

    def events(self, number: int) -> list[Message]:
        """What was changed, oldest first."""
        return [one for one in self.desk.later.get(number, ()) if one.kind == "event"]

    # -- beside the model

    def kept(self, thing: str) -> Mapping[str, object]:
        """What is kept beside a thing, by name."""
        return self.desk.asides.get(thing, {})

    def keep(self, thing: str, name: str, value: object) -> None:
        """Keep a value beside a thing; None forgets it. Neither the ticket nor its time changes by it."""
        data = {"of": thing, "name": name, "value": value}
        self.desk.do(Entry("aside", self.desk.stamp(), self.agent, 0, data))


def move(desk: Helpdesk, number: int, project: str = "OPS") -> None:
    """A colleague moves a ticket to another project: it has another key, and its old one still leads to it."""
    desk.do(
        Entry("aside", desk.stamp(), "a2", 0, {"of": f"issue:{number}", "name": "project", "value": project})
    )
    desk.do(Entry("set", desk.stamp(), "a2", number, {}))


def file_identity(number: str) -> str:
    """What the site's store of files calls an attachment."""
    return str(uuid.uuid5(_FILES, number))
