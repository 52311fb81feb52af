"""A paste arrives whole, however it is cut, costs the line almost nothing, and presses no key."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pty_screen import PtyScreen
from supportconsole.domain.conversation import DraftKind
from supportconsole.tui.driver.pastes import END, PATIENCE, START, Pastes
from terminal.consoles import desk_of, home_with, ready, start

PIECES = st.lists(
    st.tuples(st.booleans(), st.text(st.sampled_from("ab\x1b[20~1;mя\r"), min_size=1, max_size=12)),
    max_size=6,
).filter(lambda pieces: all(START not in text and END not in text for _paste, text in pieces))


def joined(sent: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Keys that follow each other as one piece."""
    told: list[tuple[str, bool]] = []
    for text, is_paste in sent:
        if told and not is_paste and not told[-1][1]:
            told[-1] = (told[-1][0] + text, False)
        else:
            told.append((text, is_paste))
    return told


@given(PIECES, st.lists(st.integers(1, 9), min_size=1, max_size=40))
def test_a_paste_comes_out_whole_wherever_it_is_cut(pieces: list[tuple[bool, str]], cuts: list[int]) -> None:
    data = "".join(f"{START}{text}{END}" if is_paste else text for is_paste, text in pieces)
    whole = Pastes()
    wanted: list[tuple[str, bool]] = [*whole.feed(data, more=True), *whole.tick()]
    pastes = Pastes()
    sent: list[tuple[str, bool]] = []
    at, n = 0, 0
    while at < len(data):
        size = cuts[n % len(cuts)]
        sent += pastes.feed(data[at : at + size], more=True)
        at, n = at + size, n + 1
    sent += pastes.tick()
    assert joined(sent) == joined(wanted)
    if "\x1b" not in "".join(text for _paste, text in pieces):
        assert [text for text, is_paste in sent if is_paste] == [
            text for is_paste, text in pieces if is_paste
        ]


def test_a_lone_esc_is_a_key_at_once() -> None:
    assert list(Pastes().feed("\x1b")) == [("\x1b", False)]


def test_a_paste_without_an_end_does_not_swallow_the_keyboard() -> None:
    pastes = Pastes()
    assert list(pastes.feed(START + "half")) == []
    told = [one for _ in range(PATIENCE) for one in pastes.tick()]
    assert told == [("half", True)]
    assert list(pastes.feed("j")) == [("j", False)]


@pytest.mark.terminal
def test_ten_thousand_pasted_lines_are_text_and_no_keys(tmp_path: Path) -> None:
    home = home_with(tmp_path)
    log = "\r".join(f"{n:05} link flap \x1b[31mCRC\x1b[0m error\x1bx" for n in range(10_000))
    with ready(start(home)) as tty:
        tty.press("c")
        tty.wait_for("NOTE, internal")
        tty.wait_quiet(0.3)
        written = len(tty.raw)
        tty.send(f"{START}{log}{END}")
        tty.wait_for("09999 link flap")
        tty.wait_quiet(2.5)  # it is on the disk by now
        assert len(tty.raw) - written < 4096
        assert "NOTE, internal" in tty.text(), "no Esc of the log has left the text"
        paste_in_list(tty)
    desk = desk_of(home)
    (draft,) = desk.writing.drafts()
    desk.close()
    assert draft.kind is DraftKind.NOTE
    assert draft.body.count("\n") == 9_999
    assert "\x1b" not in draft.body


def paste_in_list(tty: PtyScreen) -> None:
    """Outside a text a paste is nothing: not the keys that its letters would be."""
    tty.press("f2", "1")
    tty.send(f"{START}xxx{END}")
    tty.wait_quiet(0.5)
    assert "solve" not in tty.screen()[-1]
