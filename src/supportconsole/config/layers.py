"""Reads configuration files, variables and flags into settings, one layer over the other."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from supportconsole.config.schema import BY_NAME, Notice, Setting, accept, from_text, nearest
from supportconsole.config.settings import PREFIX, Settings
from supportconsole.domain.errors import ConfigProblem

_DEEPEST_INCLUDE = 5


class Layers:
    """Values gathered so far, where each came from, and what was refused on the way."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.origins: dict[str, str] = {}
        self.notices: list[Notice] = []

    def add(self, values: Mapping[str, object], origin: str, *, inside: str = "") -> None:
        """Lay the values of one file or section over what is there."""
        for name, value in values.items():
            if not inside and name == "desks":
                continue
            setting = BY_NAME.get(name)
            if setting is None:
                self._refuse_name(origin, inside + name, name, ("desks", *BY_NAME))
                continue
            for key, piece in _pieces(setting, value, inside):
                try:
                    self._take(name, accept(setting, piece), origin)
                except ValueError as problem:
                    self.notices.append(Notice(origin, inside + key, str(problem)))

    def add_words(self, words: Mapping[str, str], origin: str, *, prefix: str = "") -> None:
        """Lay values given as text (variables, flags) over what is there."""
        for full, text in words.items():
            name = full.removeprefix(prefix).lower()
            setting = BY_NAME.get(name)
            if setting is None:
                self._refuse_name(origin, full, full, tuple(prefix + known.upper() for known in BY_NAME))
                continue
            try:
                self._take(name, from_text(setting, text), f"{origin} {full}")
            except ValueError as problem:
                self.notices.append(Notice(origin, full, str(problem)))

    def settings(self) -> Settings:
        return Settings(**self.values, origins=self.origins, notices=tuple(self.notices))

    def _take(self, name: str, value: object, origin: str) -> None:
        if isinstance(value, dict):
            below = self.values.get(name, {})
            self.values[name] = {
                **below,
                **{part: _laid(below.get(part), new) for part, new in value.items()},
            }
            self.origins.update({f"{name}.{part}": origin for part in value})
        else:
            self.values[name] = value
        self.origins[name] = origin

    def _refuse_name(self, origin: str, key: str, name: str, known: tuple[str, ...]) -> None:
        by_small = {word.lower(): word for word in known}
        guess = by_small.get(nearest(name, list(by_small)), "")
        self.notices.append(
            Notice(origin, key, "there is no such setting.", f"Did you mean {guess}?" if guess else "")
        )


def read_layers(
    files: Iterable[Path], desk: str, variables: Mapping[str, str], flags: Mapping[str, str]
) -> Settings:
    """Settings out of everything at hand; see `settings.load` for the order."""
    layers = Layers()
    documents: list[tuple[str, dict[str, Any]]] = []
    for path in files:
        documents += _with_included(path, layers.notices, ())
    for origin, document in documents:
        layers.add(document, origin)
    for origin, document in documents:
        _add_desk(layers, document, origin, desk)
    layers.add_words(variables, "environment", prefix=PREFIX)
    layers.add_words(flags, "command line")
    return layers.settings()


def read_document(path: Path) -> dict[str, Any]:
    """One TOML file. Raises ConfigProblem that names the file and the line."""
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise ConfigProblem(
            f"{path}: {problem}", hint="Mend the line; until then its settings are not used."
        ) from problem
    except OSError as problem:
        raise ConfigProblem(
            f"{path}: {problem.strerror}", hint="Check that the file exists and is yours."
        ) from problem


def _pieces(setting: Setting, value: object, inside: str) -> list[tuple[str, object]]:
    """The value and its key; accounts one by one, so that a wrong one leaves the others alone, and with their desk."""
    if setting.kind != "accounts" or not isinstance(value, Mapping):
        return [(setting.name, value)]
    desk = {"desk": inside.removeprefix("desks.").removesuffix(".")} if inside else {}
    return [
        (f"{setting.name}.{name}", {name: {**desk, **table} if isinstance(table, Mapping) else table})
        for name, table in value.items()
    ]


def _laid(below: object, new: object) -> object:
    """An entry of a table over the one below it; of two tables, as accounts are, each key by itself."""
    return {**below, **new} if isinstance(below, dict) and isinstance(new, dict) else new


def _with_included(
    path: Path, notices: list[Notice], above: tuple[Path, ...]
) -> list[tuple[str, dict[str, Any]]]:
    """The file with those that it includes before it, so that its own values win."""
    if path in above or len(above) > _DEEPEST_INCLUDE:
        notices.append(Notice(str(path), "include", "includes itself."))
        return []
    try:
        document = read_document(path)
    except ConfigProblem as problem:
        notices.append(Notice(str(path), "", problem.message.removeprefix(f"{path}: "), problem.hint))
        return []
    found: list[tuple[str, dict[str, Any]]] = []
    included = document.get("include", ())
    for name in included if isinstance(included, list) else ():
        if isinstance(name, str):
            found += _with_included(
                (path.parent / Path(name).expanduser()).resolve(), notices, (*above, path)
            )
    return [*found, (str(path), document)]


def _add_desk(layers: Layers, document: Mapping[str, Any], origin: str, desk: str) -> None:
    sections = document.get("desks", {})
    if not isinstance(sections, dict):
        layers.notices.append(Notice(origin, "desks", "must hold tables, such as [desks.main]."))
        return
    for name, section in sections.items():
        if not isinstance(section, dict):
            layers.notices.append(Notice(origin, f"desks.{name}", "must be a table."))
        elif name == desk:
            layers.add(section, origin, inside=f"desks.{name}.")
