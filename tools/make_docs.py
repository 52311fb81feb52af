"""Writes what the documentation says about settings and commands from the program itself.

`make_docs.py` renews docs/configuration.md and the command table of docs/commands.md; `--check` only compares.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from supportconsole.cli.group import FAMILIES, make_top
from supportconsole.config.editing import to_toml
from supportconsole.config.schema import SETTINGS, Setting
from supportconsole.config.settings import PREFIX, Settings

DOCS = Path(__file__).parents[1] / "docs"
BEGIN, END = "<!-- made by tools/make_docs.py -->", "<!-- end of what is made -->"


def pages() -> dict[Path, str]:
    """Every page with a made part, as it should be."""
    made = {"configuration.md": settings_table(), "commands.md": command_tables()}
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
    return {"flag": "`true`, `false`", "words": "a list of texts", "keys": "a table"}.get(
        setting.kind, "text"
    )


def _default(setting: Setting) -> str:
    value = getattr(Settings(), setting.name)
    return "`{}`" if setting.kind == "keys" else f"`{to_toml(value)}`"


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
