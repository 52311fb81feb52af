"""What most tests start from: a clock that stands still and a real store in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from supportconsole.domain.clock import SetClock
from supportconsole.store.store import Store


@pytest.fixture
def clock() -> SetClock:
    return SetClock("2026-11-20T22:15:00Z")


@pytest.fixture
def store(tmp_path: Path, clock: SetClock) -> Iterator[Store]:
    opened = Store.open(tmp_path / "desk.db", clock)
    yield opened
    opened.close()
