"""The helpdesk behind the server: a seed and a journal. Replaying a shorter journal is a restore from backup."""

import json
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Final

from supportconsole.connectors.conformance.server import effects, seeding
from supportconsole.connectors.conformance.server.conditions import Conditions
from supportconsole.connectors.conformance.server.records import Effect, Entry, File, Message, Person, Ticket
from supportconsole.connectors.conformance.server.seeding import Seed
from supportconsole.domain.clock import SECOND, Instant
from supportconsole.domain.tickets import ACTIVE

_ALL: Final = 1 << 60


class Helpdesk:
    """All that exists at the remote. `now` is the true time; `state` a file that keeps the journal across restarts."""

    def __init__(
        self, seed: Seed, conditions: Conditions, now: Callable[[], Instant], state: Path | None = None
    ) -> None:
        self.seed = seed
        self.conditions = conditions
        self._true_time = now
        self._state = state
        self.journal: list[Entry] = []
        self.files: dict[str, File] = {}
        self._begin()
        if state is not None and state.exists():
            for line in state.read_text(encoding="utf-8").splitlines():
                self._take(Entry(**json.loads(line)))

    def _begin(self) -> None:
        self.people: dict[str, Person] = {one.id: one for one in seeding.people(self.seed)}
        self.tickets: dict[int, Ticket] = {one.id: one for one in seeding.tickets(self.seed)}
        self.order: list[tuple[Instant, int]] = sorted(
            (one.updated_at, one.id) for one in self.tickets.values()
        )
        self.later: dict[int, list[Message]] = {}
        self.done: dict[str, tuple[Entry, Effect]] = {}
        self.asides: dict[str, dict[str, object]] = {}
        self.newest = self.order[-1][0] if self.order else 0
        self.next_message = seeding.FIRST_WRITTEN
        self.journal.clear()

    # -- writing

    def do(self, entry: Entry) -> Effect:
        """Do one thing and note it.

        Raises KeyError for a ticket that does not exist, ValueError for a wrong value or a key used for something else.
        """
        known = self.done.get(entry.key) if entry.key and self.conditions.keys else None
        if known is not None:
            before, effect = known
            if (before.what, before.ticket, before.data) != (entry.what, entry.ticket, entry.data):
                raise ValueError("key: was used for something else")
            return Effect(effect.ticket, effect.version, effect.message, again=True)
        effect = self._take(entry)
        if self._state is not None:
            with self._state.open("a", encoding="utf-8") as file:
                file.write(json.dumps(_fields(entry)) + "\n")
        return effect

    def _take(self, entry: Entry) -> Effect:
        effect = effects.apply(self, entry)
        self.journal.append(entry)
        if entry.key:
            self.done.setdefault(entry.key, (entry, effect))
        return effect

    def restore(self, entries: int) -> None:
        """Go back to the moment when the journal had `entries` entries, as a server restored from backup does."""
        kept = self.journal[:entries]
        self._begin()
        for entry in kept:
            self._take(entry)
        if self._state is not None:
            lines = "".join(json.dumps(_fields(entry)) + "\n" for entry in kept)
            self._state.write_text(lines, encoding="utf-8")

    def stamp(self) -> Instant:
        """The time of a change made now: later than every change before, unless times are whole seconds."""
        now = self.now()
        if self.conditions.whole_seconds:
            return now // SECOND * SECOND
        return max(now, self.newest + 1)

    def moved(self, ticket: Ticket, at: Instant) -> None:
        """A ticket has changed at `at`: its place in the feed moves there."""
        place = bisect_left(self.order, (ticket.updated_at, ticket.id))
        if place < len(self.order) and self.order[place] == (ticket.updated_at, ticket.id):
            del self.order[place]
        ticket.updated_at = at
        ticket.version += 1
        insort(self.order, (at, ticket.id))
        self.newest = max(self.newest, at)

    # -- reading

    def now(self) -> Instant:
        """The time by the server's own clock."""
        return self._true_time() + self.conditions.skew

    def horizon(self) -> Instant:
        """Nothing newer than this is shown in lists."""
        return self.now() - self.conditions.lag if self.conditions.lag else _ALL

    def changed(self, after: tuple[Instant, int], limit: int, mine: str = "") -> tuple[list[Ticket], bool]:
        """Tickets behind a place of the feed, and whether nothing more stands there; with `mine` that agent's open ones."""
        start = bisect_right(self.order, after)
        end = bisect_right(self.order, (self.horizon(), _ALL))
        if mine:
            every = (self.tickets[number] for _, number in self.order[start:end])
            own = [one for one in every if one.assignee == mine and one.status in ACTIVE and not one.flag]
            return own[:limit], len(own) <= limit
        found = [self.tickets[number] for _, number in self.order[start : min(end, start + limit)]]
        return found, start + limit >= end

    def conversation(self, ticket: int, after: int, limit: int) -> tuple[list[Message], bool]:
        """Messages with ids above `after`, oldest first, and whether nothing more follows."""
        every = [one for one in self.all_messages(ticket) if one.id > after]
        return every[:limit], len(every) <= limit

    def all_messages(self, ticket: int) -> Sequence[Message]:
        """The conversation as far as lists show it now."""
        horizon = self.horizon()
        later = (one for one in self.later.get(ticket, ()) if one.created_at <= horizon)
        return [*seeding.messages(self.seed, self.tickets[ticket]), *later]

    def written(self) -> list[Message]:
        """Every message that did not come from the seed, whatever lists show."""
        return list(chain.from_iterable(self.later.values()))

    def ids(self, after: int, limit: int) -> list[int]:
        """Ids of the tickets that exist, ascending, behind `after`."""
        behind = (number for number in sorted(self.tickets) if number > after)
        return list(islice((number for number in behind if self.tickets[number].flag != "deleted"), limit))


def _fields(entry: Entry) -> Mapping[str, object]:
    return {name: getattr(entry, name) for name in Entry.__slots__}
