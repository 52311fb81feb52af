"""A limit to what a query may cost: a figure beside a view is not worth waiting for.

SQLite counts the steps of its machine and asks every so often whether to go on (`readers`); a budget says no once its
share is used up. It belongs to the thread that reads.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Budget(threading.local):
    """How many more times this thread's queries may go on; None while nobody limits them."""

    left: int | None = None

    @property
    def is_spent(self) -> bool:
        return self.left is not None and self.left < 0

    def spend(self) -> bool:
        """Called between two stretches of steps; true ends the query."""
        if self.left is None:
            return False
        self.left -= 1
        return self.left < 0


budget = Budget()


@contextmanager
def limited(stretches: int) -> Iterator[None]:
    """Inside, queries of this thread end with an interrupt after so many stretches of about a millisecond."""
    budget.left = stretches
    try:
        yield
    finally:
        budget.left = None
