"""Tables and facts: what `script`, `kb` and `view` answer."""

from collections.abc import Sequence

from supportconsole.cli.output import say, say_json, say_json_lines, say_plain, width
from supportconsole.cli.shapes import Shape
from supportconsole.domain.text.cells import cell_width, fit, shorten


def answer_rows(rows: Sequence[tuple[str, ...]], shapes: Sequence[Shape], shape: str | None) -> None:
    """What a listing command answers, in the shape asked for: columns on a terminal when it is none."""
    if shape == "json":
        say_json(shapes)
    elif shape == "jsonl":
        say_json_lines(shapes)
    elif shape == "plain":
        say_plain(rows)
    else:
        _say_table(rows)


def _say_table(rows: Sequence[tuple[str, ...]]) -> None:
    """Columns as wide as their widest text; the last one is cut at the terminal's edge."""
    room = width()
    sizes = [min(28, max(map(cell_width, column))) for column in zip(*rows, strict=True)][:-1]
    for row in rows:
        head = "".join(f"{fit(text, size)}  " for text, size in zip(row, sizes, strict=False) if size)
        say(head, row[-1] if room is None else shorten(row[-1], max(1, room - cell_width(head))))


def say_facts(*facts: tuple[str, str]) -> None:
    """A line for each fact that has a value."""
    for name, value in facts:
        if value:
            say(f"{name}: {value}")
