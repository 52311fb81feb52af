"""Words reduced to what their forms share: the stemmer of their language first, then letters folded.

The order matters: a stemmer knows its language's letters, and a folded word is no longer of that language.
"""

import unicodedata
from threading import Lock
from typing import Any, Final

from supportconsole.search.endings import trim

_CYRILLIC: Final = "\u0400", "\u0530"
_LANGUAGES: Final = {"en": "english", "pl": "polish", "ru": "russian"}
_FOLDED: Final = str.maketrans(
    {"ł": "l", "ё": "е", "ß": "ss", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"}
)
_LATIN_END: Final = "\u0250"


class Stems:
    """Stems of words in English, Russian and Polish. The stemmers are loaded with the first word of their language."""

    def __init__(self) -> None:
        self._stemmers: dict[str, Any] = {}
        self._lock = Lock()  # a stemmer keeps the word that it works on in itself

    def stem(self, word: str, latin: str) -> str:
        """The key of a prepared word. `latin` is the language (`en` or `pl`) of words in Latin letters."""
        language = "ru" if is_cyrillic(word) else latin
        with self._lock:
            stemmer = self._stemmers.get(language) or self._load(language)
            stem: str = stemmer.stemWord(word)
        return trim(fold(stem), language) or word

    def _load(self, language: str) -> Any:
        import snowballstemmer

        stemmer = self._stemmers[language] = snowballstemmer.stemmer(_LANGUAGES[language])
        return stemmer


def is_cyrillic(word: str) -> bool:
    return _CYRILLIC[0] <= word[:1] < _CYRILLIC[1]


def fold(word: str) -> str:
    """The word without what is left out in a hurry: Latin letters without their marks, е for ё."""
    if word.isascii():
        return word
    word = word.translate(_FOLDED)
    if word.isascii() or is_cyrillic(word):  # й is no и with a mark
        return word
    return "".join(
        unicodedata.normalize("NFD", letter)[0] if letter < _LATIN_END else letter for letter in word
    )
