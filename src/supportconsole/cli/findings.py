"""One line of `doctor`."""

from typing import Final, NamedTuple

OK: Final = "ok"
WARN: Final = "warn"
FAIL: Final = "fail"


class Line(NamedTuple):
    """One thing that was looked at."""

    level: str
    subject: str
    found: str
    remedy: str = ""
