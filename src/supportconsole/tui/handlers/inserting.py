"""Putting something into the text that is being written: a body as it is, an article as link or text."""

from supportconsole.domain.conversation import DraftKind
from supportconsole.domain.knowledge import Article, ArticleState
from supportconsole.locale import _
from supportconsole.tui.asking import choose
from supportconsole.tui.options import Option
from supportconsole.tui.workspace import Workspace


async def insert(ws: Workspace, body: str) -> int:
    """Put a text into the composer where the cursor is, parted from the words around it; where it begins there."""
    composer = ws.composer
    if composer is None or not body:
        return 0
    if composer.is_asking:
        composer.edit()
    at = composer.text.insert_apart(body)
    composer.text.focus()
    return at


async def insert_article(ws: Workspace, article_id: int, *, whole: bool = False) -> None:
    """Put an article into the text, in the customer's language: its link where a customer can open it, else its text.

    What is not public goes into a reply only when the agent says so.
    """
    knowledge = ws.desk.knowledge
    article = await ws.desk.ask(knowledge.get, article_id)
    ticket = ws.conversation.ticket
    if ticket is not None:
        article = await ws.desk.ask(knowledge.in_language, article, ticket.language)
    if ws.composer is None or not await _may_go(ws, article):
        return
    by_link = bool(article.url) and not whole
    await insert(ws, article.url if by_link else _plain(article))
    if article.id != article_id:
        ws.status.say(
            _("inserted in {language}: {title}").format(language=article.language, title=article.title)
        )
    if ticket is not None and ws.composer.kind is not DraftKind.TICKET:
        await ws.desk.tell(knowledge.note_use, article.id, ticket.id, "link" if by_link else "text")


def _plain(article: Article) -> str:
    """The text of an article as it can stand in a message; HTML becomes what it says."""
    from supportconsole.domain.conversation import Format

    if article.format is not Format.HTML:
        return article.body
    from supportconsole.domain.text.blocks import read_body

    return "\n\n".join(block.text for block in read_body(article.body, article.format))


async def _may_go(ws: Workspace, article: Article) -> bool:
    """Whether an article may go into what is being written; the agent is asked before a customer would read it."""
    composer = ws.composer
    if composer is None or composer.kind is not DraftKind.REPLY or article.state is ArticleState.PUBLIC:
        return True
    said = (
        _("{title} is internal, and the customer reads this reply")
        if article.state is ArticleState.INTERNAL
        else _("{title} is a draft, and the customer reads this reply")
    )
    options = [
        Option("no", _("do not insert it")),
        Option("yes", _("insert it all the same")),
    ]
    chosen = await choose(ws, said.format(title=article.title), options)
    return chosen is not None and chosen.value == "yes"
