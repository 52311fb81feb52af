"""Finds a connector by its name: those of this package, and whatever else is installed under the entry point group."""

from collections.abc import Mapping
from importlib import import_module
from typing import Final

from supportconsole.domain.errors import ConfigProblem
from supportconsole.domain.remote.protocol import ENTRY_POINTS, ConnectorKind

BUILT_IN: Final[Mapping[str, str]] = {
    "generic": "supportconsole.connectors.generic.kind:KIND",
    "jira": "supportconsole.connectors.jira.kind:KIND",
    "rt": "supportconsole.connectors.rt.kind:KIND",
    "zendesk": "supportconsole.connectors.zendesk.kind:KIND",
}
"""The same as in pyproject.toml, for the program as one file, which has no entry points."""


def names() -> tuple[str, ...]:
    """The names of all connectors, in order; none is imported."""
    return tuple(sorted({*BUILT_IN, *_installed()}))


def find_kind(name: str) -> ConnectorKind:
    """The connector of that name. Raises ConfigProblem when there is none or it cannot be loaded."""
    place = BUILT_IN.get(name) or _installed().get(name)
    if place is None:
        raise ConfigProblem(
            "There is no connector {name!r}.",
            hint="Those here are: {names}.",
            name=name,
            names=", ".join(names()),
        )
    module, _colon, attribute = place.partition(":")
    try:
        kind = getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as problem:
        raise ConfigProblem(
            "The connector {name!r} cannot be loaded.", hint="Install its package anew.", name=name
        ) from problem
    if not isinstance(kind, ConnectorKind):
        raise ConfigProblem("{place} is not a connector.", hint="Install its package anew.", place=place)
    return kind


def _installed() -> dict[str, str]:
    from importlib.metadata import entry_points

    return {entry.name: entry.value for entry in entry_points(group=ENTRY_POINTS)}
