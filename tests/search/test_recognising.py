"""A reply that was made of a canned response is known by its text."""

import pytest

from supportconsole.search.recognising import Recogniser

UNLOCK = "Hello {{ requester.first_name }},\n\nyour account is open again. Please log in with your old password.\n\n{{ agent.name }}"
ORDER = "Hello {{ requester.first_name }}, your order {{ ticket.fields.order }} is on its way to you."
SHORT = "Thank you!"
RECOGNISER = Recogniser([(1, UNLOCK), (2, ORDER), (3, SHORT)])


@pytest.mark.parametrize(
    ("reply", "numbers"),
    [
        ("Hello Anna,\n\nyour account is open again. Please log in with your old password.\n\nIvan", (1,)),
        ("Hello Anna,  your order R-1 is on its way to you.", (2,)),
        ("your account is open again. Please log in with your old password.", ()),
        ("Thank you!", ()),
        (
            "Hello Anna, your account is open again. "
            + "But something else is wrong here, and it takes longer. " * 5,
            (),
        ),
        ("", ()),
    ],
)
def test_every_fixed_part_must_stand_there_and_make_up_most_of_it(
    reply: str, numbers: tuple[int, ...]
) -> None:
    assert RECOGNISER.recognise(reply) == numbers
