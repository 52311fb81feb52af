"""What stands before the text of a file, in the two ways that people write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportconsole.domain.article_files import read_article, write_article
from supportconsole.domain.conversation import Format
from supportconsole.domain.front_matter import BadFront, join, split
from supportconsole.domain.knowledge import ArticleState, ArticleText


def test_toml_and_plain_yaml_say_the_same() -> None:
    toml = '+++\ntitle = "Error 809"\ntags = ["vpn", "net"]\n+++\n\nText\n'
    yaml = "---\ntitle: Error 809   # the usual one\ntags: [vpn, 'net']\n---\nText\n"
    lines = '---\ntitle: "Error 809"\ntags:\n  - vpn\n  - net\n---\n\nText\n'
    assert (
        split(toml)
        == split(yaml)
        == split(lines)
        == ({"title": "Error 809", "tags": ["vpn", "net"]}, "Text\n")
    )


def test_a_text_without_anything_before_it_is_itself() -> None:
    assert split("# Title\n\nText") == ({}, "# Title\n\nText")
    assert split("---\na rule, and no end to it") == ({}, "---\na rule, and no end to it")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("+++\ntitle = 1", 1),
        ('+++\ntitle = "a"\nbad\n+++\n', 3),
        ("---\ntitle: a\nnonsense\n---\n", 3),
        ("---\nnested: {a: 1}\n---\n", 2),
        ('---\ntitle: "open\n---\n', 2),
        ("---\ntags: [a, b\n---\n", 2),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line(text: str, line: int) -> None:
    with pytest.raises(BadFront) as problem:
        split(text)
    assert problem.value.line == line


WORDS = (
    st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cf", "Cn", "Co"]), min_size=1, max_size=30
    )
    .map(str.strip)
    .filter(bool)
)


@given(
    title=WORDS,
    tags=st.lists(WORDS, max_size=3, unique=True),
    body=st.text(st.sampled_from("ab \n#+-ż"), max_size=60),
)
def test_what_is_written_is_read_again(title: str, tags: list[str], body: str) -> None:
    values, text = split(join({"title": title, "tags": tags}, body))
    assert values.get("title") == title
    assert values.get("tags", []) == tags
    assert text.strip("\n") == body.strip("\n")


def test_an_article_goes_through_a_file_and_comes_back() -> None:
    text = ArticleText("Błąd 809", "## Przyczyna\n\nZapora.", language="pl", state=ArticleState.INTERNAL, owner="a1",
                       verified_until="2027-01-31", tags=("vpn",), url="https://kb.example.org/809", translation_of="k1")  # fmt: skip
    found = read_article(write_article(text, "k1-pl"), form=Format.MARKDOWN)
    assert found.ref == "k1-pl"
    assert found.text._replace(body=found.text.body.strip()) == text


def test_the_title_is_the_first_heading_where_nothing_else_says_it() -> None:
    assert (
        read_article("# Mail does not go out\n\nText", form=Format.MARKDOWN).text.title
        == "Mail does not go out"
    )
    assert read_article("# Mail does not go out\n\nText", form=Format.MARKDOWN).text.body == "Text"
    assert read_article("Mail\n====\nText", form=Format.MARKDOWN).text.title == "Mail"
    assert (
        read_article("<html><title>Old &amp; new</title></html>", form=Format.HTML).text.title == "Old & new"
    )
    assert read_article("Only text", form=Format.MARKDOWN, name="net/vpn-setup").text.title == "vpn-setup"


def test_other_tools_words_are_understood() -> None:
    found = read_article(
        "---\ntitle: A\nlang: PL\nstatus: published\nkeywords: a, b\n---\nT", form=Format.MARKDOWN
    )
    assert (found.text.language, found.text.state, found.text.tags) == ("pl", ArticleState.PUBLIC, ("a", "b"))
    draft = read_article(
        "---\ntitle: A\ndraft: true\n---\nT", form=Format.MARKDOWN, state=ArticleState.PUBLIC
    )
    assert draft.text.state is ArticleState.DRAFT
    assert read_article("Text", form=Format.MARKDOWN, name="vpn.ru").text.language == "ru"


def test_a_wrong_state_names_the_nearest_right_one() -> None:
    with pytest.raises(ValueError, match="internal"):
        read_article("---\ntitle: A\nstate: internl\n---\n", form=Format.MARKDOWN)
