"""Where the credential of an account comes from, and where it is kept: never in the configuration, never on a command line."""

import json
import os
import time
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from supportconsole.config.paths import Paths, find_paths, write_private
from supportconsole.domain.errors import ConfigProblem, LoginNeeded
from supportconsole.domain.remote.protocol import Account

PREFIX: Final = "SUPPORTCONSOLE_TOKEN_"
COMMAND_SECONDS: Final = 60.0
"""What a credential command may take; it may ask a person for a passphrase."""
KEYRING_SECONDS: Final = 3.0
REMEMBERED: Final = 60.0
"""Seconds for which one process keeps a credential before it asks for it again."""

_SERVICE: Final = "supportconsole"
_LONGEST: Final = 1 << 16
_taken: dict[str, str] = {}


class Found(NamedTuple):
    """A credential and where it came from: `token_cmd`, `environment`, `keyring` or `file`."""

    secret: str
    source: str

    def __repr__(self) -> str:
        return f"Found(secret=..., source={self.source!r})"


def take_tokens(environ: MutableMapping[str, str]) -> None:
    """Move the variables SUPPORTCONSOLE_TOKEN_* out of the environment, so that no program started from here has them."""
    for name in [name for name in environ if name.startswith(PREFIX)]:
        _taken[name] = environ.pop(name)


def tokens_for_engine() -> dict[str, str]:
    """The variables that were taken, for the one child that needs them: this program's own engine."""
    return dict(_taken)


def read_secret(account: Account) -> str:
    """The credential of an account. Raises LoginNeeded, which never holds any of it."""
    return find_secret(account, find_paths(os.environ)).secret


def remembered(account: Account) -> Callable[[], str]:
    """A function that answers the credential and asks for it anew after a minute, so that a program is not run for each call."""
    kept: list[tuple[float, str]] = []

    def secret() -> str:
        now = time.monotonic()
        if not kept or now - kept[0][0] > REMEMBERED:
            kept[:] = [(now, read_secret(account))]
        return kept[0][1]

    return secret


def find_secret(account: Account, paths: Paths) -> Found:
    """The first of: the program that `token_cmd` names, the variable SUPPORTCONSOLE_TOKEN_NAME, the keyring, the private file.

    Raises LoginNeeded when there is none or the program fails, ConfigProblem when others may read the file.
    """
    command = account.options.get("token_cmd", "")
    if command:
        return Found(_printed(account.name, json.loads(command)), "token_cmd")
    variable = variable_of(account.name)
    named = _taken.get(variable) or os.environ.get(variable, "")
    if named:
        return Found(named, "environment")
    kept = ask_keyring(lambda keyring: keyring.get_password(_SERVICE, account.name))
    if isinstance(kept, str) and kept:
        return Found(kept, "keyring")
    path = secret_file(paths, account.name)
    if path.is_symlink() or path.exists():
        return Found(_from_file(path), "file")
    raise LoginNeeded(
        "Nobody is logged in to {account}.",
        hint="Log in: supportconsole account login {account}.",
        account=account.name,
    )


def variable_of(name: str) -> str:
    """The variable that may hold an account's credential: `SUPPORTCONSOLE_TOKEN_NIGHT_DESK` for `night-desk`."""
    return PREFIX + name.upper().replace("-", "_")


def secret_file(paths: Paths, name: str) -> Path:
    return paths.config / "secrets" / name


def save_secret(paths: Paths, name: str, secret: str) -> str:
    """Keep a credential: in the keyring where one answers, else in a private file. Gives which of the two."""
    forget_secret(paths, name)

    def keep(keyring: Keyring) -> bool:
        keyring.set_password(_SERVICE, name, secret)
        return keyring.get_password(_SERVICE, name) == secret

    if ask_keyring(keep):
        return "keyring"
    path = secret_file(paths, name)
    write_private(path, secret + "\n")
    path.parent.chmod(0o700)
    return "file"


def forget_secret(paths: Paths, name: str) -> tuple[str, ...]:
    """Remove a kept credential; gives where one was."""
    gone = []
    if ask_keyring(lambda keyring: keyring.get_password(_SERVICE, name)):
        ask_keyring(lambda keyring: keyring.delete_password(_SERVICE, name))
        gone.append("keyring")
    path = secret_file(paths, name)
    if path.is_symlink() or path.exists():
        path.unlink()
        gone.append("file")
    return tuple(gone)


def ask_keyring(question: "Callable[[Keyring], object]") -> object:
    """What the system's keyring answers within three seconds; None without one, without a session to ask in, or when it hangs."""
    if not has_session(os.environ):
        return None
    import threading

    answers: list[object] = []

    def ask() -> None:
        try:
            import keyring

            answers.append(question(keyring))
        except Exception:  # noqa: BLE001  whatever a keyring raises means that it has nothing for us
            answers.append(None)

    thread = threading.Thread(target=ask, name="keyring", daemon=True)
    thread.start()
    thread.join(KEYRING_SECONDS)
    return answers[0] if answers else None


def has_session(environ: "MutableMapping[str, str] | os._Environ[str]") -> bool:
    """Whether a keyring can be there: on Linux it needs the user's message bus; one that is named needs nothing."""
    import sys

    if sys.platform in {"darwin", "win32"} or environ.get("PYTHON_KEYRING_BACKEND"):
        return True
    return bool(environ.get("DBUS_SESSION_BUS_ADDRESS"))


class Keyring(Protocol):
    """What is used of the module `keyring`."""

    def get_password(self, service: str, name: str, /) -> str | None: ...

    def set_password(self, service: str, name: str, secret: str, /) -> None: ...

    def delete_password(self, service: str, name: str, /) -> None: ...


def _printed(name: str, command: list[str]) -> str:
    """The first line that a program prints. Its other output is read and shown nowhere: it might be the secret, too."""
    import subprocess

    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, timeout=COMMAND_SECONDS, check=False)
    except (OSError, ValueError, subprocess.TimeoutExpired) as problem:
        raise LoginNeeded(
            "The token_cmd of {name} takes too long."
            if isinstance(problem, subprocess.TimeoutExpired)
            else "The token_cmd of {name} cannot be started.",
            hint="Try it by hand: {command} ...",
            name=name,
            command=command[0],
        ) from None
    lines = done.stdout[:_LONGEST].decode("utf-8", "replace").splitlines()
    line = lines[0].strip() if lines else ""
    if done.returncode or not line:
        raise LoginNeeded(
            "The token_cmd of {name} gave nothing (it ended with {code}).",
            hint="Try it by hand: {command} ...",
            name=name,
            code=done.returncode,
            command=command[0],
        )
    return line


def _from_file(path: Path) -> str:
    for place, right in ((path.parent, 0o700), (path, 0o600)):
        status = place.lstat()
        if place.is_symlink() or status.st_uid != os.getuid() or status.st_mode & 0o077:
            raise ConfigProblem(
                "{place}: others may read it, so the secret in it is not used.",
                hint="chmod {right:o} {place}, and change the password if others have had access.",
                place=place,
                right=right,
            )
    return path.read_text(encoding="utf-8").strip()
