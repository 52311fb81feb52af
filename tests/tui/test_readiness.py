"""What has come to stay in a console is gone through by the collector once; what may become garbage, each time."""

import subprocess
import sys

_PROGRAM = """
import gc
from supportconsole.tui import readiness
readiness.begin()
first = gc.get_freeze_count()
few = [[] for _ in range(100)]
gc.collect()
second = gc.get_freeze_count()
gc.disable()  # so that one collection meets them all
many = [[] for _ in range(2_000_000)]
gc.collect()
print(second - first < 100, gc.get_freeze_count() - second > len(many) // 2)
"""


def test_what_a_long_collection_has_left_is_frozen() -> None:
    ran = subprocess.run([sys.executable, "-c", _PROGRAM], check=True, capture_output=True, text=True)
    assert ran.stdout.split() == ["True", "True"]
