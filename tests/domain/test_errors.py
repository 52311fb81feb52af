"""Errors: what they name stands in the sentence as it is, in any language."""

import pytest

from supportconsole.domain.asks import Ask, AskKind, check_answer
from supportconsole.domain.changes import Change
from supportconsole.domain.checks import check
from supportconsole.domain.errors import NotFound, UsageProblem


def test_a_sentence_is_told_in_another_language_with_what_it_names() -> None:
    problem = NotFound("There is no ticket #{number}.", hint="See the queue.", number=7)
    polish = {
        "There is no ticket #{number}.": "Nie ma zgłoszenia #{number}.",
        "See the queue.": "Spójrz w kolejkę.",
    }
    assert (problem.message, problem.hint, str(problem)) == (
        "There is no ticket #7.", "See the queue.", "There is no ticket #7.",
    )  # fmt: skip
    assert problem.said(polish.__getitem__) == ("Nie ma zgłoszenia #7.", "Spójrz w kolejkę.")


def test_braces_in_a_sentence_without_values_are_braces() -> None:
    assert NotFound("There is no {{ ticket }}.").message == "There is no {{ ticket }}."


def test_braces_in_what_is_named_are_braces() -> None:
    ask = Ask("os", "Which system?", AskKind.CHOICE, choices=("{0}", "{name}", "}{"))
    with pytest.raises(UsageProblem) as refused:
        check_answer(ask, "{x!r}", 0)
    assert refused.value.message == "'{x!r}' is not one of the choices."
    assert refused.value.hint == "Choose one of: {0}, {name}, }{."
    with pytest.raises(UsageProblem, match=r"There is no field '\{x\}' to change"):
        check(Change("{x}", "y"))
