"""What is measured of one run: each function plays some keys and returns figures by name."""

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

from benchmarks.ideal import ideal_bytes
from benchmarks.process import Usage
from benchmarks.slowline import hold_key
from pty_screen import PtyScreen

Figures = dict[str, float]
PASTED = 10_000
"""Lines of the log that is pasted into a text."""
SETTLED = 0.25
"""Seconds without a byte after which a program is done with a key."""


def launch(
    command: Sequence[str], visible: Callable[[list[str]], bool], *, columns: int = 120, rows: int = 40,
    env: Mapping[str, str] | None = None,
) -> tuple[PtyScreen, Usage, Figures]:  # fmt: skip
    """Start a program; CPU when its first screen can be read, then bytes and memory once it is quiet."""
    tty = PtyScreen(command, columns=columns, rows=rows, env=env)
    usage = Usage(tty.pid)
    try:
        tty.wait_until(lambda: visible(tty.terminal.lines()), "the first screen")
        figures: Figures = {"launch.cpu_ms": usage.cpu_ms()}
        tty.wait_quiet(2 * SETTLED)
        figures |= {"launch.bytes": len(tty.raw), "launch.rss_mb": usage.rss_mb()}
    except BaseException:
        tty.close()
        raise
    return tty, usage, figures


def measure_keys(tty: PtyScreen, usage: Usage, name: str, keys: Sequence[str]) -> Figures:
    """Medians for each key, pressed alone: bytes, the bound for them, and CPU. A first key goes unmeasured."""
    sizes, bounds, costs = [], [], []
    for n, key in enumerate([keys[0], *keys]):
        before, written, used = tty.cells(), len(tty.raw), usage.cpu_ms()
        tty.press(key)
        tty.wait_quiet(SETTLED)
        if n:
            sizes.append(len(tty.raw) - written)
            costs.append(usage.cpu_ms() - used)
            bounds.append(ideal_bytes(before, tty.cells()))
    return {f"{name}.bytes": median(sizes), f"{name}.ideal": median(bounds), f"{name}.cpu_ms": median(costs)}


def measure_idle(tty: PtyScreen, usage: Usage, seconds: float) -> Figures:
    """Bytes, CPU and wake-ups while nothing happens."""
    written, used, woken = len(tty.raw), usage.cpu_ms(), usage.wakeups()
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        tty.pump(left)
    return {
        "idle.bytes": len(tty.raw) - written,
        "idle.cpu_percent": (usage.cpu_ms() - used) / seconds / 10,
        "idle.wakeups_s": (usage.wakeups() - woken) / seconds,
    }


def measure_paste(tty: PtyScreen, usage: Usage, lines: int) -> Figures:
    """A log that is pasted into the text: bytes, CPU, and seconds until its last line stands there."""
    log = "\r".join(f"{n:05} gateway[411]: link flap on port {n % 48}, CRC error" for n in range(lines))
    tty.wait_quiet(3.0)
    written, used, began = len(tty.raw), usage.cpu_ms(), time.monotonic()
    tty.send(f"\x1b[200~{log}\x1b[201~")
    tty.wait_for(f"{lines - 1:05} gateway", patience=60.0)
    seconds = time.monotonic() - began
    tty.wait_quiet(3.0)  # saved by then
    return {
        "paste.s": seconds,
        "paste.bytes": len(tty.raw) - written,
        "paste.cpu_ms": usage.cpu_ms() - used,
    }


def is_queue(lines: list[str]) -> bool:
    """The queue can be read: its title, and a ticket's number under it."""
    return "QUEUE" in lines[0] and any(character.isdigit() for character in lines[2])


def run_floor(command: Sequence[str], idle: float) -> Figures:
    tty, usage, figures = launch(command, lambda lines: "READY" in lines[0])
    with tty:
        return figures | (measure_idle(tty, usage, idle) if idle else {})


def run_console(command: Sequence[str], home: Path) -> Figures:
    """Opening a desk, moving with the conversation following, turning pages: 120x40."""
    tty, usage, figures = launch([*command, "open"], is_queue, env={"SUPPORTCONSOLE_HOME": str(home)})
    with tty:
        figures |= measure_keys(tty, usage, "follow", ["j"] * 10)
        return figures | measure_keys(tty, usage, "page", ["pagedown", "pageup"] * 2)


def run_list(command: Sequence[str], home: Path) -> Figures:
    """Moving in the list alone, and the key held down over a slow line."""
    env = {"SUPPORTCONSOLE_HOME": str(home), "SUPPORTCONSOLE_PREVIEW": "off"}
    tty, usage, _ = launch([*command, "open"], is_queue, env=env)
    with tty:
        figures = measure_keys(tty, usage, "move", ["j"] * 10)
        held = hold_key(tty, "j", 90)
        return figures | {f"slow.{name}": value for name, value in held.items()}


def run_writing(command: Sequence[str], home: Path) -> Figures:
    """Typing a note, character by character; `home` is a copy, since a draft stays in it."""
    tty, usage, _ = launch([*command, "open"], is_queue, env={"SUPPORTCONSOLE_HOME": str(home)})
    with tty:
        tty.press("c")
        tty.wait_quiet(2 * SETTLED)
        figures = measure_keys(tty, usage, "typing", list("the router was restarted"))
        return figures | measure_paste(tty, usage, PASTED)


def run_idle(command: Sequence[str], home: Path, seconds: float) -> Figures:
    """Every pane in turn has the focus for its share of the time; the worst share counts for bytes."""
    tty, usage, _ = launch([*command, "open"], is_queue, env={"SUPPORTCONSOLE_HOME": str(home)})
    with tty:
        shares = []
        for pane in ("1", "2", "3", "4", "c"):
            tty.press(pane)
            tty.wait_quiet(1.5)
            shares.append(measure_idle(tty, usage, seconds / 5))
        return {name: max(share[name] for share in shares) for name in shares[0]}
