"""What an agent's texts come from: canned responses, macros and articles, and filling them with a ticket's words."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from supportconsole.domain.errors import ConsoleError
from supportconsole.domain.knowledge import Article, CannedResponse
from supportconsole.domain.tickets import Ticket
from supportconsole.store import library
from supportconsole.store.store import Store

if TYPE_CHECKING:
    from supportconsole.desk.filling import Filler
    from supportconsole.desk.offering import Offer
    from supportconsole.desk.people import People
    from supportconsole.scripts.shelf import Shelf
    from supportconsole.store.canned_files import Trouble


class Library:
    """The canned responses, macros and articles of a desk. `shipped` says whether the program's own are offered."""

    def __init__(
        self, store: Store, people: "People", shelf: Callable[[], "Shelf"], shipped: str = "auto"
    ) -> None:
        self._store = store
        self._people = people
        self._shelf = shelf
        self._shipped = shipped

    def refresh(self) -> bool:
        """Take in what has changed in the scripts folders; says whether anything had. A writing call.

        While the store cannot be written, what it holds already has to do.
        """
        from supportconsole.desk.canned_folders import refresh

        try:
            return refresh(self._store, self._shelf(), self._shipped)
        except ConsoleError:
            return False

    def follow(self) -> None:
        """As `refresh`, for what only looks: the program's own texts do not come to a desk by its being searched."""
        from supportconsole.scripts.shelf import SHIPPED
        from supportconsole.store import canned_files

        folders = [one for one in self._shelf().folders if one.name != SHIPPED and one.root.is_dir()]
        mirrored = self._store.read(canned_files.stamps)
        if folders or mirrored:
            self.refresh()

    def troubles(self) -> "tuple[Trouble, ...]":
        """The files of responses and macros that could not be taken at the last `refresh`."""
        from supportconsole.store import canned_files

        return self._store.read(canned_files.troubles)

    def canned(
        self, words: str = "", *, language: str = "", group: str = "", limit: int = 200
    ) -> tuple[CannedResponse, ...]:
        """Those that hold all the words in title, shortcut or body; an exact shortcut first, then by title."""
        return self._store.read(
            lambda db: library.canned(db, words, language=language, group=group, limit=limit)
        )

    def offers(self, ticket: Ticket | None = None, *, macros: bool = False) -> "tuple[Offer, ...]":
        """The responses, or macros, for a ticket: one a family, those of its group and mine, the last used first."""
        from supportconsole.desk.offering import offers
        from supportconsole.store import canned_uses

        me, wanted = self._people.me(), self.languages_for(ticket)
        every = self._store.read(lambda db: library.canned(db, "", limit=library.ALL))
        used = self._store.read(lambda db: canned_uses.last_used(db, me.id))
        groups = {*me.groups, *([ticket.group] if ticket else [])}
        return offers([one for one in every if one.is_macro is macros], wanted, groups, used)

    def canned_one(self, key: str | int, ticket: Ticket | None = None) -> CannedResponse:
        """The response with this shortcut, id, number, or name of its family; of several the one in the ticket's language.

        Raises NotFound.
        """
        wanted = self.languages_for(ticket) if isinstance(key, str) else ()
        return self._store.read(lambda db: library.canned_one(db, key, wanted))

    def languages_for(self, ticket: Ticket | None) -> tuple[str, ...]:
        """The languages a letter may be written in, best first: the customer's, the interface's, English."""
        from supportconsole.desk.offering import customers_language
        from supportconsole.locale import language

        own = customers_language(self._store, ticket) if ticket is not None else ""
        return tuple(dict.fromkeys(one for one in (own, language(), "en") if one))

    def articles(self, words: str = "", limit: int = 200) -> tuple[Article, ...]:
        """Articles whose title or tags hold all the words, by title."""
        return self._store.read(lambda db: library.articles(db, words, limit))

    def article(self, key: str | int) -> Article:
        """The article with this id or number. Raises NotFound."""
        return self._store.read(lambda db: library.article(db, key))

    def filler(self, ticket: Ticket | int | None = None, language: str = "") -> "Filler":
        """What fills texts for a ticket. Raises NotFound."""
        from supportconsole.desk.filling import Filler

        return Filler(self._store, self._people, ticket, language)

    def fill(
        self,
        canned: CannedResponse | str,
        ticket: Ticket | int | None = None,
        answers: Mapping[str, str] | None = None,
    ) -> str:
        """The text with the words of the ticket put in; what is unknown stays as a visible gap.

        `answers` are those to the response's own questions. Raises NotFound, BadScript for a broken text, and
        UsageProblem for an answer that cannot be.
        """
        if isinstance(canned, str):
            return self.filler(ticket).fill(canned).text
        filler = self.filler(ticket, canned.language)
        asked = filler.answers(canned.ask, answers or {})
        return filler.fill(canned.body, {"ask": asked}, name=canned.ref).text
