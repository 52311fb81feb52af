"""Measures the console from the outside, in a pseudo-terminal, beside a floor and a peer: `python -m benchmarks`."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))  # the pseudo-terminal of the tests is the one measured in
