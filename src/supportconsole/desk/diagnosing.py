"""Diagnostics on a ticket: what may be run, with what the conversation names, and the note that it becomes."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

from supportconsole.desk.allowed import (
    DIAGNOSTICS,
    PIPES,
    Allowed,
    Prepared,
    find_allowed,
    prepare,
    read_allowed,
)
from supportconsole.desk.running import Ran, run, search_path
from supportconsole.domain.errors import UsageProblem
from supportconsole.domain.gaps import literal
from supportconsole.domain.hosts import find_addresses, find_hosts, find_urls
from supportconsole.locale import _

if TYPE_CHECKING:
    from supportconsole.desk.desk import Desk

MOST: Final = 50
"""Candidates that are offered."""
_PORTS: Final = ("443", "80", "22", "25", "465", "587", "993", "3389")


class Diagnosing:
    """The allow-lists of a desk: `diagnostics` run with places filled, `pipes` take a text on their standard input."""

    def __init__(
        self, desk: "Desk", diagnostics: Mapping[str, Sequence[str]], pipes: Mapping[str, Sequence[str]]
    ) -> None:
        self._desk = desk
        path = search_path()
        self.commands: tuple[Allowed, ...] = read_allowed(DIAGNOSTICS, diagnostics, path)
        self.pipes: tuple[Allowed, ...] = read_allowed(PIPES, pipes, path)

    def candidates(self, ticket_id: int, place: str) -> tuple[str, ...]:
        """What the ticket's conversation names for a place, the newest message first. Raises NotFound."""
        ticket = self._desk.tickets.get(ticket_id)
        texts = [one.body for one in reversed(self._desk.tickets.conversation(ticket_id, 200))]
        texts += [ticket.subject, *(str(value) for value in ticket.fields.values())]
        found = (value for text in texts for value in _find(place, text))
        return tuple(islice(dict.fromkeys(found), MOST))

    def prepare(self, name: str, arguments: Sequence[str], ticket_id: int | None = None) -> Prepared:
        """The command with its places filled, in their order.

        One that is not given is taken from the ticket when it names exactly one. Raises NotFound, UsageProblem.
        """
        command = find_allowed(self.commands, name)
        places = command.places
        if len(arguments) > len(places):
            raise UsageProblem(
                _("{name} takes {n} values: {places}.").format(
                    name=name, n=len(places), places=", ".join(places) or "-"
                )
            )
        values = dict(zip(places, arguments, strict=False))
        for place in places[len(arguments) :]:
            values[place] = self._only(name, place, ticket_id)
        return prepare(command, values)

    def values_for(self, command: Allowed, arguments: Iterable[str]) -> dict[str, str]:
        """The arguments of a script's `run` line by their places; empty ones and gaps are left out."""
        given = zip(command.places, arguments, strict=False)
        return {place: value.strip() for place, value in given if value.strip() and "{" not in value}

    async def run(self, prepared: Prepared) -> Ran:
        """Run it; cancelling ends it. Raises Refusal when it cannot be started."""
        return await run(prepared.argv, prepared.line)

    async def pipe(self, name: str, text: str) -> Ran:
        """Give a text to a command of the pipes and take its output. Raises NotFound, UsageProblem, Refusal."""
        command = find_allowed(self.pipes, name)
        prepared = prepare(command, {})
        return await run(prepared.argv, prepared.line, given=text)

    def _only(self, name: str, place: str, ticket_id: int | None) -> str:
        found = self.candidates(ticket_id, place) if ticket_id is not None else ()
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageProblem(
                _("The ticket names several for {place}: {names}.").format(
                    place=place, names=", ".join(found[:8])
                ),
                hint=_("Say which one."),
            )
        raise UsageProblem(
            _("{name} needs a value for {place}.").format(name=name, place=place), hint=_("Say which one.")
        )


def note_of(ran: Ran) -> str:
    """What a command left, as the text of an internal note."""
    head = f"$ {literal(ran.line)}  ({ran.end_in_words()})"
    return "\n".join([head, *(f"| {line}".rstrip() for line in literal(ran.output).split("\n"))]) + "\n"


def _find(place: str, text: str) -> Iterable[str]:
    match place:
        case "host":
            return (*find_hosts(text), *find_addresses(text))
        case "address":
            return find_addresses(text)
        case "url":
            return find_urls(text)
        case _:
            return ()


def usual_ports() -> tuple[str, ...]:
    """Ports that are offered where one is asked for."""
    return _PORTS
