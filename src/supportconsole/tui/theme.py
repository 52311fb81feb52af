"""Colours by meaning: a theme file names at most fourteen, the rest are derived."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.color import Color
from rich.style import Style

from supportconsole.domain.errors import ConfigProblem
from supportconsole.locale import _

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from textual.theme import Theme

NAMES: Final = (
    "background", "foreground", "muted", "line", "accent", "customer", "reply", "note",
    "danger", "warning", "success", "strong", "badge", "selection",
)  # fmt: skip

_EIGHT: Final = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")

# What Textual's own widgets ask of a theme that keeps the terminal's colours.
_ANSI_VARIABLES: Final = {
    "ansi-background": "ansi_black",
    "ansi-foreground": "ansi_white",
    "border-blurred": "ansi_default",
    "block-cursor-foreground": "ansi_black",
    "block-cursor-background": "ansi_white",
    "input-cursor-background": "ansi_default",
    "input-cursor-foreground": "ansi_default",
    "input-cursor-text-style": "reverse",
    "input-selection-background": "ansi_default",
    "input-selection-foreground": "ansi_default",
    "screen-selection-background": "ansi_default",
    "screen-selection-foreground": "ansi_default",
}

_DERIVED: Final = {
    "foreground": "default",
    "background": "default",
    "muted": "dim",
    "line": "muted",
    "accent": "bold",
    "customer": "accent",
    "reply": "success",
    "note": "warning",
    "danger": "bold",
    "warning": "danger",
    "success": "accent",
    "strong": "bold",
    "badge": "reverse",
    "selection": "reverse",
}


@dataclass(frozen=True, slots=True)
class Palette:
    """The styles that panes paint with, each on the theme's ground."""

    name: str
    dark: bool
    colors: Mapping[str, str]
    text: Style
    muted: Style
    line: Style
    accent: Style
    customer: Style
    reply: Style
    note: Style
    danger: Style
    warning: Style
    success: Style
    strong: Style
    badge: Style
    selection: Style

    @property
    def is_ansi(self) -> bool:
        """Whether the terminal's own palette is used instead of colours of ours."""
        return self.colors["background"] == "default"

    @property
    def _foreground(self) -> Color:
        return Color.parse(self.colors["foreground"])

    def make_textual_theme(self) -> "Theme":
        """The theme Textual needs for the ground, the composer and the borders."""
        from textual.theme import Theme

        def plain(name: str) -> str:
            color = Style.parse(self.colors[name]).color
            if self.is_ansi and (color is None or color.is_default):
                return "ansi_default"
            if self.is_ansi and color is not None and color.number is not None and color.number < 16:
                return f"ansi_{'bright_' if color.number > 7 else ''}{_EIGHT[color.number % 8]}"
            return "#{:02x}{:02x}{:02x}".format(*(color or self._foreground).get_truecolor())

        return Theme(
            name=f"desk-{self.name}",
            dark=self.dark,
            ansi=self.is_ansi,
            primary=plain("accent"),
            secondary=plain("customer"),
            accent=plain("accent"),
            warning=plain("warning"),
            error=plain("danger"),
            success=plain("success"),
            foreground=plain("foreground"),
            background=plain("background"),
            surface=plain("background"),
            panel=plain("background"),
            boost=plain("background"),
            variables=_ANSI_VARIABLES
            | {
                "desk-line": plain("line"),
                "desk-reply": plain("reply"),
                "desk-note": plain("note"),
            },
        )


def read_theme(name: str, folders: "tuple[Traversable, ...]") -> Palette:
    """Read `name`.toml from the first folder that has it. Raises ConfigProblem with the file and the key."""
    import tomllib

    for folder in folders:
        path = folder / f"{name}.toml"
        if not path.is_file():
            continue
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
            raise ConfigProblem(
                _("theme {path}: {problem}").format(path=path, problem=problem),
                hint=_("Mend the file or choose another theme."),
            ) from None
        colors = content.get("colors", {})
        if not isinstance(colors, dict):
            raise ConfigProblem(
                _("theme {path}: {problem}").format(path=path, problem="colors"),
                hint=_("A style reads like 'bold #ff8800'."),
            )
        return make_palette(name, colors, dark=bool(content.get("dark", True)), source=str(path))
    known = ", ".join(names_in(folders))
    raise ConfigProblem(
        _("there is no theme {name}").format(name=repr(name)), hint=_("Themes: {names}.").format(names=known)
    )


def make_palette(name: str, colors: Mapping[str, object], *, dark: bool, source: str = "") -> Palette:
    """Complete the named colours. Raises ConfigProblem for an unknown name or an unreadable style."""
    from rich.errors import StyleSyntaxError

    for key in colors:
        if key not in NAMES:
            raise ConfigProblem(
                _("theme {path}: unknown colour name {name}").format(path=source or name, name=repr(key)),
                hint=_("Names: {names}.").format(names=", ".join(NAMES)),
            )
    complete = {key: str(colors.get(key, "")) for key in NAMES}
    for key in NAMES:
        seen = {key}
        value = complete[key] or _DERIVED[key]
        while value in NAMES and value not in seen:
            seen.add(value)
            value = complete[value] or _DERIVED[value]
        complete[key] = value
    styles: dict[str, Style] = {}
    for key, value in complete.items():
        try:
            styles[key] = Style.parse("none" if value == "default" else value)
        except StyleSyntaxError as problem:
            raise ConfigProblem(
                f"{_('theme {path}: {problem}').format(path=source or name, problem=key)}: {problem}",
                hint=_("A style reads like 'bold #ff8800'."),
            ) from None
    ground = Style.null()
    if complete["background"] != "default":
        ground = Style(color=styles["foreground"].color, bgcolor=styles["background"].color)
    named = {key: ground + styles[key] for key in NAMES if key not in {"background", "foreground"}}
    return Palette(name=name, dark=dark, colors=complete, text=ground, **named)


def names_in(folders: "tuple[Traversable, ...]") -> list[str]:
    """The themes that can be chosen, by name."""
    files = (file.name for folder in folders for file in folder.iterdir())
    return sorted({name.removesuffix(".toml") for name in files if name.endswith(".toml")})


def theme_folders(own: Path | None) -> "tuple[Traversable, ...]":
    """Where themes are looked for: the user's folder first, then those that come with the program."""
    package = Path(__file__).resolve().parent.parent
    shipped: Traversable = package / "themes"
    if not shipped.is_dir():
        shipped = package.parent.parent / "themes"
    if not shipped.is_dir():  # the program is one zip file
        from importlib.resources import files

        shipped = files("supportconsole") / "themes"
    return (own, shipped) if own is not None and own.is_dir() else (shipped,)
