"""The head of a script's file: TOML between two lines of `+++`, then the body.

The form is the one that static site generators use for TOML, so that forges and editors know it. A file without a head
is all body. Whatever a file holds is cleaned here, once: it may come from anybody with access to a team's folder.
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from supportconsole.domain.errors import BadScript
from supportconsole.domain.text.cleaning import clean
from supportconsole.locale import _

FENCE: Final = "+++"
_PLACE: Final = re.compile(r"\s*\(at (?:line ([0-9]+), column [0-9]+|end of document)\)")


class Page(NamedTuple):
    """A file in two parts. `body_line` is the line of the file on which the body begins, counted from 1."""

    about: Mapping[str, object]
    body: str
    body_line: int


def read_page(text: str, name: str) -> Page:
    """Part a file's text into head and body; `name` is what errors call it. Raises BadScript."""
    text = clean(text.removeprefix("\ufeff"))
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        return Page({}, text, 1)
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == FENCE:
            about = _read_toml("\n".join(lines[1:number]), name)
            body = lines[number + 1 :]
            blank = next((at for at, one in enumerate(body) if one.strip()), len(body))
            return Page(about, "\n".join(body[blank:]), number + 2 + blank)
    raise BadScript(
        _("the head is not closed."),
        file=name,
        line=1,
        hint=_("End it with a line of {sign}.").format(sign=FENCE),
    )


def _read_toml(text: str, name: str) -> dict[str, object]:
    import tomllib

    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        found = _PLACE.search(str(problem))
        # The first line of the file is the fence, which TOML has not seen.
        line = int(found[1]) + 1 if found and found[1] else text.count("\n") + 2
        reason = _PLACE.sub("", str(problem)).rstrip(".")
        raise BadScript(
            _("the head is not TOML: {reason}.").format(reason=reason), file=name, line=line
        ) from None
