"""The helpdesks that a desk is connected to, out of the tables `[account.NAME]` of the configuration. No secret stands there."""

import json
import os
from collections.abc import Mapping
from typing import Final

from supportconsole.config.paths import MAIN_DESK, SAMPLE_DESK, Paths, check_desk_name
from supportconsole.config.settings import Settings, load
from supportconsole.domain.errors import ConfigProblem, UsageProblem
from supportconsole.domain.remote.protocol import Account
from supportconsole.domain.tickets import LOCAL

TEXTS: Final = ("type", "url", "user", "ca_file", "zone", "desk")
KEYS: Final = (*TEXTS, "token_cmd", "options")
TAKEN: Final = frozenset({LOCAL})
_SECRETS: Final = frozenset({"token", "password", "secret", "api_key", "api_token", "key"})

Table = dict[str, object]


def check_accounts(value: object) -> dict[str, Table]:
    """The tables of accounts as the settings hold them. Raises ValueError whose text is the reason, for people."""
    if not isinstance(value, Mapping) or not all(isinstance(table, Mapping) for table in value.values()):
        raise ValueError("must hold tables, such as [account.work].")
    return {_name(name): check_account(table) for name, table in value.items()}


def check_account(table: Mapping[str, object]) -> Table:
    """One table, with `token_cmd` as a list of words and `options` as texts. Raises ValueError."""
    checked: Table = {}
    for key, value in table.items():
        if key in _SECRETS:
            raise ValueError(
                f"{key}: a secret does not belong here. Use token_cmd, or supportconsole account login."
            )
        if key not in KEYS:
            from supportconsole.config.schema import nearest

            guess = nearest(key, KEYS)
            raise ValueError(f"{key}: there is no such key.{f' Did you mean {guess}?' if guess else ''}")
        if key == "token_cmd":
            checked[key] = _words(value)
        elif key == "options":
            checked[key] = dict(_options(value))
        elif isinstance(value, str) and value.isprintable():
            checked[key] = value
        else:
            raise ValueError(f"{key}: must be text on one line.")
    url = checked.get("url")
    if isinstance(url, str) and url and not url.startswith(("https://", "http://")):
        raise ValueError("url: must begin with https://.")
    return checked


def accounts_of(settings: Settings, desk: str) -> tuple[Account, ...]:
    """The accounts of a desk, by name. One that names no desk belongs to `main`, one in `[desks.NAME]` to that desk.

    Raises ConfigProblem for an account that lacks its type or address.
    """
    found = []
    for name, table in sorted(settings.account.items()):
        if desk == SAMPLE_DESK or str(table.get("desk") or MAIN_DESK) != desk:
            continue
        missing = [key for key in ("type", "url") if not table.get(key)]
        if missing:
            place = settings.origins.get(f"account.{name}", "")
            raise ConfigProblem(
                "{place}: account.{name}: {what} is missing.",
                hint="supportconsole init writes a whole account.",
                place=place,
                name=name,
                what=" and ".join(missing),
            )
        found.append(to_account(name, table))
    return tuple(found)


def to_account(name: str, table: Mapping[str, object]) -> Account:
    """A table as the connector gets it; what is not for the server (token_cmd, ca_file, zone) stands among the options."""
    options = table.get("options")
    texts = {str(key): str(value) for key, value in options.items()} if isinstance(options, Mapping) else {}
    command = table.get("token_cmd")
    if isinstance(command, tuple | list) and command:
        texts["token_cmd"] = json.dumps(list(command))
    texts |= {key: str(table[key]) for key in ("ca_file", "zone") if table.get(key)}
    return Account(name, str(table["type"]), str(table["url"]), str(table.get("user", "")), texts)


def load_accounts(paths: Paths, desk: str) -> tuple[Account, ...]:
    """The accounts of a desk, read from the configuration. Raises ConfigProblem."""
    return accounts_of(load(paths, desk, os.environ), desk)


def find_account(paths: Paths, desk: str, name: str) -> Account:
    """One account of a desk. Raises UsageProblem with the nearest name, or ConfigProblem when the desk has none."""
    accounts = {account.name: account for account in load_accounts(paths, desk)}
    if name in accounts:
        return accounts[name]
    if not accounts:
        raise ConfigProblem(
            "This desk is connected to no helpdesk.", hint="Connect one: supportconsole init."
        )
    from supportconsole.config.schema import nearest

    guess = nearest(name, list(accounts))
    raise UsageProblem(
        "There is no account {name!r} on this desk.",
        hint="Did you mean {guess}?" if guess else "supportconsole account list shows them.",
        name=name,
        guess=guess,
    )


def _name(name: object) -> str:
    try:
        checked = check_desk_name(str(name))
    except UsageProblem:
        checked = ""
    if not checked or checked in TAKEN:
        raise ValueError(
            f"{name}: an account has a name of up to 40 small letters, digits, '-' and '_', other than local."
        )
    return checked


def _words(value: object) -> tuple[str, ...]:
    """A program and its words; one text is cut as a shell would, and never given to one."""
    if isinstance(value, str):
        import shlex

        try:
            value = shlex.split(value)
        except ValueError as problem:
            raise ValueError(f"token_cmd: {problem}.") from problem
    if not isinstance(value, list | tuple) or not value or not all(isinstance(word, str) for word in value):
        raise ValueError('token_cmd: must be a program and its words, such as ["pass", "show", "helpdesk"].')
    return tuple(value)


def _options(value: object, inside: str = "") -> list[tuple[str, str]]:
    if not isinstance(value, Mapping):
        raise ValueError("options: must be a table of texts.")  # noqa: TRY004  read as the reason
    found: list[tuple[str, str]] = []
    for name, within in value.items():
        if isinstance(within, Mapping):
            found += _options(within, f"{inside}{name}.")
        elif isinstance(within, bool):
            found.append((inside + name, "true" if within else "false"))
        elif isinstance(within, str | int):
            found.append((inside + name, str(within)))
        else:
            raise ValueError(f"options.{inside}{name}: must be text.")  # noqa: TRY004  read as the reason
    return found
