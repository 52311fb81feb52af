"""Taking what is private out of a text: names, addresses, numbers and secrets become words in brackets.

Rules find forms, not meanings: what they took out is listed, and an author checks both. Names are those that are
known to the ticket, in the endings of Russian and Polish too, and whoever is greeted or signs.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple


class Removed(NamedTuple):
    """Something that was taken out: what it was taken for, and what it was."""

    kind: str
    text: str


class Redacted(NamedTuple):
    """The text without it, and what was taken out, each thing once, in order."""

    text: str
    removed: tuple[Removed, ...]


_UPPER: Final = "A-ZĄĆĘŁŃÓŚŹŻА-ЯЁ"
_LOWER: Final = "a-ząćęłńóśźżа-яё"
_NAME: Final = rf"[{_UPPER}][{_LOWER}]+(?:-[{_UPPER}][{_LOWER}]+)?"
_NAMES: Final = rf"{_NAME}(?:[ ]{_NAME}){{0,2}}"

_BEFORE_IT: Final = (
    r"pass(?:word|wd|phrase)?|pwd|secret|token|api[ _-]?key|pin(?:[ -]?code)?|otp|license[ _-]?key|serial"
    r"|пароль|пин(?:-?код)?|токен|ключ(?:\s+лицензии)?|код подтверждения|hasło|hasla|token|kod pin|klucz(?:\s+licencyjny)?"
)

# In this order: what is longest and surest first, so that a part of a secret is not taken for something else.
_FORMS: Final[tuple[tuple[str, str], ...]] = (
    ("secret", r"-----BEGIN [A-Z ]{3,40}-----[\s\S]{0,20000}?(?:-----END [A-Z ]{3,40}-----|\Z)"),
    ("secret", r"\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?"),
    ("secret", r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[opsu]_\w{20,}|\bxox[abprs]-[\w-]{10,}|\bsk[-_](?:live|test|proj)?[-_]?[\w-]{16,}|\bglpat-[\w-]{16,}"),
    ("secret", rf"(?i:\b(?:{_BEFORE_IT}))\s{{0,3}}[:=]\s{{0,3}}[\"'«]?(?P<it>[^\s\"'»,;]{{2,200}}[^\s\"'»,;.])"),
    # "The password is expired" is no secret: without a colon it has a digit or a sign in it.
    ("secret", rf"(?i:\b(?:{_BEFORE_IT}))\s{{0,3}}(?:\bis\b|\bto\b|это|—|-)\s{{0,3}}[\"'«]?(?P<it>(?=[^\s]{{0,80}}[\d!@#$%&*])[^\s\"'»,;]{{3,200}}[^\s\"'»,;.])"),
    ("secret", r"(?i:\bBearer|\bBasic)\s+(?P<it>[\w.~+/-]{12,}=*)"),
    ("secret", r"(?<=://)[^\s/:@]{1,100}:[^\s/@]{1,100}(?=@)"),
    ("e-mail", r"[\w.+%-]{1,64}@(?:[\w-]{1,63}\.)+[a-zA-Zа-яё]{2,24}\b"),
    ("account", r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){3,7}(?:[ ]?[A-Z0-9]{1,3})?\b"),
    ("card", r"\b(?:\d[ -]?){13,19}\b"),
    ("address", r"\b(?:\d{1,3}\.){3}\d{1,3}(?:/\d{1,2})?\b"),
    ("address", r"\b(?:[0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}\b"),
    ("address", r"(?<![\w:])(?=[0-9a-fA-F:]{0,40}(?:[a-fA-F]|::))(?:[0-9a-fA-F]{1,4}::?){2,7}[0-9a-fA-F]{1,4}(?![\w:])"),
    ("address", rf"(?i:\b(?:ul|al|pl|os)\.)\s?[{_UPPER}][\w.-]*(?:\s[{_UPPER}][\w-]*){{0,2}}\s\d{{1,4}}\w?(?:\s?[/m]\.?\s?\d{{1,4}})?"),
    ("address", rf"(?i:\b(?:ул|пр|пер|наб|ш)\.|\b(?:улица|проспект|переулок))\s?[{_UPPER}][\w-]*(?:\s[{_UPPER}][\w-]*){{0,2}},?\s(?:д\.?\s?)?\d{{1,4}}\w?(?:,?\sкв\.?\s?\d{{1,4}})?"),
    ("address", rf"\b\d{{1,5}}\s{_NAME}(?:\s{_NAME})?\s(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Square|Sq)\b\.?"),
    ("phone", r"(?<![\w.])(?:\+|00)\d{1,3}[ ().-]{0,2}(?:\d[ ().-]{0,2}){6,12}\d(?!\w)"),
    ("phone", r"(?<![\w.-])(?:8[ -]?)?\(?\d{3}\)?[ -]\d{3}[ -]\d{2,3}[ -]?\d{2,3}(?![\w-])"),
    ("phone", r"(?<![\w.-])(?i:tel|phone|mobile|тел|моб|kom)\w{0,6}[.:]{0,2}\s{0,2}(?P<it>\+?\d[\d ().-]{5,18}\d)"),
    ("secret", r"(?<![\w/.-])(?=[\w+/-]{0,200}\d)(?=[\w+/-]{0,200}[a-z])(?=[\w+/-]{0,200}[A-Z])[\w+/]{32,}={0,2}(?![\w/])"),
)  # fmt: skip

_GREETED: Final = (
    rf"(?im:^[ \t>]*(?:dear|hi|hello|hey|good (?:morning|afternoon|evening)|thank you|thanks|witam|witaj|cześć|dzień dobry"
    rf"|szanown[ya] (?:panie|pani)|pan[ie]{{0,2}}|здравствуйте|добрый (?:день|вечер)|доброе утро|привет|уважаем(?:ый|ая)))"
    rf",?[ ]+(?:(?:Mr|Mrs|Ms|Dr|Pan|Pani|Panie)\.?[ ]+)?(?P<it>{_NAMES})(?=[ ]?[,.!:\n-]|$)"
)
_SIGNED: Final = (
    rf"(?im:^[ \t]*(?:(?:kind|best|warm)?\s?regards|best|cheers|sincerely|thanks|thank you|many thanks|pozdrawiam(?: serdecznie)?"
    rf"|z poważaniem|z wyrazami szacunku|с уважением|спасибо|всего доброго))[,.!]?[ \t]*\n?[ \t]*(?P<it>{_NAMES})[ \t.,]*(?=\n|$)"
)
_NO_NAME: Final = frozenset(
    {"All", "Team", "Everyone", "There", "Sir", "Madam", "Support", "You", "For", "Państwo", "Wszystkim", "Zespole", "Коллеги",
     "Команда", "Всем", "Your", "The", "We", "I", "It", "Please"}
)  # fmt: skip


def redact(text: str, names: Iterable[str] = (), words: Callable[[str], str] = lambda kind: kind) -> Redacted:
    """The text with `[kind]` in the place of what is private. `words` says a kind in the language of the text.

    Kinds: secret, e-mail, account, card, address, phone, name. Linear in the length of the text.
    """
    taken: dict[Removed, None] = {}

    def put_aside(kind: str, pattern: str, text: str, *, unless: frozenset[str] = frozenset()) -> str:
        def aside(match: re.Match[str]) -> str:
            whole = match[0]
            it = match["it"] if "it" in match.re.groupindex else whole
            if not it or it.split()[0] in unless or it.startswith("[") or not _is(kind, it):
                return whole
            taken[Removed(kind, it.strip())] = None
            start = match.start("it") - match.start() if it is not whole else 0
            return f"{whole[:start]}[{words(kind)}]{whole[start + len(it) :]}"

        return re.sub(pattern, aside, text)

    for kind, pattern in _FORMS:
        text = put_aside(kind, pattern, text)
    text = put_aside("name", _GREETED, text, unless=_NO_NAME)
    text = put_aside("name", _SIGNED, text, unless=_NO_NAME)
    for pattern in dict.fromkeys(_patterns(names)):
        text = put_aside("name", pattern, text)
    return Redacted(text, tuple(taken))


def _is(kind: str, it: str) -> bool:
    if kind == "card":
        digits = [int(char) for char in it if char.isdigit()]
        return 13 <= len(digits) <= 19 and _checks(digits)
    return True


def _checks(digits: list[int]) -> bool:
    """Luhn's sum, which the number of a card keeps (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def _patterns(names: Iterable[str]) -> Iterable[str]:
    """Patterns of known names: the whole one, then each part of three letters and more with the endings of its cases."""
    parts: list[str] = []
    for name in names:
        whole = name.strip()
        if len(whole) >= 3:
            yield rf"(?<!\w){re.escape(whole)}(?!\w)"
        parts += [part for part in re.split(r"[\s,.()@\"']+", whole) if len(part) >= 3 and part[0].isupper()]
    for part in sorted(set(parts), key=len, reverse=True):
        stem = (
            re.sub(r"(?:ая|яя|ой|ий|ый|ska|ski|cka|cki|[аяьйоеёыaeiouyęą])$", "", part)
            if len(part) >= 4
            else part
        )
        stem = stem if len(stem) >= 3 else part
        yield rf"(?<!\w){re.escape(stem)}{_ENDINGS if len(part) >= 4 else _SHORT_ENDINGS}(?!\w)"


_SHORT_ENDINGS: Final = "(?:['’]s|a|u|em|owi|ом|у|е)?"
# Endings of nouns and adjectives in the cases of both languages; five letters at most.
_ENDINGS: Final = rf"(?:['’]s|[{_LOWER}]{{1,5}})?"
