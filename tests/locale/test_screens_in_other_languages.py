"""The console's screens with longer words than English has: nothing breaks, and what must be read is not cut."""

from gettext import NullTranslations
from typing import Final

import pytest

from supportconsole import locale
from supportconsole.desk.desk import Desk
from supportconsole.tui.words import view_word
from tui.screens import faults
from tui.stories import Agent, console

SIZES: Final = ((40, 15), (60, 20), (80, 24), (120, 40))


class Longer(NullTranslations):
    """A language that says everything with two fifths more letters."""

    def gettext(self, message: str) -> str:
        return message + "ż" * (-(-len(message) * 2 // 5))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002  the parent's signature
        return self.gettext(message)


def speak(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if language == "longer":
        monkeypatch.setattr(locale, "_catalogue", Longer())
    else:
        locale.use(language)


async def walk(agent: Agent) -> list[str]:
    """Through the main screens; gives what is wrong with any of them."""
    found = faults(agent)
    for keys in (
        ("?",), ("pagedown",), ("escape",), ("s",), ("escape",), ("z",), ("escape",), (":",), ("escape",),
        ("ctrl+p",), ("escape",), ("o",), ("escape",), ("space",), ("escape",), ("g",), ("escape",),
        ("enter",), ("r", "a"), ("escape",), ("e",), ("f4",), ("escape",), ("n",),
        ("3",), ("enter",), ("escape",), ("4",), ("5",), ("1",), ("x",), ("u",), ("u",), ("f", "q", "q", "enter"),
    ):  # fmt: skip
        await agent.press(*keys)
        found += [
            f"after {' '.join(keys)}: {fault}"
            for fault in faults(agent)
            if keys != ("g",) or "takes" in fault
        ]
    return found


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize("language", ["longer", "ru", "pl"])
async def test_every_screen_stays_whole(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, language: str, size: tuple[int, int]
) -> None:
    speak(language, monkeypatch)
    async with console(desk, size=size) as agent:
        assert await walk(agent) == []


@pytest.mark.parametrize(
    ("language", "hints"),
    [
        ("ru", ("y отправить", "p и ждать", "x и решить", "e правка", "n в черновики", "D удалить")),
        ("pl", ("y wyślij", "p i czekaj", "x i rozwiąż", "e edytuj", "n do szkiców", "D odrzuć")),
    ],
)
async def test_the_review_line_says_all_of_its_keys_on_a_small_screen(
    desk: Desk, language: str, hints: tuple[str, ...]
) -> None:
    locale.use(language)
    async with console(desk, size=(80, 24)) as agent:
        await agent.press("r", "a", "escape")
        agent.sees(*hints)


@pytest.mark.parametrize(
    ("language", "tabs", "keys"),
    [
        ("ru", "ШАБЛОНЫ  БЗ  КЛИЕНТ", "? клавиши  : команда"),
        ("pl", "SZABLONY  BW  KLIENT", "? klawisze  : polecenie"),
    ],
)
async def test_tabs_and_keys_are_not_cut_on_a_small_screen(
    desk: Desk, language: str, tabs: str, keys: str
) -> None:
    locale.use(language)
    async with console(desk, size=(80, 24)) as agent:
        await agent.press("3")
        agent.sees(tabs, keys)


@pytest.mark.parametrize(("language", "done"), [("ru", "решение: #1"), ("pl", "rozwiązanie: #1")])
async def test_what_was_done_is_said_in_the_language_and_kept_in_english(
    desk: Desk, language: str, done: str
) -> None:
    locale.use(language)
    async with console(desk) as agent:
        await agent.press("x")
        assert done in agent.status

    assert desk.work.undo().label == "solve"


@pytest.mark.parametrize("language", ["ru", "pl"])
def test_every_view_of_the_program_has_a_name_in_the_language(desk: Desk, language: str) -> None:
    locale.use(language)
    own = {group.name for group in desk.people.groups()}

    untranslated = [view.name for view in desk.queue.views() if view_word(view.name) == view.name]

    assert set(untranslated) <= own
