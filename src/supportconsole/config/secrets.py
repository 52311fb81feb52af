"""Where the credential of an account comes from; it is read when a request needs it and kept nowhere."""

import os
import shlex
import subprocess
from typing import Final

from supportconsole.domain.errors import LoginNeeded
from supportconsole.domain.remote.protocol import Account

PATIENCE: Final = 60.0
"""Seconds that a credential command may take; it may ask a person for a passphrase."""


def read_secret(account: Account) -> str:
    """The credential: the first line of what `token_cmd` prints, or the variable that `token_env` names.

    Raises LoginNeeded, which never holds any of it.
    """
    command = account.options.get("token_cmd", "")
    if command:
        return _printed(account, command)
    found = os.environ.get(account.options.get("token_env", ""), "")
    if not found:
        raise LoginNeeded(
            f"There is no credential for {account.name}.", hint="Log in: supportconsole account login."
        )
    return found


def _printed(account: Account, command: str) -> str:
    try:
        done = subprocess.run(
            shlex.split(command), stdout=subprocess.PIPE, timeout=PATIENCE, check=False, text=True
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as problem:
        raise LoginNeeded(
            f"The credential command of {account.name} cannot be run ({type(problem).__name__}).",
            hint="Try it by hand.",
        ) from None
    line = done.stdout.splitlines()[0].strip() if done.stdout.strip() else ""
    if done.returncode or not line:
        raise LoginNeeded(f"The credential command of {account.name} gave nothing.", hint="Try it by hand.")
    return line
