"""The keyboard: every action has a handler and a key, on every layout and preset, and a text takes every letter."""

from collections.abc import Iterator

import pytest
from textual.events import Key

from supportconsole.config.settings import Settings
from supportconsole.desk.actions import ACTIONS, BY_ID, TEXT_PLACES, Place
from supportconsole.desk.desk import Desk
from supportconsole.desk.keymap import LAYOUTS, PRESETS, KeyMap, make_keymap
from supportconsole.tui.handlers import HANDLERS
from supportconsole.tui.keys import KeyReader
from tui.stories import console

# What the layouts of the operating systems print on each key of a US keyboard, unshifted and shifted.
ROWS = {
    "us": ("`1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "~!@#$%^&*()_+", "QWERTYUIOP{}",
           'ASDFGHJKL:"', "ZXCVBNM<>?"),
    "ru": ("ё1234567890-=", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю.", 'Ё!"№;%:?*()_+', "ЙЦУКЕНГШЩЗХЪ",
           "ФЫВАПРОЛДЖЭ", "ЯЧСМИТЬБЮ,"),
    "uk": ("'1234567890-=", "йцукенгшщзхї", "фівапролджє", "ячсмитьбю.", '₴!"№;%:?*()_+', "ЙЦУКЕНГШЩЗХЇ",
           "ФІВАПРОЛДЖЄ", "ЯЧСМИТЬБЮ,"),
}  # fmt: skip
LETTERS = {
    layout: {
        us: other
        for us_row, row in zip(ROWS["us"], ROWS[layout], strict=True)
        for us, other in zip(us_row, row, strict=True)
        if other.isalpha()
    }
    for layout in ("ru", "uk")
}
NAMED_HERE = {"esc": "escape"}


def letter_keys() -> Iterator[tuple[str, str, str]]:
    """Every default key that has a letter in it: layout, action, and the sequence as typed there."""
    for layout, letters in LETTERS.items():
        for action in ACTIONS:
            if action.place in TEXT_PLACES:
                continue
            for keys in action.keys:
                typed = [letters.get(key, key) for key in keys.split()]
                if typed != keys.split():
                    yield layout, action.id, " ".join(typed)


def read(key_map: KeyMap, place: Place, keys: str) -> str | None:
    """The action that a sequence leads to, read key by key as the console does."""
    reader, found = KeyReader(key_map), None
    for key in keys.split():
        character = key if len(key) == 1 else " " if key == "space" else None
        found = reader.read(place, Key(NAMED_HERE.get(key, key), character))
    return found.id if found else None


@pytest.mark.parametrize(("layout", "action_id", "typed"), list(letter_keys()))
def test_a_key_on_a_cyrillic_layout_does_what_its_place_on_the_keyboard_does(
    layout: str, action_id: str, typed: str
) -> None:
    action = BY_ID[action_id]
    assert read(make_keymap(layouts=(layout,)), action.place, typed) == action_id


def test_punctuation_keys_of_a_latin_layout_are_reached_where_a_letter_stands_on_them() -> None:
    """`;` is ж, `:` is Ж on the Russian layout: the canned responses and the command line need no switching."""
    key_map = make_keymap(layouts=("ru",))
    assert read(key_map, Place.QUEUE, "ж") == "write.canned"
    assert read(key_map, Place.QUEUE, "Ж") == "app.command"


def test_without_the_layout_a_cyrillic_letter_is_no_key() -> None:
    assert read(make_keymap(layouts=()), Place.QUEUE, "о") is None


@pytest.mark.parametrize("place", sorted(TEXT_PLACES))
def test_a_letter_in_a_text_is_never_a_key(place: Place) -> None:
    key_map = make_keymap(layouts=tuple(LAYOUTS))
    for rows in ROWS.values():
        for letter in "".join(rows):
            assert read(key_map, place, letter) is None


async def test_russian_is_typed_intact_and_acts_by_position_outside_the_text(desk: Desk) -> None:
    async with console(desk, settings=Settings(theme="dark", layouts=("ru",))) as agent:
        await agent.press("о", "к")  # j, r
        await agent.type("привет, ФЫВА йцукен ж Ж :")
        assert agent.text_written == "привет, ФЫВА йцукен ж Ж :"
        await agent.press("escape", "т")  # n
        assert [(draft.ticket_id, draft.body) for draft in desk.writing.drafts()] == [
            (4, "привет, ФЫВА йцукен ж Ж :")
        ]
        await agent.press("е")  # t
        assert desk.tickets.get(4).assignee == "Ivan Petrov"


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_leaves_every_action_a_key_and_nothing_clashes(preset: str) -> None:
    key_map = make_keymap(preset)
    assert [problem.text for problem in key_map.problems] == []
    lost = [action.id for action in ACTIONS if action.keys and not key_map.keys_of(action.id)]
    assert lost == []


@pytest.mark.parametrize("preset", PRESETS)
def test_every_key_that_help_shows_leads_to_its_action(preset: str) -> None:
    """No key of a place is taken by a longer or another sequence before it."""
    key_map = make_keymap(preset)
    for action in ACTIONS:
        for keys in key_map.keys_of(action.id):
            assert read(key_map, action.place, keys) == action.id, (action.id, keys)


def test_every_action_has_a_key_that_no_terminal_eats() -> None:
    """No Alt, no function key above F10, nothing that flow control, tmux (C-b) or screen (C-a) takes."""
    eaten = {f"ctrl+{letter}" for letter in "abcijmhqs"}
    for action in ACTIONS:
        free = [
            keys
            for keys in action.keys
            if not any(
                key in eaten
                or key.startswith("alt+")
                or (key[:1] == "f" and key[1:].isdigit() and int(key[1:]) > 10)
                for key in keys.split()
            )
        ]
        assert free or not action.keys, action.id


def test_every_action_has_a_handler_and_every_handler_an_action() -> None:
    served = {action.id for action in ACTIONS if action.place not in {Place.HELP, Place.OUTPUT}}
    assert set(HANDLERS) == served


def test_a_wish_of_ones_own_wins_and_a_clash_is_reported() -> None:
    key_map = make_keymap(own={"ticket.take": ("j",)})
    assert read(key_map, Place.QUEUE, "j") == "ticket.take"
    assert read(key_map, Place.QUEUE, "down") == "move.down"
    clashing = make_keymap(own={"ticket.take": ("b",), "ticket.solve": ("b",)})
    assert "ticket.take" in clashing.problems[0].text
    assert "ticket.solve" in clashing.problems[0].text
    hiding = make_keymap(own={"ticket.take": ("g",)})
    assert any("hides" in problem.text for problem in hiding.problems)


def test_an_unknown_preset_and_an_unknown_action_are_reported_with_the_nearest() -> None:
    assert "vim" in make_keymap("emacs").problems[0].text
    assert "did you mean 'move.down'" in make_keymap(own={"move.dwon": ("b",)}).problems[0].text


async def test_a_dialog_can_be_remapped_too(desk: Desk) -> None:
    settings = Settings(theme="dark", keys={"choose.cancel": ("f10",), "review.send": ("s",)})
    async with console(desk, settings=settings) as agent:
        await agent.press("a", "escape")
        agent.sees("assign to")
        await agent.press("f10")
        agent.sees_not("assign to")
        await agent.press("r")
        await agent.type("x")
        await agent.press("escape")
        agent.sees("s send")
        await agent.press("s")
        assert agent.workspace.composer is None


async def test_every_word_of_the_command_line_is_understood(desk: Desk) -> None:
    """No word raises anything but a sentence of ours, with or without something behind it."""
    words = sorted({action.command for action in ACTIONS if action.command} - {"suspend", "pager", "quit"})
    async with console(desk) as agent:
        for word in words:
            for line in (word, f"{word} 1", f"{word} ￿ '\"[b]"):
                await agent.command(line)
                for _ in range(3):
                    await agent.press("escape")
        assert agent.app.is_running
