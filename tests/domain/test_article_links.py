"""The links of an article: to the web, and to the articles beside it."""

import pytest

from supportconsole.domain.article_links import links_of
from supportconsole.domain.conversation import Format

MARKDOWN = Format.MARKDOWN


def test_links_are_listed_once_in_order() -> None:
    body = "See [the portal](https://p.example.org/a), https://q.example.org and [again](https://p.example.org/a)."
    assert [(one.words, one.url) for one in links_of(body, MARKDOWN)] == [
        ("the portal", "https://p.example.org/a"),
        ("https://q.example.org", "https://q.example.org"),
    ]


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("mail.md", "net/mail.md"),
        ("../mail.md#top", "mail.md"),
        ("./a%20b.html", "net/a b.html"),
        ("/top.md", "top.md"),
    ],
)
def test_a_relative_link_leads_to_the_article_at_that_path(target: str, path: str) -> None:
    assert [one.path for one in links_of(f"[x]({target})", MARKDOWN, "net/vpn.md")] == [path]


@pytest.mark.parametrize(
    "target",
    ["../../secret.md", "javascript:alert(1)", "file:///etc/passwd", "#here", "image.png", "//host/a.md"],
)
def test_other_targets_lead_nowhere(target: str) -> None:
    assert links_of(f"[x]({target})", MARKDOWN, "net/vpn.md") == ()


def test_pages_of_html_have_links_too() -> None:
    body = "<p><a class=x href='other.html'>The <b>other</b></a> <a href=\"https://x.example.org/\">x</a></p>"
    assert [(one.words, one.url or one.path) for one in links_of(body, Format.HTML, "a/b.html")] == [
        ("The other", "a/other.html"),
        ("x", "https://x.example.org/"),
    ]
