"""Dictionary forms of Russian and Polish words, where the libraries of the extra `lemma` are installed.

A form that may belong to several words has all of them. What the dictionary does not know is left to its stem.
"""

from threading import Lock
from typing import Any, Final

from supportconsole.search.rules import dictionaries
from supportconsole.search.stems import fold, is_cyrillic

MARK: Final = "\u019b"
"""Stands before a dictionary form, so that it is never taken for a stem."""


class Lemmas:
    """The dictionaries; each takes about 0.1 s and 40 MB, and is loaded with the first word that needs it."""

    def __init__(self, *, russian: bool, polish: bool) -> None:
        self._languages = {"ru": russian, "pl": polish}
        self._dictionaries: dict[str, Any] = {}
        self._lock = Lock()

    def of(self, word: str, latin: str) -> tuple[str, ...]:
        """The marked and folded dictionary forms of a prepared word; none when it is not known."""
        language = "ru" if is_cyrillic(word) else latin
        if not self._languages.get(language):
            return ()
        with self._lock:
            dictionary = self._dictionaries.get(language)
            if dictionary is None:
                dictionary = self._dictionaries[language] = _load(language)
            forms = _russian(dictionary, word) if language == "ru" else _polish(dictionary, word)
        return tuple(dict.fromkeys(MARK + fold(form) for form in forms))


def find_lemmas() -> Lemmas | None:
    """What is installed of the extra; None when there is nothing."""
    russian, polish = dictionaries()
    return Lemmas(russian=russian, polish=polish) if russian or polish else None


def _load(language: str) -> Any:
    if language == "ru":
        from pymorphy3 import MorphAnalyzer

        return MorphAnalyzer()
    from morfeusz2 import Morfeusz

    return Morfeusz(generate=False)


def _russian(analyzer: Any, word: str) -> list[str]:
    if not analyzer.word_is_known(word):
        return []
    return [parse.normal_form for parse in analyzer.parse(word)]


def _polish(analyzer: Any, word: str) -> list[str]:
    # An analysis is (from, to, (form, lemma:kind, tag, ...)); words that are not known have the tag `ign`.
    return [
        found[1].partition(":")[0].casefold()
        for _start, _end, found in analyzer.analyse(word)
        if found[2] != "ign"
    ]
