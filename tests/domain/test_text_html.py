"""HTML mail as the programs of customers write it, and as nobody should."""

import pytest

from supportconsole.domain.conversation import Format
from supportconsole.domain.text.blocks import Block, BlockKind, read_body

P, H, I, C, Q, T, S = (  # noqa: E741 (one letter a kind keeps the expected blocks readable)
    BlockKind.PARAGRAPH,
    BlockKind.HEADING,
    BlockKind.ITEM,
    BlockKind.CODE,
    BlockKind.QUOTE,
    BlockKind.TABLE_ROW,
    BlockKind.SIGNATURE,
)
RULE = Block(BlockKind.RULE, "")


def read(html: str) -> list[Block]:
    return list(read_body(html, Format.HTML))


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("<p>Hello&nbsp;<b>Anna</b>,<br>two\n lines</p>", [Block(P, "Hello Anna,\ntwo lines")]),
        ("just text", [Block(P, "just text")]),
        ("one<br><br>two", [Block(P, "one"), Block(P, "two")]),
        ("<p>one<p>two", [Block(P, "one"), Block(P, "two")]),
        ("<h2>Head</h2><hr>", [Block(H, "Head", 2), RULE]),
        ("<pre>a\n  b</pre>", [Block(C, "a\n  b")]),
        ("&lt;b&gt; &amp;amp; &euro;", [Block(P, "<b> &amp; €")]),
        ("&#27;[31m &#8238;x &#x1b;", [Block(P, "[31m ⇄x")]),
        ("a < b and c > d <3", [Block(P, "a < b and c > d <3")]),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", [Block(I, "a", 0, "•"), Block(I, "b", 1, "•"), Block(I, "c", 0, "•")]),
        ("<ol start=3><li>x</li><li><p>y</p><p>z</p></li></ol>", [Block(I, "x", 0, "3."), Block(I, "y", 0, "4."), Block(I, "z", 0)]),
        ("<style>p{}</style><title>t</title><script>x<p>y</script>ok<!-- <p>no --><![if !mso]>!<![endif]>", [Block(P, "ok!")]),
        ("<div style='display: none'>hidden<p>too</div>seen", [Block(P, "seen")]),
        ('<p style="VISIBILITY:hidden">no<p>yes', [Block(P, "yes")]),
        ("<div hidden><table><tr><td>x</table><ul><li>y</ul></div><ul><li>z</ul>", [Block(I, "z", 0, "•")]),
        ("<table><tr><td style='font-size:0px'><div>laid out</div></td></tr></table>", [Block(P, "laid out")]),
        ("<img alt='Screen shot' src=x><img width=1 height=1 alt=spy><img alt='😀'>", [Block(P, "[Screen shot]😀")]),
        ("<a href='https://e.example/'>here</a>, ok", [Block(P, "here <https://e.example/>, ok")]),
        ("see <a href='https://e.example/'> here </a>now", [Block(P, "see here <https://e.example/> now")]),
        ("<a href='https://e.example/'><div>Press</div></a>", [Block(P, "Press <https://e.example/>")]),
        ("<a href='https://e.example/'><img src=x></a>", [Block(P, "https://e.example/")]),
        ("<a name=top>top</a>", [Block(P, "top")]),
        ("<a href='javascript:x'>bank</a>", [Block(P, "bank <javascript:…>")]),
        ("<a href='x'y'>odd</a> <p title=it's>fine</p>", [Block(P, "odd"), Block(P, "fine")]),
        ("<div class='gmail_signature'>Bob<br>Contoso</div>", [Block(S, "Bob\nContoso")]),
        ("<p>Thanks</p><p>Sent from my iPhone</p>", [Block(P, "Thanks"), Block(S, "Sent from my iPhone")]),
        ("", []),
        ("<div><br></div>", []),
    ],
)  # fmt: skip
def test_html_becomes_what_a_reader_would_see(html: str, blocks: list[Block]) -> None:
    assert read(html) == blocks


def test_a_narrow_table_is_aligned() -> None:
    html = (
        "<table><tr><th>Item<th>Price</tr><tr><td>VPN<td>5 €</tr><tr><td>今朝<td>10 €</td></tr></table>after"
    )
    assert read(html) == [
        Block(T, "Item  Price", 0, "header"),
        Block(T, "VPN   5 €"),
        Block(T, "今朝  10 €"),
        Block(P, "after"),
    ]


def test_a_wide_table_keeps_its_rows_together() -> None:
    html = "<table>" + ("<tr>" + "<td>a cell</td>" * 500 + "</tr>") * 2 + "</table>"
    assert read(html) == [Block(T, " | ".join(["a cell"] * 500))] * 2


def test_a_table_that_only_lays_out_a_page_is_read_as_text() -> None:
    html = "<table><tr><td><h1>News</h1></td></tr><tr><td><table><tr><td>left</td><td>right</td></tr></table></td></tr></table>"
    assert read(html) == [Block(H, "News", 1), Block(T, "left  right")]


@pytest.mark.parametrize(
    "quoting",
    [
        "<div class='gmail_quote'><div class='gmail_attr'>On Fri wrote:</div><blockquote class='gmail_quote'>{}</blockquote></div>",
        "<blockquote type='cite'>{}</blockquote>",
        "<div class='yahoo_quoted'>{}</div>",
        "<div id='appendonsend'></div><hr><div id='divRplyFwdMsg'><b>From:</b> Anna</div><div>{}</div>",
        "<div style='border-top:solid #E1E1E1 1.0pt'><p><b>From:</b> Anna<br><b>Sent:</b> Friday<br><b>To:</b> Bob</p></div><p>{}</p>",
        "<div>From: Anna</div><div>Sent: Friday</div><div>To: Bob</div><div>Subject: VPN</div><p>{}</p>",
        "<div class='moz-cite-prefix'>On 20/11/2026 22:15, Anna wrote:</div><blockquote type='cite'>{}</blockquote>",
        "<table><tr><td><blockquote>{}</blockquote></td></tr></table>",
        "<blockquote><table><tr><td>{}</td><td>5</td></tr></table></blockquote>",
    ],
)
def test_the_quotes_of_each_program_are_found(quoting: str) -> None:
    blocks = read("<p>My answer</p>" + quoting.format("Earlier mail"))
    assert [block.text for block in blocks if block.kind is not Q] == ["My answer"]
    assert any("Earlier mail" in block.text for block in blocks if block.kind is Q)


def test_an_answer_below_a_quote_stays_an_answer() -> None:
    html = "<div>On 20/11/2026 22:15, Anna wrote:</div><blockquote type=cite>Q<blockquote>R</blockquote></blockquote><p>A</p>"
    assert read(html) == [
        Block(Q, "On 20/11/2026 22:15, Anna wrote:", 1, "who"),
        Block(Q, "Q", 1),
        Block(Q, "R", 2),
        Block(P, "A"),
    ]


def test_three_thousand_quotes_in_one_another_are_shown_at_a_bounded_depth() -> None:
    assert read("<blockquote>" * 3000 + "deep") == [Block(Q, "deep", 20)]
