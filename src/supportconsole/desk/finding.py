"""Finding: what was typed among tickets, articles, canned responses and scripts, and what helps with a ticket."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from supportconsole.desk import finding_match
from supportconsole.desk.finding_hits import Shower
from supportconsole.desk.finding_words import Known, Vocabulary
from supportconsole.desk.indexing import Indexing, Progress
from supportconsole.domain.finding import EVERYWHERE, Answer, Hit, HitKind, Suggestions
from supportconsole.locale import _
from supportconsole.search.asked import Asked, tidy, understand
from supportconsole.search.lemmas import find_lemmas
from supportconsole.search.normaliser import Normaliser
from supportconsole.search.snippets import LOOKED_AT
from supportconsole.store import search_learning
from supportconsole.store.query_sql import Asker
from supportconsole.store.search_moment import Moment
from supportconsole.store.search_read import LIBRARY, TICKETS, Index
from supportconsole.store.search_write import TICKET
from supportconsole.store.store import Store

if TYPE_CHECKING:
    from supportconsole.scripts.guides import Version

LIMIT: Final = 20
KINDS: Final = tuple(HitKind)
"""In the order of the store's numbers for them."""

_KEPT: Final = 64
_LOOKED_AT_FIRST: Final = 3_000
_NAMED: Final = 1_000.0


class Finding:
    """The search of a desk. Every call takes any text and raises nothing for it; a screen awaits them by `desk.ask`.

    What is not indexed yet is not found: `step` and `catch_up` index it. `me` gives the agent's person id, `scripts` the
    guided scripts by name and language.
    """

    def __init__(
        self,
        store: Store,
        me: Callable[[], int | None],
        scripts: "Callable[[], Mapping[str, Mapping[str, Version]]]" = dict,
    ) -> None:
        self._store = store
        self._me = me
        self._scripts = scripts
        self._has_scripts = False
        self._suggested: dict[int, Suggestions] = {}

    @cached_property
    def normaliser(self) -> Normaliser:
        return Normaliser(find_lemmas())

    @cached_property
    def stemmer(self) -> Normaliser:
        """Stems alone: what a background does with, since a dictionary takes 40 MB of the console's memory."""
        return Normaliser()

    @cached_property
    def indexing(self) -> Indexing:
        return Indexing(self._store, self.normaliser)

    @cached_property
    def stemming(self) -> Indexing:
        return Indexing(self._store, self.stemmer)

    def waiting(self) -> int:
        """How many things are not indexed yet, counted up to 10,000."""
        return self.indexing.waiting()

    def step(self, *, dictionaries: bool = True) -> bool:
        """Index a little of what waits; whether there is more. For a background: some milliseconds each.

        Without `dictionaries` by stems alone; what was indexed so is given its dictionary forms by a later step.
        """
        return (self.indexing if dictionaries else self.stemming).step()

    def catch_up(self, progress: Progress | None = None) -> int:
        """Index all that waits and return how much it was."""
        self.take_scripts()
        return self.indexing.catch_up(progress)

    def take_scripts(self) -> None:
        """Let the guided scripts be found as they are now: they are files, which no change of the store tells of."""
        from supportconsole.desk.finding_scripts import texts_of
        from supportconsole.store import search_scripts

        texts = texts_of(self._scripts())
        self._has_scripts = True
        if self._store.read(lambda db: search_scripts.differs(db, texts)):
            self._store.write(lambda db: search_scripts.register(db, texts))

    def newest(
        self, text: str, *, kinds: Collection[HitKind] = EVERYWHERE, limit: int = LIMIT, typing: bool = True
    ) -> Answer:
        """The newest things with all words: at once, whatever the size of the desk. `typing`: the last word goes on."""
        return self._answer(text, kinds, limit, typing=typing, rank=False)

    def search(
        self, text: str, *, kinds: Collection[HitKind] = EVERYWHERE, limit: int = LIMIT, typing: bool = False
    ) -> Answer:
        """The best hits: what the text names, then what holds all words, then what holds most of them."""
        if not self._has_scripts:
            self.take_scripts()
        return self._answer(text, kinds, limit, typing=typing, rank=True)

    def search_each(
        self, texts: Iterable[str], *, kinds: Collection[HitKind] = EVERYWHERE, limit: int = LIMIT
    ) -> Iterator[Answer]:
        """The best hits of many texts, one after the other."""
        for text in texts:
            yield self.search(text, kinds=kinds, limit=limit)

    def suggest(self, ticket_id: int) -> Suggestions:
        """What may help with a ticket, each with its reason; the same until the ticket changes. Raises NotFound."""
        from supportconsole.desk.suggesting import Suggesting

        kept = self._suggested.get(ticket_id)
        if (
            kept is not None
            and kept.version == self._store.read(lambda db: search_learning.asking(db, ticket_id)).version
        ):
            return kept
        made = self._store.read(lambda db: Suggesting(Moment(db), self.stemmer, ticket_id).suggest())
        if len(self._suggested) >= _KEPT:
            self._suggested.clear()
        self._suggested[ticket_id] = made
        return made

    def dismiss(self, ticket_id: int, hit: Hit) -> None:
        """Do not suggest this for the ticket again; for tickets like it, it counts less."""
        me, now, kind = self._me(), self._store.clock.now(), KINDS.index(hit.kind)
        self._store.write(
            lambda db: search_learning.dismiss(db, ticket_id, (kind, hit.id), person_id=me, now=now)
        )
        self._suggested.clear()

    def _answer(
        self, text: str, kinds: Collection[HitKind], limit: int, *, typing: bool, rank: bool
    ) -> Answer:
        asked = understand(text, self.normaliser)
        asker = Asker(self._me() if asked.query else None, self._store.clock.now())
        return self._store.read(
            lambda db: _Search(Moment(db), self.normaliser, asked, asker, kinds=kinds, limit=limit).answer(
                text, typing=typing, rank=rank
            )
        )


class _Search:
    """One search on one moment of the store."""

    def __init__(
        self,
        moment: Moment,
        normaliser: Normaliser,
        asked: Asked,
        asker: Asker,
        *,
        kinds: Collection[HitKind],
        limit: int,
    ) -> None:
        self.moment = moment
        self.normaliser = normaliser
        self.asked = asked
        self.asker = asker
        self.limit = limit
        # Conditions are about tickets, so nothing else fulfils them.
        self.kinds = [n for n, kind in enumerate(KINDS) if kind in kinds and (not asked.query or n == TICKET)]

    def answer(self, text: str, *, typing: bool, rank: bool) -> Answer:
        refused = self.asked.refused.said(_)[0] if self.asked.refused else ""
        shower = Shower(self.moment, self.normaliser, LOOKED_AT if rank else _LOOKED_AT_FIRST)
        named = self._named(text, shower)
        if not self.asked.words:
            hits = (*named, *self._without_words(shower))
            return Answer(text, hits[: self.limit], refused=refused)
        indexes = [self.moment.index(place) for place in self._places()]
        complete = self.moment.is_complete(self.normaliser.rules)
        vocabulary = Vocabulary(indexes, self.normaliser, has_lemmas=complete)
        known = vocabulary.read(self.asked, typing=typing)
        without = vocabulary.known(self.asked.without)
        terms = {term for one in known for way in one.ways for term in way.terms}
        instead = tuple(one.instead for one in known if one.instead)
        scored = [
            one
            for index in indexes
            for one in (
                finding_match.ranked(
                    index,
                    known,
                    without,
                    self.kinds,
                    is_short=self.asked.is_short,
                    limit=self.limit,
                )
                if rank
                else self._newest(index, known, without)
            )
        ]
        scored = self._kept(scored)
        if rank:
            scored.sort(key=lambda one: (-one.held, -one.near))
        met = {hit.id for hit in named}
        scored = [one for one in scored if one.doc.kind != TICKET or one.doc.item not in met]
        hits = shower.show(scored[: self.limit - len(named)], terms)
        return Answer(text, (*named, *hits)[: self.limit], shower.spell(instead, hits), refused)

    def _places(self) -> list[str]:
        wanted = [TICKETS] if TICKET in self.kinds else []
        return [*wanted, LIBRARY] if any(kind != TICKET for kind in self.kinds) else wanted

    def _newest(
        self, index: Index, known: Sequence[Known], without: Sequence[Known]
    ) -> list[finding_match.Scored]:
        docs = index.docs(finding_match.newest(index, known, without, self._reach()), self.kinds)
        return [finding_match.Scored(0, 0.0, doc) for doc in docs]

    def _reach(self) -> int:
        """How far to look, because conditions let only some of what is found through."""
        return 20 * self.limit if self.asked.query else self.limit

    def _kept(self, scored: list[finding_match.Scored]) -> list[finding_match.Scored]:
        if self.asked.query is None:
            return scored
        tickets = [one.doc.item for one in scored]
        kept = self.moment.kept(self.asked.query, self.asker, tickets)
        return [one for one in scored if one.doc.item in kept]

    def _named(self, text: str, shower: Shower) -> tuple[Hit, ...]:
        words = tidy(text).split()
        if len(words) != 1 or TICKET not in self.kinds or len(words[0]) > 200:
            return ()
        return shower.name(self.moment.named(words[0])[: self.limit], words[0], _NAMED)

    def _without_words(self, shower: Shower) -> tuple[Hit, ...]:
        if self.asked.query is None or TICKET not in self.kinds:
            return ()
        found = self.moment.asked_for(self.asked.query, self.asker, self.limit)
        return shower.name(found, "", 0.0)
