"""Cut HTML into tags and text, in one pass whose time grows with the length only.

The standard library's parser needs seconds for 200 kB of unfinished tags (it looks for the end of each anew), so the
few lines of grammar that mail needs are here. Everything that is no tag is text; nothing raises.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

MAX_TAGS: Final = 40_000

# As browsers have it, only a quotation mark behind `=` opens a value. A tag may hold no further `<` outside of such
# values, so that an unfinished one ends at the next tag.
_TOKEN: Final = re.compile(
    r"<(?:(/?)([a-zA-Z][a-zA-Z0-9:_-]{0,40}+)((?:[^<>=]|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+)>|!--(?:.*?-->|.*)|[!?][^<>]*+>)",
    re.DOTALL,
)
_ATTRIBUTE: Final = re.compile(
    r"([a-zA-Z][\w:.-]{0,40}+)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++)))?+"
)
_RAW: Final = frozenset(
    {"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "svg", "math", "object"}
)


class Token(NamedTuple):
    """`name` of a tag in small letters, "" for text. `text` is the text, entities decoded, or the tag's attributes."""

    name: str
    is_end: bool
    text: str


def tokens(html: str) -> Iterator[Token]:
    """The tags and texts of `html` in order; content that is never shown (scripts, styles) is left out.

    Ends after `MAX_TAGS` tags with a token named "…".
    """
    from html import unescape

    at = 0
    for _ in range(MAX_TAGS):
        match = _TOKEN.search(html, at)
        if not match:
            break
        if match.start() > at:
            yield Token("", False, unescape(html[at : match.start()]))
        at = match.end()
        if name := (match[2] or "").lower():
            yield Token(name, bool(match[1]), match[3])
            if name in _RAW and not match[1] and not match[3].endswith("/"):
                at = _end_of_raw(html, name, at)
    else:
        yield Token("…", False, "")
        return
    if at < len(html):
        yield Token("", False, unescape(html[at:]))


def attributes(text: str) -> dict[str, str]:
    """The attributes of a tag, names in small letters, entities decoded; the first of a name counts, as in browsers."""
    from html import unescape

    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(text[:20_000]):
        found.setdefault(name.lower(), unescape(double or single or bare))
    return found


def _end_of_raw(html: str, name: str, at: int) -> int:
    """Behind the end tag of content that is not HTML; where it never ends, the rest is content."""
    end = re.compile(rf"</{name}\b[^<>]*+>?", re.IGNORECASE).search(html, at)
    return end.end() if end else len(html)
