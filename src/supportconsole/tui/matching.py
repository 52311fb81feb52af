"""Which canned responses typed words mean: by shortcut, title, letters of the title, and words of the text."""

from collections.abc import Sequence

from supportconsole.desk.offering import Offer
from supportconsole.domain.text.glimpse import glimpse
from supportconsole.tui.options import Option

ROOM = 90
"""Characters of a text shown beside its title."""


def offer_option(offer: Offer) -> Option:
    """An offer as a candidate: its title, and its shortcut, languages and first words beside it."""
    text = offer.text
    languages = "/".join(offer.languages)
    said = glimpse(text.body[: 4 * ROOM])[:ROOM]
    return Option(str(text.id), text.title, f"{text.shortcut} {languages}  {said}".strip())


def match_offers(offers: Sequence[Offer], typed: str) -> list[Offer]:
    """Those that the words mean, best first; among equals the order stays, which is that of last use."""
    words = typed.casefold().split()
    if not words:
        return list(offers)
    ranked = [
        (rank, place, offer)
        for place, offer in enumerate(offers)
        if (rank := _rank(offer, words)) is not None
    ]
    return [offer for _rank_, _place, offer in sorted(ranked, key=lambda one: one[:2])]


def _rank(offer: Offer, words: Sequence[str]) -> int | None:
    """0 for the shortcut itself, then title's beginning, title, letters of the title, text; None for none of them."""
    text = offer.text
    title, shortcut = text.title.casefold(), text.shortcut.casefold()
    phrase = " ".join(words)
    if phrase == shortcut:
        return 0
    if title.startswith(phrase) or shortcut.startswith(phrase):
        return 1
    if all(word in title for word in words):
        return 2
    if len(words) == 1 and _holds_letters(title, words[0]):
        return 3
    whole = f"{title} {shortcut} {text.ref} {text.body}".casefold()
    return 4 if all(word in whole for word in words) else None


def _holds_letters(title: str, letters: str) -> bool:
    """Whether a title has these letters in their order, each at the beginning of a word or after the one before."""
    at, previous = 0, -2
    for letter in letters:
        place = at
        while True:
            place = title.find(letter, place)
            if place < 0:
                return False
            if place == previous + 1 or place == 0 or not title[place - 1].isalnum():
                break
            place += 1
        previous, at = place, place + 1
    return True
