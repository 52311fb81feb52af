"""Articles as files: Markdown or HTML with what is known of them before the text (docs/knowledge.md)."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from supportconsole.domain.conversation import Format
from supportconsole.domain.front_matter import Values, join, split
from supportconsole.domain.knowledge import ArticleState, ArticleText
from supportconsole.domain.records_values import Aside, Unreadable, nearest, read_date
from supportconsole.domain.text.cleaning import clean_line

FORMATS: Final[Mapping[str, Format]] = {
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
}
"""What files are articles, by the end of their name."""

_ALSO: Final = {"lang": "language", "status": "state", "author": "owner", "keywords": "tags", "link": "url"}
_KNOWN: Final = (
    "id", "title", "language", "state", "tags", "owner", "verified_until", "url", "translation_of",
)  # fmt: skip
_LANGUAGE_IN_NAME: Final = re.compile(r"[._-]([a-z]{2})$")


class ArticleFile(NamedTuple):
    """One file read: the id that its front matter gives or "", the article, the keys that it did not know."""

    ref: str
    text: ArticleText
    extra: Values


def read_article(
    text: str, *, form: Format, name: str = "", state: ArticleState = ArticleState.DRAFT
) -> ArticleFile:
    """The article of a file. `name` is the file's without its ending; `state` is what it has when nothing says so.

    The title is that of the front matter, else the first heading, else the name. Raises Unreadable (BadFront too is a
    ValueError) with what is wrong.
    """
    raw, body = split(text)
    values = {_ALSO.get(key.lower(), key.lower()): value for key, value in raw.items()}
    heading, rest = _first_heading(body, form)
    title = _line(values, "title") or heading or clean_line(name.rpartition("/")[2])
    if not title:
        raise Unreadable('it needs a title: "title" before the text, or a heading in it')
    if not _line(values, "title"):
        body = rest
    in_name = _LANGUAGE_IN_NAME.search(name)
    found = ArticleText(
        title=title,
        body=body,
        format=form,
        language=_line(values, "language").lower() or (in_name[1] if in_name else ""),
        state=_state(values, state),
        owner=_line(values, "owner"),
        verified_until=read_date(_line(values, "verified_until"), "verified_until", Aside({}, {}))
        if _line(values, "verified_until")
        else "",
        tags=_tags(values),
        url=_line(values, "url"),
        translation_of=_line(values, "translation_of"),
    )
    extra: Values = {
        key: str(value) for key, value in values.items() if key not in _KNOWN and isinstance(value, str | int)
    }
    return ArticleFile(_line(values, "id"), found, extra)


def write_article(text: ArticleText, ref: str = "") -> str:
    """The article as a file that `read_article` reads: what is known of it, then its body."""
    values = {
        "id": ref,
        "title": text.title,
        "language": text.language,
        "state": text.state.value,
        "tags": text.tags,
        "owner": text.owner,
        "verified_until": text.verified_until,
        "url": text.url,
        "translation_of": text.translation_of,
    }
    return join(values, text.body)


def _line(values: Values, key: str) -> str:
    value = values.get(key, "")
    if isinstance(value, list | dict):
        raise Unreadable(f'"{key}" must be one line')
    return clean_line(str(value))


def _tags(values: Values) -> tuple[str, ...]:
    value = values.get("tags", ())
    words = value if isinstance(value, list) else str(value).split(",") if value else []
    return tuple(dict.fromkeys(tag for tag in (clean_line(str(word)) for word in words) if tag))


def _state(values: Values, default: ArticleState) -> ArticleState:
    word = _line(values, "state").lower()
    if not word:
        draft = values.get("draft")
        return ArticleState.DRAFT if str(draft).lower() == "true" else default
    if word == "published":
        return ArticleState.PUBLIC
    if word not in tuple(ArticleState):
        raise Unreadable(f'"state" {word!r} is not known: {nearest(word, tuple(ArticleState))}')
    return ArticleState(word)


def _first_heading(body: str, form: Format) -> tuple[str, str]:
    """The first heading's words, and the body without it where it stands at the top."""
    if form is Format.HTML:
        from html import unescape

        found = re.search(
            r"<title[^>]*>([^<]{1,500})</title>|<h1[^>]{0,200}>(.{1,500}?)</h1>",
            body,
            re.IGNORECASE | re.DOTALL,
        )
        words = re.sub(r"<[^>]*>", "", found[1] or found[2]) if found else ""
        return clean_line(" ".join(unescape(words).split())), body
    from supportconsole.domain.text.markdown import plain

    lines = body.split("\n")
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        found = re.match(r" {0,3}#{1,6}[ \t]+(.*)", line)
        if found:
            return clean_line(plain(found[1].strip().rstrip("#").rstrip())), "\n".join(
                lines[number + 1 :]
            ).lstrip("\n")
        if number + 1 < len(lines) and re.fullmatch(r"={2,}\s*", lines[number + 1]):
            return clean_line(plain(line.strip())), "\n".join(lines[number + 2 :]).lstrip("\n")
        break
    later = re.search(r"^ {0,3}#{1,6}[ \t]+(.+)$", body, re.MULTILINE)
    return (clean_line(plain(later[1].strip().rstrip("#").rstrip())) if later else ""), body
