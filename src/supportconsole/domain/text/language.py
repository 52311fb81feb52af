"""Guess the language of a text from its letters: English, Russian or Polish.

No model and no word list: Cyrillic in the majority is Russian, a letter that only Polish has or two of its function
words are Polish, anything else is English. A text without a letter has no language.
"""

import re
from typing import Final

LOOKED_AT: Final = 4000
"""Characters that are looked at: more of a message does not change the guess."""

_POLISH_LETTER: Final = re.compile("[ąćęłńśźżĄĆĘŁŃŚŹŻ]")
_CYRILLIC: Final = re.compile("[\u0400-\u052f]+")
_LETTER: Final = re.compile(r"[^\W\d_]")
_NO_LETTERS: Final = re.compile(r"[\W\d_]+")
_WORD: Final = re.compile(r"\b[^\W\d_]+\b(?!/)")  # not the w of `w/`, not the Z of Z570

# Words that neither English nor the names of programs have, with and without their Polish letters.
_POLISH: Final = (
    "w z nie jest się sie czy oraz dla jak przy przez od ale już juz tylko albo lub proszę prosze dzień dzien"
    " dobry mam moje mój moj mnie nam jestem może moze mogę moge można mozna kiedy gdzie który ktory która"
    " ktora które ktore tego tym tej też tez brak działa dziala po na za ze że"
)
_POLISH_WORDS: Final = frozenset(_POLISH.split())

_BLANKS: Final = {code: " " for code in range(128) if not chr(code).isalnum() and chr(code) not in "_/"}
"""What stands between words of ASCII, but the stroke, which makes no word of what is before it."""


def guess_language(text: str) -> str:
    """`ru`, `pl` or `en` for a text; empty for one without letters."""
    head = text[:LOOKED_AT]
    if not _LETTER.search(head):
        return ""
    if not head.isascii():
        cyrillic = len(head) - len(_CYRILLIC.sub("", head))
        if cyrillic and cyrillic * 2 > len(_NO_LETTERS.sub("", head)):
            return "ru"
        if _POLISH_LETTER.search(head):
            return "pl"
    return "pl" if len(_POLISH_WORDS.intersection(_words(head.casefold()))) > 1 else "en"


def _words(text: str) -> list[str]:
    """The words of a text in small letters. Of one in ASCII by a shorter way, with some that have signs in them."""
    return text.replace("/", "/ ").translate(_BLANKS).split() if text.isascii() else _WORD.findall(text)
