"""What is sent to Zendesk: comments with their mark, fields by Zendesk's names, lists of tags as they shall be."""

from collections.abc import Iterable, Mapping
from typing import Final

from supportconsole.connectors.wire.members import Json, words
from supportconsole.connectors.zendesk.words import MERGED_TAG
from supportconsole.domain.changes import CUSTOM, Field
from supportconsole.domain.conversation import Format
from supportconsole.domain.remote.operations import Create, Edit, FieldSet, Note, Reply, SetEdit
from supportconsole.domain.remote.things import Version

MARK: Final = "supportconsole_operation"
"""The member of an audit's own metadata that holds our mark. Only agents' programs can see it."""
EXTERNAL: Final = "supportconsole:"
"""Before the mark in the external id of a ticket that we made, by which Zendesk finds it at once."""
_NAMES: Final[Mapping[str, str]] = {
    Field.ASSIGNEE: "assignee_id",
    Field.REQUESTER: "requester_id",
    Field.SUBJECT: "subject",
}


class Refused(Exception):
    """An edit that Zendesk would not take, found out before anything was sent. `fields` says why."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("refused")
        self.fields = fields


def comment(operation: Reply | Note) -> dict[str, object]:
    """Plain text and Markdown go as `body`, which Zendesk shows as it was typed, or formatted where an account wants so."""
    name = "html_body" if operation.format is Format.HTML else "body"
    said: dict[str, object] = {name: operation.body, "public": isinstance(operation, Reply)}
    if operation.files:
        said["uploads"] = list(operation.files)
    return said


def ticket_fields(edits: Iterable[Edit], group: str | None, now: Json | None) -> dict[str, object]:
    """The members that these edits set. `group` is the id of the wanted group, `now` the ticket as it is, for its tags.

    Raises Refused for a field that Zendesk does not have.
    """
    body: dict[str, object] = {}
    custom: list[Json] = []
    for edit in edits:
        if isinstance(edit, SetEdit):
            if edit.field != Field.TAGS:
                raise Refused({edit.field: "Zendesk keeps no such list."})
            body["tags"] = _tags(edit, now or {})
        elif edit.field == Field.STATUS:
            if edit.remote.isdigit():
                body["custom_status_id"] = int(edit.remote)
            else:
                body["status"] = edit.remote or edit.value
        elif edit.field == Field.PRIORITY:
            word = edit.remote or edit.value
            body["priority"] = None if word in (None, "", "none") else word
        elif edit.field == Field.GROUP:
            if edit.value and group is None:
                raise Refused({edit.field: "There is no such group."})
            body["group_id"] = _number(group)
        elif edit.field.startswith(CUSTOM):
            custom.append({"id": _number(edit.field.removeprefix(CUSTOM)), "value": edit.value})
        elif edit.field in _NAMES:
            value = edit.value
            body[_NAMES[edit.field]] = value if edit.field == Field.SUBJECT else _number(value)
        else:
            raise Refused({edit.field: "Zendesk keeps no such field."})
    if custom:
        body["custom_fields"] = custom
    return body


def new_ticket(operation: Create, fields: Json, marker: str) -> Json:
    """A ticket with its first comment, found again by its external id."""
    made: dict[str, object] = {
        **fields,
        "subject": operation.subject,
        "comment": {"body": operation.body or operation.subject},
        "external_id": EXTERNAL + marker,
        "metadata": {MARK: marker},
    }
    if operation.requester is not None:
        made["requester_id"] = _number(operation.requester)
    elif operation.email or operation.name:
        named = operation.name or operation.email
        made["requester"] = {"name": named, **({"email": operation.email} if operation.email else {})}
    return made


def copies(addresses: Iterable[str]) -> list[Json]:
    """The people who get a copy of a reply."""
    return [{"user_email": one, "action": "put"} for one in addresses]


def safe(base: Version | None) -> Json:
    """What makes Zendesk refuse a change of a ticket that has moved on."""
    return {} if base is None else {"safe_update": True, "updated_stamp": base.token}


def wants(edits: Iterable[Edit], field: str) -> Edit | None:
    """The edit of this field, if there is one."""
    return next((one for one in edits if one.field == field), None)


def not_made(edits: Iterable[Edit], now: Json, sent: Json) -> Mapping[str, str]:
    """The edits that Zendesk has not made, by what the ticket says now: it passes over what it does not want without a word."""
    refused: dict[str, str] = {}
    kept = {
        str(one.get("id")): one.get("value")
        for one in _list(now.get("custom_fields"))
        if isinstance(one, Mapping)
    }
    for edit in edits:
        if isinstance(edit, SetEdit):
            tags = set(words(now, "tags"))
            made = {_tag(one) for one in edit.add} <= tags and not {_tag(one) for one in edit.remove} & tags
        elif edit.field.startswith(CUSTOM):
            # A value may come back in another form (a number as text), so only what stayed or is empty was not made.
            value, wanted = _plain(kept.get(edit.field.removeprefix(CUSTOM))), _plain(edit.value)
            made = value == wanted or value not in {None, _plain(edit.base)}
        else:
            name = _member(edit)
            made = _plain(now.get(name)) == _plain(sent.get(name))
        if not made:
            refused[edit.field] = "Zendesk has left it as it was."
    return refused


def _member(edit: FieldSet) -> str:
    if edit.field == Field.STATUS:
        return "custom_status_id" if edit.remote.isdigit() else "status"
    return {Field.PRIORITY.value: "priority", Field.GROUP.value: "group_id"}.get(
        edit.field, _NAMES.get(edit.field, edit.field)
    )


def _tags(edit: SetEdit, now: Json) -> list[str]:
    """The whole list, made of what is there now: sent with a stamp, so that a colleague's tag is not lost."""
    gone = {_tag(one) for one in edit.remove}
    kept = [one for one in words(now, "tags") if one not in gone or one == MERGED_TAG]
    return list(dict.fromkeys([*kept, *(_tag(one) for one in edit.add)]))


def _tag(word: str) -> str:
    """A tag as Zendesk keeps it: small letters, no spaces."""
    return word.lower().replace(" ", "_")


def _number(value: object) -> object:
    """An id as the number that it is at Zendesk; what is none goes as it came and is refused there."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value


def _plain(value: object) -> object:
    """A value as it is compared: nothing is None, everything else text, or texts in their order."""
    if value is None or value in ("", [], ()):
        return None
    return tuple(str(one) for one in value) if isinstance(value, list | tuple) else str(value).strip()


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
