"""Which responses suit a ticket: its group, the customer's language, what was used last."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from supportconsole.domain.conversation import Kind
from supportconsole.domain.knowledge import CannedResponse
from supportconsole.domain.tickets import Ticket
from supportconsole.store import messages, tickets

if TYPE_CHECKING:
    from supportconsole.store.store import Store

_LOOKED_AT = 5
"""The newest messages by which a language is guessed."""


class Offer(NamedTuple):
    """A response as a picker shows it: in the language that suits, with the others that it exists in."""

    text: CannedResponse
    languages: tuple[str, ...] = ()
    used_at: int = 0


def offers(
    every: Iterable[CannedResponse], wanted: Sequence[str], groups: Collection[str], used: Mapping[int, int]
) -> tuple[Offer, ...]:
    """One offer a family: the last used first, then by title. `wanted` are the languages, best first."""
    families: dict[str, list[CannedResponse]] = {}
    for one in every:
        if not one.groups or not set(one.groups).isdisjoint(groups):
            families.setdefault(one.family, []).append(one)
    found = [_offer(family, wanted, used) for family in families.values()]
    return tuple(sorted(found, key=lambda one: (-one.used_at, one.text.title.casefold(), one.text.id)))


def one_of_each(every: Iterable[CannedResponse], wanted: Sequence[str]) -> tuple[CannedResponse, ...]:
    """Each family once, in the first of the wanted languages that it has; the order of the titles stays."""
    families: dict[str, list[CannedResponse]] = {}
    for one in every:
        families.setdefault(one.family, []).append(one)
    return tuple(_offer(family, wanted, {}).text for family in families.values())


def customers_language(store: "Store", ticket: Ticket) -> str:
    """The two letters of the customer's language: what the ticket says, what the customer's record says, else a guess."""
    requester = store.read(lambda db: tickets.requester(db, ticket.id)) if not ticket.language else None
    known = ticket.language or (requester.language if requester else "")
    if known:
        return known[:2].lower()
    from supportconsole.domain.text.language import guess_language

    folder = store.path.parent
    said = store.read(lambda db: messages.conversation(db, ticket.id, _LOOKED_AT, folder))
    words = [one.body for one in said if one.kind is Kind.INBOUND]
    return guess_language("\n".join([ticket.subject, *words]))


def _offer(family: Sequence[CannedResponse], wanted: Sequence[str], used: Mapping[int, int]) -> Offer:
    def rank(one: CannedResponse) -> tuple[int, int]:
        tongue = one.language[:2].lower()
        # A text for every language suits better than one in a language that nobody asked for.
        place = wanted.index(tongue) if tongue in wanted else len(wanted) + bool(tongue)
        return place, one.id

    best = min(family, key=rank)
    languages = tuple(sorted({one.language for one in family if one.language}))
    return Offer(best, languages, max(used.get(one.id, 0) for one in family))
