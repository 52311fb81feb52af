"""Whether a theme that a setting names is there; what is in it the screen reads."""

from pathlib import Path

from supportconsole.config.schema import BY_NAME, nearest
from supportconsole.domain.errors import UsageProblem


def check_theme(name: str, own: Path) -> None:
    """Raise UsageProblem when there is neither a built-in theme of that name nor a file in the user's folder `own`."""
    known = BY_NAME["theme"].choices
    if name in known or (own / f"{name}.toml").is_file():
        return
    mine = sorted(file.stem for file in own.glob("*.toml"))
    guess = nearest(name, [*known, *mine])
    raise UsageProblem(
        "There is no theme {name!r}.",
        hint="Did you mean {guess}?" if guess else "Themes: {names}.",
        name=name,
        guess=guess,
        names=", ".join([*known, *mine]),
    )
