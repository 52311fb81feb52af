"""The links of an article: out to the web, and to other articles beside it."""

import posixpath
import re
from typing import Final, NamedTuple
from urllib.parse import unquote

from supportconsole.domain.conversation import Format
from supportconsole.domain.text.cleaning import clean_line
from supportconsole.domain.text.links import MAX_LINKS, find_links

_MARKDOWN: Final = re.compile(
    r"(?<!!)\[([^\[\]\n]{0,300})\]\(\s?<?([^()\s<>]{1,2000}(?:\([^()\s<>]{0,200}\))?)>?(?:\s\"[^\"()\n]{0,300}\")?\)"
)
_HTML: Final = re.compile(
    r"<a\s[^>]{0,1000}?href\s{0,5}=\s{0,5}[\"']?([^\"'\s>]{1,2000})[\"']?[^>]{0,1000}>(.{0,500}?)</a>",
    re.IGNORECASE | re.DOTALL,
)
_SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#")
_ARTICLE: Final = re.compile(r"\.(?:md|markdown|html?)$", re.IGNORECASE)


class ArticleLink(NamedTuple):
    """One link: its words, and either an address of the web or the path of another article (from its folder's top)."""

    words: str
    url: str = ""
    path: str = ""


def links_of(body: str, format: Format, path: str = "") -> tuple[ArticleLink, ...]:  # noqa: A002
    """The links of a body, each target once, in order: at most `MAX_LINKS`. `path` is the article's own place."""
    found: dict[str, ArticleLink] = {}
    head = body[:200_000]
    pairs = (
        [(re.sub(r"<[^>]*>", "", m[2]), m[1]) for m in _HTML.finditer(head)]
        if format is Format.HTML
        else [(m[1], m[2]) for m in _MARKDOWN.finditer(head)]
    )
    for words, target in pairs:
        if len(found) == MAX_LINKS:
            break
        link = _link(clean_line(words), target, path)
        if link is not None:
            found.setdefault(link.url or link.path, link)
    for url in find_links(head):  # bare addresses too, and none twice
        if len(found) < MAX_LINKS:
            found.setdefault(url, ArticleLink(url, url))
    return tuple(found.values())


def _link(words: str, target: str, path: str) -> ArticleLink | None:
    if re.match(r"https?://", target, re.IGNORECASE):
        safe = find_links(target)
        return ArticleLink(words or safe[0], safe[0]) if safe else None
    place = unquote(target.partition("#")[0].partition("?")[0])
    if _SCHEME.match(target) or not _ARTICLE.search(place) or not path or "\0" in place:
        return None
    whole = posixpath.normpath(
        place.lstrip("/") if place.startswith("/") else posixpath.join(posixpath.dirname(path), place)
    )
    return None if whole.startswith("..") else ArticleLink(words or whole, path=whole)
