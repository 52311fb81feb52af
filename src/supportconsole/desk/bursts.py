"""Bursts of similar tickets and possible duplicates: offered with their reasons, marked with one undo."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from supportconsole.desk.finding_hits import Shower
from supportconsole.desk.finding_match import Scored
from supportconsole.desk.finding_near import Near, find_near, read_question
from supportconsole.desk.work import Work
from supportconsole.domain.changes import Change, Field, Outcome
from supportconsole.domain.clock import MINUTE
from supportconsole.domain.errors import UsageProblem
from supportconsole.domain.finding import Hit
from supportconsole.domain.incidents import INCIDENT, Burst, Duplicate, Incident
from supportconsole.domain.text.cleaning import clean_line
from supportconsole.locale import _, marked
from supportconsole.search.bursts import FEWEST, WINDOWS, Arrival, Group, find_bursts
from supportconsole.search.normaliser import Normaliser
from supportconsole.search.runs import prepare
from supportconsole.store import recent as store_recent
from supportconsole.store.recent import Recent
from supportconsole.store.search_moment import Moment
from supportconsole.store.search_read import TICKETS
from supportconsole.store.search_write import TICKET
from supportconsole.store.store import Store

MOST: Final = 5
"""Duplicates that are offered for a ticket."""

_NEWEST: Final = 20_000
_SHARE: Final = 0.35
_SHARE_OF_SAME: Final = 0.2
_REASONS: Final = 4
_MARKS: Final = ".,;:!?()[]\"'"
_NAME_LENGTH: Final = 40


class Bursts:
    """What came in twice, or many times. The calls that read cost some milliseconds; a screen awaits them by `desk.ask`."""

    def __init__(self, store: Store, work: Work) -> None:
        self._store = store
        self._work = work
        self._normaliser = Normaliser()
        """Without dictionaries, which take 40 MB each: stems are what is compared."""

    def offered(self) -> tuple[Burst, ...]:
        """Bursts of the last hour that are in no incident yet. The past is known as far as it is indexed."""
        now = self._store.clock.now()
        lately = self._store.read(lambda db: store_recent.recent(db, now - WINDOWS[-1]))
        if len(lately) < FEWEST:
            return ()
        arrivals = [
            Arrival(one.ticket_id, one.created_at, one.requester_id, frozenset(self._terms(one)))
            for one in lately
        ]
        past = self._store.read(lambda db: store_recent.past_titles(db, now - WINDOWS[-1]))
        groups = find_bursts(arrivals, [frozenset(title.split()) for title in past], now)
        by_id = {one.ticket_id: one for one in lately}
        return tuple(self._burst(group, by_id) for group in groups)

    def incidents(self) -> tuple[Incident, ...]:
        """The incidents that were marked, those with the newest ticket first."""
        return self._store.read(store_recent.incidents)

    def open_incident(self, ticket_ids: Iterable[int], name: str) -> Outcome:
        """Mark these tickets as one incident; one undo takes it back. An incident of that name gets them as well.

        Raises NotFound for an unknown ticket and UsageProblem for a name without a letter or digit.
        """
        tag = INCIDENT + tidy_name(name)
        return self._work.change(
            ticket_ids, (Change(Field.TAGS, (f"+{tag}",)),), label=marked("done", "marked as an incident")
        )

    def titles(self, ticket_ids: Sequence[int]) -> tuple[Hit, ...]:
        """The tickets of a burst as a list shows them, in that order."""
        return self._store.read(lambda db: Shower(Moment(db), self._normaliser).name(ticket_ids, "", 0.0))

    def duplicates(self, ticket_id: int) -> tuple[Duplicate, ...]:
        """Tickets that are not solved and may be about the same, those of the same requester first. Raises NotFound."""

        def look(moment: Moment) -> list[Near]:
            question = read_question(moment.asking(ticket_id), self._normaliser)
            found = find_near(moment.index(TICKETS), question, (TICKET,), newest=_NEWEST)
            return [one for one in found if one.doc.item != ticket_id and one.share >= _SHARE_OF_SAME]

        requester = self._store.read(lambda db: store_recent.requester_of(db, ticket_id))
        near = self._store.read(lambda db: look(Moment(db)))
        wanted = json.dumps([one.doc.item for one in near])
        unsolved = self._store.read(lambda db: store_recent.unsolved(db, wanted))
        likely = [
            (one, requester is not None and unsolved[one.doc.item] == requester)
            for one in near
            if one.doc.item in unsolved
        ]
        likely = [(one, same) for one, same in likely if same or one.share >= _SHARE]
        likely.sort(key=lambda pair: not pair[1])
        return self._store.read(lambda db: self._shown(Moment(db), likely[:MOST]))

    def _shown(self, moment: Moment, likely: Sequence[tuple[Near, bool]]) -> tuple[Duplicate, ...]:
        shower = Shower(moment, self._normaliser)
        found = []
        for one, same in likely:
            for hit in shower.show([Scored(0, one.near, one.doc)], set(one.shared)):
                words = ", ".join(shower.words(hit, one.shared)[:_REASONS])
                reasons = [_("same requester")] if same else []
                reasons += [_("shares {words}").format(words=words)] if words else []
                found.append(Duplicate(replace(hit, reason="; ".join(reasons)), same))
        return tuple(found)

    def _terms(self, one: Recent) -> list[str]:
        return self._normaliser.keys(one.subject, one.language[:2].lower()).stems.split()

    def _burst(self, group: Group, by_id: dict[int, Recent]) -> Burst:
        first, last = group.arrivals[0].created_at, group.arrivals[-1].created_at
        words = self._written(group.terms, [by_id[one.ticket_id] for one in group.arrivals])
        people = {one.requester if one.requester is not None else -one.ticket_id for one in group.arrivals}
        return Burst(
            tidy_name("-".join(words[:2]) or str(group.arrivals[0].ticket_id)),
            words,
            tuple(one.ticket_id for one in group.arrivals),
            len(people),
            max(1, round((last - first) / MINUTE)),
            round(group.usual, 1),
            first,
            last,
        )

    def _written(self, terms: Sequence[str], tickets: Sequence[Recent]) -> tuple[str, ...]:
        """The terms as most customers wrote them."""
        forms: dict[str, Counter[str]] = {term: Counter() for term in terms}
        for one in tickets:
            for run in prepare(one.subject).split():
                for term in self._normaliser.keys(run, one.language[:2].lower()).stems.split():
                    if term in forms:
                        forms[term][run.strip(_MARKS)] += 1
        written = (min(of.items(), key=lambda one: (-one[1], one[0]))[0] for of in forms.values() if of)
        return tuple(dict.fromkeys(written))


def tidy_name(name: str) -> str:
    """A name that can be a part of a tag. Raises UsageProblem when nothing is left of it."""
    found = re.sub(r"[\W_]+", "-", clean_line(name).casefold()).strip("-")[:_NAME_LENGTH].strip("-")
    if not found:
        raise UsageProblem(
            _("An incident needs a name of letters or digits."),
            hint=_("For example: {line}").format(line="supportconsole incident open 4711 4712 --name vpn"),
        )
    return found
