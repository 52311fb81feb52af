"""What is sent to RT: texts with their mark, files with names that RT can read, fields by the names that RT gives them."""

import base64
from collections.abc import Iterable, Mapping
from email.header import Header
from pathlib import Path
from typing import Final

from supportconsole.connectors.rt.marker import marked_type
from supportconsole.connectors.rt.shapes import Json, text
from supportconsole.connectors.rt.words import Words
from supportconsole.domain.changes import CUSTOM, Field
from supportconsole.domain.conversation import Format
from supportconsole.domain.errors import Refusal
from supportconsole.domain.remote.operations import Edit, FieldSet
from supportconsole.domain.tickets import Priority, Status

LARGEST_FILE: Final = 20 << 20
_TYPES: Final[Mapping[Format, str]] = {
    Format.TEXT: "text/plain",
    Format.MARKDOWN: "text/plain",
    Format.HTML: "text/html",
}


class Refused(Exception):
    """An edit that RT would not take, found out before anything was sent. `fields` says why."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("refused")
        self.fields = fields


def message_body(body: str, form: Format, marker: str, files: Iterable[str]) -> Json:
    """The body of a reply or note. `files` are tokens of `file_token`. Raises Refusal for a file that has gone."""
    sent: Json = {"Content": body, "ContentType": marked_type(_TYPES[form], marker)}
    attached = [_attached(token) for token in files]
    if attached:
        sent["Attachments"] = attached
    return sent


def file_token(file: Path, name: str, content_type: str) -> str:
    """RT takes files only together with the message, so the token says where the file lies on this machine."""
    import json

    if file.stat().st_size > LARGEST_FILE:
        raise Refusal(f"{name} is larger than {LARGEST_FILE >> 20} MB.")
    return json.dumps([str(file.absolute()), name, content_type or "application/octet-stream"])


def field_body(edits: Iterable[Edit], now: Json, words: Words) -> Json:
    """The body of a change. `now` is the ticket as RT has it. Raises Refused."""
    body: Json = {}
    custom: Json = {}
    for edit in edits:
        if not isinstance(edit, FieldSet):
            raise Refused({edit.field: "RT keeps no such list."})
        match edit.field:
            case Field.STATUS:
                body["Status"] = status_name(edit, now, words)
            case Field.PRIORITY:
                body["Priority"] = (
                    int(edit.remote)
                    if edit.remote.isdigit()
                    else words.priority_number(Priority(str(edit.value)))
                )
            case Field.ASSIGNEE:
                body["Owner"] = str(edit.value) if edit.value else "Nobody"
            case Field.GROUP:
                body["Queue"] = str(edit.value)
            case Field.SUBJECT:
                body["Subject"] = str(edit.value)
            case name if name.startswith(CUSTOM):
                custom[name.removeprefix(CUSTOM)] = _custom(edit.value)
            case name:
                raise Refused({name: "RT keeps no such field."})
    if custom:
        body["CustomFields"] = custom
    return body


def status_name(edit: FieldSet, now: Json, words: Words) -> str:
    """RT's name for the wanted status: the chosen one, or the one that this ticket may go to. Raises Refused."""
    if edit.remote:
        return edit.remote
    wanted = Status(str(edit.value))
    current = text(now, "Status")
    if words.status(current) == wanted:
        return current
    offered = [name for name in next_statuses(now) if words.status(name) == wanted]
    for name in (*words.names(wanted), *offered):
        if name in offered:
            return name
    if wanted is Status.CLOSED:
        raise Refused(
            {Field.STATUS: "RT has no status that means closed; resolve or reject the ticket there."}
        )
    return words.names(wanted)[0]


def next_statuses(now: Json) -> list[str]:
    """The statuses that RT offers for this ticket and user."""
    links = now.get("_hyperlinks")
    found = [
        text(link, "to")
        for link in (links if isinstance(links, list) else ())
        if isinstance(link, dict) and link.get("ref") == "lifecycle"
    ]
    return [name for name in dict.fromkeys(found) if name and name.lower() != "deleted"]


def _custom(value: object) -> object:
    if value is None:
        return ""
    return [str(one) for one in value] if isinstance(value, list | tuple) else str(value)


def _attached(token: str) -> Json:
    import json

    place, name, kind = json.loads(token)
    try:
        content = Path(place).read_bytes()
    except OSError as problem:
        raise Refusal(f"The file {name} cannot be read any more.", hint="Attach it again.") from problem
    # RT 5.0.3 answers 500 to a name beyond ASCII, and reads it in the way of mail headers.
    safe = name if name.isascii() else Header(name, "utf-8", maxlinelen=10_000).encode()
    return {"FileName": safe, "FileType": kind, "FileContent": base64.b64encode(content).decode("ascii")}
