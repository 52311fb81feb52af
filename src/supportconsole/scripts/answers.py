"""What an answer to a question may be, read and written in one form."""

from collections.abc import Callable, Mapping
from typing import Final

from supportconsole.domain.errors import UsageProblem
from supportconsole.domain.hosts import read_address, read_host, read_port, read_url
from supportconsole.domain.text.cleaning import clean
from supportconsole.locale import _
from supportconsole.scripts.guide import Kind, Question

LONGEST: Final = 2000
_YES: Final = frozenset({"yes", "y", "да", "д", "tak", "t", "1"})
_NO: Final = frozenset({"no", "n", "нет", "н", "nie", "0"})


def read_answer(question: Question, text: str) -> str:
    """The answer in its one form. Raises UsageProblem that says what is expected; an optional one may be empty."""
    words = clean(text).strip()
    if not words:
        if question.optional:
            return ""
        raise UsageProblem(_("{label}: an answer is needed").format(label=question.label))
    if len(words) > LONGEST:
        raise UsageProblem(_("{label}: at most {n} characters").format(label=question.label, n=LONGEST))
    try:
        return _READERS[question.kind](question, words)
    except ValueError:
        raise UsageProblem(
            _("{label}: {word} does not fit").format(label=question.label, word=repr(words[:40])),
            hint=expected(question),
        ) from None


def expected(question: Question) -> str:
    """What kind of answer a question takes, for a hint; empty where any text will do."""
    words: Mapping[Kind, str] = {
        Kind.NUMBER: _("A number."),
        Kind.YES_NO: _("yes or no"),
        Kind.HOST: _("A host name or an address."),
        Kind.ADDRESS: _("An IP address."),
        Kind.URL: _("A web address that begins with http:// or https://."),
        Kind.PORT: _("A port from 1 to 65535."),
        Kind.CHOICE: _("One of: {words}.").format(words=", ".join(question.choices)),
    }
    return words.get(question.kind, "")


def say_answer(question: Question, answer: str) -> str:
    """The answer as people read it."""
    if question.kind is Kind.YES_NO and answer:
        return _("yes") if answer == "yes" else _("no")
    return answer


def _choice(question: Question, words: str) -> str:
    if words.isascii() and words.isdigit() and words not in question.choices:
        place = int(words[:4])
        if not 1 <= place <= len(question.choices):
            raise ValueError
        return question.choices[place - 1]
    small = words.casefold()
    found = [one for one in question.choices if one.casefold() == small] or [
        one for one in question.choices if one.casefold().startswith(small)
    ]
    if len(found) != 1:
        raise ValueError
    return found[0]


def _number(_question: Question, words: str) -> str:
    plain = words.replace(" ", "").replace("\u00a0", "").replace(",", ".")
    if not plain.isascii() or "_" in plain:
        raise ValueError
    value = float(plain)
    if value != value or abs(value) > 1e15:  # noqa: PLR0124 - not a number is unlike itself
        raise ValueError
    return plain


def _yes_no(_question: Question, words: str) -> str:
    small = words.casefold()
    if small in _YES:
        return "yes"
    if small in _NO:
        return "no"
    raise ValueError


_READERS: Final[Mapping[Kind, Callable[[Question, str], str]]] = {
    Kind.TEXT: lambda _question, words: words,
    Kind.NUMBER: _number,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
    Kind.HOST: lambda _question, words: read_host(words),
    Kind.ADDRESS: lambda _question, words: read_address(words),
    Kind.URL: lambda _question, words: read_url(words),
    Kind.PORT: lambda _question, words: read_port(words),
}
