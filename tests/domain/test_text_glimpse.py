"""A row of a list shows of a text what its reader would read."""

import pytest

from supportconsole.domain.text.glimpse import glimpse


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Hello {{ requester.first_name }},\n\nthank you.", "Hello [first name], thank you."),
        ("Hello {{ requester.name | default: 'you' }}!", "Hello [name]!"),
        ("{% if ticket.vip %}Dear{% else %}Hi{% endif %} {{ 'x' | upcase }}", "Dear / Hi [\u2026]"),
        ("# Cause\n\nA *firewall* drops **UDP 500**.\n\n## Mend\n", "Cause A firewall drops UDP 500. Mend"),
        ("<p>Press <b>Save</b>.<br/>Then wait&nbsp;&mdash; long</p>", "Press Save. Then wait \u2014 long"),
        ("> Done\n\n```sh\nping -c 4 host\n```", "Done ping -c 4 host"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a b 1 2"),
        ("\u2026requester.first_name }}, the rest {{ ask.", "\u2026, the rest \u2026"),
        (
            "5 < 6 and a_b_c, see [the page](https://a.example)",
            "5 < 6 and a_b_c, see the page <https://a.example>",
        ),
    ],
)
def test_no_sign_of_the_markup_is_left(text: str, read: str) -> None:
    assert glimpse(text) == read
