"""Changing tickets: one or many at once, each batch with one undo."""

from collections.abc import Iterable, Mapping

from supportconsole.desk.people import People
from supportconsole.domain.changes import Change, Field, Outcome, Undone
from supportconsole.domain.people import Person
from supportconsole.domain.tickets import Priority, Status
from supportconsole.locale import marked
from supportconsole.store import changes as store_changes
from supportconsole.store.store import Store

Seen = Mapping[int, int] | None


class Work:
    """What is done to tickets. `seen` maps a ticket to the version that the agent looked at.

    Every call raises NotFound for an unknown ticket, UsageProblem for a value that does not exist, and Conflict when
    somebody else has changed the same field since `seen`; then nothing of the batch is done.
    """

    def __init__(self, store: Store, people: People, console: str) -> None:
        self._store = store
        self._people = people
        self._console = console

    def change(
        self, ids: Iterable[int], changes: Iterable[Change], *, label: str, seen: Seen = None
    ) -> Outcome:
        """Make these changes to all of these tickets in one transaction."""
        hand, tickets, wanted = self._people.hand(self._console), tuple(ids), tuple(changes)
        return self._store.write(
            lambda db: store_changes.change(db, hand, tickets, wanted, label=label, seen=seen)
        )

    def take(self, ids: Iterable[int], *, seen: Seen = None) -> Outcome:
        """Assign them to who works here."""
        return self._set(ids, Field.ASSIGNEE, self._people.me().id, marked("done", "take"), seen)

    def assign(self, ids: Iterable[int], person: Person | int | None, *, seen: Seen = None) -> Outcome:
        """Assign them to an agent, or to nobody."""
        who = person.id if isinstance(person, Person) else person
        return self._set(ids, Field.ASSIGNEE, who, marked("done", "assign"), seen)

    def move(self, ids: Iterable[int], group: str, *, seen: Seen = None) -> Outcome:
        """Move them to a group, or out of any with an empty name."""
        return self._set(ids, Field.GROUP, group, marked("done", "move"), seen)

    def set_status(self, ids: Iterable[int], status: Status | str, *, seen: Seen = None) -> Outcome:
        return self._set(ids, Field.STATUS, status, marked("done", "status"), seen)

    def set_priority(self, ids: Iterable[int], priority: Priority | str, *, seen: Seen = None) -> Outcome:
        return self._set(ids, Field.PRIORITY, priority, marked("done", "priority"), seen)

    def tag(self, ids: Iterable[int], words: Iterable[str]) -> Outcome:
        """Add `+word` and remove `-word`; a word without a sign is added."""
        edits = tuple(word if word[:1] in {"+", "-"} else f"+{word}" for word in map(str.strip, words))
        return self._set(ids, Field.TAGS, edits, marked("done", "tag"), None)

    def watch(self, ids: Iterable[int], *, on: bool = True) -> Outcome:
        """Follow them, or no longer."""
        edit = ("+" if on else "-") + self._people.me().ref
        return self._set(
            ids, Field.WATCHERS, (edit,), marked("done", "watch") if on else marked("done", "unwatch"), None
        )

    def solve(self, ids: Iterable[int], *, seen: Seen = None) -> Outcome:
        return self._set(ids, Field.STATUS, Status.SOLVED, marked("done", "solve"), seen)

    def reopen(self, ids: Iterable[int], *, seen: Seen = None) -> Outcome:
        return self._set(ids, Field.STATUS, Status.OPEN, marked("done", "reopen"), seen)

    def merge(self, ids: Iterable[int], into: int) -> Outcome:
        """Close them as merged into another ticket; their messages stay with them."""
        from supportconsole.store import merging

        hand, sources, label = self._people.hand(self._console), tuple(ids), marked("done", "merge")
        return self._store.write(lambda db: merging.merge(db, hand, sources, into, label))

    def undo(self, undo_id: int | None = None) -> Undone:
        """Take a batch back, the newest of this agent by default. What has changed since stays and is reported.

        Raises NotFound when there is nothing to undo, UsageProblem when it is undone already.
        """
        from supportconsole.store import undo

        hand = self._people.hand(self._console)
        return self._store.write(lambda db: undo.undo(db, hand, undo_id))

    def redo(self, undo_id: int | None = None) -> Undone:
        """Do an undone batch again, the one undone last by default. Raises as `undo` does."""
        from supportconsole.store import undo

        hand = self._people.hand(self._console)
        return self._store.write(lambda db: undo.redo(db, hand, undo_id))

    def _set(self, ids: Iterable[int], field: Field, value: object, label: str, seen: Seen) -> Outcome:
        return self.change(ids, (Change(field, value),), label=label, seen=seen)
