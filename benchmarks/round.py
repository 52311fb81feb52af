"""One round of work in a process of its own: queue a reply, say so, let the engine send and pull once. For `benchmarks.syscalls`.

Prints QUEUED when the console would say that the reply is queued, and ERROR CODE for an error that the console would show.
"""

import sys
from pathlib import Path

from benchmarks.crew import Crew, ticket_numbers
from supportconsole.desk.desk import Desk
from supportconsole.domain.clock import SystemClock
from supportconsole.domain.errors import ConsoleError
from supportconsole.store.store import Store


def main(folder: str, url: str, text: str) -> int:
    crew = Crew(Path(folder), url, grace=0.3)
    try:
        store = Store.open(crew.store, SystemClock())
        Desk(store, "Agent 1").writing.reply(ticket_numbers(crew.store)[2], text)
        print("QUEUED", flush=True)
        crew.work_once(store)
        store.close()
    except ConsoleError as problem:
        print("ERROR", problem.code, flush=True)
        return 1
    print("ENDED", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
