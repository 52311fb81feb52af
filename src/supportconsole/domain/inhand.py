"""Conversations that one agent holds at a time: who waits for an answer, since when, and where a text is half written."""

from collections.abc import Sequence
from typing import NamedTuple

from supportconsole.domain.clock import Instant


class InHand(NamedTuple):
    """One conversation. `since` is the customer's first message without an answer; None when nobody waits."""

    ticket_id: int
    customer: str
    since: Instant | None
    is_unsent: bool


def in_order(conversations: Sequence[InHand]) -> tuple[InHand, ...]:
    """Who waits longest first, then texts that nobody waits for, by number."""
    return tuple(sorted(conversations, key=lambda one: (one.since is None, one.since or 0, one.ticket_id)))


def longest_waiting(conversations: Sequence[InHand], but: int | None = None) -> InHand | None:
    """The customer who has waited longest, `but` the ticket in front."""
    waiting = [one for one in in_order(conversations) if one.since is not None and one.ticket_id != but]
    return waiting[0] if waiting else None


def next_unsent(conversations: Sequence[InHand], after: int | None = None) -> InHand | None:
    """The next half-written text after that ticket's, round and round."""
    unsent = [one for one in in_order(conversations) if one.is_unsent]
    place = next((n for n, one in enumerate(unsent) if one.ticket_id == after), -1)
    following = [one for one in (*unsent[place + 1 :], *unsent[: place + 1]) if one.ticket_id != after]
    return following[0] if following else None
