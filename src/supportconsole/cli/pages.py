"""Help pages: the headings and words that Click puts on them, in the language of the interface."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from typing import Final

import click

from supportconsole.locale import _, marked, pgettext

CLICKS_OWN: Final = (
    marked("help", "Options"),
    marked("help", "Commands"),
    marked("help", "Show this message and exit."),
)


class Page(click.HelpFormatter):
    """A help page. What Click calls things is looked up in our own catalogues; Click has none."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or f"{_('Usage:')} ")

    @contextmanager
    def section(self, name: str) -> Generator[None]:
        with super().section(pgettext("help", name)):
            yield

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        translated = [(name, pgettext("help", words)) for name, words in rows]
        super().write_dl(translated, col_max, col_spacing)


class Context(click.Context):
    """Click's context with our help pages."""

    formatter_class = Page
