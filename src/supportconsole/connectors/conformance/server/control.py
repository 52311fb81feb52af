"""The control port: a second door, in JSON, for tests that run in another process than the server."""

import asyncio
from collections.abc import Mapping
from dataclasses import fields
from typing import Final

from supportconsole.connectors.conformance.server import books, others
from supportconsole.connectors.conformance.server.conditions import Conditions
from supportconsole.connectors.conformance.server.connection import Timing
from supportconsole.connectors.conformance.server.faults import Chance, Fault, read_rules
from supportconsole.connectors.conformance.server.http import Answer, Request, encode, read_request, say
from supportconsole.connectors.conformance.server.running import FaultServer

_DATE: Final = "Thu, 01 Jan 1970 00:00:00 GMT"


class Control:
    """Listens beside a server. `stopped` is set when somebody asked for the end."""

    def __init__(self, server: FaultServer) -> None:
        self._server = server
        self._door: asyncio.Server | None = None
        self.stopped = asyncio.Event()
        self.port = 0

    async def start(self, port: int = 0) -> None:
        self._door = await asyncio.start_server(self._serve, "127.0.0.1", port)
        self.port = self._door.sockets[0].getsockname()[1]

    async def close(self) -> None:
        if self._door is not None:
            self._door.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await read_request(reader, 0):
                writer.write(encode(self._answer(request), _DATE))
                await writer.drain()
        except (ConnectionError, ValueError):
            pass
        finally:
            writer.close()

    def _answer(self, request: Request) -> Answer:
        try:
            return say(self._do(request.method, request.path.strip("/"), request.json()))
        except (ValueError, KeyError, TypeError) as problem:
            return say({"error": f"{type(problem).__name__}: {problem}"}, 400)

    def _do(self, method: str, what: str, data: Mapping[str, object]) -> object:
        server, desk = self._server, self._server.desk
        match method, what:
            case "GET", "books":
                return self._books()
            case "GET", "requests":
                return {"requests": server.books.requests[-server.books.keep :], "total": server.books.total}
            case "GET", "writes":
                return {"writes": server.books.writes, "total": server.books.total}
            case "GET", "written":
                every = sorted(desk.written(), key=lambda one: one.id)
                return {"written": [[one.ticket, one.body] for one in every if one.kind in {"reply", "note"}]}
            case "GET", "trap":
                return {"seen": [[one.method, one.path, dict(one.headers)] for one in server.trap.seen]}
            case "POST", "faults":
                return self._fail(data)
            case "DELETE", "faults":
                server.plan.clear()
            case "POST", "conditions":
                _set(server.conditions, data)
            case "POST", "timing":
                _set(server.timing, data)
            case "POST", "customer":
                others.customer_writes(desk, _number(data, "ticket"), str(data["body"]))
            case "POST", "colleague":
                others.colleague_sets(desk, _number(data, "ticket"), _object(data["set"]))
            case "POST", "delete":
                others.delete(desk, _number(data, "ticket"))
            case "POST", "erase":
                others.erase(desk, _number(data, "ticket"))
            case "POST", "merge":
                others.merge(desk, _number(data, "ticket"), _number(data, "into"))
            case "POST", "restore":
                desk.restore(_number(data, "entries"))
            case "POST", "stop":
                self.stopped.set()
            case _:
                raise ValueError(f"no such control: {method} {what}")
        return {"journal": len(desk.journal)}

    def _books(self) -> Mapping[str, object]:
        server = self._server
        agents = {name for name, one in server.desk.people.items() if one.role == "agent"}
        written = books.first_texts(server.desk)
        for agent in agents:
            written.update(books.texts(server.desk, agent))
        return {
            "journal": len(server.desk.journal),
            "texts": written,
            "keys": server.books.keys,
            "struck": {fault.value: times for fault, times in server.plan.struck.items()},
            "total": server.books.total,
        }

    def _fail(self, data: Mapping[str, object]) -> Mapping[str, object]:
        plan = self._server.plan
        rules = data.get("rules", [])
        plan.add(*read_rules(rules if isinstance(rules, list) else [rules]))
        if "chance" in data:
            chance = dict(_object(data["chance"]))
            among = chance.pop("among", None)
            plan.chance = Chance(float(str(chance["share"])), int(str(chance.get("seed", 1))))
            if "writes" in chance:
                plan.chance.writes = float(str(chance["writes"]))
            if isinstance(among, list):
                plan.chance.among = tuple(Fault(one) for one in among)
        return {"rules": len(plan.rules)}


def _set(target: Conditions | Timing, data: Mapping[str, object]) -> None:
    known = {one.name for one in fields(target)}
    for name, value in data.items():
        if name not in known:
            raise ValueError(f"no such condition: {name}")
        setattr(target, name, frozenset(value) if isinstance(value, list) else value)


def _number(data: Mapping[str, object], name: str) -> int:
    return int(str(data[name]))


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value
