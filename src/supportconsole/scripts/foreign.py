"""Macros and canned responses of other helpdesks, as they export them, turned into texts of ours.

The shapes are those of the public interfaces: Zendesk `macros.json`, Freshdesk `scenario_automations` and
`canned_responses`, Chatwoot `macros` and `canned_responses`, and a CSV with a heading row. What has no like here is kept
under `unknown`, to be told and looked at by a person; nothing is dropped in silence.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from supportconsole.domain.text.cleaning import clean, clean_line
from supportconsole.domain.text.language import guess_language

_MARK: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_NAMES: Final = {
    "ticket.ticket_type": "ticket.fields.type",
    "ticket.agent.name": "ticket.assignee.name",
    "ticket.agent.email": "ticket.assignee.email",
    "ticket.requester.firstname": "requester.first_name",
    "ticket.requester.lastname": "requester.last_name",
    "ticket.company.name": "organization.name",
    "ticket.organization.name": "organization.name",
    "ticket.group.name": "ticket.group",
    "helpdesk_name": "desk.name",
    "account.name": "desk.name",
    "agent.signature": "agent.name",
}
_FIELD: Final = re.compile(r"\bticket\.ticket_field_(?:option_title_)?(\w+)")
_NAME: Final = re.compile(
    r"(?<![\w.])(?:" + "|".join(map(re.escape, sorted(_NAMES, key=len, reverse=True))) + r")(?![\w.])"
)


@dataclass(slots=True)
class Made:
    """A text in the making: what its file will say. `unknown` are the actions that have no like here."""

    title: str
    body: str = ""
    note: str = ""
    shortcut: str = ""
    language: str = ""
    groups: list[str] = field(default_factory=list)
    changes: dict[str, object] = field(default_factory=dict)
    unknown: list[tuple[str, str]] = field(default_factory=list)

    def tag(self, sign: str, words: Iterable[str]) -> None:
        tags = self.changes.setdefault("tags", [])
        assert isinstance(tags, list)
        tags += [sign + clean_line(word) for word in words if word.strip()]

    def puzzle(self, action: str, value: object) -> None:
        self.unknown.append((clean_line(action), clean(str(value))))

    def finish(self) -> "Made":
        """The text with its placeholders renamed, its texts cleaned, and its language guessed when none is said."""
        self.title = clean_line(self.title) or clean_line(self.body[:60]) or "macro"
        self.body, self.note = renamed(clean(self.body)), renamed(clean(self.note))
        self.language = self.language or guess_language(_MARK.sub(" ", self.body or self.note))
        return self


def renamed(text: str) -> str:
    """The text with other helpdesks' placeholders under the names that they have here."""

    def rename(mark: re.Match[str]) -> str:
        words = _FIELD.sub(r'ticket.fields["\1"]', mark[0])
        return _NAME.sub(lambda found: _NAMES[found[0]], words)

    return _MARK.sub(rename, text)


def plain_of(html: str) -> str:
    """The words of a text that a helpdesk keeps as HTML."""
    from supportconsole.domain.conversation import Format
    from supportconsole.domain.text.blocks import read_body

    return "\n\n".join(block.text for block in read_body(html, Format.HTML)).strip()


def text(value: object) -> str:
    """The words of a value; those of a list are joined by spaces."""
    if isinstance(value, list | tuple):
        return " ".join(map(text, value))
    return "" if value is None else str(value)


def pairs(value: object) -> list[Mapping[str, object]]:
    """The objects of a list, without what is none."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
