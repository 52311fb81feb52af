"""Writes an account into the configuration file; every other line stays as it is."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from supportconsole.config.editing import to_toml, with_value
from supportconsole.config.layers import read_document
from supportconsole.config.paths import write_private
from supportconsole.domain.errors import ConfigProblem

BACKUP = ".bak"


def write_account(path: Path, name: str, table: Mapping[str, object]) -> Path | None:
    """Put the table `[account.NAME]` into the file (0600, in one step); gives where the file's former content now lies.

    Raises ConfigProblem when the file cannot be read, or holds the account in a form that cannot be edited line by line.
    """
    before = read_document(path) if path.exists() else {}
    source = path.read_text(encoding="utf-8") if path.exists() else ""
    edited = source
    for key, value in table.items():
        if isinstance(value, Mapping):
            for option, text in value.items():
                edited = with_value(edited, ("account", name, key, str(option)), to_toml(text))
        else:
            edited = with_value(edited, ("account", name, key), to_toml(value))
    accounts = dict(before.get("account", {}))
    accounts[name] = {**accounts.get(name, {}), **_plain(table)}
    try:
        right = tomllib.loads(edited) == {**before, "account": accounts}
    except tomllib.TOMLDecodeError:
        right = False
    if not right:
        raise ConfigProblem(
            "{path}: account.{name} stands there in a form that cannot be changed line by line.",
            hint="Nothing was written; change it in the file yourself.",
            path=path,
            name=name,
        )
    kept = None
    if source:
        kept = path.with_name(path.name + BACKUP)
        write_private(kept, source)
    write_private(path, edited)
    return kept


def _plain(table: Mapping[str, object]) -> dict[str, object]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in table.items()}
