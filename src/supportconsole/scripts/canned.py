"""Canned responses and macros as files: what their heads may hold, and what is wrong with one."""

from collections.abc import Mapping
from typing import Final

from supportconsole.domain.asks import read_asks
from supportconsole.domain.changes import CUSTOM, Field
from supportconsole.domain.checks import nearest
from supportconsole.domain.errors import BadScript
from supportconsole.domain.knowledge import CannedResponse
from supportconsole.domain.text.cleaning import clean, clean_line
from supportconsole.locale import _
from supportconsole.scripts.files import Kind, ScriptFile, text_of, words_of

KEYS: Final = frozenset(
    {"kind", "id", "title", "language", "groups", "shortcut", "changes", "ask", "note", "script"}
)
FIELDS: Final = (
    *(field.value for field in Field if field not in {Field.FLAGS, Field.REQUESTER, Field.WAKE_AT}),
    "wake",
    "fields",
)
"""What `changes` may name: every field but the flags and the requester; `wake` takes words such as `tomorrow 9:00`."""


def read_canned(script: ScriptFile) -> CannedResponse:
    """The response or macro that a file holds; its id is 0. Raises BadScript."""
    about, path = script.about, script.path
    try:
        asks = read_asks(about.get("ask", []))
    except ValueError as problem:
        raise BadScript(f"{problem}.", file=path) from None
    return CannedResponse(
        id=0,
        ref=script.ref,
        title=script.title,
        body=script.body,
        language=script.language,
        groups=words_of(about, "groups", path),
        shortcut=clean_line(text_of(about, "shortcut", path)),
        changes=_changes(about.get("changes", {}), path) if script.kind is Kind.MACRO else {},
        ask=asks,
        note=text_of(about, "note", path).strip(),
        script=clean_line(text_of(about, "script", path)),
        file=path,
    )


def extra_of(about: Mapping[str, object]) -> dict[str, object]:
    """What the interchange format keeps beside its own keys of a canned response."""
    return {name: about[name] for name in ("ask", "note", "script") if about.get(name)}


def _changes(value: object, path: str) -> dict[str, object]:
    if not isinstance(value, Mapping):
        raise BadScript(_("changes must be a table."), file=path, hint='[changes]\nstatus = "pending"')
    changes: dict[str, object] = {}
    for name, wish in value.items():
        if name == "fields" and isinstance(wish, Mapping):
            changes |= {f"{CUSTOM}{clean_line(one)}": _wish(one, what, path) for one, what in wish.items()}
            continue
        if name not in FIELDS and not name.startswith(CUSTOM):
            raise BadScript(
                _("there is no field {name} to change.").format(name=repr(name[:40])),
                file=path,
                hint=nearest(name, FIELDS),
            )
        changes[name] = _wish(name, wish, path)
    return changes


def _wish(name: str, value: object, path: str) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return [clean_line(one) for one in value]
    raise BadScript(
        _("{key} must be a text, a number, true or false, or a list of texts.").format(key=name), file=path
    )
