"""Filling a text: placeholders in Liquid become words, and one without a value stays as a mark to be seen.

Values are data. They are put in once and never read again, so whatever a customer calls himself is only a name; his
braces are made literal (`domain.gaps`). The engine is loaded by the first text that has a placeholder.
"""

from collections.abc import Mapping
from typing import NamedTuple

from supportconsole.domain.errors import BadScript
from supportconsole.domain.gaps import find_gaps, literal
from supportconsole.locale import _
from supportconsole.scripts.limits import SOURCE, Moment


class Filled(NamedTuple):
    """A text ready to be put into a reply, and the marks in it that still need a value."""

    text: str
    gaps: tuple[str, ...] = ()


def fill(body: str, values: Mapping[str, object], moment: Moment, *, name: str, line: int = 1) -> Filled:
    """Fill a body. `values` are texts, numbers, flags, and lists and mappings of them; an absent one is a gap.

    `name` is what errors call the text and `line` where its body begins there. Raises BadScript for a template that is
    wrong, and for one that would become too long or take too long.
    """
    if "{{" not in body and "{%" not in body:
        return Filled(literal(body))
    _check_marks(body, name, line)
    from supportconsole.scripts.engine import render

    text = render(body, values, moment, name=name, line=line)
    return Filled(text, tuple(gap.mark for gap in find_gaps(text)))


def names_in(body: str, *, name: str, line: int = 1) -> tuple[tuple[str, int], ...]:
    """The values that a body asks for, such as `requester.first_name`, with their lines. Raises BadScript."""
    if "{{" not in body and "{%" not in body:
        return ()
    _check_marks(body, name, line)
    from supportconsole.scripts.engine import names

    return names(body, name=name, line=line)


def _check_marks(body: str, name: str, line: int) -> None:
    """Refuse here, in one look, what the engine would look at again and again: its lexer takes cubic time for it."""
    if len(body) > SOURCE:
        raise BadScript(_("the text is too long to have placeholders."), file=name)
    for opening, closing in (("{{", "}}"), ("{%", "%}")):
        at = body.rfind(opening)
        if at > body.rfind(closing):
            at = body.index(opening, body.rfind(closing) + 1)
            raise BadScript(
                _("{sign} is not closed.").format(sign=opening),
                file=name,
                line=line + body.count("\n", 0, at),
            )
