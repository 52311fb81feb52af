"""A file that the text speaks of and nobody has attached."""

import re
from collections.abc import Iterator
from typing import Final

from supportconsole.domain.guard.findings import Found, Rule

_PATTERNS: Final = re.compile(
    # English
    r"\b(?:find|see|sending|send|have)\s+(?:\w+\s+){0,3}attached\b"
    r"|\bI(?:'ve|\s+have|\s+am|'m)?(?:\s+also)?\s+attach(?:ed|ing)?\b|\bwe(?:'ve|\s+have)\s+attached\b"
    r"|\b(?:is|are)\s+attached(?!\s+to\b)|(?:^|[.!?]\s+|\n)attached\s+(?:is|are|you|please|the|a)\b|\bthe\s+attached\s+\w+"
    r"|\b(?:see|in)\s+the\s+attachments?\b|\bI\s+enclose\b|\benclosed\s+(?:is|are|you|please)\b"
    # Russian: во вложении, never в приложении, which is a program as often as not
    r"|\bво\s+вложени(?:и|ях)\b|\b(?:прикладываю|прилагаю|прикрепляю|прилагаем|прикладываем)\b"
    r"|\b(?:я|мы)\s+(?:приложил|прикрепил)[аи]?\b|(?:^|[.!?]\s+|\n)(?:приложил|прикрепил)[аи]?\b"
    r"|\b(?:приложенн|прикрепл[её]нн|прилагаем)\w+\s+(?:файл|документ|архив|снимк|скриншот|инструкц|журнал|таблиц|фото)\w*"
    # Polish, also without its letters
    r"|\bw\s+za[łl][aą]cz(?:niku|nikach|eniu)\b|\bza[łl][aą]cz(?:am|amy|y[łl][ae]m)\b"
    r"|\bw\s+za[łl][aą]czonym\s+\w+|\bza[łl][aą]czon(?:y|ym|ego)\s+(?:plik|dokument|zrzut|archiw|dziennik)\w*",
    re.IGNORECASE,
)


def find_promised_file(text: str) -> Iterator[Found]:
    """The first place where the text says that a file comes with it."""
    found = _PATTERNS.search(text)
    if found is not None:
        at = len(found[0]) - len(found[0].lstrip(" .!?\n"))
        yield Found(Rule.ATTACHMENT, found.start() + at, found.end(), found[0].strip(" .!?\n"))
