"""People: who works here, who the colleagues are, and which customer is meant."""

import os
from typing import TYPE_CHECKING

from supportconsole.domain.errors import NotFound
from supportconsole.domain.people import Group, Person, Role
from supportconsole.locale import _
from supportconsole.store import accounts, people
from supportconsole.store.batches import Hand
from supportconsole.store.store import Store

if TYPE_CHECKING:
    from sqlite3 import Connection


class People:
    """The people of a desk. `agent` is the configured id, address or name of who works here, if any."""

    def __init__(self, store: Store, agent: str | None = None) -> None:
        self._store = store
        self._agent = agent
        self._me: Person | None = None
        self._stands_in = False

    def me(self) -> Person:
        """Who works here.

        The configured agent, else who is logged in to the desk's first helpdesk, else the only agent, else one named
        after the user of this machine. Raises NotFound when the configured agent is none of the desk's.
        """
        if self._stands_in and self._store.read(_logged_in) is not None:
            self._me = None  # the desk was connected while it was open
        if self._me is None:
            found = self._find_me()
            self._me = found or self._make_me()
            self._stands_in = self._agent is None and self._me.ref == _user_ref()
        return self._me

    def selves(self) -> frozenset[int]:
        """The numbers of all the people that whoever works here is: one agent at each helpdesk."""
        me = self.me().id
        return self._store.read(lambda db: accounts.identities(db, me))

    def hand(self, console: str) -> Hand:
        """Who does something now, for the store."""
        return Hand(self.me().id, console, self._store.clock.now())

    def agents(self) -> tuple[Person, ...]:
        return self._store.read(people.agents)

    def groups(self) -> tuple[Group, ...]:
        return self._store.read(people.groups)

    def get(self, person_id: int) -> Person | None:
        return self._store.read(lambda db: people.get(db, person_id))

    def agent(self, word: str) -> Person:
        """The agent whom a number, id, address, name or `me` names. Raises NotFound, and UsageProblem for several."""
        if word.strip().casefold() == "me":
            return self.me()
        return self._store.read(lambda db: people.agent(db, word))

    def find(self, words: str, limit: int = 20) -> tuple[Person, ...]:
        """People whose name, address or organization holds all the words, customers first."""
        return self._store.read(lambda db: people.find(db, words, limit))

    def add_customer(
        self, name: str, email: str = "", *, organization: str = "", language: str = "", vip: bool = False
    ) -> Person:
        """Add a customer. Raises UsageProblem without a name or an address."""
        return self._store.write(
            lambda db: people.add(
                db, Role.CUSTOMER, name, email, organization=organization, language=language, vip=vip
            )
        )

    def _find_me(self) -> Person | None:
        known = self.agents()
        if self._agent and known:
            try:
                return self._store.read(lambda db: people.agent(db, self._agent or ""))
            except NotFound as problem:
                raise NotFound(
                    _("The configured agent {name} is not on this desk.").format(name=repr(self._agent)),
                    hint=problem.hint,
                ) from problem
        remote = self._store.read(_logged_in)
        if remote is not None:
            return next((one for one in known if one.id == remote), None) or self.get(remote)
        if len(known) == 1:
            return known[0]
        own = _user_ref()
        return next((one for one in known if one.ref == own), None)

    def groups_at(self, account: str) -> tuple[str, ...]:
        """The teams that an account's tickets belong to, by name."""
        return self._store.read(lambda db: people.groups_at(db, account))

    def have_helpdesk(self) -> bool:
        """Whether an engine has worked for the desk: cheaper than asking how its accounts are."""
        return bool(self._store.read(accounts.every))

    def _make_me(self) -> Person:
        name = self._agent or _user_name()
        email = name if "@" in name else ""
        ref = _user_ref()
        return self._store.write(
            lambda db: people.by_ref(db, ref) or people.add(db, Role.AGENT, name, email, ref=ref)
        )


def _logged_in(db: "Connection") -> int | None:
    """Whom the desk's accounts know as their own user; the first by name when there are several."""
    return next((row.me_id for row in accounts.every(db) if row.me_id is not None), None)


def _user_name() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name or "agent"
    except KeyError:  # a container may run as a number without a name
        return os.environ.get("USER") or "agent"


def _user_ref() -> str:
    return f"user:{_user_name()}"
