"""Attachments on demand: what somebody wants to open is fetched, bounded, and laid beside the store."""

import os
from functools import partial
from sqlite3 import Connection
from typing import Final

from supportconsole.domain.errors import ConsoleError, LoginNeeded, RateLimited, Unreachable
from supportconsole.store import attachments, wanted_files
from supportconsole.store.wanted_files import Wanted
from supportconsole.sync.link import Link
from supportconsole.sync.pace import Urgency, asked_by

LIMIT: Final = 256 << 20
"""The largest attachment that is fetched, in bytes."""


async def fetch_wanted(link: Link) -> int:
    """Fetch what was asked for; gives how many files came. Raises Unreachable, RateLimited, LoginNeeded."""
    came = 0
    with asked_by(Urgency.CLICK):
        for wanted in await link.read(partial(wanted_files.asked, account=link.account)):
            came += await _fetch(link, wanted)
    return came


async def _fetch(link: Link, wanted: Wanted) -> bool:
    folder = link.store.path.parent / attachments.FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    half = folder / f".{os.urandom(8).hex()}"
    try:
        await link.connector.download(wanted.handle, half, limit=LIMIT)
        path = attachments.settle(half, folder)
    except (Unreachable, RateLimited, LoginNeeded):
        raise
    except (ConsoleError, OSError) as problem:
        why = problem.message if isinstance(problem, ConsoleError) else str(problem)
        await link.write(partial(_note, wanted=wanted, path="", why=why))
        return False
    finally:
        half.unlink(missing_ok=True)
    await link.write(partial(_note, wanted=wanted, path=path, why=""))
    return True


def _note(db: Connection, wanted: Wanted, path: str, why: str) -> None:
    wanted_files.note_fetched(db, wanted, path, why)
