"""A lower bound to compare with: the bytes a good writer of changed cells needs between two screens.

Cursor addresses, relative jumps, erasing to the edge, the shortest change of look, UTF-8 text; no scrolling, and the
colours by the numbers the terminal holds. Optimistic about looks, so that it is a bound and not a rival.
"""

from collections.abc import Sequence

from pyte.screens import Char

Cells = Sequence[Sequence[Char]]


def ideal_bytes(before: Cells, after: Cells) -> int:
    """The bytes to get from one screen to the other; both as `Terminal.cells()` gives them."""
    total = 0
    look: Char | None = None
    for y, (old, new) in enumerate(zip(before, after, strict=True)):
        at = -1
        edge = _tail_start(old, new)
        x = 0
        while x < edge:
            if old[x] == new[x] or new[x].data == "":
                x += 1
                continue
            total += _cost_of_place(y, x, at, new, look)
            total += _cost_of_look(look, new[x])
            look = new[x] if not _is_blank(new[x]) or look is None else look._replace(bg=new[x].bg)
            total += len(new[x].data.encode())
            x += 1
            at = x
        if edge < len(new):
            total += (
                3
                + (0 if at == edge else _cost_of_place(y, edge, at, new, look))
                + _cost_of_look(look, new[edge])
            )
    return total


def _tail_start(old: Sequence[Char], new: Sequence[Char]) -> int:
    """Where the blanks begin that one erase to the edge can write; the width when it does not pay."""
    end = len(new)
    while end and _is_blank(new[end - 1]) and new[end - 1] == new[-1]:
        end -= 1
    changed = sum(old[x] != new[x] for x in range(end, len(new)))
    return end if changed > 3 else len(new)


def _cost_of_place(y: int, x: int, at: int, row: Sequence[Char], look: Char | None) -> int:
    if at == x:
        return 0
    if at < 0:
        return len(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H")
    jump = len(f"\x1b[{x - at}C") if x - at > 1 else 3
    between = row[at:x]
    if look is not None and all(_cost_of_look(look, cell) == 0 for cell in between):
        return min(jump, sum(len(cell.data.encode()) for cell in between))
    return jump


def _is_blank(cell: Char) -> bool:
    return cell.data == " " and not (cell.underscore or cell.strikethrough or cell.reverse)


def _cost_of_look(old: Char | None, new: Char) -> int:
    if old is None:
        return 0  # a writer may hold the first look already
    if _is_blank(new):
        return 0 if old.bg == new.bg else 2 + _cost_of_colour(new.bg)
    parts = [_cost_of_colour(new.fg)] if old.fg != new.fg else []
    parts += [_cost_of_colour(new.bg)] if old.bg != new.bg else []
    parts += [2 if now else 3 for was, now in zip(old[3:], new[3:], strict=True) if was != now]
    return 2 + sum(parts) if parts else 0


def _cost_of_colour(colour: str) -> int:
    """With the `;` or `m` that follows it."""
    if len(colour) != 6 or not all(digit in "0123456789abcdefABCDEF" for digit in colour):
        return 3  # 39 or 31
    steps = {"00", "5f", "87", "af", "d7", "ff"}
    parts = [colour[i : i + 2].lower() for i in (0, 2, 4)]
    grey = parts[0] == parts[1] == parts[2] and (int(parts[0], 16) - 8) % 10 == 0
    if set(parts) <= steps or grey:
        return len("38;5;111;")
    return len("38;2;;;;") + sum(len(str(int(part, 16))) for part in parts)
