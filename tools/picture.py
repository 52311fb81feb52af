"""A screen of the console as an SVG picture: text set cell by cell, lines and marks drawn, nothing fetched from anywhere."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from rich.color import Color
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from textual.strip import Strip

from supportconsole.domain.text.cells import cell_width

CELL_W: Final = 10
CELL_H: Final = 21
BASELINE: Final = 16
MARGIN: Final = 8
TITLE: Final = 36
FONT: Final = "'DejaVu Sans Mono',ui-monospace,Menlo,Consolas,'Liberation Mono',monospace"
LIGHTS: Final = ("#ff5f57", "#febc2e", "#28c840")

# Drawn instead of set, so that they join whatever the reader's font is.
LINES: Final = {"│": "v", "┃": "v", "┊": "d", "─": "h", "━": "h", "▌": "half", "█": "full"}
GROUND: Final = "#111418"
INK: Final = "#c6c6c6"
THEME: Final = TerminalTheme((17, 20, 24), (198, 198, 198), [(0, 0, 0)] * 8)


def draw(rows: Sequence[Strip], *, title: str) -> str:
    """The picture as SVG text, in a window of that title."""
    columns = max(row.cell_length for row in rows)
    wide, high = columns * CELL_W + 2 * MARGIN, len(rows) * CELL_H + TITLE + MARGIN
    body = [part for y, row in enumerate(rows) for part in _row(row, y)]
    lights = "".join(
        f'<circle cx="{MARGIN + 14 + 18 * n}" cy="18" r="6" fill="{colour}"/>'
        for n, colour in enumerate(LIGHTS)
    )
    caption = (
        f'<text x="{wide // 2}" y="23" fill="{INK}" font-family="sans-serif" font-weight="600" font-size="14"'
        f' text-anchor="middle">{escape(title)}</text>'
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}">',
            f"<title>{escape(title)}</title>",
            f'<rect width="{wide}" height="{high}" rx="9" fill="{_ground(rows)}"/>',
            lights,
            caption,
            f'<g font-family="{FONT}" font-size="16.6" xml:space="preserve">',
            *body,
            "</g>",
            "</svg>",
            "",
        ]
    )


def _row(row: Strip, y: int) -> Iterator[str]:
    x = 0
    pieces: list[tuple[int, str, Style]] = []
    for segment in row:
        if segment.control or not segment.text:
            continue
        pieces.append((x, segment.text, segment.style or Style.null()))
        x += cell_width(segment.text)
    for start, text, style in pieces:
        _ink, ground = _colours(style)
        if ground is not None:
            left, top = _place(start, y)
            yield f'<rect x="{left}" y="{top}" width="{cell_width(text) * CELL_W}" height="{CELL_H}" fill="{ground}"/>'
    for start, text, style in pieces:
        yield from _text(start, y, text, style)


def _text(x: int, y: int, text: str, style: Style) -> Iterator[str]:
    """Words set at their cells, one by one: no font is trusted with the width of anything longer."""
    ink = _colours(style)[0]
    look = f' fill="{ink}"' + (' font-weight="700"' if style.bold else "")
    look += (' font-style="italic"' if style.italic else "") + (' opacity="0.65"' if style.dim else "")
    look += ' text-decoration="underline"' if style.underline else ""
    word, begin = "", x
    for letter in [*text, " "]:
        if letter == " " or letter in LINES:
            if word:
                left, top = _place(begin, y)
                yield (
                    f'<text x="{left}" y="{top + BASELINE}" textLength="{cell_width(word) * CELL_W}"'
                    f' lengthAdjust="spacingAndGlyphs"{look}>{escape(word)}</text>'
                )
            if letter in LINES:
                yield _line(LINES[letter], x, y, ink)
            word, begin = "", x + 1
        else:
            word += letter
        x += cell_width(letter)


def _line(kind: str, x: int, y: int, ink: str) -> str:
    left, top = _place(x, y)
    if kind in {"half", "full"}:
        return f'<rect x="{left}" y="{top}" width="{CELL_W // (2 if kind == "half" else 1)}" height="{CELL_H}" fill="{ink}"/>'
    middle_x, middle_y = left + CELL_W / 2, top + CELL_H / 2
    if kind == "h":
        ends = f'x1="{left}" y1="{middle_y}" x2="{left + CELL_W}" y2="{middle_y}"'
    else:
        ends = f'x1="{middle_x}" y1="{top}" x2="{middle_x}" y2="{top + CELL_H}"'
    dashes = ' stroke-dasharray="4 3"' if kind == "d" else ""
    return f'<line {ends} stroke="{ink}" stroke-width="1.6"{dashes}/>'


def _place(column: int, row: int) -> tuple[int, int]:
    return MARGIN + column * CELL_W, TITLE + row * CELL_H


def _colours(style: Style) -> tuple[str, str | None]:
    """Ink and ground as hex; no ground where it is the screen's own."""
    ink = _hex(style.color, foreground=True) or INK
    ground = _hex(style.bgcolor, foreground=False)
    if style.reverse:
        ink, ground = ground or GROUND, ink
    return ink, ground


def _hex(colour: Color | None, *, foreground: bool) -> str | None:
    if colour is None or colour.is_default:
        return None
    return colour.get_truecolor(THEME, foreground=foreground).hex


def _ground(rows: Sequence[Strip]) -> str:
    """The ground that most cells have."""
    counts: dict[str, int] = {}
    for row in rows:
        for segment in row:
            ground = _hex(segment.style.bgcolor, foreground=False) if segment.style else None
            counts[ground or GROUND] = counts.get(ground or GROUND, 0) + len(segment.text)
    return max(counts, key=lambda name: counts[name])
