"""The template engine, set up so that nothing can go out of it: no files, no other templates, bounded in every direction.

Imported by the first text that needs it; `liquid` costs as much as the rest of the program together.
"""

import re
import secrets
import time
from collections.abc import Callable, Mapping
from functools import cache, wraps
from typing import Any, Final, TextIO

from liquid import BoundTemplate, Environment, RenderContext
from liquid.builtin.output import Output, OutputNode
from liquid.exceptions import LiquidError, ResourceLimitError, UndefinedError
from liquid.undefined import FalsyStrictUndefined

from supportconsole.domain.errors import BadScript
from supportconsole.domain.gaps import literal
from supportconsole.domain.text.cleaning import clean, clean_line
from supportconsole.locale import _
from supportconsole.scripts.filters import date_filter, refuse_growth
from supportconsole.scripts.limits import NAMESPACE, OUTPUT, SECONDS, TURNS, Moment

_SYNTAX: Final = (
    "#",
    "assign",
    "break",
    "capture",
    "case",
    "comment",
    "continue",
    "doc",
    "for",
    "if",
    "unless",
)
_TAGS: Final = frozenset((*_SYNTAX, "content", "output", "illegal"))
"""The last three are the engine's own names for text, values and what is no tag. The tags that a text needs; what reads other templates or prints by other ways than `{{ }}` is not among them."""


def render(body: str, values: Mapping[str, object], moment: Moment, *, name: str, line: int) -> str:
    """The filled body, marks of gaps and all. Raises BadScript."""
    template = _parse(body, name, line)
    try:
        return template.fill({**values, _Context.MOMENT: moment})
    except ResourceLimitError:
        raise BadScript(_("the text would become too long, or takes too long to fill."), file=name) from None
    except (LiquidError, RecursionError, ValueError, ArithmeticError, TypeError) as problem:
        raise _refusal(problem, body, name, line) from None


def names(body: str, *, name: str, line: int) -> tuple[tuple[str, int], ...]:
    """The paths of values that the body reads and does not set itself, with their lines."""
    template = _parse(body, name, line)
    found = {
        (str(variable), line + body.count("\n", 0, variable.span.index))
        for variables in template.analyze(include_partials=False).globals.values()
        for variable in variables
    }
    return tuple(sorted(found, key=lambda one: (one[1], one[0])))


def _parse(body: str, name: str, line: int) -> "_Template":
    try:
        template = _environment().from_string(body)
    except (LiquidError, RecursionError) as problem:
        raise _refusal(problem, body, name, line) from None
    assert isinstance(template, _Template)
    return template


def _refusal(problem: Exception, body: str, name: str, line: int) -> BadScript:
    token = getattr(problem, "token", None)
    at = line + body.count("\n", 0, token.start_index) if token is not None else 0
    reason = clean_line(str(getattr(problem, "message", "") or problem).split("\n", 1)[0]).rstrip(".")
    return BadScript(_("the text cannot be filled: {reason}.").format(reason=reason), file=name, line=at)


@cache
def _environment() -> Environment:
    return _Environment(undefined=FalsyStrictUndefined)


class _Context(RenderContext):
    """Counts all turns of all loops, and looks at the clock wherever a template can spend time."""

    MOMENT: Final = " moment"
    __slots__ = ("deadline", "gaps", "secret", "turns")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deadline = time.monotonic() + SECONDS
        self.turns = 0
        self.gaps: list[str] = []
        self.secret = secrets.token_hex(8)

    def raise_for_loop_limit(self, length: int = 1) -> None:
        self.turns += length
        if self.turns > TURNS:
            raise ResourceLimitError("too many turns", token=None)

    def get(self, *args: Any, **kwargs: Any) -> object:
        self.look_at_clock()
        return super().get(*args, **kwargs)

    def assign(self, key: str, val: Any) -> None:
        self.look_at_clock()
        super().assign(key, val)

    def filter(self, *args: Any, **kwargs: Any) -> Callable[..., object]:
        self.look_at_clock()
        return super().filter(*args, **kwargs)

    def look_at_clock(self) -> None:
        if time.monotonic() > self.deadline:
            raise ResourceLimitError("too much time", token=None)

    def gap(self, mark: str) -> str:
        """A sign that stands for a mark until all is rendered; nothing that is rendered can know it."""
        self.gaps.append(mark)
        return f"\ufdd0{self.secret}:{len(self.gaps) - 1}\ufdd1"


class _Template(BoundTemplate):
    context_class = _Context

    def fill(self, values: Mapping[str, object]) -> str:
        context = _Context(self, globals=values)
        buffer = self._get_buffer()
        self.render_with_context(context, buffer)
        parts = re.split(f"\ufdd0{context.secret}:([0-9]+)\ufdd1", buffer.getvalue())
        return "".join(
            context.gaps[int(part)] if place % 2 else literal(clean(part)) for place, part in enumerate(parts)
        )

    def render_with_context(
        self, context: RenderContext, buffer: TextIO, *_args: Any, **_kwargs: Any
    ) -> None:
        """As the engine does; a tag that cannot do without its value is a gap too."""
        assert isinstance(context, _Context)
        for node in self.nodes:
            try:
                node.render(context, buffer)
            except UndefinedError:
                mark = f"{{% {node.token.value} {getattr(node, 'expression', '')} %}}"
                buffer.write(context.gap(_one_line(mark)))


class _Value(OutputNode):
    """`{{ value }}`: its words, or a gap when it has none or a filter cannot work with it."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        assert isinstance(context, _Context)
        try:
            words = _words(self.expression.evaluate(context))
        except ResourceLimitError:
            raise
        except (LiquidError, ValueError, ArithmeticError, TypeError):
            words = ""
        return buffer.write(words or context.gap(_one_line(str(self))))


class _Output(Output):
    node_class = _Value


class _Environment(Environment):
    template_class = _Template
    local_namespace_limit = NAMESPACE
    output_stream_limit = OUTPUT

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        super().setup_tags_and_filters(extra=extra)
        self.add_tag(_Output)
        self.tags = {name: tag for name, tag in self.tags.items() if name in _TAGS}
        self.add_filter("date", date_filter)
        self.filters = {name: _bounded(name, one) for name, one in self.filters.items()}


def _bounded(name: str, apply: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(apply)
    def bounded(value: object, *args: object, **words: object) -> object:
        refuse_growth(name, value, args)
        result = apply(value, *args, **words)
        refuse_growth("", result, ())
        return result

    return bounded


def _words(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, Mapping):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ", ".join(_words(one) for one in value)
    return str(value)


def _one_line(mark: str) -> str:
    return clean_line(" ".join(mark.split()))
