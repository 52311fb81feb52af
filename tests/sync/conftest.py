"""A desk with one account at a helpdesk in memory, and an engine that is run by hand."""

import pytest

from model_desk import ModelDesk
from supportconsole.domain.clock import SetClock
from supportconsole.store.store import Store


@pytest.fixture
def desk(store: Store, clock: SetClock) -> ModelDesk:
    return ModelDesk(store, clock)
