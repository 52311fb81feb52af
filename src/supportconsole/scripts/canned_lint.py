"""What is wrong with a canned response or a macro beyond its form: names that nobody knows, words that do not exist."""

from collections.abc import Collection, Iterator, Mapping

from supportconsole.domain.changes import Field
from supportconsole.domain.checks import nearest
from supportconsole.domain.errors import BadScript
from supportconsole.domain.knowledge import CannedResponse
from supportconsole.domain.tickets import PRIORITIES, STATUSES
from supportconsole.locale import _
from supportconsole.scripts.canned import KEYS, read_canned
from supportconsole.scripts.files import ScriptFile
from supportconsole.scripts.guide import Problem
from supportconsole.scripts.templates import names_in

_WORDS = {Field.STATUS: STATUSES, Field.PRIORITY: PRIORITIES}


def lint(
    file: ScriptFile, *, known: Mapping[str, Collection[str]], groups: Collection[str] = ()
) -> tuple[Problem, ...]:
    """All problems by line. `known` are the names a text may use; without `groups` any group is taken as known."""
    try:
        text = read_canned(file)
    except BadScript as problem:
        return (Problem(problem.line or 1, "unreadable", problem.reason),)
    found = [*_head(file), *_templates(file, text, known), *_changes(text, groups)]
    return tuple(sorted(found, key=lambda one: one.line))


def _head(file: ScriptFile) -> Iterator[Problem]:
    for key in file.about.keys() - KEYS - {"unknown"}:
        words = _("{key} is not a key of a head").format(key=key)
        yield Problem(1, "unknown-key", f"{words}. {nearest(key, KEYS)}", is_warning=True)
    unknown = file.about.get("unknown")
    for one in unknown if isinstance(unknown, list) else ():
        action = str(one.get("action", "")) if isinstance(one, Mapping) else ""
        words = _("the imported action {name} has no like here").format(name=action)
        yield Problem(1, "unknown-action", words, is_warning=True)


def _templates(
    file: ScriptFile, text: CannedResponse, known: Mapping[str, Collection[str]]
) -> Iterator[Problem]:
    asked = {ask.name for ask in text.ask}
    used: set[str] = set()
    parts = [(text.body, file.body_line), (text.note, 1), *((ask.default, 1) for ask in text.ask)]
    parts += [(wish, 1) for wish in text.changes.values() if isinstance(wish, str)]
    for part, line in parts:
        try:
            names = names_in(part, name=file.path, line=line)
        except BadScript as problem:
            yield Problem(problem.line or line, "template", problem.reason)
            continue
        for name, at in names:
            root, _dot, rest = name.partition(".")
            second = rest.partition(".")[0].partition("[")[0]
            if root == "ask":
                used.add(second)
                if second not in asked:
                    yield Problem(at, "unknown-question", _("{name} is not asked for").format(name=name))
            elif root not in known:
                yield Problem(at, "unknown-name", f"{_unknown(name)} {nearest(root, known)}".strip())
            elif second and second not in known[root]:
                yield Problem(at, "unknown-name", f"{_unknown(name)} {nearest(second, known[root])}".strip())
    for name in sorted(asked - used):
        words = _("the answer to {name} is not used").format(name=name)
        yield Problem(1, "unused-question", words, is_warning=True)


def _unknown(name: str) -> str:
    return _("there is no value {name}.").format(name=name)


def _changes(text: CannedResponse, groups: Collection[str]) -> Iterator[Problem]:
    for field, wish in text.changes.items():
        words = tuple(map(str, _WORDS.get(Field(field), ()))) if field in tuple(Field) else ()
        is_open = not isinstance(wish, str) or "{{" in wish
        if words and not is_open and wish not in words:
            said = _("there is no {field} {word}.").format(field=field, word=repr(wish))
            yield Problem(1, "unknown-word", f"{said} {nearest(str(wish), words)}")
        if field == Field.GROUP and groups and not is_open and wish not in {*groups, "", "-"}:
            said = _("there is no group {name}.").format(name=repr(wish))
            yield Problem(1, "unknown-group", f"{said} {nearest(str(wish), groups)}", is_warning=True)
