"""Changes of fields written as words, as scripts write them: `priority = high`, `tags = +vpn, -new`, `assignee = me`."""

from typing import Final

from supportconsole.desk.people import People
from supportconsole.domain.changes import CUSTOM, SETS, Change, Field
from supportconsole.domain.clock import Instant
from supportconsole.domain.errors import UsageProblem
from supportconsole.locale import _

_NOTHING: Final = frozenset({"", "-", "none", "nobody"})


def read_wish(people: People, now: Instant, field: str, value: str) -> Change:
    """The change that a field and a value in words mean.

    Raises UsageProblem for a field or value that cannot be, NotFound for an unknown agent. What only the store knows
    (groups, words of a status) is checked when the change is made.
    """
    words = value.strip()
    if field.startswith(CUSTOM):
        return Change(field, words or None)
    if field in SETS:
        edits = tuple(word.strip() for word in words.split(",") if word.strip(" +-"))
        return Change(field, tuple(edit if edit[0] in "+-" else f"+{edit}" for edit in edits))
    if field == Field.ASSIGNEE:
        return Change(field, None if words.casefold() in _NOTHING else people.agent(words).id)
    if field == Field.WAKE_AT:
        return Change(field, _wake_at(words, now))
    if field == Field.REQUESTER:
        raise UsageProblem(
            _("a script cannot change the requester"), hint=_("Take the line out of the script.")
        )
    if field == Field.GROUP:
        return Change(field, "" if words in {"", "-"} else find_group(people, words) or words)
    return Change(field, words)


def find_group(people: People, name: str) -> str:
    """The group of that name, else the only one of that level (`L2`); empty where there is none or several."""
    groups, small = people.groups(), name.casefold()
    named = [group.name for group in groups if group.name.casefold() == small]
    found = named or [group.name for group in groups if group.level.casefold() == small]
    return found[0] if len(found) == 1 else ""


def _wake_at(words: str, now: Instant) -> Instant | None:
    from supportconsole.domain.waking import parse_wake

    if words.casefold() in _NOTHING:
        return None
    try:
        return parse_wake(words, now)
    except ValueError:
        raise UsageProblem(
            _("{word} is not a time to come.").format(word=repr(words[:40])),
            hint=_("Write 2h, 3d, tomorrow, 09:00, mon, 2026-11-21 or 2026-11-21T09:00."),
        ) from None
