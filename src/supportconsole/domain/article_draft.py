"""An article from a solved ticket: problem, cause and solution out of its conversation, for an author to go on with."""

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from supportconsole.domain.conversation import Kind, Message
from supportconsole.domain.knowledge import ArticleState, ArticleText
from supportconsole.domain.redaction import Removed, redact
from supportconsole.domain.text.blocks import Block, BlockKind, read_body
from supportconsole.domain.tickets import Ticket

LONGEST: Final = 6_000
"""Characters of one part; an article that repeats a whole log helps nobody."""

_HEADINGS: Final = {
    "en": ("Problem", "Cause", "Solution", "Why did it happen?", "What helped?"),
    "ru": ("Проблема", "Причина", "Решение", "Почему это произошло?", "Что помогло?"),
    "pl": ("Problem", "Przyczyna", "Rozwiązanie", "Dlaczego tak się stało?", "Co pomogło?"),
}
_KINDS: Final = {
    "ru": {"secret": "секрет", "e-mail": "почта", "account": "счёт", "card": "карта", "address": "адрес", "phone": "телефон", "name": "имя"},
    "pl": {"secret": "sekret", "e-mail": "e-mail", "account": "konto", "card": "karta", "address": "adres", "phone": "telefon", "name": "imię"},
}  # fmt: skip

_COURTESY: Final = re.compile(
    r"(?i)^\s*(?:(?:dear|hi|hello|hey|good (?:morning|afternoon|evening)|thank(?:s| you)[^.]{0,60}|(?:kind|best|warm)?\s?regards|best|cheers"
    r"|sincerely|witam|cześć|dzień dobry|szanown\w+ pa\w+|pozdrawiam\w*|z poważaniem|dziękuj\w+[^.]{0,40}"
    r"|здравствуйте|добрый (?:день|вечер)|доброе утро|привет|уважаем\w+|с уважением|спасибо[^.]{0,40})\b.{0,60}[,.!]?)\s*$"
)
_CLOSING: Final = re.compile(
    r"(?i)^\s*(?:(?:kind|best|warm)?\s?regards|sincerely|cheers|pozdrawiam|z poważaniem|z wyrazami szacunku|с уважением|всего доброго)\b"
)
_CAUSE: Final = re.compile(
    r"(?i)\b(?:because|caused? by|cause|reason|root cause|due to|turned out"
    r"|причин\w+|из-за|потому что|оказалось|вызван\w*|przyczyn\w+|ponieważ|z powodu|okazało się|spowodowan\w+)\b"
)


class ArticleDraft(NamedTuple):
    """The article to go on with, and what was taken out of it, for the author to check."""

    text: ArticleText
    removed: tuple[Removed, ...]


def draft_article(
    ticket: Ticket, messages: Sequence[Message], names: Iterable[str], *, owner: str = ""
) -> ArticleDraft:
    """An article as a draft, in the language of the ticket. `names` are those of everybody who may be in the text.

    The problem is what the customer wrote first; the cause is what notes and replies give as one; the solution is
    the last reply. A part that the conversation does not tell is left as a question.
    """
    problem_title, cause_title, solution_title, why, what = _HEADINGS.get(ticket.language, _HEADINGS["en"])
    inbound = [message for message in messages if message.kind is Kind.INBOUND]
    replies = [message for message in messages if message.kind is Kind.REPLY]
    notes = [message for message in messages if message.kind is Kind.NOTE]
    problem = _body(inbound[0]) if inbound else ""
    cause = "\n\n".join(line for message in (*notes, *replies) for line in _reasons(message))
    solution = _body(replies[-1]) if replies else _body(notes[-1]) if notes else ""
    body = "\n".join(
        (
            f"## {problem_title}", "", problem.strip() or ticket.subject, "",
            f"## {cause_title}", "", cause.strip() or f"_{why}_", "",
            f"## {solution_title}", "", solution.strip() or f"_{what}_", "",
        )
    )  # fmt: skip
    kinds = _KINDS.get(ticket.language, {})
    known = tuple(names)
    title = redact(ticket.subject, known, lambda kind: kinds.get(kind, kind))
    redacted = redact(body, known, lambda kind: kinds.get(kind, kind))
    removed = tuple(dict.fromkeys((*title.removed, *redacted.removed)))
    text = ArticleText(
        title.text,
        redacted.text,
        language=ticket.language,
        state=ArticleState.DRAFT,
        owner=owner,
        tags=ticket.tags,
    )
    return ArticleDraft(text, removed)


def _body(message: Message) -> str:
    """What was written, as Markdown, without quoted mail, signature, greeting and thanks."""
    blocks = [
        block
        for block in read_body(message.body, message.format)
        if block.kind not in {BlockKind.QUOTE, BlockKind.SIGNATURE, BlockKind.CUT}
    ]
    end = next((n for n, block in enumerate(blocks) if _CLOSING.match(block.text)), len(blocks))
    parts = [_write(block) for block in blocks[:end]]
    text = "\n\n".join(part for part in parts if part.strip())
    text = re.sub(r"(?m)^(\s*(?:-|\d+\.) .*)\n\n(?=\s*(?:-|\d+\.) )", r"\1\n", text)
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit("\n", 1)[0] + "\n…"


def _write(block: Block) -> str:
    match block.kind:
        case BlockKind.HEADING:
            return f"### {block.text}"
        case BlockKind.ITEM:
            marker = block.marker if block.marker[:1].isdigit() else "-"
            return f"{'  ' * block.depth}{marker} {block.text}"
        case BlockKind.CODE:
            return f"```{block.marker}\n{block.text}\n```"
        case BlockKind.TABLE_ROW:
            return f"    {block.text}"
        case BlockKind.RULE:
            return ""
        case _:
            lines = block.text.split("\n")
            end = next((n for n, line in enumerate(lines) if _CLOSING.match(line)), len(lines))
            return "\n".join(line for line in lines[:end] if not _COURTESY.match(line))


def _reasons(message: Message) -> list[str]:
    """The sentences of a message that give a cause."""
    found: list[str] = []
    for block in read_body(message.body, message.format):
        if block.kind in {BlockKind.PARAGRAPH, BlockKind.ITEM}:
            sentences = re.split(r"(?<=[.!?])\s+", " ".join(block.text.split()))
            found += [sentence for sentence in sentences if _CAUSE.search(sentence)]
    return found[:5]
