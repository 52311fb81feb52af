"""Records of the interchange format as rows: texts, whole numbers and JSON, in the order of the record's fields.

The staged rows of an import and the rows that an export selects have the same columns, so that both sides of a
comparison are read in the same way.
"""

import json
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from supportconsole.domain.conversation import Attachment, FieldChange
from supportconsole.domain.knowledge import ArticleState
from supportconsole.domain.people import Role
from supportconsole.domain.records import KIND_OF, SHAPES, Record
from supportconsole.domain.views import Sort
from supportconsole.store import codes

Row = tuple[object, ...]

OWN_KEYS: Final = {"message": ("versions",)}
"""Keys in `extra` that are the store's own (store.messages). A file's keys of that name are kept as originals."""

_dump: Final = json.JSONEncoder(separators=(",", ":")).encode


class _Codec(NamedTuple):
    encode: Callable[[Any], object]
    decode: Callable[[Any], object]


def dump(value: object) -> str:
    """A value as JSON in ASCII: lone surrogates have no other place in a database."""
    return _dump(value)


def _dump_list(values: Any) -> str:
    return _dump(values) if values else "[]"


def _dump_some(value: Any) -> str | None:
    return _dump(value) if value else None


def _load_object(text: str | None) -> dict[str, object]:
    return json.loads(text) if text else {}


def _load_kept(text: str | None) -> dict[str, object]:
    """Originals as `json_group_object(field, text)` gives them: JSON inside of JSON."""
    if not text:
        return {}
    return {field: json.loads(original) for field, original in json.loads(text).items()}


def _dump_kept(kept: dict[str, object]) -> str | None:
    return _dump({field: _dump(original) for field, original in kept.items()}) if kept else None


def _dump_attachments(values: tuple[Attachment, ...]) -> str | None:
    rows = [{"name": one.name, "type": one.type, "size": one.size, "path": one.path} for one in values]
    return _dump_some(rows)


def _load_attachments(text: str | None) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(one.get("name", ""), one.get("type", ""), one.get("size") or 0, one.get("path") or "")
        for one in json.loads(text or "[]")
    )


def _dump_changes(values: tuple[FieldChange, ...]) -> str | None:
    return _dump_some([(one.field, one.before, one.after) for one in values])


def _load_changes(text: str | None) -> tuple[FieldChange, ...]:
    return tuple(FieldChange(field, before, after) for field, before, after in json.loads(text or "[]"))


def _load_list(text: str | None) -> tuple[object, ...]:
    return tuple(json.loads(text)) if text and text != "[]" else ()


def _load_set(text: str | None) -> tuple[object, ...]:
    return tuple(sorted(json.loads(text))) if text and text != "[]" else ()


_LIST: Final = _Codec(_dump_list, _load_list)
_OBJECT: Final = _Codec(_dump, _load_object)
_EXTRA: Final = _Codec(_dump_some, _load_object)
_KEPT: Final = _Codec(_dump_kept, _load_kept)
_BOOL: Final = _Codec(int, bool)


def _word(words: tuple[Any, ...]) -> _Codec:
    return _Codec(words.index, words.__getitem__)


def _or_none(codec: _Codec) -> _Codec:
    return _Codec(
        lambda value: None if value is None else codec.encode(value),
        lambda value: None if value is None else codec.decode(value),
    )


_FLAGS: Final = _Codec(codes.flag_bits, codes.flags_of)
_NOTES: Final = {"extra": _EXTRA, "kept": _KEPT}

_CODECS: Final[dict[str, dict[str, _Codec]]] = {
    "group": {},
    "person": {"role": _Codec(str, Role), "groups": _LIST, "vip": _BOOL},
    "ticket": {
        "status": _word(codes.STATUSES),
        "priority": _word(codes.PRIORITIES),
        "tags": _LIST,
        "fields": _OBJECT,
        "flags": _FLAGS,
        "watchers": _Codec(_dump_list, _load_set),
        "turn": _or_none(_word(codes.TURNS)),
        "unread": _or_none(_BOOL),
    },
    "message": {
        "kind": _word(codes.KINDS),
        "format": _word(codes.FORMATS),
        "attachments": _Codec(_dump_attachments, _load_attachments),
        "state": _word(codes.STATES),
        "changes": _Codec(_dump_changes, _load_changes),
    },
    "article": {"format": _word(codes.FORMATS), "state": _Codec(str, ArticleState), "tags": _LIST},
    "canned": {"groups": _LIST, "changes": _OBJECT},
    "view": {"sort": _Codec(str, Sort)},
}


def columns_of(kind: str) -> tuple[str, ...]:
    """The names of the columns of a row, which are those of the record's fields."""
    return _COLUMNS[kind]


_COLUMNS: Final[dict[str, tuple[str, ...]]] = {kind: make._fields for make, kind in KIND_OF.items()}
_AT: Final = {
    kind: tuple((_COLUMNS[kind].index(name), codec) for name, codec in (table | _NOTES).items())
    for kind, table in _CODECS.items()
}


def row_of(kind: str, record: Record) -> Row:
    """The record as a row."""
    if kind in OWN_KEYS:
        record = _aside(kind, record)
    values: list[Any] = list(record)
    for place, codec in _AT[kind]:
        values[place] = codec.encode(values[place])
    return tuple(values)


def record_of(kind: str, row: Row) -> Record:
    """The record of a row."""
    values: list[Any] = list(row)
    for place, codec in _AT[kind]:
        values[place] = codec.decode(values[place])
    for name in OWN_KEYS.get(kind, ()):
        values[-2].pop(name, None)
    return SHAPES[kind].make(*values)


def found_by(kind: str, record: Record) -> str:
    """The casefolded words that a person, an article or a canned response is looked up by."""
    match kind, record:
        case "person", (_, _, name, email, organization, *_):
            words: tuple[Any, ...] = (name, email, organization)
        case "article", (_, title, _, _, _, _, _, _, tags, *_):
            words = (title, *tags)
        case "canned", (_, title, body, _, _, shortcut, *_):
            words = (title, shortcut, body)
        case _:
            return ""
    return " ".join(word for word in words if word).casefold()


def _aside(kind: str, record: Record) -> Record:
    own = {name: record.extra[name] for name in OWN_KEYS[kind] if name in record.extra}
    if not own:
        return record
    extra = {name: value for name, value in record.extra.items() if name not in own}
    return record._replace(extra=extra, kept={**record.kept, **own})
