"""What a terminal can be trusted with, judged from the environment the program was started in."""

from collections.abc import Mapping
from typing import Final

# Terminals whose terminfo entry has "bce": erasing takes the current background. `screen` and `tmux`
# entries do not have it, and a terminal that is not listed is not trusted with it either.
_ERASING: Final = (
    "xterm", "linux", "rxvt", "putty", "konsole", "kitty", "alacritty", "foot", "wezterm", "ghostty", "vte", "gnome",
    "contour", "mintty", "iterm", "nsterm", "st-", "mlterm", "eterm",
)  # fmt: skip


def erases_with_background(environ: Mapping[str, str]) -> bool:
    """Whether erased cells take the current background colour."""
    term = environ.get("TERM", "").lower()
    if term.endswith("-bce"):
        return True
    # Inside GNU screen a TERM of the outer terminal does not make it erase in colour.
    return not environ.get("STY") and (term == "st" or term.startswith(_ERASING))
