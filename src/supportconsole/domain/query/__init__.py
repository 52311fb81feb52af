"""The query language that the screen, the views and `list` share (docs/query-language.md)."""

from supportconsole.domain.query.parser import parse
from supportconsole.domain.query.values import Group, Node, Query, Term, quote

__all__ = ["Group", "Node", "Query", "Term", "complete", "parse", "quote"]


def complete(text: str, cursor: int) -> tuple[str, ...]:
    """Candidates for the word at the cursor; domain.query.completion says more."""
    from supportconsole.domain.query import completion

    return completion.complete(text, cursor)
