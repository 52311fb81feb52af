"""Bodies are read whatever they hold: nothing raises, nothing dangerous is left, nothing takes long."""

import timeit
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostile import HOSTILE, forbidden
from supportconsole.domain.conversation import Format
from supportconsole.domain.text.blocks import MAX_CHARACTERS, MAX_LINES, Block, BlockKind, read_body

PIECES = (
    "<", ">", "</", "<p>", "<div>", "</div>", "<b>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<ul>", "<ol>", "<li>",
    "</ul>", "<blockquote>", "</blockquote>", "<a href='https://e.example/'>", "</a>", "<br>", "<pre>", "</pre>", "<hr>",
    "<div style='display:none'>", "<table hidden>", "<script>", "</script>", "<!--", "-->", "<![CDATA[", "&#27;", "&#8238;",
    "&", ";", '"', "'", "=", "> ", ">> ", "-- \n", "\n", "\n\n", "# ", "- ", "1. ", "  ", "```", "`", "**", "_", "|", "|-|\n",
    "[", "](", ")", "![", "~~", "\\", "***", "On 1/1/2026 10:00, A wrote:\n", "From: a\nSent: b\nTo: c\n", "word ", "ёж ",
    "今", "\x1b", "\x9b", "\u202e", "\u0301" * 5, "\u200b", "\ud800", "\r\n", "\t", "\0", "\U000e0041",
)  # fmt: skip
bodies = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(st.characters(exclude_categories=()), max_size=5))
).map("".join)
formats = st.sampled_from(Format)


def lines_of(blocks: tuple[Block, ...]) -> int:
    return sum(block.text.count("\n") + 1 for block in blocks if block.kind is not BlockKind.CUT)


@settings(max_examples=1_000)
@given(bodies, formats)
def test_any_body_becomes_clean_blocks(body: str, format_: Format) -> None:
    for block in read_body(body, format_):
        assert not forbidden(block.text)
        assert not forbidden(block.marker)
        assert block.text or block.kind in {BlockKind.RULE, BlockKind.CUT}
        assert 0 <= block.depth <= 20


@given(
    st.lists(
        st.sampled_from(("word", "слово", "słowo", "言葉", "كلمة", "\n", "\n\n", " ", "> ", "-- \n", "\n- "))
    ).map("".join)
)
def test_no_word_of_a_plain_body_is_lost(body: str) -> None:
    shown = "".join(block.text for block in read_body(body, Format.TEXT))
    for word in ("word", "слово", "słowo", "言葉", "كلمة"):
        assert shown.count(word) == body.count(word)


@given(st.lists(st.sampled_from(("word", "слово", "<p>", "</p>", "<div>", "</div>", "<td>", "<tr>", "<table>", "</table>",
                                 "<li>", "<ul>", "</ul>", "<blockquote>", "</blockquote>", "<b>", "</b>", "<br>", "<th>",
                                 "<a href='https://e.example/'>", "</a>", "<pre>", "</pre>", "<h1>", "</h1>", "</td>"))))  # fmt: skip
def test_no_word_of_an_html_body_is_lost_however_its_tags_are_nested(pieces: list[str]) -> None:
    body = " ".join(pieces)
    shown = " ".join(block.text for block in read_body(body, Format.HTML))
    for word in ("word", "слово"):
        assert shown.count(word) == body.count(word)


@pytest.mark.parametrize("format_", Format)
def test_the_whole_corpus_is_harmless_and_bounded(format_: Format) -> None:
    for name, text in HOSTILE:
        blocks = read_body(text, format_)
        assert not forbidden("".join(block.text + block.marker for block in blocks)), name
        assert lines_of(blocks) <= MAX_LINES, name
        assert sum(len(block.text) for block in blocks) <= 4 * MAX_CHARACTERS, name


@pytest.mark.parametrize("format_", Format)
def test_a_long_body_ends_with_a_sign_that_it_goes_on(format_: Format) -> None:
    exact, longer = "x" * MAX_CHARACTERS, "x" * (MAX_CHARACTERS + 1)
    assert [block.kind for block in read_body(exact, format_)] == [BlockKind.PARAGRAPH]
    assert read_body(longer, format_)[-1] == Block(BlockKind.CUT, "")
    separator = "<br>" if format_ is Format.HTML else "\n"
    assert lines_of(read_body(f"x{separator}" * MAX_LINES, format_)) == MAX_LINES
    assert read_body(f"x{separator}" * MAX_LINES, format_)[-1].kind is BlockKind.PARAGRAPH
    assert lines_of(read_body(f"x{separator}" * (MAX_LINES + 9), format_)) == MAX_LINES
    assert read_body(f"x{separator}" * (MAX_LINES + 9), format_)[-1].kind is BlockKind.CUT


def test_no_body_takes_much_longer_than_a_plain_one_of_its_size() -> None:
    """A ratio, so that the machine does not matter: 200 kB of trouble against 200 kB of ordinary HTML mail."""
    mail = (
        "<p>Hello <b>Anna</b>, please look at <a href='https://e.example/'>this</a>.<br>Thanks</p>\n" * 2_300
    )
    base = min(timeit.repeat(lambda: read_body(mail, Format.HTML), number=1, repeat=3))
    for name, text in HOSTILE:
        if len(text) < 10_000:
            continue
        for format_ in Format:
            spent = min(timeit.repeat(partial(read_body, text, format_), number=1, repeat=1))
            assert spent < 30 * base, (name, format_)
