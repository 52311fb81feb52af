"""A file that a helpdesk has exported, as files of ours: what it is, what stands in it, what the new files say."""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from supportconsole.domain.errors import BadScript
from supportconsole.locale import _
from supportconsole.scripts import foreign_desks
from supportconsole.scripts.foreign import Made, pairs

FORMS: Final[Mapping[str, Callable[[Mapping[str, object]], Made]]] = {
    "zendesk": foreign_desks.zendesk,
    "freshdesk": foreign_desks.freshdesk,
    "chatwoot": foreign_desks.chatwoot,
    "csv": foreign_desks.csv_row,
}
_LISTS: Final = ("macros", "payload", "scenario_automations", "canned_responses", "data")
"""Under which key a helpdesk's answer holds its list."""


class NewFile(NamedTuple):
    """A file to be written: its name, its text, and the actions in it that a person must look at."""

    name: str
    title: str
    text: str
    unknown: tuple[tuple[str, str], ...]


def read_export(data: bytes, form: str, path: str) -> tuple[NewFile, ...]:
    """The files that an export makes. `form` is one of `FORMS` or `auto`. Raises BadScript."""
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise BadScript(_("the file is not UTF-8 text."), file=path, line=line) from None
    is_json = words.lstrip()[:1] in {"{", "["}
    records = _json_records(words, path) if is_json and form != "csv" else _csv_records(words, path)
    found = form if form != "auto" else _form_of(records[0] if records else {}) if is_json else "csv"
    if not records or not found:
        raise BadScript(
            _("no macros are found in it."), file=path, hint=_("Name its helpdesk with --format.")
        )
    made = [FORMS[found](one).finish() for one in records]
    return _named([one for one in made if one.body.strip() or one.note or one.changes or one.unknown])


def _json_records(words: str, path: str) -> list[Mapping[str, object]]:
    try:
        value = json.loads(words)
    except (ValueError, RecursionError) as problem:
        line = getattr(problem, "lineno", 0)
        raise BadScript(
            _("the file is not JSON: {reason}.").format(reason=problem), file=path, line=line
        ) from None
    if isinstance(value, dict):
        held = next((value[key] for key in _LISTS if isinstance(value.get(key), list)), None)
        value = held if held is not None else [value.get("macro", value)]
    return pairs(value)


def _csv_records(words: str, path: str) -> list[Mapping[str, object]]:
    head = words.split("\n", 1)[0]
    sign = max(",;\t", key=head.count)
    rows = csv.DictReader(io.StringIO(words, newline=""), delimiter=sign, restkey="more")
    try:
        return [{str(name).strip().lower(): value for name, value in row.items()} for row in rows]
    except csv.Error as problem:
        raise BadScript(
            _("the file is not CSV: {reason}.").format(reason=problem), file=path, line=rows.line_num
        ) from None


def _form_of(record: Mapping[str, object]) -> str:
    """Which helpdesk writes records like this one; empty for none."""
    actions = pairs(record.get("actions"))
    if any("action_name" in one for one in actions) or "short_code" in record:
        return "chatwoot"
    if any("field" in one for one in actions):
        return "zendesk"
    if actions or "content" in record or "content_html" in record:
        return "freshdesk"
    return ""


def _named(made: list[Made]) -> tuple[NewFile, ...]:
    files: dict[str, NewFile] = {}
    for one in made:
        stem = re.sub(r"[\W_]+", "-", one.title.casefold()).strip("-")[:60] or "macro"
        ending = f".{one.language}.md" if one.language else ".md"
        name, number = f"{stem}{ending}", 2
        while name in files:
            name, number = f"{stem}-{number}{ending}", number + 1
        files[name] = NewFile(name, one.title, file_text(one), tuple(one.unknown))
    return tuple(files.values())


def file_text(made: Made) -> str:
    """The file of a text: its head in TOML, then its body."""
    is_macro = made.changes or made.note or not made.body.strip()
    lines = ["+++", f"title = {_quoted(made.title)}", f'kind = "{"macro" if is_macro else "canned"}"']
    if made.shortcut:
        lines.append(f"shortcut = {_quoted(made.shortcut)}")
    if made.groups:
        lines.append(f"groups = {_list(made.groups)}")
    if made.note:
        lines.append(f"note = {_quoted(made.note)}")
    if made.changes:
        lines.append("\n[changes]")
        for name, value in made.changes.items():
            lines.append(f"{_key(name)} = {_list(value) if isinstance(value, list) else _quoted(str(value))}")
    for action, value in made.unknown:
        lines += ["\n[[unknown]]", f"action = {_quoted(action)}", f"value = {_quoted(value)}"]
    return "\n".join([*lines, "+++", made.body.strip(), ""])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(words: list[str]) -> str:
    return f"[{', '.join(map(_quoted, words))}]"


def _key(name: str) -> str:
    return ".".join(
        part if re.fullmatch(r"[A-Za-z0-9_-]+", part) else _quoted(part) for part in name.split(".", 1)
    )
