"""What was done here and is not confirmed by the remote: seen, tried again, decided, given up."""

from typing import Final

from supportconsole.desk.people import People
from supportconsole.domain.errors import NotFound
from supportconsole.domain.outbox import Entry, Stage
from supportconsole.locale import _, marked, pgettext
from supportconsole.store import outbox, resolving
from supportconsole.store.resolving import Choice
from supportconsole.store.store import Store

REASONS: Final = (
    marked("reason", "changed at the remote as well"),
    marked("reason", "somebody wrote after you had looked"),
    marked("reason", "the ticket was merged at the remote"),
    marked("reason", "the ticket was deleted at the remote"),
    marked("reason", "the ticket is not at the remote"),
    marked("reason", "the ticket is gone at the remote"),
    marked("reason", "the ticket has moved on"),
    marked("reason", "its text was damaged on the disk"),
    marked("reason", "a file could not be sent"),
    marked("reason", "no answer in time"),
    marked("reason", "only in part"),
    marked("reason", "the program ended while it was leaving"),
    marked("reason", "the store was restored: it may have left before"),
    marked("reason", "not found, and the remote cannot prove it"),
    marked("reason", "not found, and its key is too old to be used again"),
    marked("reason", "proven not to have arrived"),
    marked("reason", "the look-up failed"),
    marked("reason", "tried again by a person"),
    marked("reason", "sent all the same by a person"),
)


STAGES: Final = {
    Stage.QUEUED: marked("operation", "queued"),
    Stage.SENDING: marked("operation", "sending"),
    Stage.SENT: marked("operation", "sent"),
    Stage.UNKNOWN: marked("operation", "unknown, being looked for"),
    Stage.HELD: marked("operation", "held: may have arrived, decide"),
    Stage.CONFLICT: marked("operation", "conflict, decide"),
    Stage.FAILED: marked("operation", "refused"),
    Stage.DISCARDED: marked("operation", "taken back"),
}


def tell_stage(stage: Stage) -> str:
    """How far an operation has come, in the language of the interface."""
    return pgettext("operation", STAGES[stage])


def tell_reason(reason: str) -> str:
    """Why an operation is where it is, in the language of the interface; the remote's own words stay as they are."""
    head, colon, rest = reason.partition(": ")
    if reason in REASONS:
        return pgettext("reason", reason)
    return f"{pgettext('reason', head)}{colon}{rest}" if head in REASONS else reason


class Outbox:
    """The operations of a desk that wait, are leaving, or need a person."""

    def __init__(self, store: Store, people: People, console: str) -> None:
        self._store = store
        self._people = people
        self._console = console

    def entries(self, *, open_only: bool = True, limit: int = 500) -> tuple[Entry, ...]:
        """Oldest first; with what is done as well, newest first."""
        return self._store.read(lambda db: outbox.entries(db, open_only=open_only, limit=limit))

    def entry(self, entry_id: int) -> Entry:
        """Raises NotFound."""
        found = self._store.read(lambda db: outbox.entry(db, entry_id))
        if found is None:
            raise NotFound(
                _("There is no operation {id}.").format(id=entry_id),
                hint=_("List them: supportconsole outbox list."),
            )
        return found

    def count(self) -> int:
        """How many operations are not confirmed."""
        return self._store.read(outbox.count_open)

    def waits(self, ticket_id: int) -> bool:
        """Whether something done to this ticket is not confirmed by its remote."""
        return bool(self._store.read(lambda db: outbox.open_jobs(db, ticket_id)))

    def retry(self, entry_id: int) -> None:
        """Try again what certainly has not arrived. Raises NotFound, UsageProblem."""
        hand = self._people.hand(self._console)
        self._store.write(lambda db: resolving.retry(db, hand, entry_id))

    def resolve(self, entry_id: int, choice: str) -> int | None:
        """Decide a held or conflicting operation; gives the draft that a text became. Raises NotFound, UsageProblem."""
        hand, chosen = self._people.hand(self._console), Choice(choice)
        return self._store.write(lambda db: resolving.resolve(db, hand, entry_id, chosen))

    def discard(self, entry_id: int) -> int | None:
        """Give it up; gives the draft that a text became. Raises NotFound, UsageProblem."""
        hand = self._people.hand(self._console)
        return self._store.write(lambda db: resolving.discard(db, hand, entry_id))
