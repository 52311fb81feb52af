"""The commands that may be run from a ticket: lists of words with typed places, filled without any shell.

A place stands for one value: `{host}`, `{address}`, `{url}`, `{port}`. A value is read by the grammar of its type and written
anew (`domain.hosts`), so it is part of exactly one argument and never an option.
"""

import re
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from supportconsole.domain.errors import NotFound, UsageProblem
from supportconsole.domain.hosts import bracketed, read_address, read_host, read_port, read_url
from supportconsole.locale import _

DIAGNOSTICS: Final[Mapping[str, tuple[str, ...]]] = {
    "ping": ("ping", "-c", "4", "-w", "10", "{host}"),
    "dig": ("dig", "+time=3", "+tries=2", "{host}"),
    "dig-mx": ("dig", "+time=3", "+tries=2", "+noall", "+answer", "{host}", "MX"),
    "dig-txt": ("dig", "+time=3", "+tries=2", "+noall", "+answer", "{host}", "TXT"),
    "traceroute": ("traceroute", "-w", "2", "-q", "1", "-m", "20", "{host}"),
    "curl": ("curl", "-q", "-sS", "-I", "--globoff", "--max-time", "20", "--proto", "=http,https", "{url}"),
    "openssl": ("openssl", "s_client", "-brief", "-connect", "{host}:{port}", "-servername", "{host}"),
    "whois": ("whois", "{host}"),
}
"""What is offered without any configuration, where it is installed."""

PIPES: Final[Mapping[str, tuple[str, ...]]] = {
    "wc": ("wc",),
    "jq": ("jq", "."),
    "xmllint": ("xmllint", "--nonet", "--format", "-"),
    "base64": ("base64", "-d"),
    "certificate": ("openssl", "x509", "-noout", "-subject", "-issuer", "-dates"),
}
"""What a message can be piped to without any configuration, where it is installed."""

READERS: Final[Mapping[str, Callable[[str], str]]] = {
    "host": read_host,
    "address": read_address,
    "url": read_url,
    "port": read_port,
}
_PLACE: Final = re.compile(r"\{([a-z]+)\}")


class Allowed(NamedTuple):
    """A command of the list. `problem` says why it cannot be run, empty when it can."""

    name: str
    words: tuple[str, ...]
    problem: str = ""

    @property
    def places(self) -> tuple[str, ...]:
        """The types of the values that it needs, each once, in their order."""
        return tuple(dict.fromkeys(place for word in self.words for place in _PLACE.findall(word)))


class Prepared(NamedTuple):
    """A command ready to be run: its name on the list, and its arguments one by one."""

    name: str
    argv: tuple[str, ...]

    @property
    def line(self) -> str:
        """As a person would type it; for reading only."""
        return shlex.join(self.argv)


def read_allowed(
    defaults: Mapping[str, Sequence[str]], configured: Mapping[str, Sequence[str]], path: str
) -> tuple[Allowed, ...]:
    """The list: the defaults under what the configuration says; an empty list takes a command away.

    `path` is where programs are looked for.
    """
    words = {**defaults, **configured}
    return tuple(_checked(name, tuple(words[name]), path) for name in sorted(words) if words[name])


def find_allowed(commands: Iterable[Allowed], name: str) -> Allowed:
    """The command of that name. Raises NotFound, and UsageProblem for one that cannot be run."""
    known = {command.name: command for command in commands}
    found = known.get(name)
    if found is None:
        from supportconsole.domain.checks import nearest

        raise NotFound(
            _("There is no command {name} on the list.").format(name=repr(name[:40])),
            hint=nearest(name, known),
        )
    if found.problem:
        raise UsageProblem(f"{found.name}: {found.problem}", hint=_("See: supportconsole diagnose list"))
    return found


def prepare(command: Allowed, values: Mapping[str, str]) -> Prepared:
    """The command with a value in each of its places. Raises UsageProblem for one that is missing or does not fit."""
    read = {place: _read(place, values.get(place, "")) for place in command.places}
    return Prepared(command.name, tuple(_filled(word, read) for word in command.words))


def _read(place: str, text: str) -> str:
    try:
        return READERS[place](text)
    except ValueError:
        words = _("{word} is no {place}.").format(word=repr(text[:60]), place=place)
        raise UsageProblem(words, hint=place_hint(place)) from None


def place_hint(place: str) -> str:
    """What a value of this type looks like."""
    return {
        "host": _("A host name or an address."),
        "address": _("An IP address."),
        "url": _("A web address that begins with http:// or https://."),
        "port": _("A port from 1 to 65535."),
    }[place]


def _filled(word: str, read: Mapping[str, str]) -> str:
    """One argument; an IPv6 address that a port follows stands in brackets."""
    ports = "{host}:" in word or "{address}:" in word

    def value(found: re.Match[str]) -> str:
        text = read[found[1]]
        return bracketed(text) if ports and found[1] in {"host", "address"} else text

    return _PLACE.sub(value, word)


def _checked(name: str, words: tuple[str, ...], path: str) -> Allowed:
    import shutil

    problem = ""
    unknown = [place for word in words for place in _PLACE.findall(word) if place not in READERS]
    if unknown:
        problem = _("there is no place {{{name}}}; there are {names}").format(
            name=unknown[0], names=", ".join(f"{{{place}}}" for place in READERS)
        )
    elif _PLACE.search(words[0]):
        problem = _("the program itself cannot be a place")
    elif shutil.which(words[0], path=path) is None:
        problem = _("{program} is not installed").format(program=words[0])
    return Allowed(name, words, problem)
