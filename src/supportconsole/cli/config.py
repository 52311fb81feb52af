"""`config`: where the settings stand, what they are, whether they are right, and changing one."""

from collections.abc import Iterator, Mapping
from typing import Any

import click

from supportconsole.cli.group import Family
from supportconsole.cli.options import json_option
from supportconsole.cli.output import say, say_json
from supportconsole.cli.session import Session
from supportconsole.config.schema import BY_NAME, SETTINGS
from supportconsole.config.themes import check_theme
from supportconsole.domain.errors import UsageProblem
from supportconsole.domain.text.cells import fit
from supportconsole.locale import _


@click.group("config", cls=Family)
def config_command() -> None:
    """Settings."""


@config_command.command("path")
@json_option
@click.pass_obj
def show_paths(session: Session, as_json: bool) -> None:
    """Where the configuration, the desks and the program's own files lie."""
    paths = session.paths
    places = {
        "config": str(paths.user_file),
        "system": str(paths.system_file or ""),
        "themes": str(paths.themes),
        "store": str(paths.store(session.desk_name)),
        "state": str(paths.state),
        "cache": str(paths.cache),
    }
    if as_json:
        say_json(places)
        return
    for name, place in places.items():
        if place:
            say(f"{name:<8} {place}")


@config_command.command("show")
@click.argument("key", required=False, shell_complete=lambda _ctx, _param, begun: _keys(begun))
@click.option("--origin", is_flag=True, help=_("Say where each value comes from."))
@json_option
@click.pass_obj
def show_settings(session: Session, key: str | None, origin: bool, as_json: bool) -> None:
    """The settings as they hold for the desk."""
    if key is not None and key not in BY_NAME:
        from supportconsole.config.editing import check_value

        check_value((key,), "")  # says which one was meant
    settings = session.settings
    shown = {
        setting.name: getattr(settings, setting.name) for setting in SETTINGS if key in {None, setting.name}
    }
    if as_json:
        say_json(
            {name: _shape(value, settings.origins.get(name, "default")) for name, value in shown.items()}
        )
        return
    from supportconsole.config.editing import to_toml

    for name, value in shown.items():
        lines = [f"{key} = {to_toml(one)}" for key, one in _flat(name, value)]
        for line in lines:
            came = settings.origins.get(name, _("default"))
            say(f"{fit(line, 40) if len(line) < 40 else line}  {came}" if origin else line)


@config_command.command("validate")
@json_option
@click.pass_obj
def validate_settings(session: Session, as_json: bool) -> int:
    """Look for unknown settings, bad values and clashes of keys; ends with 2 when there are any."""
    from supportconsole.desk.keymap import make_keymap

    session.as_json = True  # notices are the answer here, not an aside
    settings = session.settings
    problems = [
        {"place": notice.place, "key": notice.key, "reason": notice.reason, "hint": notice.hint}
        for notice in settings.notices
    ]
    try:
        check_theme(settings.theme, session.paths.themes)
    except UsageProblem as missing:
        place = settings.origins.get("theme", "")
        problems.append({"place": place, "key": "theme", "reason": missing.message, "hint": missing.hint})
    live = make_keymap(settings.keymap, settings.keys, settings.layouts)
    problems += [
        {"place": "", "key": "keys", "reason": problem.text, "hint": ""} for problem in live.problems
    ]
    if as_json:
        say_json({"problems": problems})
    else:
        for problem in problems:
            head = ": ".join(part for part in (problem["place"], problem["key"]) if part)
            say(f"{head}: {problem['reason']} {problem['hint']}".rstrip())
        if not problems:
            say(_("The configuration is right."))
    return 2 if problems else 0


@config_command.command("set")
@click.argument("key", shell_complete=lambda _ctx, _param, begun: _keys(begun))
@click.argument("value")
@json_option
@click.pass_obj
def set_setting(session: Session, key: str, value: str, as_json: bool) -> None:
    """Write one setting into your configuration: `config set theme dark`, `config set desks.night.theme mono`.

    Every other line, comments included, stays as it is. A list is words between commas or ["a", "b"].
    """
    from supportconsole.config.editing import set_in_file, to_toml

    path = session.paths.user_file
    if key == "theme" or (key.startswith("desks.") and key.endswith(".theme")):
        check_theme(value, session.paths.themes)
    taken = set_in_file(path, key, value)
    if as_json:
        say_json({"file": str(path), "key": key, "value": taken})
    else:
        say(f"{path}: {key} = {to_toml(taken)}")


def _flat(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    """A value by its whole key; tables entry by entry."""
    if not isinstance(value, Mapping):
        yield key, value
        return
    for name, within in value.items():
        yield from _flat(f"{key}.{name}", within)


def _keys(begun: str) -> list[str]:
    return [name for name in BY_NAME if name.startswith(begun)]


def _shape(value: Any, origin: str) -> dict[str, Any]:
    return {"value": dict(value) if isinstance(value, dict) else value, "origin": origin}
