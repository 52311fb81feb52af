"""What a running process has used so far, from /proc."""

import re
from pathlib import Path


class Usage:
    """CPU, memory and wake-ups of one process with all its threads."""

    def __init__(self, pid: int) -> None:
        self._root = Path(f"/proc/{pid}")
        self._ran: dict[str, float] = {}

    def cpu_ms(self) -> float:
        """Milliseconds of CPU so far; a thread that has ended keeps its last value."""
        for task in (self._root / "task").iterdir():
            try:
                ran = (task / "schedstat").read_text().split()[0]
            except (OSError, IndexError):
                continue
            self._ran[task.name] = int(ran) / 1e6
        return sum(self._ran.values())

    def rss_mb(self) -> float:
        """Resident memory, in MiB."""
        return self._find("status", r"^VmRSS:\s*(\d+)") / 1024

    def wakeups(self) -> float:
        """Times a thread has gone to sleep by itself and was woken."""
        return sum(
            self._find(f"task/{task.name}/status", r"^voluntary_ctxt_switches:\s*(\d+)")
            for task in (self._root / "task").iterdir()
        )

    def _find(self, name: str, pattern: str) -> float:
        found = re.search(pattern, (self._root / name).read_text(), re.MULTILINE)
        return float(found[1]) if found else 0.0
