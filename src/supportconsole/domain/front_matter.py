"""What stands before the text of a file: TOML between lines of `+++`, or the plain part of YAML between lines of `---`.

Of YAML are read: `key: value`, quoted values, `[lists, like this]`, and lists with a `- ` on each line. That is what
tools for pages write for titles and tags; anything deeper is refused rather than guessed.
"""

import re
from collections.abc import Mapping
from typing import Final

Values = dict[str, object]

_KEY: Final = re.compile(r"([A-Za-z_][\w.-]*)[ \t]*:(?:[ \t]+(.*))?$")


class BadFront(ValueError):
    """What stands before the text cannot be read; `line` counts from 1 in the whole file."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


def split(text: str) -> tuple[Values, str]:
    """The values before the text, and the text; no values where nothing stands before it. Raises BadFront."""
    lines = text.removeprefix("\ufeff").split("\n")
    sign = lines[0].rstrip()
    if sign not in {"+++", "---"}:
        return {}, text.removeprefix("\ufeff")
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == sign), None)
    if end is None:
        if sign == "---":  # a rule is a rule
            return {}, text
        raise BadFront(1, "+++ is never closed")
    head, body = lines[1:end], "\n".join(lines[end + 1 :]).lstrip("\n")
    return (_read_toml(head) if sign == "+++" else _read_plain_yaml(head)), body


def join(values: Mapping[str, object], body: str) -> str:
    """A file with these values before its text, in TOML; what is empty is left out."""
    lines = [f"{name} = {_toml(value)}" for name, value in values.items() if value not in ("", (), [], None)]
    return "\n".join(["+++", *lines, "+++", "", body.strip("\n"), ""])


def _read_toml(head: list[str]) -> Values:
    import tomllib

    try:
        return tomllib.loads("\n".join(head))
    except tomllib.TOMLDecodeError as problem:
        found = re.search(r"at line (\d+)", str(problem))
        reason = re.sub(r" \(at .*\)$", "", str(problem))
        raise BadFront(int(found[1]) + 1 if found else len(head) + 1, reason) from None


def _read_plain_yaml(head: list[str]) -> Values:
    values: Values = {}
    items: list[str] | None = None
    for number, line in enumerate(head, 2):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        if stripped.startswith("- ") and items is not None:
            items.append(_scalar(stripped[2:], number))
            continue
        found = _KEY.match(line)
        if not found:
            raise BadFront(number, f"{stripped[:40]!r} is not `key: value`")
        name, raw = found[1], (found[2] or "").strip()
        if raw:
            items = None
            values[name] = _list(raw, number) if raw.startswith("[") else _scalar(raw, number)
        else:
            items = []
            values[name] = items
    return {name: "" if value == [] else value for name, value in values.items()}


def _list(raw: str, number: int) -> list[str]:
    if not raw.endswith("]"):
        raise BadFront(number, "a list ends with ]")
    return [_scalar(part.strip(), number) for part in raw[1:-1].split(",") if part.strip()]


def _scalar(raw: str, number: int) -> str:
    raw = raw.strip()
    if raw[:1] in {'"', "'"}:
        quoted = re.match(r"\"([^\"]*)\"[ \t]*(?:#.*)?$|'([^']*)'[ \t]*(?:#.*)?$", raw)
        if not quoted:
            raise BadFront(number, "a quoted value is never closed")
        return quoted[1] if quoted[1] is not None else quoted[2]
    if raw[:1] in {"{", "&", "*", "|", ">", "!"}:
        raise BadFront(number, f"{raw[:20]!r} is more of YAML than is read here")
    return re.sub(r"[ \t]+#.*$", "", raw)


def _toml(value: object) -> str:
    import json

    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
