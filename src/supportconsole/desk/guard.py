"""The guard of a desk: the rules of `domain.guard` together with what the store knows of customers and colleagues."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from supportconsole.domain.conversation import DraftKind
from supportconsole.domain.guard.check import applies, check_text, judge, without_quotes
from supportconsole.domain.guard.findings import Finding, Found, Level, Rule, Situation
from supportconsole.domain.guard.names import (
    are_same,
    find_addresses,
    find_greeted,
    find_names,
    is_called,
    parts_of,
    stem_of,
)
from supportconsole.domain.guard.policy import Policy
from supportconsole.store import guarding
from supportconsole.store.guarding import Customer, Facts
from supportconsole.store.store import Store

if TYPE_CHECKING:
    from supportconsole.desk.people import People


class Written(NamedTuple):
    """A text that is about to leave. `ticket_id` is None for a text of which nothing else is known."""

    text: str
    kind: DraftKind
    ticket_id: int | None = None
    has_files: bool = False
    language: str = ""
    channel: str = ""


class Guard:
    """Looks at texts before they leave; it changes nothing."""

    def __init__(self, store: Store, people: "People") -> None:
        self._store = store
        self._people = people

    def check(self, written: Written, policy: Policy) -> tuple[Finding, ...]:
        """What a careful reader would stop, gravest first. Raises NotFound for an unknown ticket."""
        me = self._people.me().id
        facts = (
            self._store.read(lambda db: guarding.facts(db, written.ticket_id or 0, me))
            if written.ticket_id is not None
            else None
        )
        situation = Situation(
            kind=written.kind,
            channel=written.channel or (facts.channel if facts else ""),
            language=written.language or (facts.language if facts else ""),
            has_files=written.has_files,
            after_note=facts is not None and facts.after_note,
            theirs=facts.theirs if facts else "",
            colleagues=self._colleagues(),
        )
        findings = check_text(written.text, situation, policy)
        if facts is None or policy.level(Rule.CUSTOMER) is Level.OFF or not applies(Rule.CUSTOMER, situation):
            return findings
        strangers = judge(
            self._strangers(without_quotes(written.text), facts), written.text, situation, policy
        )
        order = list(Rule)
        return tuple(sorted((*findings, *strangers), key=lambda one: (order.index(one.rule), one.start)))

    def check_spelling(self, written: Written, policy: Policy, folder: str = "") -> tuple[Finding, ...]:
        """Words that no dictionary knows, as hints; the first call for a language may take seconds."""
        if policy.level(Rule.SPELLING) is Level.OFF:
            return ()
        from supportconsole.desk.spelling import find_misspelt

        return judge(find_misspelt(written.text, folder), written.text, Situation(written.kind), policy)

    def _colleagues(self) -> frozenset[str]:
        words: set[str] = set()
        for agent in self._people.agents():
            words.update(agent.name.casefold().split())
            words.update((agent.ref.casefold(), agent.email.partition("@")[0].casefold()))
        return frozenset(word for word in words if len(word) > 1)

    def _strangers(self, text: str, facts: Facts) -> Iterator[Found]:
        """Names and addresses of customers who have no part in the conversation."""
        own = {name for agent in self._people.agents() for name in (agent.name.casefold(),)}
        theirs = facts.theirs.casefold()
        for place in find_addresses(text):
            if place.address not in theirs and self._is_strange(self._at(place.address), facts):
                yield Found(Rule.CUSTOMER, place.start, place.end, place.address)
        for named in find_names(text):
            if (
                f"{named.first} {named.family}".casefold() in own
                or f"{named.first} {named.family}".casefold() in theirs
            ):
                continue
            stems = {stem_of(named.first), stem_of(named.family)}
            close = tuple(one for stem in stems for one in self._begun(stem) if is_called(named, one.name))
            if self._is_strange(close, facts):
                yield Found(Rule.CUSTOMER, named.start, named.end, close[0].name)
        yield from self._greeted(text, facts)

    def _greeted(self, text: str, facts: Facts) -> Iterator[Found]:
        """A greeting by a first name that is another customer's and not this one's."""
        named = find_greeted(text)
        if named is None or not facts.requester or "@" in facts.requester:
            return
        first, family = parts_of(facts.requester)
        begun = named.first[:2].casefold()
        if (
            any(name[:2].casefold() == begun for name in (first, family))
            or named.first.casefold() in facts.theirs.casefold()
        ):
            return  # a short form begins like the name itself, as a rule
        others = tuple(
            one for one in self._begun(stem_of(named.first)) if are_same(parts_of(one.name)[0], named.first)
        )
        if others and all(one.id not in facts.known for one in others):
            yield Found(Rule.CUSTOMER, named.start, named.end, named.first)

    def _is_strange(self, customers: tuple[Customer, ...], facts: Facts) -> bool:
        """Whether these are all strangers to the conversation; one of the same firm is none."""
        return bool(customers) and not any(
            one.id in facts.known
            or (one.organization_id is not None and one.organization_id == facts.organization_id)
            for one in customers
        )

    def _begun(self, beginning: str) -> tuple[Customer, ...]:
        return self._store.read(lambda db: guarding.customers_begun(db, beginning))

    def _at(self, address: str) -> tuple[Customer, ...]:
        return self._store.read(lambda db: guarding.customers_at(db, address))
