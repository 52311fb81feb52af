"""Hits as lines: what each is, its title, and a piece of its text with the words that were found."""

from collections.abc import Collection
from typing import Final

from rich.style import Style

from supportconsole.desk.field_words import status_word
from supportconsole.domain.finding import Answer, Hit, HitKind
from supportconsole.domain.knowledge import ArticleState
from supportconsole.domain.text.cells import cell_width, fit, reduce_clusters, shorten
from supportconsole.domain.text.cleaning import clean_line
from supportconsole.domain.tickets import Status
from supportconsole.locale import _
from supportconsole.tui.paint import Line, Span
from supportconsole.tui.side.articles import state_word
from supportconsole.tui.theme import Palette
from supportconsole.tui.words import subject_or_blank

_FOUND: Final = Style(reverse=True)
"""Inverse rather than a colour: it is seen in every theme, and without colours too."""


def kind_word(hit: Hit, *, in_words: bool = False) -> str:
    """What a hit is, for the column before its title; `in_words` for who has it read out."""
    match hit.kind:
        case HitKind.TICKET:
            return _("ticket {id}").format(id=hit.id) if in_words else f"#{hit.id}"
        case HitKind.ARTICLE:
            return _("article") if in_words else _("KB")
        case HitKind.CANNED:
            return _("response")
        case HitKind.SCRIPT:
            return _("script")


def hit_state(hit: Hit) -> str:
    """The status of a ticket, the state of an article that is not public; nothing for what has none."""
    if hit.kind is HitKind.TICKET and hit.state in tuple(Status):
        return status_word(Status(hit.state))
    if hit.kind is HitKind.ARTICLE and hit.state in tuple(ArticleState) and hit.state != ArticleState.PUBLIC:
        return state_word(ArticleState(hit.state))
    return ""


def title_line(
    hit: Hit, palette: Palette, width: int, *, mark: str, here: bool, column: int, in_words: bool = False
) -> Line:
    """Mark of the cursor, what it is, title with the found words, state."""
    state = hit_state(hit)
    kind = fit(kind_word(hit, in_words=in_words), column)
    title = reduce_clusters(clean_line(subject_or_blank(hit.title)))
    room = max(6, width - cell_width(kind) - 4 - (cell_width(state) + 1 if state else 0))
    style = palette.strong if here else palette.text
    return (
        (mark if here else " ", palette.accent),
        (" ", palette.text),
        (kind, palette.accent if here else palette.muted),
        (" ", palette.text),
        *show_words(fit(title, room), style, hit.matched),
        (f" {state}" if state else "", palette.muted),
    )


def snippet_line(hit: Hit, palette: Palette, width: int, *, column: int) -> Line:
    """A piece of the text, or why the hit is there."""
    said = hit.reason or _without_signs(hit)
    text = shorten(reduce_clusters(clean_line(said)), max(6, width - column - 4))
    return ((" " * (column + 3), palette.text), *show_words(text, palette.muted, hit.matched))


def _without_signs(hit: Hit) -> str:
    """The snippet as its reader would read it, and without the title that it begins with."""
    if hit.kind is HitKind.TICKET:
        from supportconsole.domain.text.markdown import plain

        text = plain(hit.snippet).lstrip("#* ")
    else:
        from supportconsole.domain.text.glimpse import glimpse

        text = glimpse(hit.snippet)
    if hit.title and text.startswith(hit.title):
        text = text[len(hit.title) :].lstrip(" .:-") or text
    return text


def show_words(text: str, style: Style, words: Collection[str]) -> tuple[Span, ...]:
    """The text with each of the words in inverse where one begins."""
    plain = text.casefold()
    if len(plain) != len(text):  # a folded ß is two letters: rather no mark than one beside the word
        return ((text, style),)
    inside = bytearray(len(text))
    for word in words:
        wanted = word.casefold()
        start = plain.find(wanted) if wanted else -1
        while start >= 0:
            end = start + len(wanted)
            if not (start and plain[start - 1].isalnum() and wanted[0].isalnum()):
                inside[start:end] = b"\1" * (end - start)
            start = plain.find(wanted, end)
    spans: list[Span] = []
    begin = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or inside[end] != inside[begin]:
            spans.append((text[begin:end], style + _FOUND if inside[begin] else style))
            begin = end
    return tuple(spans)


def said_of(answer: Answer, *, ranked: bool, limit: int, is_whole: bool) -> list[str]:
    """What was understood of the question, how much was found, in which order; sentences of one line."""
    more = "" if is_whole else " · " + _("the index is being made")
    said = [
        _("searched for {used} instead of {typed}").format(used=" ".join(one.used), typed=one.typed)
        for one in answer.instead
    ]
    if answer.refused:
        said.append(_("{problem}; searched for as words").format(problem=answer.refused.rstrip(".")))
    if not answer.hits:
        return [*said, _("nothing found") + more if ranked else ""]
    count = len(answer.hits)
    found = f"{count}+" if count >= limit else str(count)
    order = _("best first") if ranked else _("newest first")
    return [*said, f"{found} · {order}{more}"]
