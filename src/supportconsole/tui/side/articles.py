"""Articles as entries of the side pane: state, age and owner in words and signs."""

from collections.abc import Sequence
from typing import Final

from supportconsole.domain.clock import Instant, to_local
from supportconsole.domain.knowledge import Article, ArticleState, ArticleUse
from supportconsole.domain.people import short_name
from supportconsole.domain.times import short_time
from supportconsole.locale import _, ngettext
from supportconsole.tui.side.entries import join_marks
from supportconsole.tui.side.lists import Entry

SIGNS: Final = {ArticleState.PUBLIC: " ", ArticleState.INTERNAL: "#", ArticleState.DRAFT: "~"}
"""What stands before the title of an article; `!` before one that nobody vouches for any more."""


def state_word(state: ArticleState) -> str:
    """The state for people; a public article is the usual case and needs no word in a list."""
    words: Final = {
        ArticleState.PUBLIC: _("public"),
        ArticleState.INTERNAL: _("internal"),
        ArticleState.DRAFT: _("draft"),
    }
    return words[state]


def article_entries(
    articles: Sequence[Article], language: str, now: Instant, used: Sequence[ArticleUse] = ()
) -> tuple[Entry, ...]:
    """By language, the customer's first. `used` is what was used for the open ticket."""
    today = to_local(now).date().isoformat()
    helped = {use.article_id for use in used if use.how != "drafted"}
    entries: list[Entry] = []
    before = ""
    for one in sorted(articles, key=lambda one: (one.language != language, one.language)):
        entries.append(_entry(one, today, now, is_used=one.id in helped, is_first=one.language != before))
        before = one.language
    return tuple(entries)


def _entry(one: Article, today: str, now: Instant, *, is_used: bool, is_first: bool) -> Entry:
    stale = one.is_stale(today)
    age = short_time(one.updated_at, now) if one.updated_at is not None else ""
    marks = join_marks(
        _("used") if is_used else "",
        "" if one.state is ArticleState.PUBLIC else state_word(one.state),
        _("stale") if stale else "",
        one.language if is_first else "",
        one.account,
    )
    return Entry(
        one.title,
        marks,
        one.body,
        one.format,
        one.id,
        full=" · ".join(_facts(one, now, stale=stale)),
        sign="!" if stale else SIGNS[one.state],
        wide=join_marks(age, short_name(one.owner)),
        path=one.path,
    )


def _facts(one: Article, now: Instant, *, stale: bool) -> list[str]:
    """What a reader must know before relying on it."""
    until = _("verified until {date}").format(date=one.verified_until) if one.verified_until else ""
    since = _("not verified since {date}").format(date=one.verified_until) if stale else ""
    facts = [
        join_marks(state_word(one.state), since),
        one.language,
        one.account,
        "" if stale else until,
        _("owner {name}").format(name=one.owner) if one.owner else "",
        _("changed {when}").format(when=short_time(one.updated_at, now))
        if one.updated_at is not None
        else "",
        ngettext("used for {n} ticket", "used for {n} tickets", one.uses).format(n=one.uses)
        if one.uses
        else "",
    ]
    return [fact for fact in facts if fact]
