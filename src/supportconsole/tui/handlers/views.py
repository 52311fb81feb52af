"""Views of one's own: saved from what is shown, renamed, moved, removed. All of it can be undone."""

from typing import Final

from supportconsole.domain.errors import NotFound, Refusal
from supportconsole.domain.views import View
from supportconsole.locale import _
from supportconsole.tui.asking import choose
from supportconsole.tui.options import Option
from supportconsole.tui.showing import go_to_view, refresh_counts
from supportconsole.tui.workspace import Workspace


async def _save(ws: Workspace, argument: str) -> None:
    """Keep the view in front with its filter and its order, under a name."""
    model = ws.queue.model
    name = argument or await _ask_name(ws, "")
    if name:
        query = ws.loader.query_of(model.view, model.filter)
        await ws.desk.tell(ws.desk.views.save, View(name, query.text, model.view.sort))
        await go_to_view(ws, name)
        await refresh_counts(ws)
        ws.status.say(_("view {name} is kept").format(name=name))


async def _rename(ws: Workspace, argument: str) -> None:
    view = await _own_view(ws, _("rename which view?"))
    if view is None:
        return
    new = argument or await _ask_name(ws, view.name)
    if new and new != view.name:
        await ws.desk.tell(ws.desk.views.rename, view.name, new)
        if ws.queue.model.view.name == view.name:
            await go_to_view(ws, new, sort=ws.queue.model.view.sort, words=ws.queue.model.filter)
        await refresh_counts(ws)
        ws.status.say(_("view {name} is called {new} now").format(name=view.name, new=new))


async def _remove(ws: Workspace, argument: str) -> None:
    view = await _own_view(ws, _("remove which view?"), argument)
    if view is None:
        return
    await ws.desk.tell(ws.desk.views.remove, view.name)
    known = await ws.desk.ask(ws.desk.views.all)
    if all(one.name != ws.queue.model.view.name for one in known):
        await go_to_view(ws, known[0].name)
    await refresh_counts(ws)
    ws.status.say(
        _("view {name} is removed; {undo} takes it back").format(name=view.name, undo=ws.key_of("work.undo"))
    )


async def _move(ws: Workspace, argument: str) -> None:
    """Put a view before another one of the saved ones."""
    view = await _own_view(ws, _("move which view?"), argument)
    if view is None:
        return
    own = [one for one in await ws.desk.ask(ws.desk.views.own) if one.name != view.name]
    options = [Option(str(n), one.name) for n, one in enumerate(own, 1)]
    options.append(Option(str(len(own) + 1), _("to the end")))
    chosen = await choose(ws, _("before which view?"), options)
    if chosen is not None:
        await ws.desk.tell(ws.desk.views.move, view.name, int(chosen.value))
        await refresh_counts(ws)


async def _ask_name(ws: Workspace, value: str) -> str:
    chosen = await choose(ws, _("name of the view"), [], free=True, value=value)
    return chosen.value.strip() if chosen else ""


async def _own_view(ws: Workspace, title: str, name: str = "") -> View | None:
    """The saved view that is meant: the named one, else chosen. Raises Refusal where there is none."""
    own = await ws.desk.ask(ws.desk.views.own)
    if not own:
        raise Refusal(_("no view is saved"), hint=_("save-view keeps what is shown."))
    if name:
        found = next((view for view in own if view.name.casefold() == name.casefold()), None)
        if found is None:
            raise NotFound(
                _("there is no view {name}").format(name=name), hint=", ".join(view.name for view in own)
            )
        return found
    # The view in front is offered first.
    front = ws.queue.model.view.name
    ordered = sorted(own, key=lambda view: view.name != front)
    chosen = await choose(ws, title, [Option(view.name, view.name, view.query) for view in ordered])
    return next((view for view in own if chosen is not None and view.name == chosen.value), None)


HANDLERS: Final = {
    "list.save_view": _save,
    "view.rename": _rename,
    "view.remove": _remove,
    "view.move": _move,
}
