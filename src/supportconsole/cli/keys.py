"""`keys`: the live map, presets and own keys included."""

import click

from supportconsole.cli.group import Command
from supportconsole.cli.options import json_option
from supportconsole.cli.output import Strong, say, say_json
from supportconsole.cli.session import Session
from supportconsole.desk.actions import ACTIONS, Place
from supportconsole.desk.keymap import make_keymap
from supportconsole.domain.text.cells import fit
from supportconsole.locale import _


@click.command("keys", cls=Command)
@click.argument("place", type=click.Choice([place.value for place in Place]), required=False)
@json_option
@click.pass_obj
def keys_command(session: Session, place: str | None, as_json: bool) -> None:
    """The keys as they are now, with the preset and the keys of the configuration; clashes at the end."""
    settings = session.settings
    live = make_keymap(settings.keymap, settings.keys, settings.layouts)
    shown = [action for action in ACTIONS if place in {None, action.place.value}]
    problems = [problem.text for problem in live.problems]
    if as_json:
        actions = [
            {
                "id": action.id,
                "title": action.title,
                "place": action.place.value,
                "keys": list(live.keys_of(action.id)),
                "command": action.command,
            }
            for action in shown
        ]
        say_json({"keymap": settings.keymap, "actions": actions, "problems": problems})
        return
    for where in Place:
        there = [action for action in shown if action.place is where]
        if there:
            say(Strong(where.value))
        for action in there:
            keys = ", ".join(live.keys_of(action.id)) or "-"
            say(f"  {fit(keys, 18)} {fit(action.id, 20)} {_(action.title)}")
    for problem in problems:
        say(problem, err=True)
