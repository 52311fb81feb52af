"""Lines of the interchange format (docs/interchange.md): one JSON object each, read into records and written back.

Reading checks everything a line can tell by itself; whether what it refers to exists is the store's to say.
Writing gives every record its keys in one order, so that two exports of the same desk are the same bytes.
"""

import json
import re
from collections.abc import Mapping
from typing import Final

from supportconsole.domain.records import KIND_OF, NEEDED, SHAPES, Key, Record
from supportconsole.domain.records_values import Aside, Unreadable, nearest, shown

DEEPEST: Final = 100
"""How deep objects and lists of a line may lie in one another."""


def read_line(line: bytes) -> Record:
    """The record of one line. Raises Unreadable with the reason."""
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8 at byte {error.start + 1}") from None
    if line.count(b"[") + line.count(b"{") > DEEPEST:
        _refuse_deep(text)
    try:
        data = _JSON.decode(text)
    except json.JSONDecodeError as error:
        raise Unreadable(f"not JSON: {error.msg} at character {error.pos + 1}") from None
    if not isinstance(data, dict):
        raise Unreadable(f"must be a JSON object, not {shown(data)}")
    return read_record(data)


def read_record(data: Mapping[str, object]) -> Record:
    """The record of one JSON object. Raises Unreadable with the key and the reason."""
    kind = data.get("type")
    shape = SHAPES.get(kind) if isinstance(kind, str) else None
    if shape is None:
        if kind is None:
            raise Unreadable(f'"type" is missing; {nearest("", SHAPES)}')
        raise Unreadable(f'"type" {shown(kind)} is not known: {nearest(str(kind), SHAPES)}')
    aside = Aside({}, {})
    values: list[object] = []
    for name, read, default in shape.reads:
        raw = data.get(name)
        if raw is None or (raw == "" and default == ""):
            if default is NEEDED:
                raise Unreadable(f'a {shape.kind} needs "{name}"')
            values.append(default)
        else:
            values.append(read(raw, name, aside))
    if not data.keys() <= shape.names:
        # Notes on the items of known keys come first; names that are unknown keep the order of the line.
        aside.extra.update((name, value) for name, value in data.items() if name not in shape.names)
    return shape.make(*values, aside.extra, aside.kept)


def write_record(record: Record) -> dict[str, object]:
    """The JSON object of a record, keys in the documented order, unknown ones after them as they came."""
    shape = SHAPES[KIND_OF[type(record)]]
    found: dict[str, object] = {"type": shape.kind}
    for key, value in zip(shape.keys, record, strict=False):
        if key.by_item:
            if key.always or value:
                found[key.name] = _write_items(key, value, record)
        elif key.name in record.kept and _stands_for(key, record.kept[key.name], value):
            found[key.name] = record.kept[key.name]
        elif key.always or value != key.default:
            found[key.name] = key.write(value) if key.write and value is not None else value
    found.update((name, value) for name, value in record.extra.items() if name not in shape.names)
    found.update((name, value) for name, value in record.kept.items() if name not in shape.names)
    return found


def write_line(record: Record) -> bytes:
    """The line of a record, with its line feed. What a terminal would obey is written as JSON escapes."""
    text = _encode(write_record(record))
    if not text.isprintable():
        hidden = {ord(char): _escape(char) for char in set(text) if not char.isprintable()}
        text = text.translate(hidden)
    return text.encode() + b"\n"


def _stands_for(key: Key, original: object, value: object) -> bool:
    """Whether the value is still what cleaning made of the original; if not, somebody has changed it since."""
    try:
        return key.read(original, key.name, Aside({}, {})) == value
    except Unreadable:
        return False


def _write_items(key: Key, value: object, record: Record) -> list[dict[str, object]]:
    """The items of a list with their original texts, where these still stand, and their unknown keys."""
    items: list[dict[str, object]] = key.write(value) if key.write else []
    originals, extras = record.kept.get(key.name), record.extra.get(key.name)
    for place, item in enumerate(items):
        original = _at(originals, place)
        if original:
            again = _cleaned(key, [original])[0]
            if all(item.get(part) == again.get(part) for part in original):
                item.update(original)
        item.update(_at(extras, place))
    return items


def _cleaned(key: Key, originals: list[object]) -> list[dict[str, object]]:
    values = key.read(originals, key.name, Aside({}, {}))
    return key.write(values) if key.write else []


def _at(parts: object, place: int) -> dict[str, object]:
    part = parts[place] if isinstance(parts, list) and place < len(parts) else None
    return part if isinstance(part, dict) else {}


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for name, _value in pairs:
            if name in seen:
                raise Unreadable(f"the key {shown(name)} stands there twice")
            seen.add(name)
    return found


def _refuse_constant(word: str) -> object:
    raise Unreadable(f"{word} is not a number of JSON")


def _read_float(text: str) -> float:
    value = float(text)
    if value in {float("inf"), float("-inf")}:
        raise Unreadable(f"the number {text[:40]} is too large")
    return value


def _read_int(text: str) -> int:
    try:
        return int(text)
    except ValueError:  # Python refuses thousands of digits, which take quadratic time
        raise Unreadable(f"a number of {len(text)} digits is too long") from None


_JSON: Final = json.JSONDecoder(
    object_pairs_hook=_unique, parse_constant=_refuse_constant, parse_float=_read_float, parse_int=_read_int
)
_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def _escape(char: str) -> str:
    return json.dumps(char)[1:-1]


_STRING: Final = r'"[^"\\]*(?:\\.[^"\\]*)*"?'


def _refuse_deep(text: str) -> None:
    depth = 0
    for bracket in re.sub(r"[^][{}]+", "", re.sub(_STRING, "", text, flags=re.DOTALL)):
        depth += 1 if bracket in "[{" else -1
        if depth > DEEPEST:
            raise Unreadable(f"objects and lists lie more than {DEEPEST} deep in one another")
