"""What a terminal can be trusted with, judged from the environment the program was started in."""

from collections.abc import Mapping
from typing import Final

# Terminals whose terminfo entry has "bce": erasing takes the current background. `screen` and `tmux`
# entries do not have it, and a terminal that is not listed is not trusted with it either.
_ERASING: Final = (
    "xterm", "linux", "rxvt", "putty", "konsole", "kitty", "alacritty", "foot", "wezterm", "ghostty", "vte", "gnome",
    "contour", "mintty", "iterm", "nsterm", "st-", "mlterm", "eterm",
)  # fmt: skip
_ON: Final = frozenset({"1", "on", "yes", "true"})
_OFF: Final = frozenset({"0", "off", "no", "false"})


def erases_with_background(environ: Mapping[str, str]) -> bool:
    """Whether erased cells take the current background colour."""
    term = environ.get("TERM", "").lower()
    if term.endswith("-bce"):
        return True
    # Inside GNU screen a TERM of the outer terminal does not make it erase in colour.
    return not environ.get("STY") and (term == "st" or term.startswith(_ERASING))


def wants_mouse(environ: Mapping[str, str]) -> bool:
    """Whether to ask for mouse reports.

    They take selecting text away from the terminal and cost bytes on the line, so not over SSH and not inside
    a multiplexer. SUPPORTCONSOLE_MOUSE=on or off decides otherwise.
    """
    far = any(
        environ.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT", "TMUX", "STY", "MOSH_KEY")
    )
    return _switch(environ, "SUPPORTCONSOLE_MOUSE", default=not far)


def wants_kitty_keys(environ: Mapping[str, str]) -> bool:
    """Whether to ask for the kitty keyboard protocol: SUPPORTCONSOLE_KITTY=on; no default key needs it."""
    return _switch(environ, "SUPPORTCONSOLE_KITTY", default=False)


def shows_cursor(environ: Mapping[str, str]) -> bool:
    """Whether the terminal's own cursor is shown where the application puts it.

    Braille lines and screen readers follow it. SUPPORTCONSOLE_CURSOR=off hides it; it is moved all the same.
    """
    return _switch(environ, "SUPPORTCONSOLE_CURSOR", default=True)


def _switch(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = environ.get(name, "").strip().lower()
    return value in _ON or (default and value not in _OFF)
