"""The shell's completion: the script that a shell loads, and the answers it then asks for."""

import os
import sys

import click
from click.shell_completion import get_completion_class

from supportconsole.cli.group import ENVIRONMENT, Command
from supportconsole.cli.output import say
from supportconsole.cli.session import Session
from supportconsole.locale import _

SHELLS = ("bash", "zsh", "fish")


@click.command("completion", cls=Command)
@click.argument("shell", type=click.Choice(SHELLS))
def completion_command(shell: str) -> None:
    r"""Print the completion script of a shell.

    \b
    bash:  eval "$(supportconsole completion bash)"   in ~/.bashrc
    zsh:   eval "$(supportconsole completion zsh)"    in ~/.zshrc
    fish:  supportconsole completion fish | source    in ~/.config/fish/config.fish
    """
    kind = get_completion_class(shell)
    assert kind is not None
    made = kind(click.Group(), {}, "supportconsole", ENVIRONMENT)
    # The script alone, without the class's own look at the version of bash: that starts a shell each time.
    say(made.source_template % made.source_vars())


def answer(top: click.Group, session: Session) -> int:
    """Answer the shell. Whatever fails offers nothing: a completion must never print an error into a prompt."""
    shell = os.environ[ENVIRONMENT].partition("_")[0]
    kind = get_completion_class(shell)
    if kind is None:
        say(_("Completion is made for {shells}.").format(shells=", ".join(SHELLS)), err=True)
        return 2
    session.as_json = True
    try:
        words = kind(top, {"obj": session}, "supportconsole", ENVIRONMENT).complete()
    except Exception:  # noqa: BLE001  see above
        return 1
    sys.stdout.write(words + "\n" if words else "")
    return 0
