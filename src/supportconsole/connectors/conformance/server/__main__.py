"""`python -m supportconsole.connectors.conformance.server`: the fault server from a command line, until it is stopped."""

import argparse
import asyncio
import importlib
import json
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from supportconsole.connectors.conformance.server.control import Control
from supportconsole.connectors.conformance.server.faults import WEATHER, Chance, Fault, read_rules
from supportconsole.connectors.conformance.server.running import FaultServer
from supportconsole.connectors.conformance.server.seeding import Seed

_OURS: Final = "supportconsole.connectors.conformance.dialects"
DIALECTS: Final = {"zendesk": f"{_OURS}.zendesk:ZendeskDialect", "jira": f"{_OURS}.jira:JiraDialect"}
"""The dialects that come along, by short names."""


def read_arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m supportconsole.connectors.conformance.server", description=__doc__
    )
    parser.add_argument("--port", type=int, default=0, help="0: any free one; its address is printed")
    parser.add_argument("--control-port", type=int, default=0)
    parser.add_argument("--tickets", type=int, default=20)
    parser.add_argument("--messages", type=int, default=3, help="of a ticket on average")
    parser.add_argument(
        "--seed", type=int, default=1, help="the same number gives the same helpdesk and the same faults"
    )
    parser.add_argument("--same-second", type=int, default=1, help="how many tickets share each second")
    parser.add_argument("--state", type=Path, help="a file that keeps what was written across restarts")
    parser.add_argument("--faults", type=float, default=0.0, help="share of the requests that fail, 0 to 1")
    parser.add_argument("--among", default="", help="which faults, by comma; see --list")
    parser.add_argument(
        "--script", type=Path, help="a JSON file with rules: fault, method, path, number, skip, times"
    )
    parser.add_argument("--zone", default="UTC", help="the account's time zone")
    parser.add_argument("--skew", type=float, default=0.0, help="seconds the server's clock is ahead")
    parser.add_argument("--lag", type=float, default=0.0, help="seconds that lists are behind")
    parser.add_argument("--rate", type=int, default=0, help="requests a minute, 0 for any number")
    parser.add_argument(
        "--no-keys", action="store_true", help="forget Idempotency-Key: a repeated request acts twice"
    )
    parser.add_argument("--whole-seconds", action="store_true", help="order the feed by whole seconds")
    parser.add_argument("--dialect", default="", help=f"{', '.join(DIALECTS)}, or MODULE:NAME of another")
    parser.add_argument("--list", action="store_true", help="print the names of all faults and end")
    return parser.parse_args(words)


def make_server(chosen: argparse.Namespace) -> FaultServer:
    """The server that these arguments describe. Raises ValueError for an unknown fault or a broken script."""
    seed = Seed(chosen.tickets, chosen.messages, chosen.seed, same_second=chosen.same_second)
    if chosen.dialect:
        module, _, name = DIALECTS.get(chosen.dialect, chosen.dialect).partition(":")
        made = importlib.import_module(module)
        server = FaultServer(
            seed, getattr(made, name), base=getattr(made, "BASE", ""), port=chosen.port, state=chosen.state
        )
    else:
        server = FaultServer(seed, port=chosen.port, state=chosen.state)
    conditions = server.conditions
    conditions.zone, conditions.rate, conditions.keys = chosen.zone, chosen.rate, not chosen.no_keys
    conditions.skew, conditions.lag = round(chosen.skew * 1e6), round(chosen.lag * 1e6)
    conditions.whole_seconds = chosen.whole_seconds
    if chosen.script:
        server.plan.add(*read_rules(json.loads(chosen.script.read_text(encoding="utf-8"))))
    if chosen.faults:
        among = tuple(Fault(one) for one in chosen.among.split(",")) if chosen.among else WEATHER
        server.plan.chance = Chance(chosen.faults, chosen.seed, among)
    return server


async def run(server: FaultServer, control_port: int) -> None:
    """Serve until SIGTERM, SIGINT or the control port's `stop`. The first line printed says where."""
    async with server:
        control = Control(server)
        await control.start(control_port)
        for number in (signal.SIGTERM, signal.SIGINT):
            with suppress(NotImplementedError):
                asyncio.get_running_loop().add_signal_handler(number, control.stopped.set)
        where = {"url": server.url, "control": f"http://127.0.0.1:{control.port}", "trap": server.trap.origin}
        print(json.dumps(where), flush=True)
        await control.stopped.wait()
        await control.close()


def main(words: list[str]) -> int:
    chosen = read_arguments(words)
    if chosen.list:
        print("\n".join(Fault))
        return 0
    try:
        server = make_server(chosen)
    except (ValueError, OSError, ImportError, AttributeError) as problem:
        print(problem, file=sys.stderr)
        return 2
    asyncio.run(run(server, chosen.control_port))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
