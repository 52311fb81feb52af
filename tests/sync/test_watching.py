"""The engine goes on for as long as it is let, whatever else happens to the store."""

import asyncio
import sqlite3
from contextlib import closing

import pytest

from model_desk import ModelDesk
from model_remote import ACCOUNT, opener
from supportconsole.domain.errors import StoreBusy
from supportconsole.sync import running
from supportconsole.sync.engine import Engine
from supportconsole.sync.running import watch_patiently


class Turned(Engine):
    """An engine that tells when it was turned away from the store."""

    away: asyncio.Event

    async def watch(self, stop: asyncio.Event) -> None:
        try:
            await super().watch(stop)
        except StoreBusy:
            self.away.set()
            raise


async def test_an_engine_waits_while_another_program_holds_the_store(
    desk: ModelDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "AGAIN", 0.01)
    one = desk.server.ticket("VPN does not connect")
    desk.store.write(lambda db: db.execute("PRAGMA busy_timeout = 20"))
    engine = Turned(desk.store, ACCOUNT, opener(desk.connector), timer=desk.timer)
    engine.away, stop = asyncio.Event(), asyncio.Event()
    with closing(sqlite3.connect(desk.store.path, isolation_level=None)) as tool:
        tool.execute("BEGIN IMMEDIATE")
        watching = asyncio.create_task(watch_patiently(engine, stop))
        await engine.away.wait()
        tool.execute("ROLLBACK")
        while not desk.is_here(one):
            assert not watching.done()
            await asyncio.sleep(0.01)
        stop.set()
        await watching
