"""How cells are coloured, and the shortest way to tell a terminal about a change of it.

A `Pen` is what an SGR sequence leaves behind: attributes, foreground, background. Equal pens are one
object, so that two cells are compared with `is`. A blank has no foreground to see: `Pen.blank` is the pen with
nothing but what shows on a blank.
"""

from collections.abc import Iterator
from typing import Final

# SGR numbers that switch an attribute on, with the number that switches it off again (ECMA-48, 8.3.117).
_OFF: Final[dict[int, int]] = {
    1: 22, 2: 22, 3: 23, 4: 24, 21: 24, 5: 25, 6: 25, 7: 27, 8: 28, 9: 29, 51: 54, 52: 54, 53: 55,
}  # fmt: skip
# Attributes that show on a blank, where an erased cell would not have them.
_DRAWS_ON_BLANK: Final = frozenset({4, 5, 6, 7, 9, 21, 51, 52, 53})
_KEPT: Final = 4096


def _list_palette() -> dict[str, str]:
    """Colours that the 256-colour palette holds exactly, as `2;r;g;b`, each with its shorter `5;n`.

    Palette of xterm, which all terminals follow from 16 on; people recolour the first 22, so those are left out.
    """
    steps = (0, 95, 135, 175, 215, 255)
    cube = {f"2;{steps[n // 36]};{steps[n // 6 % 6]};{steps[n % 6]}": f"5;{16 + n}" for n in range(6, 216)}
    return cube | {f"2;{8 + 10 * n};{8 + 10 * n};{8 + 10 * n}": f"5;{232 + n}" for n in range(24)}


_SHORTER: Final = _list_palette()


class UnknownPen(Exception):
    """An SGR sequence with a number this module does not know."""


class Pen:
    """The look of a cell. `codes` are the SGR numbers that lead to it from the default look."""

    __slots__ = ("attributes", "background", "blank", "codes", "draws_on_blank", "foreground")

    def __init__(self, attributes: tuple[int, ...], foreground: str, background: str) -> None:
        self.attributes = attributes
        self.foreground = foreground
        self.background = background
        self.draws_on_blank = not _DRAWS_ON_BLANK.isdisjoint(attributes)
        parts = [str(number) for number in attributes]
        self.codes = ";".join([*parts, *(colour for colour in (foreground, background) if colour)])
        plain = not attributes and not foreground
        self.blank: Pen = self if plain or self.draws_on_blank else _pen((), "", background)

    def on(self, background: str) -> "Pen":
        """The same pen on another background, without attributes that would show on a blank."""
        return _pen(
            tuple(a for a in self.attributes if a not in _DRAWS_ON_BLANK), self.foreground, background
        )

    def __repr__(self) -> str:
        return f"Pen({self.codes!r})"


_pens: Final[dict[tuple[tuple[int, ...], str, str], Pen]] = {}
_readings: Final[dict[tuple[Pen, str], Pen]] = {}
_changes: Final[dict[tuple[Pen | None, Pen], str]] = {}


def _pen(attributes: tuple[int, ...], foreground: str, background: str) -> Pen:
    key = (attributes, foreground, background)
    found = _pens.get(key)
    if found is None:
        found = _pens[key] = Pen(*key)
    return found


DEFAULT: Final = _pen((), "", "")


def read_codes(pen: Pen, codes: str) -> Pen:
    """The pen after `ESC [ codes m` was written with `pen`. Raises UnknownPen."""
    key = (pen, codes)
    found = _readings.get(key)
    if found is None:
        if len(_readings) >= _KEPT:
            _readings.clear()
        found = _readings[key] = _read(pen, codes)
    return found


def _read(pen: Pen, codes: str) -> Pen:
    attributes = set(pen.attributes)
    foreground, background = pen.foreground, pen.background
    parts = iter(codes.split(";"))
    for part in parts:
        number = int(part or 0)
        if number == 0:
            attributes.clear()
            foreground = background = ""
        elif number in _OFF:
            attributes.add(number)
        elif number in _OFF.values():
            attributes -= {on for on, off in _OFF.items() if off == number}
        elif number in (38, 48):
            colour = f"{number};{_read_colour(parts)}"
            foreground, background = (colour, background) if number == 38 else (foreground, colour)
        elif 30 <= number <= 37 or 90 <= number <= 97:
            foreground = part
        elif 40 <= number <= 47 or 100 <= number <= 107:
            background = part
        elif number == 39:
            foreground = ""
        elif number == 49:
            background = ""
        else:
            raise UnknownPen(codes)
    return _pen(tuple(sorted(attributes)), foreground, background)


def _read_colour(parts: Iterator[str]) -> str:
    taken = [next(parts, "")]
    wanted = {"2": 3, "5": 1}.get(taken[0])
    if wanted is None:
        raise UnknownPen("38")
    taken += [next(parts, "") for _ in range(wanted)]
    if "" in taken:
        raise UnknownPen("38")
    colour = ";".join(taken)
    return _SHORTER.get(colour, colour)


def change(old: Pen | None, new: Pen) -> str:
    """The shortest SGR sequence from `old` (None: unknown) to `new`, or an empty text."""
    if old is new:
        return ""
    key = (old, new)
    found = _changes.get(key)
    if found is None:
        if len(_changes) >= _KEPT:
            _changes.clear()
        found = _changes[key] = _change(old, new)
    return found


def _change(old: Pen | None, new: Pen) -> str:
    anew = f"\x1b[0;{new.codes}m" if new.codes else "\x1b[m"
    if old is None:
        return anew
    gone = [number for number in old.attributes if number not in new.attributes]
    off = sorted({_OFF[number] for number in gone})
    # An "off" may take more with it than was asked: 22 ends bold and dim alike.
    left = [number for number in old.attributes if _OFF[number] not in off]
    parts = [str(number) for number in off]
    parts += [str(number) for number in new.attributes if number not in left]
    if new.foreground != old.foreground:
        parts.append(new.foreground or "39")
    if new.background != old.background:
        parts.append(new.background or "49")
    step = f"\x1b[{';'.join(parts)}m"
    return step if len(step) <= len(anew) else anew
