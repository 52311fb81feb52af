"""What the command parser says about a wrong command line, in the language of the reader.

The parser makes its sentences before anybody can ask for their parts, so they are taken apart by their shape.
"""

import re
from typing import Final

from supportconsole.locale import marked, pgettext

_SENTENCES: Final = (
    marked("usage", "No such option {name}. {rest}"),
    marked("usage", "No such option {name}."),
    marked("usage", "Missing argument {name}. {rest}"),
    marked("usage", "Missing argument {name}."),
    marked("usage", "Missing option {name}. {rest}"),
    marked("usage", "Missing option {name}."),
    marked("usage", "Option {name} requires an argument."),
    marked("usage", "Option {name} does not take a value."),
    marked("usage", "Got unexpected extra argument ({words})"),
    marked("usage", "Got unexpected extra arguments ({words})"),
    marked("usage", "Invalid value for {name}: {rest}"),
    marked("usage", "{value} is not a valid integer."),
    marked("usage", "{value} is not a valid integer range."),
    marked("usage", "{value} is not a valid float range."),
    marked("usage", "{value} is not in the range {range}."),
    marked("usage", "{value} is not one of {choices}."),
    marked("usage", "File {name} does not exist."),
    marked("usage", "File {name} is a directory."),
    marked("usage", "File {name} is not readable."),
    marked("usage", "Directory {name} does not exist."),
    marked("usage", "Directory {name} is a file."),
    marked("usage", "Path {name} does not exist."),
    marked("usage", "Did you mean {name}?"),
    marked("usage", "(Did you mean one of: {names}?)"),
)
_REST: Final = "rest"
"""The place that holds another sentence."""


def say_usage(text: str) -> str:
    """The parser's sentence in the reader's language; one of a shape that is not known, and one of ours, as it is."""
    for sentence in _SENTENCES:
        found = _shape(sentence).fullmatch(text)
        if found:
            parts = {
                name: say_usage(part) if name == _REST else part for name, part in found.groupdict().items()
            }
            return pgettext("usage", sentence).format_map(parts)
    return text


def _shape(sentence: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", sentence)
    shape = "".join(
        f"(?P<{part}>.{'*' if part == _REST else '+?'})" if n % 2 else re.escape(part)
        for n, part in enumerate(parts)
    )
    return re.compile(shape, re.DOTALL)
