"""`kb`: the knowledge base, read and used. What writes articles is in `kb_writing`."""

import click

from supportconsole.cli import kb_writing
from supportconsole.cli.completing import complete_agents, complete_articles, complete_tickets
from supportconsole.cli.group import Family
from supportconsole.cli.options import TicketNumber, json_option, lines_options
from supportconsole.cli.output import Strong, say, say_json, width
from supportconsole.cli.session import Session
from supportconsole.cli.shapes import article_shape, gaps_shape, link_shape, use_shape
from supportconsole.cli.tables import answer_rows, say_facts
from supportconsole.domain.article_links import ArticleLink, links_of
from supportconsole.domain.clock import to_local
from supportconsole.domain.knowledge import Article, ArticleState, ArticleUse
from supportconsole.locale import _, ngettext

LIMIT = 200
STATES = [state.value for state in ArticleState]


@click.group("kb", cls=Family)
def kb_command() -> None:
    """The knowledge base."""


@kb_command.command("list")
@click.argument("words", nargs=-1)
@click.option(
    "--state", "states", type=click.Choice(STATES), multiple=True, help=_("Only these; may be repeated.")
)
@click.option("--stale", is_flag=True, help=_("Only those that nobody vouches for any more."))
@click.option("--language", default="", help=_("Only those in this language: en, ru, pl."))
@click.option("--owner", default="", metavar="AGENT", shell_complete=complete_agents,
              help=_("Only those of this agent: a name, an address, or me."))  # fmt: skip
@click.option("--limit", type=click.IntRange(min=1), default=LIMIT, show_default=True)
@lines_options
@click.pass_obj
def list_articles(
    session: Session, *, words: tuple[str, ...], states: tuple[str, ...], stale: bool, language: str, owner: str,
    limit: int, shape: str | None,
) -> None:  # fmt: skip
    """Articles, those whose title or tags hold all WORDS."""
    knowledge = session.desk.knowledge
    found = knowledge.find(
        " ".join(words),
        states=map(ArticleState, states),
        stale=stale,
        language=language,
        owner=owner,
        limit=limit,
    )
    today = knowledge.today()
    rows: list[tuple[str, ...]] = [(one.ref, one.state.value, one.language, one.title) for one in found]
    if shape != "plain":  # whose columns stay as they are
        rows = [
            (
                one.ref,
                one.state.value,
                _("stale") if one.is_stale(today) else "",
                one.language,
                one.owner,
                one.title,
            )
            for one in found
        ]
    answer_rows(rows, [_shape(session, one) for one in found] if shape in {"json", "jsonl"} else [], shape)


@kb_command.command("show")
@click.argument("key", metavar="ARTICLE", shell_complete=complete_articles)
@click.option("--language", default="", help=_("In this language, where the article is there in it."))
@click.option("--source", is_flag=True, help=_("As a file that kb edit and kb import read."))
@json_option
@click.pass_obj
def show_article(session: Session, *, key: str, language: str, source: bool, as_json: bool) -> None:
    """One article, by its id or number: its text, its links, its languages and what it was used for."""
    knowledge = session.desk.knowledge
    article = knowledge.in_language(knowledge.get(key), language)
    if as_json:
        say_json(_shape(session, article))
        return
    if source:
        from supportconsole.domain.article_files import write_article
        from supportconsole.domain.knowledge import text_of

        say(write_article(text_of(article), article.ref).removesuffix("\n"))
        return
    links, family, uses = _beside(session, article)
    _say_article(session, article, family)
    if links:
        say()
        say(Strong(_("Links")))
        for number, link in enumerate(links, 1):
            say(f"{number:>3}. {link.words}", f"  {link.url or link.path}" if link.words != link.url else "")
    if uses:
        say()
        said = ngettext("Used for {n} ticket", "Used for {n} tickets", article.uses).format(n=article.uses)
        say(said, ": ", ", ".join(dict.fromkeys(f"#{use.ticket_id}" for use in uses)))


def _say_article(session: Session, article: Article, family: list[Article]) -> None:
    from supportconsole.cli.reading import body_lines

    stale = article.is_stale(session.desk.knowledge.today())
    until = f"{article.verified_until}  {_('stale')}" if stale else article.verified_until
    changed = f"{to_local(article.updated_at):%Y-%m-%d}" if article.updated_at is not None else ""
    say(Strong(article.title))
    say_facts((_("name"), article.ref), (_("state"), article.state.value), (_("language"), article.language),
              (_("owner"), article.owner), (_("verified until"), until), (_("changed"), changed),
              (_("tags"), ", ".join(article.tags)), (_("address"), article.url),
              (_("also in"), ", ".join(f"{one.language} ({one.ref})" for one in family)))  # fmt: skip
    say()
    for line in body_lines(article.body, article.format, width()):
        say(line)


@kb_command.command("verify")
@click.argument("key", metavar="ARTICLE", shell_complete=complete_articles)
@click.option("--until", metavar="DATE", default="6m", show_default=True,
              help=_("A date such as 2027-01-31, or a time from today: 30d, 6m, 1y."))  # fmt: skip
@json_option
@click.pass_obj
def verify_article(session: Session, key: str, until: str, as_json: bool) -> None:
    """Vouch for an article until a date. An article without an owner becomes yours."""
    from supportconsole.domain.verifying import read_until

    knowledge = session.desk.knowledge
    kb_writing.answer_written(knowledge.verify(key, read_until(until, knowledge.today())), as_json=as_json)


@kb_command.command("use")
@click.argument("key", metavar="ARTICLE", shell_complete=complete_articles)
@click.argument("ticket_id", metavar="TICKET", type=TicketNumber(), shell_complete=complete_tickets)
@json_option
@click.pass_obj
def use_article(session: Session, key: str, ticket_id: int, as_json: bool) -> None:
    """Note that an article helped with a ticket."""
    written = session.desk.knowledge.use(key, ticket_id)
    kb_writing.answer_written(written, as_json=as_json)


@kb_command.command("link")
@click.argument("key", metavar="ARTICLE", shell_complete=complete_articles)
@click.option("--ticket", "ticket_id", metavar="ID", type=TicketNumber(), shell_complete=complete_tickets,
              help=_("In the language of this ticket, and noted as used for it."))  # fmt: skip
@click.option("--language", default="", help=_("In this language, where the article is there in it."))
@json_option
@click.pass_obj
def link_article(session: Session, *, key: str, ticket_id: int | None, language: str, as_json: bool) -> None:
    """The address of an article for a customer. Only public articles have one."""
    desk = session.desk
    if ticket_id is not None and not language:
        language = desk.tickets.get(ticket_id).language
    article = desk.knowledge.in_language(desk.knowledge.get(key), language)
    url = desk.knowledge.link(article)
    undo_id = desk.knowledge.use(article.id, ticket_id, "link").undo_id if ticket_id is not None else 0
    if as_json:
        say_json({"article": article.ref, "title": article.title, "language": article.language, "url": url,
                  "undo": undo_id or None})  # fmt: skip
    else:
        say(url)


@kb_command.command("gaps")
@click.option(
    "--days", type=click.IntRange(min=1), default=90, show_default=True, help=_("How far back to look.")
)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True)
@json_option
@click.pass_obj
def list_gaps(session: Session, days: int, limit: int, as_json: bool) -> None:
    """What is missing: searches that led to nothing, tickets solved without an article, stale articles in use."""
    gaps = session.desk.knowledge.gaps(days, limit)
    if as_json:
        say_json(gaps_shape(gaps))
        return
    if not any(gaps):
        say(_("Nothing is missing in the last {n} days, as far as this desk can tell.").format(n=days))
    if gaps.searches:
        say(Strong(_("Searched for, and nothing was used")))
        for search in gaps.searches:
            hits = ngettext("{n} hit", "{n} hits", search.hits).format(n=search.hits)
            say(f"{search.times:>4} x  {search.words}  ({hits})")
    if gaps.tickets:
        say(Strong(_("Solved without an article")))
        for ticket in gaps.tickets:
            say(
                f"#{ticket.ticket_id:<6} {ticket.subject}",
                f"  {ticket.tag}: {ticket.alike}" if ticket.tag else "",
            )
    if gaps.stale:
        say(Strong(_("In use, and nobody vouches for it")))
        for article, uses in gaps.stale:
            since = article.verified_until or _("never verified")
            say(f"{uses:>4} x  {article.ref}  {article.title}  ({since})")


def _beside(
    session: Session, article: Article
) -> tuple[tuple[ArticleLink, ...], list[Article], tuple[ArticleUse, ...]]:
    """The links of an article, its other languages, and what it was used for."""
    knowledge = session.desk.knowledge
    family = [one for one in knowledge.family(article) if one.id != article.id]
    return links_of(article.body, article.format, article.path), family, knowledge.uses_of(article)


def _shape(session: Session, article: Article) -> dict[str, object]:
    links, family, uses = _beside(session, article)
    return article_shape(article) | {
        "stale": article.is_stale(session.desk.knowledge.today()),
        "links": [link_shape(link) for link in links],
        "languages": {one.language: one.ref for one in family},
        "used_for": [use_shape(use) for use in uses],
    }


for command in (kb_writing.new_article, kb_writing.edit_article, kb_writing.import_articles):
    kb_command.add_command(command)
