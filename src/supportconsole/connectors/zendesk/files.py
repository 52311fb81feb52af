"""Files: brought to Zendesk before the comment that names them, fetched from where a comment says they lie."""

import asyncio
from pathlib import Path
from typing import Final
from urllib.parse import urlencode, urlsplit

from supportconsole.connectors.wire.members import identity, part
from supportconsole.connectors.wire.origins import origin_of
from supportconsole.connectors.wire.plain import fetch_link
from supportconsole.connectors.zendesk.session import API, Session
from supportconsole.domain.errors import NetworkLogin, Refusal

LARGEST: Final = 50 << 20


async def upload(session: Session, file: Path, name: str, content_type: str) -> str:
    """The token of a file. Raises Refusal for one that is too large or not taken."""
    data = await asyncio.to_thread(_read, file)
    answer = await session.api.call(
        "POST",
        f"{API}uploads?{urlencode({'filename': name})}",
        content=data,
        headers={"Content-Type": content_type or "application/octet-stream"},
        also=frozenset({400, 413, 422}),
        template="uploads",
        deadline=300.0,
    )
    if answer.status >= 400:
        raise Refusal(f"Zendesk does not take this file (status {answer.status}).")
    return identity(part(answer.object(), "upload"), "token")


def _read(file: Path) -> bytes:
    if file.stat().st_size > LARGEST:
        raise Refusal("The file is too large for Zendesk.", hint="At most 50 MB can be sent.")
    return file.read_bytes()


async def download(session: Session, handle: str, into: Path, limit: int) -> None:
    """Write a file to `into`. Zendesk sends on to a place of its own for files, which never sees the credential."""
    if origin_of(handle) == session.base.origin:
        parts = urlsplit(handle)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        try:
            await session.api.fetch(path, into, template="attachments/ID", limit=limit)
        except NetworkLogin:
            if session.base.origin.is_loopback:
                raise
        else:
            return
    await fetch_link(handle, into, limit=limit)
