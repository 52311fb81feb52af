"""RT's transactions that change a field, in the words of the interchange format."""

from collections.abc import Mapping
from typing import Final

from supportconsole.connectors.rt.shapes import Json, text
from supportconsole.connectors.rt.staff import Staff
from supportconsole.connectors.rt.words import Words
from supportconsole.domain.changes import CUSTOM, Field
from supportconsole.domain.conversation import FieldChange

_OWNER: Final = frozenset({"Take", "Untake", "Steal", "Give", "Force", "SetOwner"})
_FIELDS: Final[Mapping[str, str]] = {
    "Status": Field.STATUS,
    "Priority": Field.PRIORITY,
    "Owner": Field.ASSIGNEE,
    "Queue": Field.GROUP,
    "Subject": Field.SUBJECT,
}


class Events:
    """Reads changes of fields. `queues` and `custom` are names by number."""

    def __init__(self, words: Words, staff: Staff) -> None:
        self._words = words
        self._staff = staff
        self.queues: dict[str, str] = {}
        self.custom: dict[str, str] = {}

    async def read(self, record: Json) -> FieldChange | None:
        """The change in a transaction; None for one that changes nothing that the console knows."""
        kind, name = text(record, "Type"), text(record, "Field")
        before, after = text(record, "OldValue"), text(record, "NewValue")
        if kind == "CustomField":
            return FieldChange(CUSTOM + self.custom.get(name, name), before or None, after or None)
        field = Field.ASSIGNEE if kind in _OWNER else _FIELDS.get(name) if kind in {"Status", "Set"} else None
        match field:
            case Field.STATUS:
                return _change(field, self._words.status(before).value, self._words.status(after).value)
            case Field.PRIORITY:
                return _change(field, self._words.priority(before).value, self._words.priority(after).value)
            case Field.ASSIGNEE:
                return _change(field, await self._user(before), await self._user(after))
            case Field.GROUP:
                return _change(field, self.queues.get(before, before), self.queues.get(after, after))
            case Field.SUBJECT:
                return _change(field, before, after)
            case _:
                return None

    async def _user(self, number: str) -> str | None:
        person = await self._staff.person(number)
        return person.id if person else None


def _change(field: str, before: object, after: object) -> FieldChange | None:
    return None if before == after else FieldChange(field, before, after)
