"""Which guided scripts there are, in which languages, and which of them suit a ticket."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from supportconsole.domain.errors import NotFound
from supportconsole.domain.tickets import Ticket
from supportconsole.locale import _, language
from supportconsole.scripts.guide import Guide
from supportconsole.scripts.guides import Fault, Guides, Version
from supportconsole.scripts.shelf import Problem, Shelf


class Offer(NamedTuple):
    """A script that can be followed. `reason` names the words of the ticket that suggest it, empty without any."""

    id: str
    title: str
    language: str
    languages: tuple[str, ...]
    reason: str = ""
    steps: int = 0
    summary: str = ""


class GuideShelf:
    """The guided scripts of a shelf of their own; looks for changed files whenever it is asked, from any thread.

    `own` is the folder of one's own scripts, where a copy of the program's can be edited.
    """

    def __init__(self, shelf: Shelf, own: Path | None = None) -> None:
        self._shelf = shelf
        self.own = own
        self._guides = Guides()
        self._lock = Lock()
        self._taken = False

    @property
    def shelf(self) -> Shelf:
        return self._shelf

    def look(self) -> Mapping[str, Mapping[str, Version]]:
        """The sound versions by id and language as they are now."""
        with self._lock:
            if self._shelf.refresh() or not self._taken:
                self._guides.take(self._shelf.scripts)
                self._taken = True
            return self._guides.versions

    def faults(self) -> tuple[tuple[Problem, ...], tuple[Fault, ...]]:
        """Files that cannot be read, and scripts that are not sound."""
        self.look()
        return self._shelf.problems, self._guides.faults

    def find(self, key: str, wanted: Sequence[str] = ()) -> Version:
        """The script `vpn`, or `vpn.ru`, in the first of the wanted languages that it has. Raises NotFound."""
        versions = self.look()
        name, _dot, tongue = key.rpartition(".")
        if key in versions:
            return _in_language(versions[key], wanted)
        if name in versions and tongue in versions[name]:
            return versions[name][tongue]
        from supportconsole.domain.checks import nearest

        raise NotFound(
            _("There is no guided script {name}.").format(name=repr(key)), hint=nearest(key, versions)
        )

    def offers(self, text: str, wanted: Sequence[str], words: str = "") -> tuple[Offer, ...]:
        """All scripts whose title or id holds the words; those that suit a ticket's text first, then by title."""
        asked = words.casefold().split()
        small = text.casefold()
        found = []
        for name, by_language in self.look().items():
            guide = _in_language(by_language, wanted).guide
            if not all(word in f"{name} {guide.title}".casefold() for word in asked):
                continue
            every = (word for one in by_language.values() for word in one.guide.match)
            reasons = _met(every, small)
            offer = Offer(name, guide.title, guide.language, tuple(sorted(by_language)), ", ".join(reasons),
                          len(guide.steps), guide.summary)  # fmt: skip
            found.append((-len(reasons), guide.title.casefold(), offer))
        return tuple(offer for _n, _title, offer in sorted(found, key=lambda one: one[:2]))


def languages_for(ticket: Ticket | None) -> tuple[str, ...]:
    """The customer's language first, then the one of the interface, then English."""
    own = ticket.language[:2].lower() if ticket is not None else ""
    return tuple(dict.fromkeys(tongue for tongue in (own, language(), "en") if tongue))


def is_newer(versions: Mapping[str, Mapping[str, Version]], guide: Guide, text: str) -> bool:
    """Whether the shelf holds another version of a script than the one that is being followed."""
    version = versions.get(guide.id, {}).get(guide.language)
    return version is not None and version.text != text


def _in_language(by_language: Mapping[str, Version], wanted: Sequence[str]) -> Version:
    first = next((tongue for tongue in (*wanted, "") if tongue in by_language), next(iter(by_language)))
    return by_language[first]


def _met(words: Iterable[str], text: str) -> list[str]:
    return [word for word in dict.fromkeys(words) if word and word.casefold() in text]
