"""Wrapping of safe text to a width in cells: at spaces where there are some, anywhere else."""

from supportconsole.domain.text.cells import cell_width


def wrap(text: str, width: int, *, indent: str = "") -> list[str]:
    """The lines of one paragraph, each at most `width` cells; later lines begin with `indent`.

    The time is linear in the text, also for one word of 200,000 characters.
    """
    width = max(4, width)
    if text.isascii() and len(text) <= width:
        return [text]
    lines: list[str] = []
    line: list[str] = []
    used = 0
    for word, cells in _words(text, width - len(indent)):
        if used + cells > width and used > len(indent if lines else ""):
            lines.append("".join(line).rstrip())
            line, used = [indent], len(indent)
            if word.isspace():
                continue
        line.append(word)
        used += cells
    lines.append("".join(line).rstrip())
    return lines


def _words(text: str, width: int) -> list[tuple[str, int]]:
    """Words and the spaces between them with their cells; a word wider than a line comes in pieces."""
    found: list[tuple[str, int]] = []
    for place, word in enumerate(text.split(" ")):
        if place:
            found.append((" ", 1))
        if not word:
            continue
        cells = len(word) if word.isascii() else cell_width(word)
        if cells <= width:
            found.append((word, cells))
            continue
        piece: list[str] = []
        used = 0
        for character in word:
            cell = 1 if character.isascii() else cell_width(character)
            if used + cell > width:
                found.append(("".join(piece), used))
                piece, used = [], 0
            piece.append(character)
            used += cell
        found.append(("".join(piece), used))
    return found
