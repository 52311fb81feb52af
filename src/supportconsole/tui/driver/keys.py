"""Makes what terminals send safe for Textual's parser.

A key of the kitty keyboard protocol may carry sub-fields (`CSI 1086::106;5:1u`: the key on the Latin
layout, press or release). Nobody asked for them, yet terminals and multiplexers send them, and
Textual 8.2.8 ends with a ValueError.
"""

import re
from typing import Final

# https://sw.kovidgoyal.net/kitty/keyboard-protocol/#an-overview
_KEY: Final = re.compile(r"\x1b\[(\d+)((?::\d*)*)(?:;(\d*)((?::\d*)*))?(;[\d:]*)?([u~A-HPQRS])")
_RELEASED: Final = ":3"


def plain_keys(data: str) -> str:
    """`data` with every key reduced to its number and its modifiers; key releases are left out."""
    return _KEY.sub(_reduce, data) if ":" in data and "\x1b[" in data else data


def _reduce(key: re.Match[str]) -> str:
    number, layouts, modifiers, kind, text, end = key.groups()
    if not layouts and not kind:
        return key[0]
    if kind == _RELEASED:
        return ""
    return f"\x1b[{number}{'' if modifiers is None else ';' + modifiers}{text or ''}{end}"
