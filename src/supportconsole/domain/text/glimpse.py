"""One line of what a reader would read of a text: placeholders as gaps to be seen, none of the signs it is marked up with."""

import re
from typing import Final

from supportconsole.domain.text.markdown import plain

LOOKED_AT: Final = 2_000
"""Characters of a text that are looked at."""

_MARK: Final = re.compile(r"\{\{([^{}]{0,200})\}\}")
_INLINE: Final = re.compile(r"</?(?:a|b|code|em|i|span|strong|u)(?:\s[^<>]{0,300})?>", re.IGNORECASE)
_OTHERWISE: Final = re.compile(r"\{%-?\s*(?:else|elsif|when)\b[^{}]{0,200}%\}")
_LOGIC: Final = re.compile(r"\{%[^{}]{0,200}%\}")
_TAG: Final = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,15}(?:\s[^<>]{0,300})?/?>|<!--.{0,300}?-->")
_CUT_MARK: Final = re.compile(r"^[^{}]{0,200}[%}]\}|\{[{%][^{}]{0,200}$")
_BLOCK_SIGN: Final = re.compile(
    r"(?:(?<=\s)|^)(?:#{1,6}|>+|\*|`{3}\w{0,20}|[-*_=]{3,}|\|(?:[-:| ]{3,}\|)?)(?=\s|$)"
)


def glimpse(text: str) -> str:
    """The beginning of a response, an article or a piece of one, in one line; `[first name]` for `{{ requester.first_name }}`.

    Where the text was cut inside a mark, an ellipsis stands for what is left of it.
    """
    read = _LOGIC.sub("", _OTHERWISE.sub(" / ", _MARK.sub(_gap, text[:LOOKED_AT])))
    read = _TAG.sub(" ", _INLINE.sub("", _CUT_MARK.sub("\u2026", read)))
    read = _BLOCK_SIGN.sub(" ", " ".join(read.split()))
    return " ".join(plain(" ".join(read.split())).split())


def _gap(mark: re.Match[str]) -> str:
    name = mark[1].partition("|")[0].strip().rpartition(".")[2].replace("_", " ").strip()
    return f"[{name}]" if name and "'" not in name and '"' not in name else "[\u2026]"
