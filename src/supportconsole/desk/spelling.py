"""Spelling by the hunspell dictionaries of the machine, when the extra `spell` (spylls) is installed.

A dictionary is loaded at its first use and kept; the Russian and Polish ones take seconds and some hundred megabytes,
so that nothing is loaded before a text is reviewed, and never on the loop of the screen.
"""

import gc
import re
import warnings
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from supportconsole.domain.errors import UsageProblem
from supportconsole.domain.guard.check import without_quotes
from supportconsole.domain.guard.findings import Found, Rule
from supportconsole.domain.text.language import guess_language
from supportconsole.locale import _

FOLDERS: Final = (
    "/usr/share/hunspell",
    "/usr/share/myspell",
    "/usr/share/myspell/dicts",
    "/usr/local/share/hunspell",
)
"""Where systems put dictionaries."""
MOST: Final = 20
"""Words of one text that are told; a text with more is in another language or a log."""
_PREFERRED: Final = ("en_US", "en_GB", "ru_RU", "pl_PL")
# A word of the text: no name with a sign in it, no part of an address or path, no code, no abbreviation.
_WORD: Final = re.compile(r"(?<![\w./@\\:#$%&=+-])[^\W\d_]{3,}(?:['’][^\W\d_]+)?(?![\w/@\\=]|[.:-]\w)")


def find_misspelt(text: str, folder: str = "") -> tuple[Found, ...]:
    """Words that the dictionary of the text's language does not know; none without a dictionary.

    `folder` comes before the system's own folders. The first call for a language may take seconds.
    """
    own = without_quotes(text)
    path = find_dictionary(guess_language(own), folder)
    if path is None:
        return ()
    return tuple(_unknown(own, _load(path)))


def find_dictionary(language: str, folder: str = "") -> Path | None:
    """The dictionary of a language, without its ending; None when there is none or spylls is missing."""
    if not language or find_spec("spylls") is None:
        return None
    for place in (folder, *FOLDERS):
        if not place:
            continue
        found = sorted(
            Path(place).expanduser().glob(f"{language}*.dic"),
            key=lambda one: (one.stem not in _PREFERRED, one.name),
        )
        whole = [one for one in found if one.with_suffix(".aff").exists()]
        if whole:
            return whole[0].with_suffix("")
    return None


def _unknown(text: str, dictionary: Any) -> Iterator[Found]:
    told = 0
    known: dict[str, bool] = {}
    for word in _WORD.finditer(text):
        spelt = word[0].replace("’", "'")
        if spelt.isupper() or _is_name(text, word):
            continue
        if spelt not in known:
            known[spelt] = bool(dictionary.lookup(spelt))
        if not known[spelt]:
            yield Found(Rule.SPELLING, *word.span(), word[0])
            told += 1
            if told == MOST:
                return


def _is_name(text: str, word: re.Match[str]) -> bool:
    """A capital inside a sentence, or inside the word."""
    if word[0][1:] != word[0][1:].lower():
        return True
    if not word[0][0].isupper():
        return False
    before = text[: word.start()].rstrip(" \"'(«„")
    return bool(before) and before[-1] not in ".!?\n:"


@lru_cache(maxsize=3)
def _load(path: Path) -> Any:
    from spylls.hunspell import Dictionary

    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", ResourceWarning
        )  # spylls 0.1.7 leaves closing its files to the interpreter
        try:
            return Dictionary.from_files(str(path))
        except Exception as problem:  # noqa: BLE001  a file from outside, read by code that checks nothing
            reason = type(problem).__name__
        gc.collect()  # the frames of the failure hold its files
    raise UsageProblem(
        _("The dictionary {path} cannot be read ({reason}).").format(path=path, reason=reason),
        hint=_("Install it again, or set guard.spelling to off."),
    )
