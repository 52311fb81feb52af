"""What a snippet is cut from: the words of a text without the signs it was written with."""

import time

import pytest

from supportconsole.search.texts import strip_marks


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("## Cause", "Cause"),
        ("A *firewall* drops **UDP 500**.", "A firewall drops UDP 500."),
        ("Run `ipconfig /flushdns`, then wait", "Run ipconfig /flushdns, then wait"),
        ("see [the guide](https://kb.example.org/a_b) now", "see the guide https://kb.example.org/a_b now"),
        ("| a | b |\n|---|:-:|\n| 1 | 2 |", "a b 1 2"),
        ("- one\n* two\n> three\n1. four", "one two three 1. four"),
        ("```bash\nls -la\n```\n---\nend", "ls -la end"),
        ("snake_case_name and _this_ and 2*3", "snake_case_name and this and 2*3"),
    ],
)
def test_markdown_is_left_without_its_signs(markdown: str, words: str) -> None:
    assert " ".join(strip_marks(markdown).split()) == words


@pytest.mark.parametrize("text", ["[", "- ", "_", "[](", " ", "\n-- x", "_a", "* ", "#", "~", "`", "[a](b"])
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    strip_marks(text * 20_000)
    assert time.process_time() - began < 1.0
