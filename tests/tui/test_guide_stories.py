"""Following a script in the console: the VPN script to its note and reply, back and jumps, digits, layouts, small screens."""

from pathlib import Path

import pytest

import given
from hostile import SHORT
from scripts.guides import SOUND
from supportconsole import locale
from supportconsole.config.settings import Settings
from supportconsole.desk.actions import Place
from supportconsole.desk.desk import Desk
from supportconsole.domain.conversation import DraftKind, Kind
from supportconsole.domain.tickets import Priority, Status
from supportconsole.scripts.walk import State
from tui.screens import faults
from tui.stories import SMALL, Agent, console, lay_desk, message, ticket

STAY = Settings(theme="dark", advance="stay")

RUSSIAN = dict(zip("qwertyuiop[]asdfghjkl;'zxcvbnm,.", "йцукенгшщзхъфывапролджэячсмитьбю", strict=True))


def on_russian_layout(key: str) -> str:
    """The letter that this key types while the keyboard is on the Russian layout."""
    if len(key) != 1:
        return key
    letter = RUSSIAN.get(key.lower(), key)
    return letter.upper() if key.isupper() else letter


@pytest.fixture
def scripts(desk: Desk, tmp_path: Path) -> Path:
    """A folder with one script of the team, which the desk reads."""
    folder = tmp_path / "scripts"
    folder.mkdir()
    (folder / "router.en.md").write_text(
        SOUND.replace('title = "VPN"', 'title = "Router check"'), encoding="utf-8"
    )
    desk._own_scripts = folder
    for room in ("shelf", "guiding", "library"):
        desk.__dict__.pop(room, None)
    given.team_of(desk, "L2")
    return folder


async def begin(agent: Agent, name: str = "router") -> None:
    """Open the first ticket and begin a script on it."""
    await agent.press("enter")
    await agent.command(f"follow {name}")


async def answer_all(agent: Agent) -> None:
    """Choose 809; what must be known is asked first."""
    await agent.press("1")
    await agent.choose("this morning")
    await agent.choose("vpn.example.org")
    await agent.choose("office")


async def test_a_script_is_followed_from_its_first_step_to_the_note_with_one_undo(
    desk: Desk, scripts: Path
) -> None:
    async with console(desk, settings=STAY) as agent:
        await begin(agent)
        agent.sees(
            "#1 Router check",
            "step 1 of 3",
            "Which code?",
            "Hello Anna, which code do you",
            "1) 809 - a firewall",
        )
        assert agent.workspace.place is Place.GUIDE
        await answer_all(agent)
        agent.sees(
            "step 2 of 5",
            "Error 809",
            "! ping vpn.example.org",
            "will set: priority=high",
            "so far:",
            "Since when? this",
        )
        await agent.press("3")
        agent.sees("Hand over", "hand to L2:", "Server vpn.example.org, since")
        await agent.press("enter")
        agent.sees("NOTE of Router check", "1. Which code? 809", "y keep the note", "e write on in it")
        await agent.press("y")
        assert given.written(desk, 1)[-1].kind is Kind.NOTE
        after = desk.tickets.get(1)
        assert (after.priority, after.group, after.fields) == (
            Priority.HIGH,
            "L2",
            {"server": "vpn.example.org"},
        )
        await agent.press("u")
        assert (desk.tickets.get(1).group, desk.tickets.get(1).fields) == ("L1", {})


async def test_at_the_end_the_cursor_stands_on_the_reply_that_waits_and_then_on_the_end(
    desk: Desk, scripts: Path
) -> None:
    text = SOUND.replace("## Done\n", "## Done\n\n```insert\nIt works.\n```\n")
    (scripts / "router.en.md").write_text(text, encoding="utf-8")
    async with console(desk, settings=STAY) as agent:
        await begin(agent)
        await answer_all(agent)
        await agent.press("1", "enter")
        assert agent.text_written == "It works.\n"
        await agent.press("f2", "enter")
        agent.sees("NOTE of VPN")


async def test_what_will_be_set_is_told_in_the_words_of_the_language(desk: Desk, scripts: Path) -> None:
    locale.use("ru")
    async with console(desk, settings=STAY) as agent:
        await begin(agent)
        await answer_all(agent)
        agent.sees("приоритет=высокий")


async def test_taking_a_macro_back_ends_the_script_that_it_began(desk: Desk, scripts: Path) -> None:
    (scripts / "check.md").write_text(
        "+++\ntitle = 'Check'\nscript = 'router'\n[changes]\nstatus = 'pending'\n+++\n", encoding="utf-8"
    )
    async with console(desk, settings=STAY) as agent:
        await agent.press("enter", "m")
        await agent.choose("check")
        await agent.press("enter")
        agent.sees("Which code?")
        await agent.press("enter")
        await agent.type("today")
        await agent.press("enter")
        assert len(desk.guiding.runs(1)) == 1
        await agent.press("u")
        assert agent.workspace.side.guide is None
        assert desk.guiding.runs(1) == ()


async def test_digits_are_panes_anywhere_else_and_choices_while_a_script_is_walked(
    desk: Desk, scripts: Path
) -> None:
    async with console(desk) as agent:
        await begin(agent)
        await agent.press("tab", "2")
        assert agent.workspace.front == "conversation"
        await agent.press("1")
        assert agent.workspace.front == "queue"
        await agent.press("3")
        agent.sees("Which code?")
        await agent.press("2", "escape")
        assert (agent.workspace.front, agent.workspace.side.guide is not None) == ("side", True)
        await agent.press("9")
        assert "there is no choice 9 here" in agent.status
        await agent.press("escape")
        assert agent.workspace.place is Place.SIDE
        await agent.press("4")
        assert agent.workspace.side.tab == "kb"


async def test_back_jump_and_abandon(desk: Desk, scripts: Path) -> None:
    async with console(desk, settings=STAY) as agent:
        await begin(agent)
        await agent.press("b")
        assert "this is the first step" in agent.status
        await answer_all(agent)
        await agent.press("b")
        agent.sees("step 1 of", "Since when? this morning")
        await agent.press("o")
        await agent.choose("Done")
        agent.sees("Done", "note:", "It was the firewall at office.")
        await agent.press("D", "down", "enter")
        assert "nothing was changed" in agent.status
        (run,) = desk.guiding.runs(1, only_open=False)
        assert (run.walk.state, run.walk.reason) == (State.ABANDONED, "wrong script")
        assert [one.kind for one in given.written(desk, 1)] == [Kind.INBOUND]


async def test_a_text_goes_into_the_reply_at_the_cursor(desk: Desk, scripts: Path) -> None:
    text = SOUND.replace(
        "## Done\n", "## Done\n\n```insert\nDear {{ requester.first_name }}, it works.\n```\n"
    )
    (scripts / "router.en.md").write_text(text, encoding="utf-8")
    async with console(desk) as agent:
        await begin(agent)
        await answer_all(agent)
        await agent.press("1")
        agent.sees("+ for the reply:", "Dear Anna, it works.")
        await agent.press("i")
        assert agent.text_written == "Dear Anna, it works.\n"
        await agent.type("Bye")
        await agent.press("f2")
        agent.sees("Done")
        await agent.press("enter", "y")
        assert "Text put into the reply." in given.written(desk, 1)[-1].body
        assert agent.text_written == "Dear Anna, it works.\nBye"


async def test_a_reply_sent_in_the_middle_of_a_script_leads_back_to_it(desk: Desk, scripts: Path) -> None:
    text = SOUND.replace(
        "## Done\n", "## Done\n\n```insert\nDear {{ requester.first_name }}, it works.\n```\n"
    )
    (scripts / "router.en.md").write_text(text, encoding="utf-8")
    async with console(desk) as agent:
        await begin(agent)
        await answer_all(agent)
        await agent.press("1", "i", "escape", "y")
        assert given.written(desk, 1)[-1].kind is Kind.REPLY
        agent.sees("you  reply", "finish: the note")
        assert agent.workspace.place is Place.GUIDE
        await agent.press("enter", "y")
        assert given.written(desk, 1)[-1].kind is Kind.NOTE


async def test_a_password_among_the_answers_is_told_before_the_note_is_kept(
    desk: Desk, scripts: Path
) -> None:
    async with console(desk) as agent:
        await begin(agent)
        await agent.press("1")
        await agent.choose("since his password: Xk7#pQ2!vLm9")
        await agent.choose("vpn.example.org")
        await agent.choose("office")
        await agent.press("1", "enter")
        agent.sees("!! a password, key or token", "y keep it all the same")
        await agent.press("y")
        assert given.written(desk, 1)[-1].kind is Kind.NOTE
        assert "!!" not in given.written(desk, 1)[-1].body


async def test_fields_can_be_set_at_once_and_the_note_written_on(desk: Desk, scripts: Path) -> None:
    async with console(desk, settings=STAY) as agent:
        await begin(agent)
        await answer_all(agent)
        await agent.press("=")
        assert desk.tickets.get(1).tags == ("vpn",)
        agent.sees("set: priority=high")
        await agent.press("1", "Y", "e")
        agent.sees("NOTE, internal")
        assert agent.text_written.startswith("Script: Router check\n")


async def test_a_run_goes_on_in_another_console_and_two_do_not_mix(desk: Desk, scripts: Path) -> None:
    async with console(desk) as agent:
        await begin(agent)
        await answer_all(agent)
        (run,) = desk.guiding.runs(1)
        desk.guiding.choose(run, run.step.choices[0])
        await agent.press("3")
        assert "walked on elsewhere" in agent.status
        agent.sees("Done")
    async with console(desk) as agent:
        await agent.press("enter", "3")
        agent.sees("> Router check", "Done")
        await agent.press("enter")
        agent.sees("#1 Router check", "It was the firewall at office.")


async def test_another_ticket_shows_its_own_scripts(desk: Desk, scripts: Path) -> None:
    async with console(desk) as agent:
        await begin(agent)
        await answer_all(agent)
        await agent.command("open 3")
        assert agent.workspace.side.guide is None
        agent.sees_not("#1 Router check")
        await agent.command("open 1")
        await agent.press("3", "enter")
        agent.sees("#1 Router check", "Error 809")


async def test_an_edited_file_is_picked_up_and_a_broken_one_keeps_its_version(
    desk: Desk, scripts: Path
) -> None:
    async with console(desk) as agent:
        await agent.press("enter", "3")
        file = scripts / "router.en.md"
        file.write_text(file.read_text().replace("(#error-809)", "(#gone)"), encoding="utf-8")
        await agent.press("4", "3")
        agent.sees("router.en.md:")
        await agent.command("follow router")
        agent.sees("Which code?")
        await answer_all(agent)
        agent.sees("Error 809")
        file.write_text(
            SOUND.replace("Error 809", "Error 810").replace("error-809", "error-810"), encoding="utf-8"
        )
        await agent.press("b")
        agent.sees("the file has changed")


async def test_the_script_is_edited_from_the_pane(
    desk: Desk, scripts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from supportconsole.tui import outside

    def edit(_app: object, _editor: str, text: str) -> str:
        return text.replace("## Done", "## All done").replace("(#done)", "(#all-done)")

    monkeypatch.setattr(
        outside, "edit_outside", edit
    )  # the editor itself takes the terminal (tests/cli/test_editor.py)
    async with console(desk) as agent:
        await begin(agent)
        await agent.press("E")
        assert "saved router.en.md" in agent.status
        assert "## All done" in (scripts / "router.en.md").read_text()
        agent.sees("the file has changed")


@pytest.mark.parametrize("size", [(80, 24), (50, 20), (40, 15)])
@pytest.mark.parametrize("settings", [STAY, Settings(theme="mono", ascii=True, screen_reader=True)])
async def test_every_step_fits_and_the_cursor_stands_on_what_enter_does(
    desk: Desk, scripts: Path, size: tuple[int, int], settings: Settings
) -> None:
    async with console(desk, size=size, settings=settings) as agent:
        await begin(agent)
        for _turn in range(8):
            await agent.press("j")
            assert faults(agent) == []
            pane = agent.workspace.side
            row = pane.cursor_row()
            assert row is not None
            assert row < pane.size.height
            assert agent.screen()[pane.region.y + row][pane.region.x] == agent.workspace.context.mark


@pytest.mark.parametrize(("name", "text"), SHORT[::9], ids=[name for name, _text in SHORT[::9]])
async def test_hostile_words_in_a_script_and_in_answers_stay_words(
    desk: Desk, scripts: Path, name: str, text: str
) -> None:
    (scripts / "router.en.md").write_text(
        f"# Step\n\n{text}\n\n```say\n{text}\n```\n\n```ask\nx: What?\n```\n\n- [on](#end)\n\n# End\n\n```note\n{{{{ answers.x }}}}\n```\n",
        encoding="utf-8", errors="replace",
    )  # fmt: skip
    async with console(desk, settings=STAY) as agent:
        await agent.press("enter")
        await agent.command("follow router")
        if agent.workspace.side.guide is None:
            return  # it is no script any more, and the list says so
        assert faults(agent) == []
        run = agent.workspace.side.guide.page.run
        if run.step.questions:
            desk.guiding.answer(run, run.step.questions[0], text or "-")
            await agent.press("b")
        assert faults(agent) == []


async def test_the_vpn_script_in_russian_on_the_russian_layout_from_first_step_to_note_and_reply(
    tmp_path: Path,
) -> None:
    """A small terminal, a Russian customer, Russian keys: every key is the letter that the Russian layout types."""
    records = (
        *SMALL[:5],
        ticket("t9", "VPN не подключается", "2026-11-20T21:00:00Z", requester="c2", language="ru"),
        message("m9", "t9", "c2", "Ошибка 809 с утра, сервер vpn.example.org.", "2026-11-20T21:00:00Z"),
    )
    desk = lay_desk(tmp_path / "russian", records)
    given.team_of(desk, "L2")
    locale.use("ru")
    try:
        async with console(desk, size=(80, 24), settings=STAY) as agent:

            async def press(*keys: str) -> None:
                await agent.press(*map(on_russian_layout, keys))

            await press("enter", "3")
            agent.sees("> VPN не подключает")
            await press("enter")
            agent.sees("шаг 1 из", "Что происходит")
            await press("1")
            await agent.choose("с утра")
            agent.sees("vpn.example.org")
            await press("down", "enter")
            await agent.choose("дома")
            agent.sees("Сервер не отвечает")
            await press("1")
            agent.sees("Сеть не пропускает VPN")
            await press("i")
            assert "Здравствуйте, Олег!" in agent.text_written
            await press("f2")
            await press("Y")
            agent.sees("ЗАМЕТКА: VPN не подключается")
            await press("y")
            notes = [one.body for one in given.written(desk, 1) if one.kind is Kind.NOTE]
            assert "Причина: сеть клиента (дома) не пропускает UDP 500/4500" in notes[0]
            assert desk.tickets.get(1).status is Status.PENDING
            assert agent.composer.kind is DraftKind.REPLY
            agent.composer.edit()
            await press("escape", "y")
            last = given.written(desk, 1)[-1]
            assert (last.kind, "перезапустите роутер" in last.body.lower()) == (Kind.REPLY, True)
    finally:
        locale.use("en")
        desk.close()


async def test_nothing_is_kept_of_a_script_that_was_only_looked_at(desk: Desk, scripts: Path) -> None:
    async with console(desk) as agent:
        await begin(agent)
        await agent.press("escape")
        assert desk.guiding.runs(1, only_open=False) == ()
