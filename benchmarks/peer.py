"""The peer: neomutt over as many mails as the desk has tickets, where it is installed."""

import shutil
from pathlib import Path

from benchmarks.process import Usage
from benchmarks.steps import Figures, measure_keys
from pty_screen import PtyScreen

RC = """
set folder="{folder}"
set spoolfile="{folder}/box"
set header_cache="{folder}/cache"
set sort=reverse-date
set index_format="%4C %Z %-18.18F %s"
bind index j next-entry
bind index n next-page
"""


def is_installed() -> bool:
    return shutil.which("neomutt") is not None


def make_maildir(folder: Path, count: int) -> Path:
    """A maildir of `count` mails of ordinary size, made once; returns its settings file."""
    rc = folder / "rc"
    if rc.exists():
        return rc
    box = folder / "box"
    for name in ("cur", "new", "tmp"):
        (box / name).mkdir(parents=True, exist_ok=True)
    body = "The invoice does not open since this morning.\n" * 20
    for n in range(count):
        head = f"From: Customer {n % 997} <c{n % 997}@example.org>\nTo: help@example.org\nSubject: Case {n} of invoices\n"
        date = f"Date: Mon, {1 + n % 28:02d} Jun 2026 {n % 24:02d}:{n % 60:02d}:00 +0000\n"
        (box / "cur" / f"{n}.bench:2,S").write_text(f"{head}{date}Message-ID: <{n}@example.org>\n\n{body}")
    rc.write_text(RC.format(folder=folder))
    return rc


def run(rc: Path) -> Figures:
    with PtyScreen(["neomutt", "-F", str(rc)], columns=120, rows=40) as tty:
        usage = Usage(tty.pid)
        tty.wait_for("of invoices", patience=120)
        figures: Figures = {"launch.cpu_ms": usage.cpu_ms()}
        tty.wait_quiet(0.3)
        figures |= {"launch.bytes": len(tty.raw), "launch.rss_mb": usage.rss_mb()}
        figures |= measure_keys(tty, usage, "move", ["j"] * 10)
        figures |= measure_keys(tty, usage, "page", ["n"] * 3)
        return figures
