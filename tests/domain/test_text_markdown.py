"""Markdown as people write it in tickets."""

import pytest

from supportconsole.domain.conversation import Format
from supportconsole.domain.text.blocks import Block, BlockKind, read_body

P, H, I, C, Q, T = (  # noqa: E741 (one letter a kind keeps the expected blocks readable)
    BlockKind.PARAGRAPH,
    BlockKind.HEADING,
    BlockKind.ITEM,
    BlockKind.CODE,
    BlockKind.QUOTE,
    BlockKind.TABLE_ROW,
)
RULE = Block(BlockKind.RULE, "")


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("one\ntwo\n\nthree", [Block(P, "one\ntwo"), Block(P, "three")]),
        ("## Steps ##\ntext", [Block(H, "Steps", 2), Block(P, "text")]),
        ("#hashtag", [Block(P, "#hashtag")]),
        ("Title\n=====\ntext", [Block(H, "Title", 1), Block(P, "text")]),
        ("- a\n  goes on\n  - b\n* c\n1) d", [Block(I, "a\ngoes on", 0, "•"), Block(I, "b", 1, "•"), Block(I, "c", 0, "•"), Block(I, "d", 0, "1.")]),
        ("-not an item\n-5 degrees", [Block(P, "-not an item\n-5 degrees")]),
        ("```sh\nrm *x*\n\n  y\n```\nafter", [Block(C, "rm *x*\n\n  y", 0, "sh"), Block(P, "after")]),
        ("~~~\nopen", [Block(C, "open")]),
        ("> q\n>> r\n\ns", [Block(Q, "q", 1), Block(Q, "r", 2), Block(P, "s")]),
        ("***\n- - -\n___", [RULE, RULE, RULE]),
        ("| a | b |\n|---|:-:|\n| 1 | *2* |", [Block(T, "a  b", 0, "header"), Block(T, "1  2")]),
        ("a | b\nno table", [Block(P, "a | b\nno table")]),
        ("**bold** *soft* __b__ _s_ ~~gone~~ `c*d*e`", [Block(P, "bold soft b s gone c*d*e")]),
        ("snake_case_name 2*3*4 __init__.py a_b", [Block(P, "snake_case_name 2*3*4 init.py a_b")]),
        ("[page](https://e.example/a_b_(c)) <https://e.example/>", [Block(P, "page <https://e.example/a_b_(c)> https://e.example/")]),
        ("https://e.example/_x_*y*", [Block(P, "https://e.example/_x_*y*")]),
        ("[bank](javascript:alert) [a](b) ![shot](https://e.example/p.png)", [Block(P, "bank <javascript:…> a [shot]")]),
        ("\\*not soft\\* &amp; &#27;[31m", [Block(P, "*not soft* & [31m")]),
        ("[/] [@click=app.quit]x[/] AA[/BB", [Block(P, "[/] [@click=app.quit]x[/] AA[/BB")]),
        ("yes\n\nOn 20/11/2026 22:15, Anna wrote:\nold", [Block(P, "yes"), Block(Q, "On 20/11/2026 22:15, Anna wrote:", 1, "who"), Block(Q, "old", 1)]),
    ],
)  # fmt: skip
def test_markdown_becomes_what_its_author_meant(text: str, blocks: list[Block]) -> None:
    assert list(read_body(text, Format.MARKDOWN)) == blocks
