"""The plain text form in which the sample's tickets, articles and canned responses are written.

=== Title
: name=value name=value
body, or turns of a conversation:
<< html            what the customer wrote
>> a1              what this agent replied
!! a1              an internal note
~~ a1 group L1 L2  a change of a field
file=NAME          an attachment of the turn above
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

MARKS: Final = {"<<": "inbound", ">>": "reply", "!!": "note", "~~": "event"}


class Block(NamedTuple):
    """One entry of a file: its title, what its `: ` line says, and the lines below."""

    title: str
    about: dict[str, str]
    lines: list[str]


class Turn(NamedTuple):
    """One message as it is written; `author` is empty for the requester."""

    kind: str
    author: str
    words: tuple[str, ...]
    body: str
    files: tuple[str, ...]


def blocks_of(text: str) -> Iterator[Block]:
    """The entries of a file, in order."""
    for part in text.split("\n=== "):
        title, _, rest = part.removeprefix("=== ").partition("\n")
        lines = rest.strip("\n").split("\n")
        about: dict[str, str] = {}
        if lines[0].startswith(": "):
            about = dict(pair.split("=", 1) for pair in lines.pop(0)[2:].split() if "=" in pair)
        yield Block(title.strip(), about, lines)


def turns_of(lines: list[str]) -> Iterator[Turn]:
    """The conversation that the lines of a ticket hold."""
    kind, author = "", ""
    words: tuple[str, ...] = ()
    body: list[str] = []
    files: list[str] = []
    for line in [*lines, "<<"]:
        if line[:2] in MARKS and line[2:3] in {"", " ", "h", "m"} and len(line) < 40:
            if kind:
                yield Turn(kind, author, words, "\n".join(body).strip("\n"), tuple(files))
            kind, body, files = MARKS[line[:2]], [], []
            first, *others = [*line[2:].split(), ""]
            author = "" if kind == "inbound" else first
            words = (first,) if kind == "inbound" else tuple(word for word in others if word)
        elif line.startswith("file="):
            files.append(line[5:])
        else:
            body.append(line)
