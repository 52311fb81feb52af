"""A process that takes the next step of a script run, says so, and waits for its end."""

import sys
from pathlib import Path

from supportconsole.desk.desk import Desk
from supportconsole.desk.guiding import Keep
from supportconsole.domain.clock import SystemClock
from supportconsole.scripts.walk import unanswered
from supportconsole.store.store import Store


def main() -> None:
    desk = Desk(Store.open(Path(sys.argv[1]), SystemClock()), "ivan")
    guiding = desk.guiding
    run = guiding.begin(int(sys.argv[2]), "vpn.en")
    missing = unanswered(run.step, run.walk)
    if missing:
        guiding.answer(run, missing[0], missing[0].choices[0] if missing[0].choices else "vpn.example.org")
    elif run.step.choices:
        guiding.choose(run, run.step.choices[0])
    else:
        guiding.finish(run, Keep.NOTE)
    print("done", flush=True)
    sys.stdin.read()


main()
