"""What may help with a ticket: like tickets that are solved, articles, scripts, and responses that answered such words.

A canned response is suggested by a vote of the past messages nearest to these that it answered, an article also by the
like tickets that it was used for. What was not wanted for like tickets counts half.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from supportconsole.desk.finding_hits import Shower
from supportconsole.desk.finding_match import Scored
from supportconsole.desk.finding_near import Near, find_near, read_question
from supportconsole.domain.finding import Hit, Suggestions
from supportconsole.locale import _, ngettext
from supportconsole.search import ranking
from supportconsole.search.normaliser import Normaliser
from supportconsole.store.search_moment import Moment
from supportconsole.store.search_read import ANSWERED as ANSWERS
from supportconsole.store.search_read import LIBRARY, TICKETS, Doc
from supportconsole.store.search_write import ANSWERED, ARTICLE, CANNED, SCRIPT, TICKET

MOST: Final = 5
"""Suggestions of each kind."""

_NEAREST: Final = 20
_REASONS: Final = 4
_SHARE: Final = 0.12
_TEXT: Final = 0.05
_OTHER_LANGUAGE: Final = 0.5
_NOT_WANTED: Final = 0.5


class Suggesting:
    """Makes the suggestions for one ticket on one moment of the store."""

    def __init__(self, moment: Moment, normaliser: Normaliser, ticket_id: int) -> None:
        self.moment = moment
        self.ticket_id = ticket_id
        self.asking = moment.asking(ticket_id)
        self.shower = Shower(moment, normaliser)
        self.question = read_question(self.asking, normaliser)

    def suggest(self) -> Suggestions:
        """Everything at once. Raises NotFound."""
        tickets = [
            one
            for one in self._near(TICKETS, TICKET, asking=self.ticket_id)
            if one.doc.item != self.ticket_id
        ]
        library = self._near(LIBRARY, ARTICLE, CANNED, SCRIPT)
        nearest = tickets[:_NEAREST]
        unwanted = self._unwanted(nearest)
        return Suggestions(
            self.ticket_id,
            self.asking.version,
            articles=self._articles(library, nearest, unwanted),
            canned=self._canned(library, unwanted),
            scripts=self._shown(_scored(library, SCRIPT), unwanted),
            tickets=self._tickets(tickets, unwanted),
        )

    def _near(self, place: str, *kinds: int, asking: int = 0) -> list[Near]:
        found = find_near(self.moment.index(place), self.question, kinds, asking=asking)
        return [one for one in found if one.share >= _SHARE]

    def _unwanted(self, nearest: Sequence[Near]) -> dict[tuple[int, int], float]:
        """What was not wanted for like tickets, each with what is left of it; nothing where it was for this one."""
        dismissed = self.moment.dismissed([self.ticket_id, *(one.doc.item for one in nearest)])
        left: dict[tuple[int, int], float] = {}
        for ticket, things in dismissed.items():
            for thing in things:
                left[thing] = 0.0 if ticket == self.ticket_id else left.get(thing, 1.0) * _NOT_WANTED
        return left

    def _tickets(self, near: Sequence[Near], unwanted: Mapping[tuple[int, int], float]) -> tuple[Hit, ...]:
        solved = self.moment.solved([one.doc.item for one in near])
        return self._shown([(one.near, one, 0) for one in near if one.doc.item in solved], unwanted)

    def _articles(
        self, library: Sequence[Near], nearest: Sequence[Near], unwanted: Mapping[tuple[int, int], float]
    ) -> tuple[Hit, ...]:
        used = self.moment.articles_used([one.doc.item for one in nearest])
        votes = ranking.vote((one.near, used.get(one.doc.item, ())) for one in nearest)
        return self._shown(self._elected(votes, _scored(library, ARTICLE), ARTICLE), unwanted)

    def _canned(self, library: Sequence[Near], unwanted: Mapping[tuple[int, int], float]) -> tuple[Hit, ...]:
        near = find_near(self.moment.index(ANSWERS), self.question, (ANSWERED,))
        came_from = self.moment.responses([one.doc.item for one in near], self.ticket_id)
        votes = ranking.vote((one.near, came_from[one.doc.item]) for one in near if one.doc.item in came_from)
        found = self._elected(votes, _scored(library, CANNED), CANNED)
        fitting = self.moment.fitting_responses(
            [one.doc.item for _score, one, _n in found],
            self.asking.language or self.question.language,
            self.asking.team,
        )
        return self._shown(
            [
                (score if fitting[one.doc.item] else score * _OTHER_LANGUAGE, one, n)
                for score, one, n in found
                if one.doc.item in fitting and (fitting[one.doc.item] or not self.asking.language)
            ],
            unwanted,
        )

    def _elected(
        self, votes: Sequence[tuple[int, float, int]], by_text: Sequence[tuple[float, Near, int]], kind: int
    ) -> list[tuple[float, Near, int]]:
        """Those with votes, by their share of them, and by some of how near their own text is."""
        text = max((score for score, _one, _n in by_text), default=0.0) or 1.0
        found = {one.doc.item: (_TEXT * score / text, one, 0) for score, one, _n in by_text}
        for who, share, n in votes:
            score, one, _ = found.get(who, (0.0, _unread(kind, who), 0))
            found[who] = score + share, one, n
        return list(found.values())

    def _shown(
        self, found: Sequence[tuple[float, Near, int]], unwanted: Mapping[tuple[int, int], float]
    ) -> tuple[Hit, ...]:
        left = [(score * unwanted.get((one.doc.kind, one.doc.item), 1.0), one, n) for score, one, n in found]
        best = sorted((one for one in left if one[0] > 0), key=lambda one: -one[0])[:MOST]
        return tuple(hit for score, one, n in best for hit in self._hits(score, one, n))

    def _hits(self, score: float, one: Near, n: int) -> Iterator[Hit]:
        """The entry with its reason; nothing when it is gone."""
        for hit in self.shower.show([Scored(0, score, one.doc)], set(one.shared)):
            reason = _reason(n, self.shower.words(hit, one.shared))
            yield replace(hit, score=round(score, 6), reason=reason)


def _scored(near: Sequence[Near], kind: int) -> list[tuple[float, Near, int]]:
    return [(one.near, one, 0) for one in near if one.doc.kind == kind]


def _unread(kind: int, item: int) -> Near:
    """Something that was elected without its own text being near."""
    return Near(Doc(0, kind, item, "", "", "", ""), 0.0, 0.0, ())


def _reason(uses: int, words: Sequence[str]) -> str:
    shared = ", ".join(words[:_REASONS])
    if not uses:
        return _("shares {words}").format(words=shared) if shared else ""
    used = ngettext("used for {n} similar ticket", "used for {n} similar tickets", uses).format(n=uses)
    return _("{used}; shares {words}").format(used=used, words=shared) if shared else used
