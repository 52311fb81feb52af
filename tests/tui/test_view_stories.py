"""Views at the console: what is filtered becomes a view; views are renamed, put in order and removed."""

from supportconsole.desk.desk import Desk
from supportconsole.domain.views import View
from tui.stories import console


async def test_what_is_shown_becomes_a_view_and_is_taken_back(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("f")
        await agent.type("printer")
        await agent.press("enter")
        await agent.command("save-view paper")
        agent.sees("QUEUE  paper 1", "view paper is kept")
        await agent.press("u")
        agent.sees_not("paper 1  L1")
        assert desk.views.own() == ()


async def test_a_view_is_renamed_and_stays_in_front(desk: Desk) -> None:
    desk.views.save(View("paper", "printer"))
    async with console(desk) as agent:
        await agent.command("view paper")
        await agent.command("rename-view")
        await agent.press("enter", "ctrl+u")
        await agent.type("printers")
        await agent.press("enter")
        agent.sees("QUEUE  printers 1", "view paper is called printers now")


async def test_a_view_that_is_removed_leaves_another_in_front(desk: Desk) -> None:
    desk.views.save(View("paper", "printer"))
    async with console(desk) as agent:
        await agent.command("view paper")
        await agent.command("remove-view paper")
        agent.sees("QUEUE  mine 0", "view paper is removed")
        await agent.command("remove-view")
        agent.sees("no view is saved")


async def test_saved_views_are_put_in_order(desk: Desk) -> None:
    for name in ("one", "two", "three"):
        desk.views.save(View(name, "is:active"))
    async with console(desk) as agent:
        await agent.command("move-view three")
        await agent.choose("one")
        assert [view.name for view in desk.views.own()] == ["three", "one", "two"]
