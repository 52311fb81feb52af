"""Filling the templates of a guided script: the ticket's words and the answers so far; what is unknown stays as a gap."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from supportconsole.domain.gaps import fill

if TYPE_CHECKING:
    from supportconsole.desk.library import Library


def filler(library: "Library", ticket_id: int, answers: Mapping[str, str]) -> Callable[[str], str]:
    """A function that fills templates for one ticket. Values are put in once and never looked at again."""
    values = library.words_of(ticket_id) | {f"answers.{name}": value for name, value in answers.items()}
    return lambda template: fill(template, values) if "{" in template else template
