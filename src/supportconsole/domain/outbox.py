"""The outbox: what was done here and is not confirmed by the remote, its states, and how edits of fields are merged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from supportconsole.domain.changes import SETS, as_list
from supportconsole.domain.clock import Instant


class Stage(StrEnum):
    """How far an operation has come. Only `sent` and `discarded` are final."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    HELD = "held"
    CONFLICT = "conflict"
    FAILED = "failed"
    DISCARDED = "discarded"


MOVES: Final[Mapping[Stage, frozenset[Stage]]] = {
    Stage.QUEUED: frozenset({Stage.SENDING, Stage.CONFLICT, Stage.FAILED, Stage.DISCARDED, Stage.SENT}),
    Stage.SENDING: frozenset({Stage.SENT, Stage.QUEUED, Stage.UNKNOWN, Stage.CONFLICT, Stage.FAILED}),
    Stage.UNKNOWN: frozenset({Stage.SENT, Stage.QUEUED, Stage.HELD}),
    Stage.HELD: frozenset({Stage.SENT, Stage.QUEUED, Stage.DISCARDED}),
    Stage.CONFLICT: frozenset({Stage.QUEUED, Stage.DISCARDED}),
    Stage.FAILED: frozenset({Stage.QUEUED, Stage.DISCARDED}),
    Stage.SENT: frozenset(),
    Stage.DISCARDED: frozenset(),
}
"""From `queued`, `sent` means that the remote already is as wanted: nothing needs to leave."""

OPEN: Final = frozenset(Stage) - {Stage.SENT, Stage.DISCARDED}
WAITS_FOR_A_PERSON: Final = frozenset({Stage.HELD, Stage.CONFLICT, Stage.FAILED})


class Deed(StrEnum):
    """What an operation does."""

    REPLY = "reply"
    NOTE = "note"
    FIELDS = "fields"
    CREATE = "create"
    MERGE = "merge"


@dataclass(frozen=True, slots=True)
class Entry:
    """One operation of the outbox.

    `reason` says why it is where it is; `theirs` is how the fields are at the remote after a conflict. `attempts` counts
    how often it may have left this machine. `waits_for` is an earlier entry that must be sent first.
    """

    id: int
    account: str
    ticket_id: int
    deed: Deed
    stage: Stage
    queued_at: Instant
    changed_at: Instant
    attempts: int = 0
    reason: str = ""
    body: str = ""
    edits: tuple["Edited", ...] = ()
    theirs: Mapping[str, object] | None = None
    remote_id: str = ""
    not_before: Instant | None = None
    message_id: int | None = None
    waits_for: int | None = None


class Edited(NamedTuple):
    """One field as it was seen and as it shall be, in the words of the interchange format; sets as whole lists."""

    field: str
    base: object
    value: object


class Merged(NamedTuple):
    """What is left to send after looking at the remote's state, and the fields where a person must decide."""

    send: tuple[Edited, ...]
    clash: tuple[str, ...]


def merge(edits: Sequence[Edited], theirs: Mapping[str, object]) -> Merged:
    """Merge edits into the remote's present state, field by field.

    A field that nobody else has changed is sent; one that already is as wanted needs nothing; tags and watchers are
    added and removed; a field that became something third is a clash. A field that `theirs` does not know is sent.
    """
    send: list[Edited] = []
    clash: list[str] = []
    for edit in edits:
        now = theirs.get(edit.field, edit.base)
        if edit.field in SETS:
            wanted = with_edits(as_list(now), edit)
            if wanted != as_list(now):
                send.append(Edited(edit.field, as_list(now), wanted))
        elif same(now, edit.value):
            continue
        elif same(now, edit.base):
            send.append(edit)
        else:
            clash.append(edit.field)
    return Merged(tuple(send), tuple(clash))


def with_edits(members: Sequence[object], edit: Edited) -> list[object]:
    """The members of a set after what this edit adds and removes."""
    had, has = as_list(edit.base), as_list(edit.value)
    kept = [one for one in members if one not in had or one in has]
    return kept + [one for one in has if one not in had and one not in kept]


def same(one: object, other: object) -> bool:
    """Whether two values of a field say the same; nothing, an empty text and an absent field do."""
    return one == other or (one in (None, "") and other in (None, ""))
