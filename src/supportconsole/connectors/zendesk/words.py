"""Zendesk's words for statuses, priorities and ways in, as neutral ones. What is unknown is open, never closed."""

from collections.abc import Mapping
from typing import Final

from supportconsole.domain.tickets import CHANNELS, Priority, Status

MERGED_TAG: Final = "closed_by_merge"
"""The tag that Zendesk puts on a ticket that went into another one."""

_CHANNELS: Final[Mapping[str, str]] = {
    "email": "mail", "web": "web", "web_widget": "web", "help_center": "web", "chat": "chat", "messaging": "chat",
    "native_messaging": "chat", "voice": "phone", "phone": "phone", "sms": "sms", "api": "api", "web_service": "api",
    "twitter": "social:twitter", "facebook": "social:facebook", "whatsapp": "social:whatsapp",
}  # fmt: skip


def status(word: str) -> Status:
    return Status(word) if word in set(Status) else Status.OPEN


def priority(word: str) -> Priority:
    return Priority(word) if word in set(Priority) else Priority.NONE


def channel(word: str) -> str:
    """The neutral channel; an unknown way in keeps its name."""
    known = _CHANNELS.get(word, word if word in CHANNELS else "")
    return known or (f"other:{word}" if word else "other")
