"""Reads what people write on a command line about tickets: numbers, agents, fields."""

from collections.abc import Sequence

from supportconsole.cli.options import TicketNumber
from supportconsole.cli.session import Session


def split_numbers(words: Sequence[str]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Ticket numbers, and the words that are none."""
    kind = TicketNumber()
    numbers = [word for word in words if word.removeprefix("#").isdigit()]
    others = tuple(word for word in words if not word.removeprefix("#").isdigit())
    return tuple(kind.convert(word, None, None) for word in numbers), others


def find_agent(session: Session, word: str) -> int:
    """The local id of an agent by address or name; `me` is whoever uses the desk. Raises NotFound."""
    return session.desk.people.agent(word).id
