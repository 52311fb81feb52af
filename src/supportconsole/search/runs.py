"""What stands between two blanks: words, or a code that is kept whole and in parts.

A text is prepared (letters in one form and size, plain quotes and dashes), split at blanks, and each run is read by
the same rules wherever it comes from, so that what is typed meets what was indexed.
"""

import re
import unicodedata
from typing import Final, NamedTuple

LONGEST_TOKEN: Final = 64
"""Characters of a token. A longer run of letters and digits alone is no word and no code: it is left out."""

_LEFT: Final = "\"'`()[]{}<>,;:!?*|~^=&%$-\u2026\u00ab\u00bb\u00b7\u2022\u2192"
_RIGHT: Final = _LEFT + "."
_CODE: Final = re.compile(r"[_.@#:/\\+]")
_PART: Final = re.compile(r"[^\W_]+")
_SIGN: Final = re.compile(r"[\W_]")
_BLOB: Final = re.compile(r"[a-z0-9+/=_-]{65,}")
_WITHOUT_BLANKS: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NUMBERED: Final = re.compile(r"(?:0x|[^\W\d_]+)([0-9a-f]*[0-9][0-9a-f]*)")
_PLAIN: Final = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff"),
    }
)
_UNPLAIN: Final = re.compile("[" + "".join(map(chr, _PLAIN)) + "]")


class Run(NamedTuple):
    """A run's parts in order, the sign-free spelling of the whole when it differs from them, and whether it is a code.

    The last `tail` parts are spellings of one and the same part.
    """

    parts: tuple[str, ...]
    whole: str
    is_code: bool
    tail: int = 1


_NOTHING: Final = Run((), "", is_code=False)


def prepare(text: str) -> str:
    """The text in one form and one size of letters, with plain quotes and dashes."""
    if text.isascii():
        return text.lower()
    if _UNPLAIN.search(text):
        text = text.translate(_PLAIN)
    return unicodedata.normalize("NFKC", text).casefold()


def read_run(run: str) -> Run:
    """Read a run of a prepared text."""
    core = run.rstrip(_RIGHT).lstrip(_LEFT)
    if core.isalpha() and not _is_dense(core):
        return Run((core,), "", is_code=False) if len(core) <= LONGEST_TOKEN else _NOTHING
    if not core:
        return _NOTHING
    if "'" in core:
        core = core.removesuffix("'s").replace("'", "")
    if "://" in core:
        core = core.partition("://")[2].partition("?")[0]
    if len(core) > LONGEST_TOKEN and _BLOB.fullmatch(core):
        return _NOTHING
    if not core.isascii():
        core = _WITHOUT_BLANKS.sub(" \\g<0> ", core)
    parts = _PART.findall(core)
    if _CODE.search(core) or any(map(_is_mixed, parts)):
        return _code(core, parts)
    whole = "".join(parts) if "-" in core and 1 < len(parts) < 4 and "".join(parts).isalpha() else ""
    return Run(_bounded(parts), whole if len(whole) <= LONGEST_TOKEN else "", is_code=False)


def _code(core: str, parts: list[str]) -> Run:
    pieces: list[str] = []
    tail = 1
    for part in parts:
        pieces.append(part)
        found = _NUMBERED.fullmatch(part)
        if found:
            pieces.append(found[1])  # 5034441 finds KB5034441
        tail = 2 if found else 1
    whole = _SIGN.sub(_letters_of, core) if len(core) <= LONGEST_TOKEN else ""
    return Run(_bounded(pieces), "" if whole in pieces else whole, is_code=True, tail=tail)


def _letters_of(sign: re.Match[str]) -> str:
    return f"x{ord(sign[0]):x}"


def _bounded(parts: list[str]) -> tuple[str, ...]:
    return tuple(part for part in parts if len(part) <= LONGEST_TOKEN)


def _is_mixed(part: str) -> bool:
    """Letters and digits in one."""
    return not part.isdecimal() and not part.isalpha()


def _is_dense(core: str) -> bool:
    return not core.isascii() and _WITHOUT_BLANKS.search(core) is not None
