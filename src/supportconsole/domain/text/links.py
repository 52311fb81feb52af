"""Links in foreign text: which of them may be opened, and how they are written so that none can lie."""

import re
from typing import Final

from supportconsole.domain.text.cleaning import clean

MAX_LINK: Final = 2_000
"""Characters of the longest link that is listed or written out; browsers and servers give up near there too."""
MAX_LINKS: Final = 200

_SHOWN: Final = frozenset({"http", "https", "mailto", "tel"})
_SCHEME: Final = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]{0,30}):")

# A link ends at a space, at a bracket or quotation mark that encloses it, and at any stand-in of the cleaning.
_LINK: Final = r"https?://[^\s<>\"`{}|\\^\u00ab\u00bb\u200b-\u200f\u201c-\u201e\u2060-\u2064\u21c4\u2400-\u2421\ufeff\ufffd]+"
_ADDRESS: Final = r"(https?)://((?:[^/?#@]*@)?)([^/?#@:]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?([/?#].*)?"
_HOST: Final = r"[a-zA-Z0-9](?:[a-zA-Z0-9._-]*[a-zA-Z0-9])?\.?|\[[0-9a-fA-F:.]+\]"


def find_links(text: str) -> tuple[str, ...]:
    """The http and https links of a text, each once, in order, at most `MAX_LINKS`.

    Each is printable ASCII: host names of other scripts are in their `xn--` form, so that a look-alike shows.
    None can hold a control character or be taken for an option by the program that opens it.
    """
    found: dict[str, None] = {}
    for match in re.finditer(_LINK, clean(text), re.IGNORECASE):
        if len(match[0]) <= MAX_LINK and (link := _safe(_without_tail(match[0]))):
            found[link] = None
            if len(found) == MAX_LINKS:
                break
    return tuple(found)


def write_link(text: str, target: str) -> str:
    """A link as text: `text <target>`, or the target alone when the text says the same.

    Targets that this product never opens (scripts, files, programs) are noted by their scheme: `text <javascript:…>`.
    """
    text = text.strip()
    # Browsers ignore line ends and tabs inside a target; so must whoever looks for its scheme.
    target = "".join(clean(target[: MAX_LINK + 1]).split())
    scheme = _SCHEME.match(target)
    if not scheme:
        return text  # a place in the same document: leads nowhere from here
    name = scheme[1].lower()
    if name not in _SHOWN:
        return f"{text} <{name}:…>".lstrip()
    if len(target) > MAX_LINK:
        target = target[:MAX_LINK] + "…"
    shown = target[scheme.end() :] if name in {"mailto", "tel"} else target
    if not text or _bare(text) in {_bare(shown), _bare(target)}:
        return shown if name in {"mailto", "tel"} else target
    return f"{text} <{shown}>"


def _bare(link: str) -> str:
    return re.sub(r"^(https?|mailto|tel)[:]/*", "", link).rstrip("/")


def _without_tail(link: str) -> str:
    """Without the punctuation of the sentence around it; a bracket belongs to the link that opened it."""
    end = len(link)
    spare = {")": link.count(")") - link.count("("), "]": link.count("]") - link.count("[")}
    while end and (link[end - 1] in ".,;:!?'*_~…" or spare.get(link[end - 1], 0) > 0):
        if link[end - 1] in spare:
            spare[link[end - 1]] -= 1
        end -= 1
    return link[:end]


def _safe(link: str) -> str:
    """The link in printable ASCII, or "" when it is none that could be opened."""
    parts = re.fullmatch(_ADDRESS, link, re.IGNORECASE | re.DOTALL)
    if not parts:
        return ""
    scheme, user, host, port, rest = parts.groups("")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    if not re.fullmatch(_HOST, host):
        return ""
    if not (user + rest).isascii():
        from urllib.parse import quote

        marks = "%/:=&?~#+!$,;'@()*[]"
        user, rest = quote(user, safe=marks), quote(rest, safe=marks)
    return f"{scheme.lower()}://{user}{host}{port}{rest}"
