"""The pure half of the driver: whatever frames come, what it writes shows the same as the frames themselves."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import get_character_cell_size

from supportconsole.tui.driver.clusters import NARROW, split
from supportconsole.tui.driver.grid import Grid, Unreadable
from supportconsole.tui.driver.painter import Painter
from supportconsole.tui.driver.pen import DEFAULT, UnknownPen, change, read_codes
from terminal_model import Terminal

WIDTH, HEIGHT = 14, 4

codes = st.sampled_from(
    [
        "",
        "1",
        "3;31",
        "4;38;5;9",
        "7",
        "9;44",
        "48;2;1;2;3",
        "1;38;2;135;175;255;48;2;18;18;18",
        "97;48;5;7",
        "0",
        "22;31",
    ]
)
piece = st.sampled_from(["a", "b", " ", "     ", "xyz", "ж", "漢", "字한", "e\u0301", "─│", "»"])


@st.composite
def frames(draw: st.DrawFn) -> str:
    """A frame as Textual writes it: addressed pieces that stay inside the screen, and the cursor's place last."""
    parts = []
    for _ in range(draw(st.integers(1, 8))):
        y, x = draw(st.integers(0, HEIGHT - 1)), draw(st.integers(0, WIDTH - 1))
        parts.append(f"\x1b[{y + 1};{x + 1}H")
        for _ in range(draw(st.integers(1, 4))):
            text = draw(piece)
            cells = sum(width for _, width in split(text))
            if x + cells > WIDTH:
                break
            look = draw(codes)
            parts.append(f"\x1b[{look}m{text}\x1b[0m" if look else text)
            x += cells
    parts.append(f"\x1b[{draw(st.integers(1, HEIGHT))};{draw(st.integers(1, WIDTH))}H")
    return "".join(parts)


def full_frame(fill: str, look: str) -> str:
    return "".join(f"\x1b[{y + 1};1H\x1b[{look}m{fill * WIDTH}\x1b[0m" for y in range(HEIGHT)) + "\x1b[1;1H"


class Uncoloured(Terminal):
    """A terminal that erases to its own background, whatever the current one is."""

    def _obey(self, sequence: re.Match[str]) -> None:
        held = self.screen.cursor.attrs
        if sequence[0][-1] in "JKX":
            self.screen.cursor.attrs = held._replace(bg="default")
        super()._obey(sequence)
        if sequence[0][-1] in "JKX":
            self.screen.cursor.attrs = held


@pytest.mark.parametrize("bce", [True, False], ids=["bce", "no bce"])
@pytest.mark.parametrize("by_pen_from", [0, 40])
@settings(max_examples=300, deadline=None)
@given(sequence=st.lists(frames(), min_size=1, max_size=6), fill=st.sampled_from([" ", "x"]), look=codes)
def test_any_frames_show_the_same_through_the_grid(
    bce: bool, by_pen_from: int, sequence: list[str], fill: str, look: str
) -> None:
    stock = Terminal(WIDTH, HEIGHT)
    ours = Terminal(WIDTH, HEIGHT) if bce else Uncoloured(WIDTH, HEIGHT)
    grid, painter = Grid(WIDTH, HEIGHT), Painter(erases_with_background=bce, by_pen_from=by_pen_from)
    for frame in [full_frame(fill, look), *sequence]:
        stock.feed(frame.encode())
        ours.feed(painter.paint(grid, *grid.read(frame)).encode())
        assert ours.cells() == stock.cells()
        assert (ours.screen.cursor.y, ours.screen.cursor.x) == (stock.screen.cursor.y, stock.screen.cursor.x)


@settings(max_examples=100, deadline=None)
@given(frame=frames())
def test_the_same_frame_again_writes_nothing(frame: str) -> None:
    grid, painter = Grid(WIDTH, HEIGHT), Painter(erases_with_background=True)
    painter.paint(grid, *grid.read(full_frame(" ", "") + frame))
    assert painter.paint(grid, *grid.read(frame)) == ""


@given(first=st.lists(codes, max_size=3), second=st.lists(codes, max_size=3))
def test_a_change_of_pen_leads_where_it_should_and_is_never_longer_than_starting_anew(
    first: list[str], second: list[str]
) -> None:
    old, new = DEFAULT, DEFAULT
    for look in first:
        old = read_codes(old, look)
    for look in second:
        new = read_codes(new, look)
    written = change(old, new)
    assert len(written) <= len(f"\x1b[0;{new.codes}m")
    assert read_codes(old, written[2:-1]) is new if written else old is new
    anew = change(None, new)
    assert read_codes(old, anew[2:-1]) is new


@pytest.mark.parametrize("bad", ["58;5;1", "38;7;1", "38;2;1;2", "73"])
def test_a_look_this_module_does_not_know_is_refused(bad: str) -> None:
    with pytest.raises(UnknownPen):
        read_codes(DEFAULT, bad)


@pytest.mark.parametrize(
    "frame",
    ["\x1b[1;1Ha\tb", "\x1b[1;1H\x1b[2J", "\x1b[1;1Ha\rb", "\x1b[1;1Ha\x1b7b", "\x1b[1;1H\x9b2Jx", "\x1b[1;1H\u0301",
     "\x1b[1;1H\x1b[4:3mx", "\x1b[1;1Ha\x1b]0;title\x07b", "\x1b[1;1Ha\x1b[", "\x1b[1;14H漢"],
)  # fmt: skip
def test_a_frame_with_anything_unknown_is_not_read(frame: str) -> None:
    with pytest.raises(Unreadable):
        Grid(WIDTH, HEIGHT).read(frame)


def test_links_are_dropped_and_their_text_stays() -> None:
    grid, painter = Grid(WIDTH, HEIGHT), Painter(erases_with_background=True)
    frame = "\x1b[1;1H\x1b]8;id=1;https://example.org\x1b\\\x1b[4mtext\x1b[0m\x1b]8;;\x1b\\ tail"
    written = painter.paint(grid, *grid.read(frame))
    assert written == "\x1b[H\x1b[0;4mtext\x1b[m tail"


def test_moving_a_mark_by_one_row_costs_six_bytes() -> None:
    grid, painter = Grid(120, 40), Painter(erases_with_background=True)
    look = "38;2;1;2;3;48;2;4;5;6"
    screen = "".join(
        f"\x1b[{y};1H\x1b[{look}m{'> ' if y == 5 else '  '}{'row':<118}\x1b[0m" for y in range(1, 41)
    )
    painter.paint(grid, *grid.read(f"{screen}\x1b[5;1H"))
    move = f"\x1b[5;1H\x1b[{look}m  \x1b[0m\x1b[6;1H\x1b[{look}m> \x1b[0m\x1b[6;1H"
    assert painter.paint(grid, *grid.read(move)) == " \x1bD\r>\r"


def test_a_blank_screen_is_cleared_not_written() -> None:
    grid, painter = Grid(120, 40), Painter(erases_with_background=True)
    screen = "".join(f"\x1b[{y};1H\x1b[48;5;7m{' ' * 120}\x1b[0m" for y in range(1, 41))
    assert painter.paint(grid, *grid.read(screen + "\x1b[1;1H")) == "\x1b[0;48;5;7m\x1b[2J\x1b[H"


def test_without_background_erase_coloured_blanks_are_written_as_blanks() -> None:
    grid, painter = Grid(30, 1), Painter(erases_with_background=False)
    written = painter.paint(grid, *grid.read(f"\x1b[1;1H\x1b[48;5;7m{' ' * 30}\x1b[0m"))
    assert "\x1b[K" not in written
    assert " " * 30 in written


def test_a_line_in_cyrillic_is_addressed_by_column_after_a_gap() -> None:
    grid, painter = Grid(30, 1), Painter(erases_with_background=True)
    painter.paint(grid, *grid.read(f"\x1b[1;1H{'.' * 30}"))
    written = painter.paint(grid, *grid.read("\x1b[1;1Hж........ж........."))
    assert written == "\rж\x1b[10Gж"


def test_narrow_characters_are_one_cell_for_textual_too() -> None:
    strange = [
        c for c in map(chr, range(0x20, 0x3000)) if NARROW.fullmatch(c) and get_character_cell_size(c) != 1
    ]
    assert strange == []
