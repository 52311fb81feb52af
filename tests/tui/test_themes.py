"""Themes: readable on their ground, state never by colour alone, mistakes said, a broken one never in the way."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.style import Style

from supportconsole.config.settings import Settings
from supportconsole.desk.desk import Desk
from supportconsole.domain.conversation import DraftKind
from supportconsole.domain.errors import ConfigProblem
from supportconsole.tui.context import choose_theme
from supportconsole.tui.theme import NAMES, Palette, make_palette, read_theme, theme_folders
from tui.stories import console, open_desk

(SHIPPED,) = theme_folders(None)
THEMES = sorted(file.name.removesuffix(".toml") for file in SHIPPED.iterdir() if file.name.endswith(".toml"))
COLOURED = [name for name in THEMES if not read_theme(name, (SHIPPED,)).is_ansi]
WORDS = (
    "text",
    "accent",
    "customer",
    "reply",
    "note",
    "danger",
    "warning",
    "success",
    "strong",
    "badge",
    "selection",
)


def luminance(triplet: tuple[int, int, int]) -> float:
    """Relative luminance, WCAG 2.2."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in triplet)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(style: Style) -> float:
    """Contrast ratio of a style's text on its own background, WCAG 2.2."""
    assert style.color is not None
    assert style.bgcolor is not None
    front, back = style.color.get_truecolor(), style.bgcolor.get_truecolor()
    if style.reverse:
        front, back = back, front
    light, dark = sorted((luminance(front), luminance(back)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_themes_that_were_promised_are_there() -> None:
    assert {"dark", "light", "ansi", "high-contrast", "mono"} <= set(THEMES)
    assert {"dark", "light", "high-contrast"} <= set(COLOURED)


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("name", COLOURED)
def test_text_can_be_read_on_its_ground(name: str, word: str) -> None:
    needed = 7.0 if name == "high-contrast" else 4.5
    style: Style = getattr(read_theme(name, (SHIPPED,)), word)
    assert contrast(style) >= needed


@pytest.mark.parametrize("name", COLOURED)
def test_quiet_text_can_still_be_read(name: str) -> None:
    palette = read_theme(name, (SHIPPED,))
    assert contrast(palette.muted) >= (4.5 if name == "high-contrast" else 3.0)


@pytest.mark.parametrize("name", [name for name in THEMES if name not in COLOURED])
def test_a_theme_of_the_terminals_own_colours_names_no_other(name: str) -> None:
    palette = read_theme(name, (SHIPPED,))
    for style in styles_of(palette):
        for colour in (style.color, style.bgcolor):
            assert colour is None or colour.is_default or (colour.number is not None and colour.number < 16)


def styles_of(palette: Palette) -> Iterator[Style]:
    for name in NAMES:
        if name not in {"background", "foreground"}:
            yield getattr(palette, name)
    yield palette.text


def test_mono_has_no_colour_at_all() -> None:
    for style in styles_of(read_theme("mono", (SHIPPED,))):
        assert style.color is None or style.color.is_default
        assert style.bgcolor is None or style.bgcolor.is_default


def test_a_theme_may_name_one_colour_and_the_rest_follows() -> None:
    palette = make_palette("one", {"accent": "#ff8800"}, dark=True)
    assert palette.accent.color == palette.customer.color == Style.parse("#ff8800").color


@pytest.mark.parametrize(("colors", "said"), [({"acent": "red"}, "acent"), ({"accent": "reddish-ish"}, "accent"),
                                              ({"accent": 5}, "accent"), ({"accent": ["red"]}, "accent")])  # fmt: skip
def test_a_wrong_name_and_a_wrong_colour_are_said(colors: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigProblem, match=said) as problem:
        make_palette("mine", colors, dark=True, source="mine.toml")
    assert "mine.toml" in problem.value.message
    assert problem.value.hint


def test_an_unknown_theme_is_answered_with_those_there_are() -> None:
    with pytest.raises(ConfigProblem, match="plaid") as problem:
        read_theme("plaid", (SHIPPED,))
    assert all(name in problem.value.hint for name in THEMES)


BROKEN = {
    "not-toml": "colors = [",
    "not-text": "\xff\xfe",
    "unknown": '[colors]\nacent = "red"\n',
    "not-a-style": '[colors]\naccent = "sort of blue"\n',
    "not-a-table": 'colors = "red"\n',
    "number-for-table": "colors = 5\n",
    "number": "[colors]\naccent = 5\n",
}


@pytest.mark.parametrize("kind", BROKEN)
async def test_a_broken_theme_does_not_keep_the_console_from_opening(
    desk: Desk, tmp_path: Path, kind: str
) -> None:
    folder = tmp_path / "home" / "config" / "themes"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_bytes(BROKEN[kind].encode("latin-1"))
    async with console(desk, settings=Settings(theme="mine")) as agent:
        agent.sees("VPN does not")
        await agent.command("theme mine")
        assert agent.workspace.context.palette.name == "ansi"
        assert "mine" in agent.status


@pytest.mark.parametrize("accent", ["#ff8800", "dark_orange", "color(11)", "bold"])
async def test_a_colour_of_ones_own_stands_on_the_terminals_own_ground(
    desk: Desk, tmp_path: Path, accent: str
) -> None:
    folder = tmp_path / "home" / "config" / "themes"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(f'[colors]\naccent = "{accent}"\n')
    async with console(desk, settings=Settings(theme="mine")) as agent:
        agent.sees("VPN does not")
        assert agent.workspace.context.palette.name == "mine"


async def test_a_theme_of_ones_own_overrides_by_its_file_name(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "home" / "config" / "themes"
    folder.mkdir(parents=True)
    (folder / "dark.toml").write_text('[colors]\nbackground = "#102030"\nforeground = "#ffffff"\n')
    async with console(desk) as agent:
        grounds = {
            str(s.style.bgcolor.name)
            for strip in agent.strips()
            for s in strip
            if s.style and s.style.bgcolor
        }
        assert "#102030" in grounds


@pytest.mark.parametrize(("environ", "chosen"), [
    ({"NO_COLOR": "1", "COLORTERM": "truecolor"}, "mono"),
    ({"TERM": "xterm-256color", "SSH_TTY": "/dev/pts/1"}, "ansi"),
    ({"TERM": "xterm"}, "ansi"),
    ({"TERM": "xterm-256color"}, "dark"),
    ({"NO_COLOR": "", "TERM": "xterm-256color"}, "dark"),
])  # fmt: skip
def test_the_terminal_chooses_the_theme(environ: dict[str, str], chosen: str) -> None:
    assert choose_theme(Settings(), environ) == chosen


def test_a_chosen_theme_is_kept_but_no_color_wins() -> None:
    assert choose_theme(Settings(theme="light"), {"TERM": "xterm", "SSH_TTY": "x"}) == "light"
    assert choose_theme(Settings(theme="light"), {"NO_COLOR": "1"}) == "mono"


@pytest.mark.parametrize("ascii_only", [False, True])
async def test_state_is_told_without_a_colour(desk: Desk, tmp_path: Path, ascii_only: bool) -> None:
    elsewhere = open_desk(tmp_path / "desk", me="a2")
    try:
        elsewhere.enter()
        draft = elsewhere.writing.begin(3, DraftKind.REPLY)
        elsewhere.writing.save(draft.id, "typing", 1)
        desk.tickets.mark_seen(4)
        async with console(desk, settings=Settings(theme="mono", ascii=ascii_only)) as agent:
            await agent.press("g", "q")
            unread, waiting, answered = (agent.signs(number) for number in (2, 4, 3))
            assert len({unread, waiting, answered}) == 3
            chosen = agent.signs(1)
            await agent.press("j")
            assert agent.signs(1) != chosen
            assert agent.signs(1).strip("*") == "'"
            await agent.press("k", "space")
            assert "+" in agent.signs(1)
            agent.sees("* unread", "@ waits for an answer", "> being answered", "' high")
            if ascii_only:
                page = agent.text().replace("Счёт не приходит", "")
                assert [
                    sign for sign in page if ord(sign) > 127 and not sign.isalpha() and sign not in "…·"
                ] == []
    finally:
        elsewhere.close()


async def test_a_reply_a_note_and_a_customer_differ_without_a_colour(desk: Desk) -> None:
    desk.writing.note(1, "between us")
    desk.writing.reply(1, "to the customer")
    async with console(desk, settings=Settings(theme="mono"), open_ticket=1) as agent:
        assert "note, internal" in agent.row_of("note, internal")
        sign = {
            text: agent.row_of(text).split(text)[0].rstrip()[-1] for text in ("between us", "to the customer")
        }
        assert sign["between us"] != sign["to the customer"]
        assert "reply" in agent.text()


async def test_shipped_themes_all_paint(desk: Desk) -> None:
    async with console(desk) as agent:
        for name in THEMES:
            await agent.command(f"theme {name}")
            assert agent.workspace.context.palette.name == name
            agent.sees("VPN does not")


def test_the_theme_folder_can_be_copied_and_read(tmp_path: Path) -> None:
    """A user begins a theme with a copy of a shipped one."""
    for name in THEMES:
        (tmp_path / f"my-{name}.toml").write_bytes((SHIPPED / f"{name}.toml").read_bytes())
        assert read_theme(f"my-{name}", (tmp_path, SHIPPED)).name == f"my-{name}"
