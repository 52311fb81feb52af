"""Changes one value in a configuration file and leaves every other line, comments included, as it is."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from supportconsole.config.layers import read_document
from supportconsole.config.paths import write_private
from supportconsole.config.schema import BY_NAME, TABLES, accept, from_text, nearest, words_from_text
from supportconsole.domain.errors import ConfigProblem, UsageProblem

Key = tuple[str, ...]


def set_in_file(path: Path, key: str, text: str) -> object:
    """Set `key` (`theme`, `keys.reply`, `desks.night.theme`) from words and give the value back.

    Raises UsageProblem for an unknown key or bad value, ConfigProblem when the file cannot be read or
    the key is written in a way that cannot be edited line by line.
    """
    parts = tuple(key.split("."))
    value = check_value(parts, text)
    before = read_document(path) if path.exists() else {}
    source = path.read_text(encoding="utf-8") if path.exists() else ""
    edited = with_value(source, parts, to_toml(value))
    try:
        right = _flat(tomllib.loads(edited)) == {**_flat(before), key: value}
    except tomllib.TOMLDecodeError:
        right = False
    if not right:
        raise ConfigProblem(
            "{path}: {key} stands there in a form that cannot be changed line by line.",
            hint="Nothing was written; change the value in the file yourself.",
            path=path,
            key=key,
        )
    write_private(path, edited)
    return value


def check_value(key: Key, text: str) -> object:
    """The value of a setting given in words, ready for TOML. Raises UsageProblem."""
    place = key[2:] if key[0] == "desks" and len(key) > 2 else key
    setting = BY_NAME.get(place[0])
    if setting is None or (len(place) > 1) != (setting.kind in TABLES):
        guess = nearest(place[0], list(BY_NAME))
        raise UsageProblem(
            "There is no setting {key}.",
            hint="Did you mean {guess}?" if guess else "supportconsole config show lists them.",
            key=".".join(key),
            guess=guess,
        )
    try:
        if setting.kind == "accounts":
            return _account_value(place, text)
        value = words_from_text(text) if setting.kind in TABLES else from_text(setting, text)
        if setting.kind == "rules":
            accept(setting, {".".join(place[1:]): value})
    except ValueError as problem:
        raise UsageProblem(
            "{key} {problem}", hint="Nothing was written.", key=".".join(key), problem=problem
        ) from problem
    return list(value) if isinstance(value, tuple) else value


def _account_value(place: Key, text: str) -> object:
    """A value of `account.NAME.KEY` or `account.NAME.options.KEY`. Raises ValueError."""
    from supportconsole.config.accounts import check_accounts

    if len(place) < 3:
        raise ValueError("is a table: name a key, as in account.work.url.")
    key = place[2]
    value: object = (
        list(words_from_text(text)) if key == "token_cmd" and text.lstrip().startswith("[") else text
    )
    checked = check_accounts({place[1]: {key: {".".join(place[3:]): text} if key == "options" else value}})
    found = checked[place[1]][key]
    return text if key == "options" else list(found) if isinstance(found, tuple) else found


def with_value(source: str, key: Key, value: str) -> str:
    """The document with `key = value`: its line replaced, or one added at the end of its table."""
    lines = source.splitlines()
    tables: dict[Key, int] = {(): _after_opening(lines)}
    for statement in _statements(lines):
        if ".".join(statement.key) == ".".join(key):
            old = lines[statement.start : statement.end]
            kept = [line for line in old[1:] if line.lstrip().startswith("#")] if len(old) > 1 else []
            head = old[0][: len(old[0]) - len(old[0].lstrip())]
            name = old[0].split("=", 1)[0].strip()
            tail = _comment(old[0]) if len(old) == 1 else ""
            new = [*kept, f"{head}{name} = {value}{tail}"]
            return _joined([*lines[: statement.start], *new, *lines[statement.end :]])
        tables[statement.table] = statement.end
    table = key[: key.index("keys") + 1] if "keys" in key else key[:-1]
    name = to_toml_key(key[len(table) :])
    if table in tables:
        place = tables[table]
        return _joined([*lines[:place], f"{name} = {value}", *lines[place:]])
    gap = [""] if lines and lines[-1].strip() else []
    return _joined([*lines, *gap, f"[{to_toml_key(table)}]", f"{name} = {value}"])


def to_toml(value: object) -> str:
    """A text, flag, whole number or list of texts as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(to_toml(word) for word in value)}]"
    # A basic string escapes as JSON does; DEL is the one character that only TOML forbids.
    import json

    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def to_toml_key(key: Key) -> str:
    plain = all(part and part.isascii() and part.replace("-", "").replace("_", "").isalnum() for part in key)
    return ".".join(key) if plain else ".".join(to_toml(part) for part in key)


class _Statement(NamedTuple):
    """Lines `start` to `end` of a document: a header (with an empty key) or one `key = value`."""

    table: Key
    key: Key
    start: int
    end: int


def _statements(lines: list[str]) -> Iterator[_Statement]:
    table: Key = ()
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        end = at + 1
        if line and not line.startswith("#"):
            found = _parse(lines[at:end])
            while found is None and end < len(lines):
                end += 1
                found = _parse(lines[at:end])
            if line.startswith("["):
                table = _deepest(found or {})
                yield _Statement(table, (), at, end)
            elif found:
                yield _Statement(table, (*table, *_own_key(lines[at])), at, end)
        at = end


def _parse(lines: list[str]) -> dict[str, Any] | None:
    try:
        return tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError:
        return None


def _deepest(document: object) -> Key:
    """The path of a document that holds nothing but one header."""
    if isinstance(document, list):
        return ("[]",)
    if not isinstance(document, dict) or not document:
        return ()
    name, inside = next(iter(document.items()))
    return (name, *_deepest(inside))


def _own_key(line: str) -> Key:
    """The key of a statement, dotted ones as their parts."""
    name = line.split("=", 1)[0].strip()
    return _deepest(tomllib.loads(f"[{name}]")) if _parse([f"[{name}]"]) else (name,)


def _comment(line: str) -> str:
    """The comment after a value on one line, with the space before it."""
    whole = _parse([line])
    for at, letter in enumerate(line):
        if letter == "#" and _parse([line[:at]]) == whole:
            return line[len(line[:at].rstrip()) :]
    return ""


def _after_opening(lines: list[str]) -> int:
    """The line after a comment that opens the file and ends with an empty line; 0 without one."""
    for at, line in enumerate(lines):
        if not line.startswith("#"):
            return at + 1 if at and not line.strip() else 0
    return len(lines)


def _joined(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


def _flat(document: dict[str, Any], inside: str = "") -> dict[str, object]:
    """Every value of a document by its whole dotted key."""
    found: dict[str, object] = {}
    for name, value in document.items():
        found |= (
            _flat(value, f"{inside}{name}.") if isinstance(value, dict) and value else {inside + name: value}
        )
    return found
