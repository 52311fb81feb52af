"""Who is staff: RT tells it for one user at a time, so what it told is remembered while the account is open."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple
from urllib.parse import quote

from supportconsole.connectors.rt.session import Session
from supportconsole.connectors.rt.shapes import NOBODY, text
from supportconsole.connectors.rt.tickets import read_person
from supportconsole.domain.clock import Instant
from supportconsole.domain.errors import Forbidden, NotFound
from supportconsole.domain.people import Role
from supportconsole.domain.remote.things import RemotePerson

_KEPT: Final = 20_000


class Known(NamedTuple):
    """What RT tells of a user, its clock, and the user's time zone where the account may see it."""

    person: RemotePerson | None
    as_of: Instant | None
    zone: str


class Staff:
    """The users met so far."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._met: dict[str, RemotePerson] = {}
        self._names: dict[str, str] = {}
        self._agents: set[str] = set()

    async def person(self, name: str) -> RemotePerson | None:
        """A user by name or by number, asked for once; None for nobody and for those whom RT hides."""
        name = self._names.get(name, name)
        if name in NOBODY:
            return None
        if name not in self._met:
            try:
                return (await self.who_is(name)).person
            except (NotFound, Forbidden):
                self._names[name] = ""
                return None
        return self._met[name]

    async def who_is(self, name: str) -> "Known":
        """Ask RT for a user now. Raises NotFound and Forbidden."""
        answer = await self._session.get(f"user/{quote(name, safe='@')}", template="user/NAME")
        record = answer.object()
        role = Role.AGENT if text(record, "Privileged") == "1" else Role.CUSTOMER
        found = read_person(record, role)
        self._names[name] = found.id if found else ""
        if found is not None:
            self.remember((found,), sure=True)
        return Known(found, answer.date, text(record, "Timezone"))

    def remember(self, people: Iterable[RemotePerson], *, sure: bool = False) -> None:
        """Note people out of a list. A list does not say who is staff, so an agent never becomes a customer by it."""
        if len(self._met) > _KEPT:
            self._met.clear()
        for one in people:
            if one.role == Role.AGENT:
                self._agents.add(one.id)
            if sure:
                self._met[one.id] = one

    def as_known(self, people: Sequence[RemotePerson]) -> tuple[RemotePerson, ...]:
        """The same people, each once, and agents as agents also where they asked for something themselves."""
        self.remember(people)
        found: dict[str, RemotePerson] = {}
        for one in people:
            found[one.id] = _as_agent(one) if one.id in self._agents else one
        return tuple(found.values())

    async def is_agent(self, name: str) -> bool:
        if name in self._agents:
            return True
        person = await self.person(name)
        return person is not None and person.role == Role.AGENT


def _as_agent(person: RemotePerson) -> RemotePerson:
    from dataclasses import replace

    return person if person.role == Role.AGENT else replace(person, role=Role.AGENT)
