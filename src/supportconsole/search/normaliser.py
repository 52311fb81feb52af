"""The one way from a text to the words it is found by, for what is indexed and for what is typed."""

import re
from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

from supportconsole.domain.text.language import guess_language
from supportconsole.search.lemmas import Lemmas
from supportconsole.search.rules import number
from supportconsole.search.runs import prepare, read_run
from supportconsole.search.stems import Stems

LATIN: Final = ("en", "pl")
"""The languages that a word in Latin letters may be of."""

LONGEST_TEXT: Final = 40_000
"""Characters of one text that are looked at."""

_DIGIT: Final = re.compile(r"\d")
_KEPT_RUNS: Final = 20_000
_KEPT_NUMBERS: Final = 500
_LONGEST_KEPT: Final = 24


class Keys(NamedTuple):
    """What a text is found by, each word after the other: stems and codes, and the dictionary forms where known."""

    stems: str
    lemmas: str
    language: str


class Normaliser:
    """Turns texts into words. `lemmas` adds dictionary forms; without them stems have to do.

    `remember` is how many different runs are kept: more of them make a long import faster and take memory.
    """

    def __init__(self, lemmas: Lemmas | None = None, *, remember: int = _KEPT_RUNS) -> None:
        self.lemmas = lemmas
        self._stems = Stems()
        self._stemmed = {latin: _Memory(partial(self._stem_run, latin), remember) for latin in LATIN}
        self._lemmas = {latin: _Memory(partial(self._lemmatize_run, latin), remember) for latin in LATIN}

    @property
    def rules(self) -> int:
        """What an entry is marked with that this makes; higher is better."""
        return number(lemmas=self.lemmas is not None)

    def keys(self, text: str, language: str = "") -> Keys:
        """The keys of a text. `language` decides where the letters do not; it is guessed when not given."""
        text = text[:LONGEST_TEXT]
        language = language if language in {"en", "pl", "ru"} else guess_language(text)
        latin = "pl" if language == "pl" else "en"
        runs = prepare(text).split()
        stems = " ".join(filter(None, map(self._stemmed[latin].__getitem__, runs)))
        lemmas = ""
        if self.lemmas is not None and (latin == "pl" or not text.isascii()):
            lemmas = " ".join(filter(None, map(self._lemmas[latin].__getitem__, runs)))
        return Keys(stems, lemmas, language)

    def stem(self, word: str, latin: str = "en") -> str:
        """The stem of one prepared word."""
        return self._stems.stem(word, latin)

    def stem_run(self, run: str, latin: str) -> str:
        """The keys of one prepared run, as `keys` finds them: cheap when it was met before."""
        return self._stemmed[latin][run]

    def lemmatize_run(self, run: str, latin: str) -> str:
        """The dictionary forms of one prepared run; empty without the libraries."""
        return self._lemmas[latin][run] if self.lemmas is not None else ""

    def _stem_run(self, latin: str, run: str) -> str:
        parts, whole, is_code, _ = read_run(run)
        if is_code:
            return " ".join((*parts, whole) if whole else parts)
        stem = self._stems.stem
        words = [stem(part, latin) if part.isalpha() else part for part in parts]
        if whole:
            words.append(stem(whole, latin))
        return " ".join(words)

    def _lemmatize_run(self, latin: str, run: str) -> str:
        if _DIGIT.search(run) or self.lemmas is None:
            return ""
        parts, whole, is_code, _ = read_run(run)
        if is_code:
            return ""
        found = [key for part in (*parts, whole) if part.isalpha() for key in self.lemmas.of(part, latin)]
        return " ".join(found)


class _Memory(dict[str, str]):
    """Runs that were read before. It forgets everything when it is full, which costs less than keeping an order.

    A run that holds a number comes again in the same conversation and seldom elsewhere: of those a few are kept.
    """

    def __init__(self, read: Callable[[str], str], most: int) -> None:
        super().__init__()
        self._read = read
        self._most = most
        self._numbers: dict[str, str] = {}

    def __missing__(self, run: str) -> str:
        found = self._numbers.get(run)
        if found is None:
            found = self._read(run)
            if len(run) <= _LONGEST_KEPT:
                has_number = _DIGIT.search(run) is not None
                _keep(
                    self._numbers if has_number else self,
                    run,
                    found,
                    _KEPT_NUMBERS if has_number else self._most,
                )
        return found


def _keep(memory: dict[str, str], run: str, found: str, most: int) -> None:
    if len(memory) >= most:
        memory.clear()
    memory[run] = found
