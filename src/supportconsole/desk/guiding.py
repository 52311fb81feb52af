"""Following guided scripts on tickets. Each step of a run is one transaction, so that it goes on where it was after any end."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from supportconsole.desk.field_words import say_wish
from supportconsole.desk.guide_shelf import GuideShelf, Offer, is_newer, languages_for
from supportconsole.desk.guide_words import filler
from supportconsole.desk.wishes import find_group, read_wish
from supportconsole.domain.changes import Change, Field, Outcome
from supportconsole.domain.clock import Instant
from supportconsole.domain.conversation import Draft, DraftKind, Kind
from supportconsole.domain.errors import UsageProblem
from supportconsole.domain.gaps import find_gaps, plain
from supportconsole.domain.tickets import Ticket
from supportconsole.locale import _, marked
from supportconsole.scripts.answers import read_answer
from supportconsole.scripts.guide import Choice, Guide, Question, SetField, Step
from supportconsole.scripts.guide_note import wished_escalation, wished_fields, write_note
from supportconsole.scripts.guide_parser import read_guide
from supportconsole.scripts.guide_stats import Stats, count
from supportconsole.scripts.walk import (
    MOST_EVENTS,
    Act,
    Event,
    State,
    Walk,
    begin,
    follow,
    replay,
    unanswered,
)
from supportconsole.store import script_runs
from supportconsole.store.store import Store

if TYPE_CHECKING:
    from sqlite3 import Connection

    from supportconsole.desk.library import Library
    from supportconsole.desk.people import People
    from supportconsole.desk.tickets import Tickets
    from supportconsole.desk.writing import Writing

MATCHED = 20_000
"""Characters of a ticket's text that suggest scripts."""


@dataclass(frozen=True, slots=True)
class Run:
    """A script being followed on a ticket, in the version that it began with. `events` is how many have happened."""

    id: int
    ticket_id: int
    guide: Guide
    walk: Walk
    events: int
    text: str
    began_at: Instant
    changed_at: Instant

    @property
    def step(self) -> Step:
        return self.guide.by_slug[self.walk.step]


class Keep(StrEnum):
    """What becomes of the note when a run is finished."""

    NOTE = "note"
    DRAFT = "draft"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a run: the note, what changed with it under one undo, and the draft when it is one."""

    run: Run
    note: str
    outcome: Outcome | None
    draft: Draft | None


class Guiding:
    """The guided scripts of a desk and the runs on its tickets.

    What changes a run takes it as it was seen and raises Conflict when it was walked on elsewhere since, UsageProblem
    for what cannot be done at its step; then nothing has happened.
    """

    def __init__(
        self,
        store: Store,
        shelf: GuideShelf,
        *,
        people: "People",
        tickets: "Tickets",
        writing: "Writing",
        library: "Library",
        console: Callable[[], str],
    ) -> None:
        self._store = store
        self.shelf = shelf
        self._people = people
        self._tickets = tickets
        self._writing = writing
        self._library = library
        self._console = console

    def known(self) -> frozenset[str]:
        """The ids of all scripts, those that are followed although their file is gone among them."""
        followed = {one.script for one in self._store.read(script_runs.facts)}
        return frozenset(self.shelf.look()) | followed

    def offers(self, ticket: Ticket | None = None, words: str = "", language: str = "") -> tuple[Offer, ...]:
        """The scripts that hold the words, or those of one language; those that suit the ticket first."""
        text = ""
        if ticket is not None:
            inbound = [
                one.body for one in self._tickets.conversation(ticket.id, 20) if one.kind is Kind.INBOUND
            ]
            text = "\n".join([ticket.subject, " ".join(ticket.tags), *inbound])[:MATCHED]
        wanted = (language,) if language else languages_for(ticket)
        found = self.shelf.offers(text, wanted, words)
        return tuple(one for one in found if not language or one.language == language)

    def runs(self, ticket_id: int, *, only_open: bool = True) -> tuple[Run, ...]:
        """The runs on a ticket, the one that changed last first."""
        kept = self._store.read(lambda db: script_runs.on_ticket(db, ticket_id, only_open=only_open))
        return tuple(self._opened(one) for one in kept)

    def open_runs(self) -> tuple[Run, ...]:
        """The open runs of the desk, the one that changed last first."""
        return tuple(self._opened(one) for one in self._store.read(script_runs.every_open))

    def get(self, run_id: int) -> Run:
        """The run with this number as it stands. Raises NotFound."""
        return self._opened(self._store.read(lambda db: script_runs.get(db, run_id)))

    def begin(self, ticket_id: int, key: str) -> Run:
        """Start a script on a ticket, or go on with the open run of it there. Raises NotFound.

        Nothing is kept before the first thing happens: until then the run's number is 0.
        """
        ticket = self._tickets.get(ticket_id)
        version = self.shelf.find(key, languages_for(ticket))
        standing = next((run for run in self.runs(ticket_id) if run.guide.id == version.guide.id), None)
        if standing is not None:
            return standing
        now = self._store.clock.now()
        return Run(0, ticket_id, version.guide, begin(version.guide), 0, version.text, now, now)

    def has_newer(self, run: Run) -> bool:
        """Whether the script's file has changed since the run began."""
        return is_newer(self.shelf.look(), run.guide, run.text)

    def answer(self, run: Run, question: Question, text: str) -> Run:
        """Answer a question of the present step; the answer is kept in its one form."""
        value = read_answer(question, text)
        return self._add(run, Event(Act.ANSWERED, run.walk.step, question.name, value))

    def choose(self, run: Run, choice: Choice) -> Run:
        """Take a way on. What must be answered first is refused."""
        missing = unanswered(run.step, run.walk)
        if missing:
            raise UsageProblem(_("answer first: {question}").format(question=missing[0].label))
        return self._add(run, Event(Act.CHOSE, run.walk.step, choice.target, choice.label))

    def go_back(self, run: Run) -> Run:
        if len(run.walk.path) < 2:
            raise UsageProblem(_("this is the first step"))
        return self._add(run, Event(Act.WENT_BACK, run.walk.step))

    def jump(self, run: Run, step: Step) -> Run:
        """Go to a step without a choice: back along the way where it was met, else straight to it."""
        return self._add(run, Event(Act.JUMPED, run.walk.step, step.slug, step.title))

    def note_inserted(self, run: Run, text: str) -> Run:
        """Remember that a text of the step went into the reply."""
        return self._add(run, Event(Act.INSERTED, run.walk.step, "", text))

    def note_ran(self, run: Run, command: str, ending: str, output: str) -> Run:
        """Remember a diagnostic: its command line, how it ended, and its output, cleaned and cut already."""
        return self._add(run, Event(Act.RAN, run.walk.step, command, ending, output))

    def set_now(self, run: Run) -> tuple[Run, Outcome]:
        """Do the changes of the present step at once, with an undo of their own."""
        from supportconsole.store import changes as store_changes

        blocks = [one for one in wished_fields(run.guide, run.walk) if one in run.step.blocks]
        if not blocks:
            raise UsageProblem(_("this step changes no field, or has done so already"))
        changes, words = self._changes(run, blocks)
        hand, label = self._people.hand(self._console()), marked("done", "script")

        def work(_db: object) -> tuple[Run, Outcome]:
            outcome = self._store.write(
                lambda db: store_changes.change(db, hand, (run.ticket_id,), changes, label=label)
            )
            return self._add(run, Event(Act.SET, run.walk.step, "", words)), outcome

        return self._store.write(work)

    def abandon(self, run: Run, reason: str) -> Run:
        """End the run without a note and without changes; the reason is kept for the figures."""
        return self._add(run, Event(Act.ABANDONED, run.walk.step, "", reason.strip()))

    def finish(self, run: Run, keep: Keep, group: str = "") -> Finished:
        """End the run: its note, the fields of its steps and the hand-over are one transaction with one undo.

        `group` overrules the script's. Raises NotFound when this desk has no group of the script's name.
        """
        missing = unanswered(run.step, run.walk)
        if missing:
            raise UsageProblem(_("answer first: {question}").format(question=missing[0].label))
        note, changes = self.note(run), self._wished(run, group)

        def work(_db: object) -> Finished:
            outcome, draft = self._leave(run, keep, note, changes)
            ended = self._add(run, Event(Act.FINISHED, run.walk.step, "", keep.value))
            return Finished(ended, note, outcome, draft)

        return self._store.write(work)

    def note(self, run: Run) -> str:
        """The note that the run leaves as it stands."""
        return write_note(run.guide, run.walk, self.fill(run))

    def wishes(self, run: Run) -> str:
        """What finishing will change, in words for people."""
        fill = self.fill(run)
        words = [say_wish(one.field, fill(one.value).strip()) for one in wished_fields(run.guide, run.walk)]
        handed = self.hand_over(run)
        return ", ".join([*words, *([say_wish(Field.GROUP, handed)] if handed else [])])

    def hand_over(self, run: Run) -> str:
        """The group that the script hands the ticket to, empty for none; by its name here where there is one."""
        block = wished_escalation(run.guide, run.walk)
        if block is None:
            return ""
        name = self.fill(run)(block.group).strip()
        return find_group(self._people, name) or name

    def fill(self, run: Run) -> Callable[[str], str]:
        """Fills the templates of a run with the ticket's words and the answers. A value is never looked at again."""
        return filler(self._library, run.ticket_id, run.walk.answers)

    def stats(self, script: str = "") -> tuple[Stats, ...]:
        """How often each script was followed, how and where it ended."""
        return count(self._store.read(lambda db: script_runs.facts(db, script)))

    def _leave(
        self, run: Run, keep: Keep, note: str, changes: tuple[Change, ...]
    ) -> tuple[Outcome | None, Draft | None]:
        from supportconsole.store import changes as store_changes
        from supportconsole.store import drafts

        if keep is Keep.NOTE:
            return self._writing.note(run.ticket_id, note, changes=changes), None
        hand, label = self._people.hand(self._console()), marked("done", "script")
        outcome = draft = None
        if changes:
            outcome = self._store.write(
                lambda db: store_changes.change(db, hand, (run.ticket_id,), changes, label=label)
            )
        if keep is Keep.DRAFT:
            draft = self._store.write(
                lambda db: drafts.begin(
                    db, run.ticket_id, DraftKind.NOTE, console=hand.console, now=hand.now, body=note
                )
            )
        return outcome, draft

    def _wished(self, run: Run, group: str) -> tuple[Change, ...]:
        changes, _words = self._changes(run, list(wished_fields(run.guide, run.walk)))
        handed = group or _whole(self.hand_over(run))
        if handed:
            changes = (*(one for one in changes if one.field != Field.GROUP), Change(Field.GROUP, handed))
        return changes

    def _changes(self, run: Run, blocks: list[SetField]) -> tuple[tuple[Change, ...], str]:
        fill, now = self.fill(run), self._store.clock.now()
        filled = [(block.field, _whole(fill(block.value).strip())) for block in blocks]
        changes = tuple(read_wish(self._people, now, field, value) for field, value in filled)
        return changes, ", ".join(say_wish(field, value) for field, value in filled)

    def _add(self, run: Run, event: Event) -> Run:
        if run.walk.state is not State.OPEN:
            raise UsageProblem(_("this run is over"), hint=_("Begin the script anew."))
        if run.events >= MOST_EVENTS:
            raise UsageProblem(
                _("this run has more than {n} events").format(n=MOST_EVENTS), hint=_("Finish it.")
            )
        walk, now = follow(run.guide, run.walk, event), self._store.clock.now()
        words = (event.act.value, *event[1:])
        person_id = self._people.me().id

        def work(db: "Connection") -> int:
            first = run.guide.steps[0].slug
            run_id = run.id or script_runs.begin(
                db, run.ticket_id, run.guide.id, run.text, first, person_id=person_id, now=now
            )
            script_runs.add(
                db, run_id, words, after=run.events, step=walk.step, state=walk.state.value, now=now
            )
            return run_id

        return replace(run, id=self._store.write(work), walk=walk, events=run.events + 1, changed_at=now)

    def _opened(self, kept: script_runs.KeptRun) -> Run:
        guide = read_guide(kept.text, kept.script)
        events = self._store.read(lambda db: script_runs.events(db, kept.id))
        walk = replay(guide, (Event(Act(act), *rest) for act, *rest in events))
        return Run(
            kept.id, kept.ticket_id, guide, walk, len(events), kept.text, kept.began_at, kept.changed_at
        )


def _whole(text: str) -> str:
    """A value for a field, as it was meant. Raises UsageProblem while something in it is still to be filled."""
    gaps = find_gaps(text)
    if gaps:
        raise UsageProblem(
            _("still to be filled: {gaps}").format(gaps=gaps[0].mark[:60]),
            hint=_("Answer the question that it comes from, then finish."),
        )
    return plain(text)
