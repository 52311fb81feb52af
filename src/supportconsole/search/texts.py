"""What a thing says, as one text of keys: its title, and its messages one after the other in their own languages."""

import re
from collections.abc import Iterable
from html import unescape
from typing import Final, NamedTuple

from supportconsole.domain.text.language import guess_language
from supportconsole.search.normaliser import Normaliser

_SHORT: Final = 200
_MARK: Final = re.compile(  # lines of signs, what begins a line, and signs around words
    r"^[:\-=_* \t]{3,}+$|^[ \t]*+(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+|(?:```|~~~)[^\n]*+)"
    r"|(?<!\w)[*`]+|[*`]+(?!\w)|~~+|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)",
    re.MULTILINE,
)
_LINK: Final = re.compile(r"!?\[([^\[\]\n]*)\]\(([^()\s]*+)[^()\n]*+\)")
_TAG: Final = re.compile(r"<(?:(script|style)\b.*?</\1\s*>|[^<>]*>)", re.DOTALL | re.IGNORECASE)


class Found(NamedTuple):
    """The keys of a whole thing."""

    language: str
    title: str
    body: str
    lemmas: str


def read_all(
    normaliser: Normaliser, title: str, parts: Iterable[tuple[str, bool]], language: str = ""
) -> Found:
    """The keys of a title and of texts, each with whether it is HTML. `language` is what the thing says of itself."""
    texts = [strip_tags(text) if is_html else text for text, is_html in parts]
    own = language[:2].lower() if language else guess_language(" ".join((title, *texts))[:2000])
    head = normaliser.keys(title, language_of(title, own))
    bodies = [normaliser.keys(text, language_of(text, own)) for text in texts if text]
    return Found(
        own,
        head.stems,
        " ".join(keys.stems for keys in bodies if keys.stems),
        " ".join(keys.lemmas for keys in (head, *bodies) if keys.lemmas),
    )


def language_of(text: str, own: str) -> str:
    """The language of a text inside of something in the language `own`: letters tell, short texts follow."""
    guess = guess_language(text)
    return own if guess == "en" and own == "pl" and len(text) < _SHORT else guess


def strip_tags(html: str) -> str:
    """The words of HTML, in one line and with nothing of its marks."""
    return unescape(_TAG.sub(" ", html))


def strip_marks(markdown: str) -> str:
    """The words of Markdown without its signs; a link keeps its target."""
    return _MARK.sub("", _LINK.sub(r"\1 \2", markdown).replace("|", " "))
