"""A link must say where it leads, and what is opened must not be able to harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile import HOSTILE, forbidden
from supportconsole.domain.text.links import MAX_LINKS, find_links, write_link

PIECES = (
    "http://",
    "https://",
    "HTTPS://",
    "e.example",
    "/",
    "?",
    "#",
    "@",
    ":",
    "-",
    "[::1]",
    "ё",
    "(",
    ")",
    " ",
    "\x1b",
    "%",
    ".",
)


@given(
    st.lists(
        st.one_of(st.sampled_from(PIECES), st.text(st.characters(exclude_categories=()), max_size=3))
    ).map("".join)
)
def test_only_plain_web_addresses_are_found_in_any_text(text: str) -> None:
    for link in find_links(text):
        assert link.isascii()
        assert link.isprintable()
        assert " " not in link
        assert link.startswith(("http://", "https://"))
        assert find_links(link) == (link,)


def test_the_corpus_yields_no_dangerous_link() -> None:
    for name, text in HOSTILE:
        links = find_links(text)
        assert len(links) <= MAX_LINKS, name
        assert not forbidden("".join(links)), name
        assert not any(link.partition("://")[2].startswith("-") for link in links), name


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("See https://e.example/a, please.", ["https://e.example/a"]),
        ("(https://e.example/wiki/A_(b))", ["https://e.example/wiki/A_(b)"]),
        ("<https://e.example/>", ["https://e.example/"]),
        ("„https://e.example/x”", ["https://e.example/x"]),
        ("HTTP://E.example", ["http://E.example"]),
        (
            "https://e.example/a https://e.example/a http://e.example:8080/?q=1#x",
            ["https://e.example/a", "http://e.example:8080/?q=1#x"],
        ),
        ("https://пример.рф/путь", ["https://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C"]),
        ("https://аpple.example/", ["https://xn--pple-43d.example/"]),
        ("https://e.example/\x1b]0;x\x07", ["https://e.example/"]),
        ("https://e.example/\u202egpj.exe", ["https://e.example/"]),
        ("https://-oProxyCommand=id/ https:// ftp://e.example file:///etc/passwd javascript:x", []),
        ("http://[::1]:80/x", ["http://[::1]:80/x"]),
        ("https://bank.example@evil.example/", ["https://bank.example@evil.example/"]),
    ],
)
def test_links_are_cut_out_of_prose(text: str, links: list[str]) -> None:
    assert list(find_links(text)) == links


@pytest.mark.parametrize(
    ("text", "target", "written"),
    [
        ("our page", "https://e.example/x", "our page <https://e.example/x>"),
        ("https://bank.example/", "https://evil.example/", "https://bank.example/ <https://evil.example/>"),
        ("https://e.example/", "https://e.example/", "https://e.example/"),
        ("e.example", "https://e.example/", "https://e.example/"),
        ("", "https://e.example/", "https://e.example/"),
        ("Anna", "mailto:anna@e.example", "Anna <anna@e.example>"),
        ("anna@e.example", "mailto:anna@e.example", "anna@e.example"),
        ("call", "tel:+48123", "call <+48123>"),
        ("bank", "javascript:alert(1)", "bank <javascript:…>"),
        ("bank", " java\nscript:alert(1)", "bank <javascript:…>"),
        ("report", "file:///etc/passwd", "report <file:…>"),
        ("x", "ssh://-oProxyCommand=id", "x <ssh:…>"),
        ("top", "#top", "top"),
        ("top", "", "top"),
    ],
)
def test_a_link_is_written_with_its_true_target(text: str, target: str, written: str) -> None:
    assert write_link(text, target) == written
