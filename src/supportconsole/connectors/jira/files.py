"""Files of an issue: which message each one came with, and how one is fetched."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import quote

from supportconsole.connectors.jira import shapes
from supportconsole.connectors.jira.session import API, Session
from supportconsole.connectors.wire.members import Json, moment
from supportconsole.domain.clock import MINUTE
from supportconsole.domain.remote.things import RemoteAttachment, RemoteMessage

_TOGETHER: Final = MINUTE
"""A file that came so long after a message belongs to it."""


class Files:
    """Jira lists files beside the conversation. A file belongs to the message that shows it, else to the one before it.

    `last`: no more comments follow, so that what came after them all belongs to the last one.
    """

    def __init__(self, records: Sequence[Json], *, last: bool) -> None:
        self._files = [(moment(one, "created"), shapes.attachment(one)) for one in records]
        self._shown: dict[str, frozenset[str]] = {}
        self._last = last

    def named(self, message: RemoteMessage, names: frozenset[str]) -> None:
        """Remember which files a message shows."""
        self._shown[message.id] = names

    def has_early(self, message: RemoteMessage) -> bool:
        """Whether a file came with this message by the clock."""
        return any(at <= message.created_at + _TOGETHER for at, _file in self._files)

    def given_to(self, messages: Sequence[RemoteMessage]) -> Iterable[RemoteMessage]:
        """The messages, oldest first, with the files that belong to each."""
        owned: dict[str, list[RemoteAttachment]] = {}
        for at, file in self._files:
            owner = self._owner(at, file, messages)
            if owner is not None:
                owned.setdefault(owner.id, []).append(file)
        return [replace(one, attachments=tuple(owned.get(one.id, ()))) for one in messages]

    def _owner(
        self, at: int, file: RemoteAttachment, messages: Sequence[RemoteMessage]
    ) -> RemoteMessage | None:
        shown = [one for one in messages if file.name in self._shown.get(one.id, ())]
        if shown:
            return min(shown, key=lambda one: abs(one.created_at - at))
        before = [one for one in messages if one.created_at <= at + _TOGETHER]
        if not before or (len(before) == len(messages) and not self._last and not _is_with(before[-1], at)):
            return None
        return before[-1]


def _is_with(message: RemoteMessage, at: int) -> bool:
    return abs(message.created_at - at) <= _TOGETHER


async def download(session: Session, handle: str, into: Path, limit: int) -> None:
    """Write a file to `into`. Jira is asked to hand it out itself instead of naming its store, which is another server."""
    path = f"{API}attachment/content/{quote(handle, safe='')}?redirect=false"
    await session.api.fetch(path, into, template="attachment/content/ID", limit=limit)
