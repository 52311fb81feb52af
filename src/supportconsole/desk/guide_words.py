"""Filling the templates of a guided script: the ticket's words and the answers so far; what is unknown stays as a gap."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from supportconsole.domain.errors import BadScript

if TYPE_CHECKING:
    from supportconsole.desk.library import Library


def filler(library: "Library", ticket_id: int, answers: Mapping[str, str]) -> Callable[[str], str]:
    """A function that fills templates for one ticket. Values are put in once and never looked at again.

    A template that is wrong stays as it is: its marks are gaps, and the script goes on.
    """
    ticket = library.filler(ticket_id)
    values = {"answers": dict(answers)}

    def fill(template: str) -> str:
        try:
            return ticket.fill(template, values).text
        except BadScript:
            return template

    return fill
