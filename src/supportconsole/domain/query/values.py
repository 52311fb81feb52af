"""What a query is once it is understood: terms, groups of them, and the canonical way to write them."""

import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple

WORDS: Final = ""
"""The field of words and phrases that are looked for everywhere."""
CUSTOM: Final = "field."
"""What the name of a custom field is written after."""

_PLAIN_VALUE: Final = re.compile(r'[^\s(),"]+')
_PLAIN_NAME: Final = re.compile(r"[\w.]+(?:-[\w.]+)*")


class Term(NamedTuple):
    """One condition. `op` is `:` or a comparison; several values mean any of them.

    With the field `WORDS`, `:` is a word (or its beginning) and `=` an exact phrase.
    """

    field: str
    op: str
    values: tuple[str, ...]
    negated: bool = False


class Group(NamedTuple):
    """Conditions that hold together (`and`) or of which one is enough (`or`)."""

    joint: str
    parts: tuple["Node", ...]
    negated: bool = False


Node = Term | Group
NOTHING_ASKED: Final = Group("and", ())


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query. Equal queries ask the same in the same order; `text` is what was typed."""

    root: Node
    text: str = field(default="", compare=False)

    def __str__(self) -> str:
        """The canonical text: parsing it gives an equal query."""
        return _write(self.root, inside="")


def join(joint: str, parts: list[Node]) -> Node:
    """Put conditions together without a group that says nothing."""
    flat: list[Node] = []
    for part in parts:
        if isinstance(part, Group) and part.joint == joint and not part.negated:
            flat.extend(part.parts)
        else:
            flat.append(part)
    return flat[0] if len(flat) == 1 else Group(joint, tuple(flat))


def negate(node: Node) -> Node:
    """The opposite condition."""
    return node._replace(negated=not node.negated)


def quote(value: str) -> str:
    """A value as a query writes it, in quotes where it needs them."""
    return value if _PLAIN_VALUE.fullmatch(value) else _in_quotes(value)


def _in_quotes(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


def _write(node: Node, inside: str) -> str:
    sign = "-" if node.negated else ""
    if isinstance(node, Term):
        return sign + _write_term(node)
    glue = " or " if node.joint == "or" else " "
    text = glue.join(_write(part, node.joint) for part in node.parts)
    return f"{sign}({text})" if node.negated or (inside == "and" and node.joint == "or") else text


def _write_term(term: Term) -> str:
    if term.field == WORDS:
        return term.values[0] if term.op == ":" else _in_quotes(term.values[0])
    name = term.field
    if name.startswith(CUSTOM) and not _PLAIN_NAME.fullmatch(name, len(CUSTOM)):
        name = CUSTOM + _in_quotes(name[len(CUSTOM) :])
    return name + term.op + ",".join(map(quote, term.values))
