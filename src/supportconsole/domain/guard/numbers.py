"""Numbers that belong to somebody: payment cards; where it is switched on, bank accounts and personal numbers too."""

import re
from collections.abc import Iterator
from typing import Final

from supportconsole.domain.guard.findings import Found, Rule, shorten_secret

_DIGITS: Final = re.compile(r"(?<![\w.,:/+-])(?<!\d[ -])\d(?:[ -]?\d){12,18}(?![ -]?\d)(?![\w]|[.:/-]\w)")
_GROUPS: Final = frozenset(
    {(4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3), (13,), (14,), (15,), (16,), (19,)}
)
_IBAN: Final = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_PESEL: Final = re.compile(r"(?<![\w-])\d{11}(?![\w-])")
_PESEL_WEIGHTS: Final = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)

# Ranges of issuers by their first digits (ISO/IEC 7812; lists of the networks), with the lengths that they use.
_ISSUERS: Final = (
    (2200, 2204, {16, 19}),  # Mir
    (2221, 2720, {16}),  # Mastercard
    (3000, 3059, {14}),  # Diners Club
    (3400, 3499, {15}),  # American Express
    (3528, 3589, {16}),  # JCB
    (3600, 3699, {14}),
    (3700, 3799, {15}),
    (3800, 3899, {14}),
    (4000, 4999, {13, 16, 19}),  # Visa
    (5018, 5018, {16, 19}),  # Maestro
    (5020, 5020, {16, 19}),
    (5038, 5038, {16, 19}),
    (5100, 5599, {16}),  # Mastercard
    (5893, 5893, {16, 19}),
    (6011, 6011, {16}),  # Discover
    (6200, 6299, {16, 19}),  # UnionPay
    (6304, 6304, {16, 19}),
    (6440, 6599, {16}),
    (6759, 6763, {16, 19}),
)


def find_cards(text: str) -> Iterator[Found]:
    """Numbers of payment cards: an issuer's range, its length, its grouping, and the check digit."""
    for found in _DIGITS.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        groups = tuple(len(part) for part in re.split(r"[ -]", found[0]))
        if groups in _GROUPS and _is_issued(digits) and passes_luhn(digits):
            yield Found(Rule.CARD, *found.span(), shorten_secret(found[0]))


def find_identities(text: str) -> Iterator[Found]:
    """Bank accounts (IBAN, checked modulo 97) and Polish personal numbers (PESEL, by its check digit)."""
    for found in _IBAN.finditer(text):
        if _is_iban(found[0].replace(" ", "")):
            yield Found(Rule.IDENTITY, *found.span(), shorten_secret(found[0]))
    for found in _PESEL.finditer(text):
        if _is_pesel(found[0]):
            yield Found(Rule.IDENTITY, *found.span(), shorten_secret(found[0]))


def passes_luhn(digits: str) -> bool:
    """The check digit of ISO/IEC 7812-1, annex B."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_issued(digits: str) -> bool:
    head = int(digits[:4])
    return any(low <= head <= high and len(digits) in lengths for low, high, lengths in _ISSUERS)


def _is_iban(word: str) -> bool:
    if not 15 <= len(word) <= 34:
        return False
    moved = word[4:] + word[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


def _is_pesel(digits: str) -> bool:
    month = int(digits[2:4]) % 20
    day = int(digits[4:6])
    total = sum(int(digit) * weight for digit, weight in zip(digits, _PESEL_WEIGHTS, strict=False))
    return 1 <= month <= 12 and 1 <= day <= 31 and (10 - total % 10) % 10 == int(digits[10])
