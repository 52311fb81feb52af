"""`set`: change any field of tickets by its name."""

from collections.abc import Callable
from typing import Final

import click

from supportconsole.cli.answering import answer_outcome
from supportconsole.cli.completing import complete_fields
from supportconsole.cli.group import Command
from supportconsole.cli.options import json_option
from supportconsole.cli.session import Session
from supportconsole.cli.words import find_agent, split_numbers
from supportconsole.domain.changes import Change, Field
from supportconsole.domain.errors import NotFound, UsageProblem
from supportconsole.domain.tickets import PRIORITIES, STATUSES, Flag, Priority, Status, is_channel
from supportconsole.locale import _

_NOBODY: Final = frozenset({"", "-", "none", "nobody"})
_CUSTOM: Final = "fields."


@click.command("set", cls=Command)
@click.argument(
    "words", metavar="ID... FIELD=VALUE...", nargs=-1, required=True, shell_complete=complete_fields
)
@json_option
@click.pass_obj
def set_command(session: Session, words: tuple[str, ...], as_json: bool) -> int:
    """Change fields of tickets: `set 4711 4690 status=open priority=high tags=+vpn,-billing`.

    Fields: status, priority, assignee, group, subject, channel, language, requester, tags, watchers, wake_at,
    flags, and fields.NAME for custom ones. An empty value takes assignee, group, requester and wake_at away.
    """
    numbers, wishes = split_numbers(words)
    if not numbers or not wishes:
        raise UsageProblem(
            _("Name tickets and fields."),
            hint=_("For example: {line}").format(line="supportconsole set 4711 status=open priority=high"),
        )
    changes = tuple(read_change(session, wish) for wish in wishes)
    label = "set " + " ".join(sorted({change.field for change in changes}))
    return answer_outcome(session, session.desk.work.change(numbers, changes, label=label), as_json=as_json)


def read_change(session: Session, wish: str) -> Change:
    """The change that `FIELD=VALUE` asks for. Raises UsageProblem, NotFound for an unknown person."""
    name, assigned, value = wish.partition("=")
    name = name.strip().lower().replace("-", "_") if not name.startswith(_CUSTOM) else name
    if not assigned:
        raise UsageProblem(
            _("{word} is neither a ticket's number nor FIELD=VALUE.").format(word=repr(wish[:40])),
            hint=_fields_hint(name),
        )
    if name.startswith(_CUSTOM) and len(name) > len(_CUSTOM):
        return Change(name, value or None)
    reader = _READERS.get(name)
    if reader is None:
        raise UsageProblem(
            _("There is no field {name}.").format(name=repr(name[:40])), hint=_fields_hint(name)
        )
    return Change(name, reader(session, value))


def _status(_session: Session, value: str) -> object:
    return Status(_one_of(value, STATUSES))


def _priority(_session: Session, value: str) -> object:
    return Priority(_one_of(value or "none", PRIORITIES))


def _assignee(session: Session, value: str) -> object:
    return None if value.lower() in _NOBODY else find_agent(session, value)


def _group(session: Session, value: str) -> object:
    if value in {"", "-"}:
        return ""
    names = {group.name.lower(): group.name for group in session.desk.people.groups()}
    found = names.get(value.lower())
    if found is None:
        _refuse(value, tuple(names.values()))
    return found


def _requester(session: Session, value: str) -> object:
    if value in {"", "-"}:
        return None
    found = session.desk.people.find(value, limit=5)
    exact = [
        person for person in found if value.lower() in {person.email.lower(), person.name.lower()}
    ] or found
    if len(exact) == 1:
        return exact[0].id
    if not exact:
        raise NotFound(_("Nobody is known as {word}.").format(word=repr(value[:40])))
    names = ", ".join(f"{person.name} <{person.email}>" for person in exact)
    raise UsageProblem(_("Several people match: {names}.").format(names=names), hint=_("Write the address."))


def _channel(_session: Session, value: str) -> object:
    if not is_channel(value):
        from supportconsole.domain.tickets import CHANNELS

        _refuse(value, CHANNELS)
    return value


def _subject(_session: Session, value: str) -> object:
    if not value.strip():
        raise UsageProblem(_("A ticket needs a subject."))
    return value


def _text(_session: Session, value: str) -> object:
    return value


def _signed(_session: Session, value: str) -> object:
    words = tuple(word.strip() for word in value.split(",") if word.strip("+- "))
    return tuple(word if word[0] in "+-" else f"+{word}" for word in words)


def _watchers(session: Session, value: str) -> object:
    signed = _signed(session, value)
    assert isinstance(signed, tuple)
    me = session.desk.people.me()
    return tuple(word[0] + (me.ref if word[1:].lower() == "me" else word[1:]) for word in signed)


def _flags(session: Session, value: str) -> object:
    signed = _signed(session, value)
    assert isinstance(signed, tuple)
    for word in signed:
        _one_of(word[1:], tuple(flag.value for flag in (Flag.SPAM, Flag.DELETED)))
    return signed


def _wake_at(session: Session, value: str) -> object:
    from supportconsole.domain.waking import parse_wake

    if value.lower() in _NOBODY:
        return None
    try:
        return parse_wake(value, session.desk.clock.now())
    except ValueError as problem:
        raise UsageProblem(
            _("{word} is not a time to come.").format(word=repr(value[:40])),
            hint=_("Write 2h, 3d, tomorrow, 09:00, mon, 2026-11-21 or 2026-11-21T09:00."),
        ) from problem


_READERS: Final[dict[str, Callable[[Session, str], object]]] = {
    Field.STATUS: _status,
    Field.PRIORITY: _priority,
    Field.ASSIGNEE: _assignee,
    Field.GROUP: _group,
    Field.SUBJECT: _subject,
    Field.CHANNEL: _channel,
    Field.LANGUAGE: _text,
    Field.REQUESTER: _requester,
    Field.TAGS: _signed,
    Field.WATCHERS: _watchers,
    Field.WAKE_AT: _wake_at,
    Field.FLAGS: _flags,
}


def _one_of(value: str, words: tuple[str, ...]) -> str:
    if value.lower() not in words:
        _refuse(value, words)
    return value.lower()


def _refuse(value: str, words: tuple[str, ...]) -> None:
    from supportconsole.domain.query.fields import nearest

    guess = nearest(value, words)
    raise UsageProblem(
        _("{word} is not one of {words}.").format(word=repr(value[:40]), words=", ".join(words)),
        hint=_("Did you mean {name}?").format(name=guess) if guess else "",
    )


def _fields_hint(name: str) -> str:
    from supportconsole.domain.query.fields import nearest

    guess = nearest(name, tuple(Field))
    if guess:
        return _("Did you mean {name}?").format(name=guess)
    return _("There are: {names}.").format(names=", ".join((*Field, "fields.NAME")))
