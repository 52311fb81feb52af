"""The Atlassian Document Format: what an agent typed comes back letter by letter, and a stranger's document costs little."""

import json
import time

from hypothesis import given
from hypothesis import strategies as st

from supportconsole.connectors.jira import adf
from supportconsole.connectors.jira.adf import CUT, DEEPEST, LONGEST

TEXTS = st.text(st.characters(codec="utf-8"), max_size=300)
LINES = st.lists(
    st.sampled_from(["", " ", "\n", "\n\n", "- x", "> y", "1. z", "*b*", "ż", "\r\n"]), max_size=12
)
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
KINDS = st.sampled_from([
    "doc", "paragraph", "text", "hardBreak", "bulletList", "orderedList", "listItem", "table", "tableRow", "tableCell",
    "codeBlock", "blockquote", "panel", "expand", "media", "mediaSingle", "mention", "date", "taskList", "taskItem", "odd",
])  # fmt: skip
NODES = st.recursive(
    LEAVES,
    lambda inner: st.fixed_dictionaries(
        {"type": KINDS | LEAVES},
        optional={
            "content": st.lists(inner, max_size=4) | LEAVES,
            "attrs": st.dictionaries(st.sampled_from(["text", "alt", "url", "title", "timestamp"]), LEAVES)
            | LEAVES,
            "text": LEAVES,
            "marks": st.lists(inner, max_size=2) | LEAVES,
        },
    ),
    max_leaves=20,
)


def doc(*content: object) -> dict[str, object]:
    return {"type": "doc", "version": 1, "content": list(content)}


def node(kind: str, *content: object, **attrs: object) -> dict[str, object]:
    return {"type": kind, "content": list(content), **({"attrs": attrs} if attrs else {})}


def words(text: str, **more: object) -> dict[str, object]:
    return {"type": "text", "text": text, **more}


@given(TEXTS | LINES.map("".join))
def test_every_letter_comes_back(text: str) -> None:
    assert adf.to_text(adf.from_text(text)) == text


@given(TEXTS | LINES.map("".join))
def test_what_is_written_holds_no_empty_text_which_jira_refuses(text: str) -> None:
    written = json.dumps(adf.from_text(text))
    assert '"text": ""' not in written
    assert json.loads(written)["version"] == 1


def test_the_longest_comment_comes_back_whole() -> None:
    for text in ("\n" * 32_767, "x\n" * 16_383, "ż" * 32_767):
        assert adf.to_text(adf.from_text(text)) == text


@given(NODES)
def test_no_document_of_a_stranger_breaks_the_reading(document: object) -> None:
    assert len(adf.to_text(document)) <= LONGEST + len(CUT)
    assert all(adf.media_names(document))


def test_a_document_as_people_write_them() -> None:
    link = words("the guide", marks=[{"type": "link", "attrs": {"href": "https://help.example/vpn"}}])
    item = node(
        "listItem",
        node("paragraph", words("one")),
        node("bulletList", node("listItem", node("paragraph", words("two")))),
    )
    cells = node(
        "tableRow",
        node("tableHeader", node("paragraph", words("Host"))),
        node("tableCell", node("paragraph", words("up"))),
    )
    document = doc(
        node("paragraph", words("See "), link, words(", "), {"type": "mention", "attrs": {"text": "@Anna"}}),
        node("bulletList", item),
        node(
            "orderedList",
            node("listItem", node("paragraph", words("first"))),
            node("listItem", node("paragraph", words("second"))),
        ),
        node("blockquote", node("paragraph", words("said"), {"type": "hardBreak"}, words("before"))),
        node(
            "taskList",
            node("taskItem", words("done"), state="DONE"),
            node("taskItem", words("open"), state="TODO"),
        ),
        node("table", cells),
        node("codeBlock", words("a\n  b")),
        {"type": "rule"},
        node("mediaSingle", {"type": "media", "attrs": {"type": "file", "id": "u-1", "alt": "log.txt"}}),
        {"type": "paragraph", "content": [{"type": "date", "attrs": {"timestamp": "1764028800000"}}]},
    )
    assert adf.to_text(document).split("\n\n") == [
        "See the guide (https://help.example/vpn), @Anna", "- one\n  - two", "1. first\n2. second", "> said\n> before",
        "[x] done\n[ ] open", "Host | up", "a\n  b", "----", "[log.txt]", "2025-11-25",
    ]  # fmt: skip
    assert adf.media_names(document) == {"log.txt"}


def test_a_deep_document_is_cut_where_it_is_too_deep_and_says_so() -> None:
    deep = words("bottom")
    for _turn in range(DEEPEST * 20):
        deep = node("blockquote", deep)
    assert adf.to_text(doc(deep)).endswith(CUT)


def test_a_wide_and_long_document_costs_little() -> None:
    begun = time.process_time()
    wide = adf.to_text(doc(*(node("paragraph", words("x")) for _place in range(200_000))))
    long = adf.to_text(doc(node("paragraph", *(words("y" * 100_000) for _place in range(50)))))
    quoted = words("z\n" * 150_000)
    for _turn in range(DEEPEST - 2):
        quoted = node("blockquote", quoted)
    quotes = adf.to_text(doc(quoted))
    assert wide.endswith(CUT)
    assert long.endswith(CUT)
    assert len(long) == LONGEST + len(CUT)
    assert len(quotes) <= LONGEST + len(CUT)
    assert time.process_time() - begun < 5


def test_an_older_text_is_itself_and_anything_else_is_nothing() -> None:
    assert adf.to_text("*plain* text") == "*plain* text"
    assert adf.to_text(None) == ""
    assert adf.to_text(["x"]) == ""
