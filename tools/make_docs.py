"""Writes what the documentation says about settings, commands and keys from the program itself.

`make_docs.py` renews the made parts of docs/configuration.md, docs/commands.md and docs/keys.md; `--check` only compares.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from supportconsole.cli.group import FAMILIES, make_top
from supportconsole.config.editing import to_toml
from supportconsole.config.schema import SETTINGS, TABLES, Setting
from supportconsole.config.settings import PREFIX, Settings
from supportconsole.desk.actions import ACTIONS, Place
from supportconsole.desk.keymap import LAYOUTS, PRESETS, make_keymap

DOCS = Path(__file__).parents[1] / "docs"
BEGIN, END = "<!-- made by tools/make_docs.py -->", "<!-- end of what is made -->"


def pages() -> dict[Path, str]:
    """Every page with a made part, as it should be."""
    made = {"configuration.md": settings_table(), "commands.md": command_tables(), "keys.md": key_tables()}
    return {
        DOCS / name: with_made_part((DOCS / name).read_text(encoding="utf-8"), part)
        for name, part in made.items()
    }


def with_made_part(page: str, part: str) -> str:
    head, _begin, rest = page.partition(BEGIN)
    _old, _end, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{part}\n{END}{tail}"


def settings_table() -> str:
    rows = ["| setting | values | default | for |", "|---|---|---|---|"]
    rows += [f"| `{one.name}` | {_values(one)} | {_default(one)} | {one.help} |" for one in SETTINGS]
    rows += ["", f"The variable of a setting is `{PREFIX}` with its name in capitals: `{PREFIX}THEME=mono`."]
    return "\n".join(rows)


def command_tables() -> str:
    top = make_top()
    ctx = click.Context(top, info_name="supportconsole")
    lines: list[str] = []
    for title, family in FAMILIES:
        lines += [f"### {title}", "", "| command | does |", "|---|---|"]
        for name, _module, words in family:
            command = top.get_command(ctx, name)
            assert command is not None
            lines += [f"| `{usage}` | {does} |" for usage, does in _usages(command, name, words)]
        lines.append("")
    return "\n".join(lines).rstrip()


def key_tables() -> str:
    """A table for each place, the presets side by side; an empty cell says: as in `default`."""
    maps = {name: make_keymap(name) for name in PRESETS}
    lines: list[str] = []
    for place in Place:
        lines += [f"### {HEADINGS[place]}", ""]
        lines += [f"| action | does | {' | '.join(f'`{name}`' for name in maps)} | `:` line |"]
        lines += ["|---" * (len(maps) + 3) + "|"]
        for action in ACTIONS:
            if action.place is place:
                shown = [_keys(live.keys_of(action.id)) for live in maps.values()]
                cells = [shown[0] or "-", *("" if keys == shown[0] else keys or "-" for keys in shown[1:])]
                word = f"`:{action.command}`" if action.command else ""
                lines.append(f"| `{action.id}` | {action.title} | {' | '.join(cells)} | {word} |")
        lines.append("")
    lines += ["### Layouts", "", "| layout | its keys | act as |", "|---|---|---|"]
    lines += [
        f"| `{name}` | {_code(letters)} | {_code(latin)} |" for name, (letters, latin) in LAYOUTS.items()
    ]
    return "\n".join(lines)


HEADINGS = {
    Place.ANYWHERE: "Everywhere outside text",
    Place.QUEUE: "In the queue",
    Place.CONVERSATION: "In the conversation",
    Place.SIDE: "In the pane of canned responses, articles and the customer",
    Place.GUIDE: "While a script is followed",
    Place.COMPOSER: "While writing",
    Place.REVIEW: "In the review line",
    Place.CHOOSER: "Where something is chosen or asked",
    Place.SEARCH: "While searching",
    Place.HELP: "In the help",
    Place.OUTPUT: "While an output or a note is looked at",
}


def _keys(keys: tuple[str, ...]) -> str:
    return ", ".join(_code(one) for one in keys)


def _code(text: str) -> str:
    """Words as code in a cell of a table, where a bar and a backtick must not end anything."""
    mark = "``" if "`" in text else "`"
    space = " " if "`" in text else ""
    return f"{mark}{space}{text}{space}{mark}".replace("|", "\\|")


def _usages(command: click.Command, name: str, words: str) -> Iterator[tuple[str, str]]:
    if isinstance(command, click.Group):
        for sub in command.commands.values():
            yield f"{name} {_usage(sub, sub.name or '')}", (sub.help or "").splitlines()[0]
        return
    yield _usage(command, name), words


def _usage(command: click.Command, name: str) -> str:
    ctx = click.Context(command, info_name=name)
    parts = [name]
    for param in command.params:
        if isinstance(param, click.Argument):
            parts.append(param.make_metavar(ctx))
        elif isinstance(param, click.Option) and param.opts[0] not in {"--desk", "--help"}:
            value = "" if param.is_flag else f" {param.make_metavar(ctx).strip('[]')}"
            parts.append(f"{param.opts[0]}{value}" if param.required else f"[{param.opts[0]}{value}]")
    return " ".join(parts).replace("|", "\\|")


def _values(setting: Setting) -> str:
    if setting.kind == "number":
        return f"{setting.low} to {setting.high}"
    if setting.choices:
        listed = ", ".join(f"`{word}`" for word in setting.choices)
        return {"name": f"{listed}, a file's name", "words": f"a list of {listed}"}.get(setting.kind, listed)
    return {
        "flag": "`true`, `false`",
        "words": "a list of texts",
        "keys": "a table",
        "rules": "a table",
        "accounts": "tables",
    }.get(setting.kind, "text")


def _default(setting: Setting) -> str:
    value = getattr(Settings(), setting.name)
    return "`{}`" if setting.kind in TABLES else f"`{to_toml(value)}`"


def main() -> int:
    stale = [path for path, text in pages().items() if path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path.name} is stale: run tools/make_docs.py")
        return 1 if stale else 0
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
