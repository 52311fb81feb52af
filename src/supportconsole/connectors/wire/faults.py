"""What can go wrong between a request and its answer, and what that proves about a write."""

from supportconsole.domain.errors import ProtocolDrift, Unreachable


class Interrupted(Unreachable):
    """The request began to leave and no whole, right answer came back (a timeout, a reset, 500, 502, 504).

    A read may simply be made again. A write may have been done: its outcome is unknown, never "failed".
    """


class BadAnswer(ProtocolDrift):
    """The answer is cut off, too long, or not in the shape that was asked for. After a write its outcome is unknown."""
