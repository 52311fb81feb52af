"""What was found last, to go from hit to hit without searching again."""

from collections.abc import Sequence

from supportconsole.domain.finding import Hit


class Trail:
    """The hits of a search and the one that was opened last."""

    def __init__(self, text: str, hits: Sequence[Hit], at: int) -> None:
        self.text = text
        self.hits = tuple(hits)
        self.at = at

    def step(self, by: int) -> Hit | None:
        """The next hit in that direction, which is the current one then; None at the end."""
        if not 0 <= self.at + by < len(self.hits):
            return None
        self.at += by
        return self.hits[self.at]
