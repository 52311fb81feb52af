"""The knowledge base as its authors and users work with it: written, verified, used, and what it lacks."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from supportconsole.domain.clock import DAY, to_local
from supportconsole.domain.errors import Refusal, UsageProblem
from supportconsole.domain.knowledge import Article, ArticleState, ArticleText, ArticleUse, Gaps, text_of
from supportconsole.locale import _, marked
from supportconsole.store import article_batches, article_uses, articles, library, record_steps
from supportconsole.store.store import Store

if TYPE_CHECKING:
    from supportconsole.desk.people import People

LIMIT = 200
GAP_DAYS = 90
"""Days that a look for gaps goes back."""


class Written(NamedTuple):
    """An article as it stands now, and the number that takes the change back; 0 when nothing was different."""

    article: Article
    undo_id: int


class Knowledge:
    """Articles of a desk. What changes something answers with an undo's number; `desk.work.undo` takes it back."""

    def __init__(self, store: Store, people: "People", console: str) -> None:
        self._store = store
        self._people = people
        self._console = console

    # Reading

    def today(self) -> str:
        """The date here and now, which a `verified_until` is compared with."""
        return to_local(self._store.clock.now()).date().isoformat()

    def find(
        self,
        words: str = "",
        *,
        states: Iterable[ArticleState] = (),
        stale: bool = False,
        language: str = "",
        owner: str = "",
        limit: int = LIMIT,
    ) -> tuple[Article, ...]:
        """Articles whose title or tags hold all the words, by title. `owner` is an agent's name, address or `me`."""
        wanted = library.Wanted(
            tuple(state.value for state in states),
            language,
            self._people.agent(owner).id if owner else None,
            self.today() if stale else "",
        )
        return self._store.read(lambda db: library.articles(db, words, limit, wanted))

    def get(self, key: str | int) -> Article:
        """The article with this id or number. Raises NotFound."""
        return self._store.read(lambda db: library.article(db, key))

    def family(self, article: Article) -> tuple[Article, ...]:
        """The same article in every language it is there in, itself included."""
        return self._store.read(lambda db: library.family(db, article))

    def in_language(self, article: Article, language: str) -> Article:
        """The article in this language where it is there and fit to be read as this one is, else itself."""
        if not language or article.language == language:
            return article
        found = [one for one in self.family(article) if one.language == language]
        fit = [one for one in found if one.state is article.state or one.state is ArticleState.PUBLIC]
        return fit[0] if fit else article

    def at_path(self, path: str, language: str = "") -> Article | None:
        """The article that a folder had at this path."""
        return self._store.read(lambda db: library.at_path(db, path, language))

    def uses_for(self, ticket_id: int) -> tuple[ArticleUse, ...]:
        """What was used for a ticket, newest first."""
        return self._store.read(lambda db: article_uses.of_ticket(db, ticket_id))

    def uses_of(self, article: Article, limit: int = 20) -> tuple[ArticleUse, ...]:
        """What an article was used for, newest first."""
        return self._store.read(lambda db: article_uses.of_article(db, article.id, limit))

    def gaps(self, days: int = GAP_DAYS, limit: int = 20) -> Gaps:
        """What the knowledge base lacks, going back so many days."""
        from supportconsole.store import knowledge_gaps

        since, today = self._store.clock.now() - days * DAY, self.today()
        return self._store.read(
            lambda db: Gaps(
                knowledge_gaps.searches(db, since, limit),
                knowledge_gaps.tickets(db, since, limit),
                knowledge_gaps.stale(db, since, today, limit),
            )
        )

    # Writing

    def create(self, text: ArticleText, *, ref: str = "", ticket_id: int | None = None) -> Written:
        """A new article; `ticket_id` is the ticket that it was drafted from. Raises UsageProblem, NotFound."""
        hand, owner = self._people.hand(self._console), self._owner(text.owner)
        key, undo_id = self._store.write(
            lambda db: article_batches.create(
                db, hand, marked("done", "new article"), ref, text, owner_id=owner, ticket_id=ticket_id
            )
        )
        return Written(self._by_ref(key), undo_id)

    def edit(self, seen: Article, text: ArticleText) -> Written:
        """Write an article that was looked at as `seen`. Raises Conflict when somebody else has changed it since."""
        hand, owner = self._people.hand(self._console), self._owner(text.owner)
        undo_id = self._store.write(
            lambda db: record_steps.record(
                db,
                hand,
                marked("done", "edit article"),
                [articles.write_seen(db, hand, seen, text, owner_id=owner)],
            )
        )
        return Written(self._by_ref(seen.ref), undo_id)

    def verify(self, key: str | int, until: str) -> Written:
        """Vouch for an article until that date (ISO, to come). Raises UsageProblem, NotFound."""
        article = self.get(key)
        try:
            day = date.fromisoformat(until)
        except ValueError:
            day = None
        if day is None or day.isoformat() < self.today():
            raise UsageProblem(
                _("{date} is not a date to come.").format(date=repr(until[:40])),
                hint=_("Write it like 2027-01-31, or 6m, 30d, 1y."),
            )
        text = text_of(article)
        owner = text.owner or self._people.me().ref
        return self.edit(article, text._replace(verified_until=day.isoformat(), owner=owner))

    def use(self, key: str | int, ticket_id: int, how: str = "helped") -> Written:
        """Note that an article was used for a ticket (`text`, `link`, `helped`). Raises NotFound."""
        article, hand = self.get(key), self._people.hand(self._console)
        undo_id = self._store.write(
            lambda db: record_steps.record(
                db,
                hand,
                marked("done", "use article"),
                [article_uses.note(db, hand, article.id, ticket_id, how)],
            )
        )
        return Written(self.get(article.id), undo_id)

    def note_use(self, article_id: int, ticket_id: int, how: str) -> None:
        """Note a use that goes with a text being written; taking the text back is the author's, not an undo's."""
        hand = self._people.hand(self._console)
        self._store.write(lambda db: article_uses.note(db, hand, article_id, ticket_id, how))

    def link(self, article: Article) -> str:
        """The address of an article that a customer may read. Raises Refusal for any other."""
        if article.state is not ArticleState.PUBLIC:
            raise Refusal(
                _("{title} is not public; a customer cannot open its link.").format(title=article.title),
                hint=_("Insert its text into a note, or publish it."),
            )
        if not article.url:
            raise Refusal(
                _("{title} has no address.").format(title=article.title), hint=_("Insert its text instead.")
            )
        return article.url

    # Learning

    def note_search(self, words: str, hits: int, ticket_id: int | None = None) -> int:
        """Remember a search that somebody has ended, and how much it found; gives the number for `note_found`."""
        from supportconsole.store import knowledge_gaps

        hand, plain = self._people.hand(self._console), " ".join(words.split())[:200]
        return self._store.write(lambda db: knowledge_gaps.note_search(db, hand, plain, hits, ticket_id))

    def note_found(self, search_id: int) -> None:
        """A search has led to something."""
        from supportconsole.store import knowledge_gaps

        self._store.write(lambda db: knowledge_gaps.mark_used(db, search_id))

    def write_all(self, label: str, entries: Iterable[article_batches.Entry]) -> article_batches.Written:
        """Several articles as one change, all or nothing."""
        hand = self._people.hand(self._console)
        return self._store.write(lambda db: article_batches.write_all(db, hand, label, entries), once=True)

    def _owner(self, word: str) -> int | None:
        return self._people.agent(word).id if word else None

    def _by_ref(self, ref: str) -> Article:
        return self._store.read(lambda db: library.article(db, ref))
