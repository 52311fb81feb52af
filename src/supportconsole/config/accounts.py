"""The helpdesks that a desk is connected to: a private file of its own for each desk, without any secret."""

import tomllib
from pathlib import Path
from typing import Final

from supportconsole.config.paths import Paths, check_desk_name
from supportconsole.domain.errors import ConfigProblem
from supportconsole.domain.remote.protocol import Account

_OWN: Final = frozenset({"connector", "url", "user"})


def accounts_file(paths: Paths, desk: str) -> Path:
    return paths.config / "accounts" / f"{check_desk_name(desk)}.toml"


def load_accounts(paths: Paths, desk: str) -> tuple[Account, ...]:
    """The accounts of a desk, in the order of the file; none without one. Raises ConfigProblem.

    A table for each account: `connector`, `url`, `user`, and whatever else the connector or the credential needs, as text.
    """
    file = accounts_file(paths, desk)
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as problem:
        raise ConfigProblem(
            f"{file}: {problem}", hint="Mend the file, or move it away and connect again."
        ) from problem
    return tuple(_account(file, name, table) for name, table in document.items())


def _account(file: Path, name: str, table: object) -> Account:
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise ConfigProblem(f"{file}: {name}: an account is a table of texts.")
    check_desk_name(name)
    missing = [key for key in ("connector", "url") if not table.get(key)]
    if missing or name == "local":
        raise ConfigProblem(f"{file}: {name}: {', '.join(missing) or 'that name'} is missing or taken.")
    return Account(
        name,
        table["connector"],
        table["url"],
        table.get("user", ""),
        {key: value for key, value in table.items() if key not in _OWN},
    )
