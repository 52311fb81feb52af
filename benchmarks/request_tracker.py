"""Pulling and opening beside bare calls with the same credential, on a real Request Tracker of 2,000 tickets.

    python -m benchmarks.request_tracker [FOLDER]

Makes and starts a server in FOLDER (else a folder that is removed), needs the packages request-tracker5, rt5-db-sqlite and
rt5-standalone, and prints ratios. `bare` is a loop over httpx that asks for the same fields and does nothing with them.
"""

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Self

import httpx

from supportconsole.connectors.rt.connector import RequestTracker as Connector
from supportconsole.connectors.rt.tickets import EXPANDED, FIELDS
from supportconsole.domain.remote.pages import Budget, Stream
from supportconsole.domain.remote.protocol import Account

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from connectors.request_tracker.server import RequestTracker, is_installed

ROUNDS = 3
OPENED = range(301, 331)
HISTORY = "Type,Created,Creator,Data,Field,OldValue,NewValue"
PARTS = "Content,ContentType,TransactionId,Filename,Headers"


class Counting:
    """The limiter of a connector, which counts the requests and never waits."""

    turns = 0

    async def turn(self, bucket: str = "", cost: float = 1.0) -> None:
        del bucket, cost
        self.turns += 1

    def told(self, until: int, bucket: str = "") -> None:
        raise AssertionError((until, bucket))


class Bare:
    """Calls without a connector."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.turns = 0

    async def __aenter__(self) -> Self:
        self._client = httpx.AsyncClient(base_url=self.url, timeout=120, trust_env=False)
        await self._client.post("/NoAuth/Login.html", data={"user": "anna", "pass": "pw-anna-123"})
        return self

    async def __aexit__(self, *_problem: object) -> None:
        await self._client.aclose()

    async def get(self, path: str, params: dict[str, str | int]) -> dict[str, object]:
        self.turns += 1
        found = (await self._client.get(f"/REST/2.0/{path}", params=params)).json()
        assert isinstance(found, dict)
        return found

    async def tickets(self, fields: dict[str, str]) -> int:
        seen, page = 0, 1
        while True:
            query: dict[str, str | int] = {
                "query": "id > 0",
                "orderby": "id",
                "per_page": 100,
                "page": page,
                **fields,
            }
            rows = (await self.get("tickets", query))["items"]
            assert isinstance(rows, list)
            seen, page = seen + len(rows), page + 1
            if len(rows) < 100:
                return seen

    async def open(self, ticket: int) -> None:
        await self.get(f"ticket/{ticket}", dict(EXPANDED))
        await self.get(f"ticket/{ticket}/history", {"per_page": 100, "fields": HISTORY})
        await self.get(f"ticket/{ticket}/attachments", {"per_page": 100, "fields": PARTS})


async def pull(connector: Connector) -> tuple[int, str]:
    seen, cursor = 0, None
    while True:
        page = await connector.changes(Stream.TICKETS, cursor, budget=Budget())
        seen, cursor = seen + len(page.items), page.cursor
        if page.complete:
            return seen, cursor


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    begun = time.perf_counter()
    await work()
    return time.perf_counter() - begun


async def measure(url: str) -> dict[str, float]:
    pace = Counting()
    connector = Connector(Account("desk", "rt", url, "anna"), lambda: "pw-anna-123", pace)
    ours, bare, small = [], [], []
    opened, raw = [], []
    async with Bare(url) as plain:
        await connector.probe()
        await plain.tickets(FIELDS)  # the server's own caches are warm for both
        for _round in range(ROUNDS):
            bare.append(await timed(lambda: plain.tickets(FIELDS)))
            ours.append(await timed(lambda: pull(connector)))
            small.append(
                await timed(
                    lambda: plain.tickets({"fields": "Subject,Status,LastUpdated,Queue,Owner,Priority"})
                )
            )
        tickets, cursor = await pull(connector)
        before = pace.turns
        await connector.changes(Stream.TICKETS, cursor, budget=Budget())
        unchanged = pace.turns - before
        await connector.messages(str(OPENED[0]), None, budget=Budget())
        requests, raw_requests = pace.turns, plain.turns
        for ticket in OPENED:
            raw.append(await timed(lambda one=ticket: plain.open(one)))  # type: ignore[misc]

            async def open_one(one: int = ticket) -> None:
                await connector.ticket(str(one))
                await connector.messages(str(one), None, budget=Budget())

            opened.append(await timed(open_one))
        requests, raw_requests = pace.turns - requests, plain.turns - raw_requests
    await connector.close()
    return {
        "tickets": tickets,
        "first_sync_s": round(statistics.median(ours), 2),
        "bare_same_fields_s": round(statistics.median(bare), 2),
        "bare_six_fields_s": round(statistics.median(small), 2),
        "first_sync_ratio": round(statistics.median(ours) / statistics.median(bare), 2),
        "unchanged_requests": unchanged,
        "opened_ms": round(statistics.median(opened) * 1000, 1),
        "bare_opened_ms": round(statistics.median(raw) * 1000, 1),
        "opened_ratio": round(statistics.median(opened) / statistics.median(raw), 2),
        "opened_requests": round(requests / len(OPENED), 2),
        "bare_opened_requests": round(raw_requests / len(OPENED), 2),
    }


def main() -> int:
    if not is_installed():
        print("request-tracker5, rt5-db-sqlite and rt5-standalone are not installed")
        return 1
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else scratch).absolute()
        server = RequestTracker(folder, 2000, 200)
        if (folder / "tokens").exists():
            server.adopt()
        else:
            server.make()
        server.start()
        try:
            print(json.dumps(asyncio.run(measure(server.url)), indent=2))
        finally:
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
