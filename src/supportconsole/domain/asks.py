"""Values that a text asks its writer for: a word, one of several, or a moment."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from supportconsole.domain.clock import Instant, to_local
from supportconsole.domain.errors import UsageProblem
from supportconsole.domain.text.cleaning import clean, clean_line
from supportconsole.domain.waking import parse_moment

MOST: Final = 20
"""Questions of one text."""

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")


class AskKind(StrEnum):
    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"


class Ask(NamedTuple):
    """One question. The text names its answer `ask.NAME`; `default` may hold placeholders."""

    name: str
    question: str
    kind: AskKind = AskKind.TEXT
    default: str = ""
    choices: tuple[str, ...] = ()


def read_asks(value: object) -> tuple[Ask, ...]:
    """The questions as a file or an import writes them: a list of tables. Raises ValueError whose text is the reason."""
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) > MOST:
        raise ValueError(f"ask must be a list of at most {MOST} tables")
    asks = [_read(one) for one in value]
    twice = {ask.name for ask in asks if sum(one.name == ask.name for one in asks) > 1}
    if twice:
        raise ValueError(f"two questions are called {min(twice)}")
    return tuple(asks)


def check_answer(ask: Ask, answer: str, now: Instant) -> str:
    """The answer as it was meant. Raises UsageProblem for a choice or a moment that does not exist."""
    answer = clean(answer).strip()
    if ask.kind is AskKind.CHOICE:
        found = next((one for one in ask.choices if one.casefold() == answer.casefold()), None)
        if found is None:
            raise UsageProblem(
                "{answer!r} is not one of the choices.",
                hint="Choose one of: {words}.",
                answer=answer[:40],
                words=", ".join(ask.choices),
            )
        return found
    if ask.kind is AskKind.DATE:
        moment_of(answer, now)
    return answer


def moment_of(answer: str, now: Instant) -> datetime:
    """The moment that an answer names, on this machine's clock. Raises UsageProblem."""
    try:
        return to_local(parse_moment(answer, now))
    except ValueError:
        raise UsageProblem(
            "{answer!r} is not a moment.",
            hint="Write 2h, tomorrow 9:00, mon, 2026-11-21 or 2026-11-21T09:00.",
            answer=answer[:40],
        ) from None


def _read(value: object) -> Ask:
    if not isinstance(value, Mapping):
        raise ValueError("each question must be a table")  # noqa: TRY004 - the value is what is wrong
    name, kind = value.get("name", ""), value.get("kind", "choice" if "choices" in value else "text")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ValueError("the name of a question is one word of letters, digits and _")
    if kind not in tuple(AskKind):
        raise ValueError(f"the kind of {name} must be text, choice or date")
    question, default, choices = (
        value.get("question", name),
        value.get("default", ""),
        value.get("choices", ()),
    )
    if not isinstance(question, str) or not isinstance(default, str):
        raise ValueError(f"question and default of {name} must be texts")  # noqa: TRY004
    if not isinstance(choices, list | tuple) or not all(
        isinstance(one, str) and one.strip() for one in choices
    ):
        raise ValueError(f"the choices of {name} must be a list of texts")
    if (kind == AskKind.CHOICE) is not bool(choices):
        raise ValueError(f"{name} needs choices, and only a choice has them")
    return Ask(
        name, clean_line(question) or name, AskKind(kind), clean(default), tuple(map(clean_line, choices))
    )
