"""The product's words in the language of the interface."""

from typing import Final

from supportconsole.domain.conversation import State
from supportconsole.domain.errors import ConsoleError, NotFound
from supportconsole.domain.views import Sort
from supportconsole.locale import _, pgettext

LONGEST_NUMBER: Final = 18
"""Digits of a number that the store can still hold."""


def state_word(state: State) -> str:
    """How far a message has come on its way to the helpdesk."""
    words: Final = {
        State.LOCAL: "",
        State.DRAFT: _("draft"),
        State.QUEUED: pgettext("operation", "queued"),
        State.SENDING: pgettext("operation", "sending"),
        State.SENT: pgettext("operation", "sent"),
        State.UNKNOWN: pgettext("operation", "unknown, being looked for"),
        State.HELD: pgettext("operation", "held: may have arrived, decide"),
        State.CONFLICT: pgettext("operation", "conflict, decide"),
        State.FAILED: pgettext("operation", "refused"),
    }
    return words[state]


def sort_word(sort: Sort) -> str:
    words: Final = {
        Sort.PRIORITY: _("by priority"),
        Sort.UPDATED: _("newest change first"),
        Sort.OLDEST: _("longest untouched first"),
        Sort.CREATED: _("newest ticket first"),
        Sort.NUMBER: _("by number"),
    }
    return words[sort]


def view_word(name: str) -> str:
    """The name of a built-in view in the language of the interface; an own view keeps its name."""
    words: Final = {
        "mine": _("mine"),
        "unassigned": _("unassigned"),
        "waiting": _("waiting"),
        "sleeping": _("sleeping"),
        "all": _("all"),
        "solved": pgettext("view", "solved"),
    }
    return words.get(name, name)


def subject_or_blank(subject: str) -> str:
    return subject or _("(no subject)")


def ticket_number(text: str) -> int:
    """The number that was typed, with or without its sign. Raises NotFound for anything else."""
    number = text.strip().lstrip("#")
    if not number.isdecimal() or len(number) > LONGEST_NUMBER:
        raise NotFound(_("{text} is not a ticket number").format(text=text), hint=_("f filters by words."))
    return int(number)


def sentence_of(problem: ConsoleError) -> str:
    """What went wrong and what to do, as whole sentences."""
    message, hint = problem.said(_)
    stop = "" if not hint or message.endswith((".", "!", "?", ":")) else "."
    return f"{message}{stop} {hint}".strip()
