"""The shell's completion: the script that a shell loads, and the answers it then asks for."""

import os
import sys
from typing import Final

import click
from click.shell_completion import (
    BashComplete,
    FishComplete,
    ShellComplete,
    get_completion_class,
    split_arg_string,
)

from supportconsole.cli.group import ENVIRONMENT, Command
from supportconsole.cli.output import say
from supportconsole.cli.session import Session
from supportconsole.locale import _

SHELLS = ("bash", "zsh", "fish")

_BASH: Final = r"""# bash ends words at : and = too: the whole line is sent, and what stands before the last such sign is kept
%(complete_func)s() {
    local line="${COMP_LINE:0:COMP_POINT}" word lead="" kind value
    word="${line##*[[:space:]]}"
    [[ $word != [\'\"]* ]] && lead="${word%%"${word##*[:=]}"}"
    COMPREPLY=()
    while IFS=, read -r kind value; do
        case $kind in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain)
                [[ $value == *[:=] ]] && compopt -o nospace
                [[ $word != [\'\"]* ]] && value="${value// /\\ }"
                COMPREPLY+=("${value#"$lead"}") ;;
        esac
    done < <(COMP_WORDS="$line" %(complete_var)s=bash_complete "$1")
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""


class Bash(BashComplete):
    """Bash, given the line as it was typed, up to the cursor."""

    source_template = _BASH

    def get_completion_args(self) -> tuple[list[str], str]:
        line = os.environ["COMP_WORDS"]
        words = split_arg_string(line)
        begun = words.pop() if words and not line[-1:].isspace() else ""
        return words[1:], begun


class Fish(FishComplete):
    """Fish, with words that hold commas, such as `status:open,new`."""

    source_template = FishComplete.source_template.replace('string split ","', 'string split --max 1 ","')


_OWN: Final[dict[str, type[ShellComplete]]] = {"bash": Bash, "fish": Fish}


@click.command("completion", cls=Command)
@click.argument("shell", type=click.Choice(SHELLS))
def completion_command(shell: str) -> None:
    r"""Print the completion script of a shell.

    \b
    bash:  eval "$(supportconsole completion bash)"   in ~/.bashrc
    zsh:   eval "$(supportconsole completion zsh)"    in ~/.zshrc
    fish:  supportconsole completion fish | source    in ~/.config/fish/config.fish
    """
    kind = _completer(shell)
    assert kind is not None
    made = kind(click.Group(), {}, "supportconsole", ENVIRONMENT)
    # The script alone, without the class's own look at the version of bash: that starts a shell each time.
    say((made.source_template % made.source_vars()).rstrip("\n"))


def answer(top: click.Group, session: Session) -> int:
    """Answer the shell. Whatever fails offers nothing: a completion must never print an error into a prompt."""
    kind = _completer(os.environ[ENVIRONMENT].partition("_")[0])
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


def _completer(shell: str) -> type[ShellComplete] | None:
    return _OWN.get(shell) or get_completion_class(shell)
