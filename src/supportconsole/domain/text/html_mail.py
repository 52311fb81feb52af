"""HTML mail as readable blocks: what a browser would show as text, and where each link really leads."""

import re
from typing import Final

from supportconsole.domain.text.html_tables import Table
from supportconsole.domain.text.html_tokens import attributes, tokens
from supportconsole.domain.text.links import write_link
from supportconsole.domain.text.parts import MAX_DEPTH, Block, BlockKind
from supportconsole.domain.text.plain import quoted_lines
from supportconsole.domain.text.quotes import attribution, is_divider, is_phone_signature

_VOID: Final = frozenset(
    {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    }
)
_BLOCKS: Final = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
     "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "html", "legend", "li",
     "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
     "tr", "ul"}
)  # fmt: skip
_HIDDEN_STYLE: Final = re.compile(
    r"(?:display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}(?:hidden|collapse)"
    r"|(?:opacity|max-height)\s{0,5}:\s{0,5}0(?:px)?\s{0,5}(?:;|$|!))",
    re.IGNORECASE,
)
_QUOTE_CLASS: Final = re.compile(
    r"gmail_quote|gmail_extra|yahoo_quoted|protonmail_quote|moz-forward-container|zmail_extra|tutanota_quote|ms-outlook-mobile-reference-message"
)
_QUOTE_ID: Final = frozenset(
    {"divrplyfwdmsg", "appendonsend", "mail-editor-reference-message-container", "stopspelling"}
)
_SIGNATURE: Final = re.compile(
    r"(?:gmail|moz|protonmail)[_-]signature|^Signature$|(?:^|\s)signature(?:\s|$)", re.IGNORECASE
)
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
MAX_BLOCKS: Final = 5_000
MAX_TABLES: Final = 8
"""Tables inside one another; deeper ones are only layout and read as running text."""


def read_html(html: str) -> list[Block]:
    """The blocks of an HTML body. Their texts have their entities decoded and are not clean yet."""
    reader = _Reader()
    for name, is_end, text in tokens(html):
        if not name:
            reader.text(text)
        elif name == "…":
            reader.is_cut = True
        elif is_end:
            reader.end(name)
        else:
            reader.start(name, attributes(text) if "=" in text or "hidden" in text else {})
        if len(reader.out) > MAX_BLOCKS:
            reader.is_cut = True
            break
    return reader.finish()


class _Reader:
    """What is open at one place of the document, and the blocks that are finished."""

    def __init__(self) -> None:
        self.is_cut = False
        self.out: list[Block] = []
        self._open: list[
            tuple[str, str, bool]
        ] = []  # element, its meaning (see `_meaning_of`), has it begun something?
        self._count: dict[str, int] = {}
        self._meaning: dict[str, int] = {"hidden": 0, "quote": 0, "signature": 0}
        self._pieces: list[str] = []
        self._link: tuple[int, str] | None = None  # where its text starts in the pieces, and its target
        self._lists: list[int] = []  # the next number of each open list, 0 for bullets
        self._marker: str | None = None
        self._tables: list[Table] = []
        self._all_below_quoted = False

    # -- what the tokens say

    def text(self, text: str) -> None:
        if not self._meaning["hidden"]:
            self._pieces.append(text if self._count.get("pre") else _SPACES.sub(" ", text))

    def start(self, name: str, values: dict[str, str]) -> None:
        if name in _BLOCKS:
            self._close_what_cannot_hold(name)
            self._flush()
        meaning = _meaning_of(name, values)
        is_shown = not self._meaning["hidden"] and meaning != "hidden"
        begins = is_shown and (name != "table" or len(self._tables) < MAX_TABLES)
        if is_shown and name == "table":
            self._begin_table(begins=begins)
        if name not in _VOID:
            self._push(name, meaning, begins=begins)
        if not is_shown:
            return
        match name:
            case "br":
                self._pieces.append("\n")
            case "hr":
                self._flush()
                self._all_below_quoted |= values.get("id", "").lower() in _QUOTE_ID
                self._add(Block(BlockKind.RULE, ""))
            case "img":
                self._pieces.append(_alternative(values))
            case "a":
                self._end_link()
                self._link = (len(self._pieces), values.get("href", ""))
            case "ul" | "ol":
                first = values.get("start", "1")
                self._lists.append(
                    0 if name == "ul" else int(first) if first.isdecimal() and len(first) < 9 else 1
                )
            case "li":
                self._marker = self._next_marker()
            case "tr" if self._tables:
                self._put_into_table()
                self._tables[-1].begin_row()
            case "td" | "th" if self._tables:
                self._put_into_table()
                self._tables[-1].begin_cell(is_header=name == "th")
        if values.get("id", "").lower() in _QUOTE_ID:
            self._all_below_quoted = True

    def end(self, name: str) -> None:
        if name == "br":
            self._pieces.append("\n")
        if name == "a":
            self._end_link()
        if not self._count.get(name):
            return
        if name in _BLOCKS:
            self._flush()
        while True:
            if self._leave() == name:
                return

    def finish(self) -> list[Block]:
        self._flush()
        while self._open:
            self._leave()
        blocks = _quoted_below_attribution(self.out)
        return [*blocks, Block(BlockKind.CUT, "")] if self.is_cut else blocks

    # -- what is open

    def _push(self, name: str, meaning: str, *, begins: bool) -> None:
        self._open.append((name, meaning, begins))
        self._count[name] = self._count.get(name, 0) + 1
        if meaning:
            self._meaning[meaning] += 1

    def _leave(self) -> str:
        name, meaning, begins = self._open.pop()
        self._count[name] -= 1
        if meaning:
            self._meaning[meaning] -= 1
        if begins:
            if name in {"ul", "ol"}:
                self._lists.pop()
            elif name == "li":
                self._marker = None
            elif name == "table":
                self._end_table()
        return name

    def _begin_table(self, *, begins: bool) -> None:
        if self._tables:
            self._tables[-1].is_layout = True
        if begins:
            self._tables.append(Table(self.out, self._depth()))
            self.out = []

    def _put_into_table(self) -> None:
        self._tables[-1].put(self.out)
        self.out = []

    def _end_table(self) -> None:
        self._put_into_table()
        table = self._tables.pop()
        outer = self._tables[-1].depth if self._tables else 0
        blocks = table.blocks()
        if table.depth > outer:
            blocks = [
                block if block.kind is BlockKind.QUOTE else _as_quote(block, table.depth) for block in blocks
            ]
        self.out = table.before
        self.out += blocks

    def _close_what_cannot_hold(self, name: str) -> None:
        """End tags that mail programs leave out: a new paragraph, item, cell or row ends the one before."""
        while self._open:
            top = self._open[-1][0]
            ends = top == "p" or (name == top and name in {"li", "td", "th", "tr", "option", "dt", "dd"})
            cell_ends = top in {"td", "th"} and name in {"td", "th", "tr", "tbody"}
            if not (ends or cell_ends or (top == "tr" and name == "tbody")):
                return
            self.end(top)

    # -- what is finished

    def _flush(self) -> None:
        if not self._pieces:
            return
        target = ""
        if self._link:
            start, target = self._link
            if "".join(self._pieces[start:]).strip():
                target = ""
                self._end_link()
        text = "".join(self._pieces)
        self._pieces = []
        # A link around a whole block belongs to the text inside, which is still to come.
        self._link = (0, target) if target else None
        if self._count.get("pre"):
            if text.strip():
                self._add(Block(BlockKind.CODE, text.replace("\r\n", "\n").strip("\n").rstrip()))
            return
        text = re.sub(" {2,}", " ", text.replace("\xa0", " "))
        text = "\n".join(line.strip() for line in text.split("\n")).strip()
        if text:
            for paragraph in re.split("\n{2,}", text):
                self._add(self._as_block(paragraph))

    def _as_block(self, text: str) -> Block:
        if self._meaning["signature"] or is_phone_signature(text):
            return Block(BlockKind.SIGNATURE, text)
        for level in "123456":
            if self._count.get(f"h{level}"):
                return Block(BlockKind.HEADING, text, int(level))
        if self._lists and self._count.get("li"):
            marker, self._marker = self._marker or "", None
            return Block(BlockKind.ITEM, text, min(len(self._lists) - 1, MAX_DEPTH), marker)
        return Block(BlockKind.PARAGRAPH, text)

    def _add(self, block: Block) -> None:
        depth = self._depth()
        # The rows of a table are laid out first and quoted as a whole; see `_end_table`.
        if depth > (self._tables[-1].depth if self._tables else 0):
            block = _as_quote(block, depth)
        self.out.append(block)

    def _depth(self) -> int:
        depth = self._count.get("blockquote", 0) or int(self._meaning["quote"] > 0 or self._all_below_quoted)
        return min(depth, MAX_DEPTH)

    def _end_link(self) -> None:
        if self._link:
            start, target = self._link
            self._link = None
            text = "".join(self._pieces[start:])
            del self._pieces[start:]
            spaces = (
                text[: len(text) - len(text.lstrip())],
                text[len(text.rstrip()) :] if text.strip() else "",
            )
            self._pieces.append(f"{spaces[0]}{write_link(text, target)}{spaces[1]}")

    def _next_marker(self) -> str:
        if not self._lists or not self._lists[-1]:
            return "•"
        self._lists[-1] += 1
        return f"{self._lists[-1] - 1}."


def _meaning_of(name: str, values: dict[str, str]) -> str:
    if not values:
        return ""
    if "hidden" in values or name == "template" or _HIDDEN_STYLE.search(values.get("style", "")[:2_000]):
        return "hidden"
    if _QUOTE_CLASS.search(values.get("class", "")):
        return "quote"
    return (
        "signature"
        if _SIGNATURE.search(values.get("class", "")) or _SIGNATURE.search(values.get("id", ""))
        else ""
    )


def _alternative(values: dict[str, str]) -> str:
    """What stands for an image: its alternative text. Counting pixels, which nobody is to see, have none."""
    if _HIDDEN_STYLE.search(values.get("style", "")[:2_000]) or {
        values.get("width"),
        values.get("height"),
    } & {"0", "1"}:
        return ""
    words = " ".join(values.get("alt", "").split())
    is_sign = len(words) <= 8 and not any(char.isalnum() for char in words)
    return words if is_sign else f"[{words}]"


def _as_quote(block: Block, depth: int) -> Block:
    if block.kind is BlockKind.QUOTE:
        return Block(block.kind, block.text, min(block.depth + depth, MAX_DEPTH), block.marker)
    text = f"{block.marker} {block.text}" if block.kind is BlockKind.ITEM and block.marker else block.text
    return Block(BlockKind.QUOTE, text, depth)


def _quoted_below_attribution(blocks: list[Block]) -> list[Block]:
    """Outlook and phones put the earlier mail below the answer without a mark of it; find the line that says so."""
    for number, block in enumerate(blocks):
        if block.kind is not BlockKind.PARAGRAPH:
            continue
        lines = block.text.split("\n")
        context = [*lines, *(other.text.partition("\n")[0] for other in blocks[number + 1 : number + 6])]
        for at in range(min(len(lines), 50)):
            said = attribution(lines, at)
            if not said and not ((number or at) and is_divider(context, at)):
                continue
            below = blocks[number + 1 :]
            above = "\n".join(lines[:at]).strip()
            quotes = list(quoted_lines("\n".join(lines[at:])))
            if said and any(other.kind is BlockKind.QUOTE for other in below[:2]):
                # The quote below is marked as such, so what follows it may be an answer again.
                quotes = [Block(BlockKind.QUOTE, "\n".join(lines[at : at + said]), 1, "who")]
                quotes += (
                    [Block(BlockKind.PARAGRAPH, rest)]
                    if (rest := "\n".join(lines[at + said :]).strip())
                    else []
                )
            else:
                below = [_as_quote(other, 1) for other in below if other.text]
            return [*blocks[:number], *([Block(block.kind, above)] if above else []), *quotes, *below]
    return blocks
