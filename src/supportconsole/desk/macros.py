"""Macros: what one would do to tickets, to be looked at before, and doing exactly that, with one undo."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from supportconsole.desk.done_words import MACRO
from supportconsole.desk.wishes import read_wish
from supportconsole.domain.changes import CUSTOM, Change, Field, Outcome
from supportconsole.domain.conversation import FieldChange
from supportconsole.domain.errors import NotFound, UsageProblem
from supportconsole.domain.gaps import plain
from supportconsole.domain.knowledge import CannedResponse
from supportconsole.domain.tickets import Status
from supportconsole.locale import _
from supportconsole.scripts.templates import Filled
from supportconsole.store import library as store_library
from supportconsole.store import macros as store_macros
from supportconsole.store.macros import Deed

if TYPE_CHECKING:
    from supportconsole.desk.library import Library
    from supportconsole.desk.people import People
    from supportconsole.store.store import Store

AT_ONCE = 1000
"""Tickets that a macro may be applied to at once."""
WAKE = "wake"
"""The change that puts a ticket on hold until a moment, written in words."""


class Preview(NamedTuple):
    """What a macro will do to a ticket: fields before and after, the texts as they will be, the gaps that stop it."""

    ticket_id: int
    macro: CannedResponse
    changes: tuple[FieldChange, ...]
    reply: str
    note: str
    gaps: tuple[str, ...]


class Macros:
    """The macros of a desk.

    Every call raises NotFound for an unknown ticket or macro, BadScript for a broken text, and UsageProblem for an
    answer or a value that cannot be.
    """

    def __init__(self, store: "Store", people: "People", library: "Library", console: str) -> None:
        self._store = store
        self._people = people
        self._library = library
        self._console = console
        self.last: tuple[str | int, Mapping[str, str]] | None = None
        """The macro that was applied last, and the answers that it was given."""
        self.began: dict[int, tuple[int, str]] = {}
        """By the number of what it did: the ticket on which a macro began a guided script, and the script."""

    def get(self, key: str | int) -> CannedResponse:
        """The macro with this shortcut, id, number, or name of its family."""
        found = self._library.canned_one(key)
        if not found.is_macro:
            raise NotFound(
                _("{name} is a canned response, no macro.").format(name=found.ref),
                hint=_("It has no changes; insert it into a reply."),
            )
        return found

    def preview(
        self, ids: Iterable[int], key: str | int, answers: Mapping[str, str] | None = None
    ) -> tuple[Preview, ...]:
        """What `apply` would do to each ticket. A macro of several languages speaks each customer's own."""
        return tuple(map(self._preview, self._plans(ids, key, answers or {})))

    def apply(
        self,
        ids: Iterable[int],
        key: str | int,
        answers: Mapping[str, str] | None = None,
        *,
        seen: Mapping[int, int] | None = None,
    ) -> Outcome:
        """Do it to all of these tickets or to none. `seen` maps tickets to the versions that were looked at.

        Raises UsageProblem too when a text or value has a gap, and Conflict when somebody has written since.
        """
        plans = self._plans(ids, key, answers or {})
        for deed, macro, gaps in plans:
            if gaps:
                raise UsageProblem(
                    _("#{id}: {macro} has a gap: {gap}. Nothing was done.").format(
                        id=deed.ticket_id, macro=macro.title, gap=gaps[0]
                    ),
                    hint=_("Answer its questions, or fill the ticket's fields that it names."),
                )
        deeds = [one.deed._replace(seen_version=(seen or {}).get(one.deed.ticket_id)) for one in plans]
        hand, label = self._people.hand(self._console), f"{MACRO}{plans[0].macro.title}" if plans else "macro"
        outcome = self._store.write(lambda db: store_macros.apply(db, hand, deeds, label))
        self.last = (key, dict(answers or {}))
        return outcome

    def _preview(self, plan: "_Plan") -> Preview:
        deed = plan.deed
        foreseen = self._store.read(lambda db: store_macros.foresee(db, deed))
        return Preview(deed.ticket_id, plan.macro, foreseen, plain(deed.reply), plain(deed.note), plan.gaps)

    def _plans(self, ids: Iterable[int], key: str | int, answers: Mapping[str, str]) -> "list[_Plan]":
        numbers = tuple(dict.fromkeys(ids))
        if len(numbers) > AT_ONCE:
            raise UsageProblem(_("A macro takes at most {n} tickets at once.").format(n=AT_ONCE))
        macro = self.get(key)
        is_one_language = isinstance(key, int) or key == macro.ref
        family = (macro,) if is_one_language else self._family(macro)
        return [self._plan(number, family, macro, answers) for number in numbers]

    def _family(self, macro: CannedResponse) -> tuple[CannedResponse, ...]:
        every = self._store.read(lambda db: store_library.canned(db, "", limit=store_library.ALL))
        return tuple(one for one in every if one.family == macro.family and one.is_macro)

    def _plan(
        self,
        ticket_id: int,
        family: Sequence[CannedResponse],
        default: CannedResponse,
        answers: Mapping[str, str],
    ) -> "_Plan":
        filler = self._library.filler(ticket_id)
        macro = default
        if len(family) > 1:
            by_language = {one.language[:2].lower(): one for one in family}
            wanted = (*self._library.languages_for(filler.ticket), "")
            macro = next((by_language[one] for one in wanted if one in by_language), default)
        given = {ask.name: ask.default for ask in filler.questions(macro) if ask.default} | dict(answers)
        said = {"ask": filler.answers(macro.ask, given, macro.language)}
        typed = {"ask": filler.answers(macro.ask, given, macro.language, typed=True)}

        def fill(text: str, answered: Mapping[str, object]) -> Filled:
            return filler.fill(text, answered, name=macro.ref, language=macro.language)

        reply, note = fill(macro.body, said), fill(macro.note, said)
        values = {field: fill(wish, typed) for field, wish in _wishes(macro) if isinstance(wish, str)}
        gaps = tuple(gap for one in (reply, note, *values.values()) for gap in one.gaps)
        changes = [
            self._change(field, plain(values[field].text) if field in values else wish)
            for field, wish in _wishes(macro)
            # A value with a gap is no value yet: nothing can be foreseen of it.
            if field not in values or not values[field].gaps
        ]
        named = {change.field for change in changes}
        if Field.WAKE_AT in named and Field.STATUS not in named:
            changes.append(Change(Field.STATUS, Status.HOLD.value))
        deed = Deed(ticket_id, tuple(changes), reply.text.strip(), note.text.strip(), macro.ref)
        return _Plan(deed, macro, gaps)

    def _change(self, field: str, wish: object) -> Change:
        if isinstance(wish, str):
            return read_wish(self._people, self._store.clock.now(), field, wish)
        return Change(field, wish if field.startswith(CUSTOM) else str(wish))


class _Plan(NamedTuple):
    """What a macro means for one ticket; with `gaps` it is not done."""

    deed: Deed
    macro: CannedResponse
    gaps: tuple[str, ...]


def _wishes(macro: CannedResponse) -> list[tuple[str, object]]:
    """The changes of a macro by the names that fields have; a list is words between commas."""
    wishes: list[tuple[str, object]] = []
    for name, wish in macro.changes.items():
        if name == "fields" and isinstance(wish, Mapping):
            wishes += [(f"{CUSTOM}{one}", value) for one, value in wish.items()]
        else:
            wishes.append((Field.WAKE_AT if name == WAKE else name, wish))
    return [
        (name, ",".join(map(str, wish)) if isinstance(wish, list | tuple) else wish) for name, wish in wishes
    ]
