"""Tokens, keys and passwords in a text: by the shape that their makers gave them, and by the words before them."""

import re
from collections.abc import Iterator
from math import log2
from typing import Final

from supportconsole.domain.guard.findings import Found, Rule, shorten_secret

# Prefixes that the makers of tokens document for secret scanners.
_SHAPES: Final = re.compile(
    r"\b(?:AKIA|ASIA|AGPA|AIDA|AROA)[0-9A-Z]{16}\b"
    r"|\bgh[opsur]_[A-Za-z0-9]{30,}|\bgithub_pat_\w{30,}|\bglpat-[\w-]{16,}"
    r"|\bxox[abeoprs]-[\w-]{10,}|\bhooks\.slack\.com/services/[\w/]{20,}"
    r"|\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}|\bsk-[\w-]{20,}|\bAIza[\w-]{35}|\bya29\.[\w-]{20,}"
    r"|\bnpm_[A-Za-z0-9]{36}|\bpypi-Ag[\w-]{20,}|\bSG\.[\w-]{16,}\.[\w-]{16,}|\bdop_v1_[0-9a-f]{40,}"
    r"|\b\d{8,10}:AA[\w-]{33}\b|\bhv[sb]\.[\w-]{20,}"
    r"|\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}"  # a JSON web token
    r"|-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:[^-]{0,9000}-----END [A-Z ]{0,30}PRIVATE KEY-----)?"
    r"|\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{1,80}:[^\s/@]{1,200}@[\w.-]+"  # credentials in an address
    r"|(?<=-u )[^\s:]{1,80}:[^\s:]{4,200}|(?<=--user )[^\s:]{1,80}:[^\s:]{4,200}"
    r"|\b(?:Bearer|Basic)\s+(?=[A-Za-z._~+/=-]{0,200}\d)[\w.~+/=-]{16,}"
)

_WORDS: Final = (
    r"passwords?|passwd|passphrase|passcode|pwd|pass|пароль|пароля|пароли|паролем|пасс|пассворд"
    r"|has[łl]o|has[łl]em|has[łl]a"
)
_KEY_WORDS: Final = (
    r"[\w.-]{0,40}(?:api[_-]?key|access[_-]?key|secret[_-]?key|private[_-]?key|secret|token|credentials?)(?:[_-]\w{1,20})?|токен|токена"
    r"|секрет|секретный ключ|ключ api|klucz api|tokenu?"
)
_BEGINS: Final = (  # also glued to the word before: `PetrovПароль`, where one ends in another alphabet, case or kind
    r"(?:(?<![\w-])|(?<=[a-z0-9_])(?=[а-яё])|(?<=[а-яё0-9_])(?=[a-z])|(?<=[0-9_])(?=[^\W\d_])"
    r"|(?-i:(?<=[a-zа-яёąćęłńóśźż])(?=[A-ZА-ЯЁ])))"
)
_NAMED: Final = re.compile(rf"{_BEGINS}(?:[\w.-]{{0,40}}(?:password|passwd|pwd)|{_WORDS})\b", re.IGNORECASE)
_NAMED_KEY: Final = re.compile(rf"{_BEGINS}(?:{_KEY_WORDS})\b", re.IGNORECASE)
_PIN: Final = re.compile(
    _BEGINS
    + r"(?:PIN(?:[ -]?code)?|PUK|ПИН(?:[ -]?код)?|kod PIN)\b(?:\s+(?:is|to|это))?\s*[:=—–-]?\s*(\d{4,8})\b(?!\s*(?:digits|цифр|cyfr))",
    re.IGNORECASE,
)
_PAIR: Final = re.compile(  # a name and a password behind one word: `access: anna / Blue-Cat-88`
    r"(?<![\w-])(?:log[io]n|user(?:name)?|account|access|credentials|логин|доступ|уч[её]тк[аи]|вход|konto|dost[eę]p|dane logowania)"
    r"\s*[:=—–-]?\s*[\w.@+-]{2,64}\s*[/|]\s*(\S{5,64})",
    re.IGNORECASE,
)
_SIGNED: Final = re.compile(r"""["'`\])»]?\s?(?:=|:=?|=>)\s*["'`«]?""")
_TOKEN: Final = re.compile(r"""[^\s"'`«»]+""")
_WINDOW: Final = 48
"""Characters after the word `password` in which its value is looked for: `the password for the portal is ...`."""
_ENDS: Final = re.compile(r"[.!?](?=\s|$)|\n")
_HARMLESS: Final = re.compile(
    r"https?://.*|[\w.+-]+@[\w-]+\.[\w.]+|v?\d+(?:[.,:/-]\d+)*[%a-zа-яżźćńółęąś]{0,3}"  # addresses; versions, dates, sizes
    r"|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|0x[0-9a-f]+|(?:sha\d*|md5):.*"
    r"|[^\W\d_]{1,6}[-/ ]?\d[\d/.-]*|[A-ZА-Я]?[^\W\d_]+[-–]?\d{1,4}"  # INV-2026-0044, Windows11
    r"|[*•.x_-]+|<.*>|\$\{?\w+\}?|%\w+%?|\{\{.*",
    re.IGNORECASE,
)
_MARKS: Final = frozenset("!#$%&*+@^~=?|")


def find_secrets(text: str) -> Iterator[Found]:
    """Every token, key and password, once."""
    taken: list[tuple[int, int]] = []
    for start, end in (*_shaped(text), *_called(text), *_pins(text)):
        if all(end <= begun or start >= done for begun, done in taken):
            taken.append((start, end))
    return (Found(Rule.SECRET, start, end, shorten_secret(text[start:end])) for start, end in sorted(taken))


def _shaped(text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in _SHAPES.finditer(text))


def _pins(text: str) -> Iterator[tuple[int, int]]:
    return (found.span(1) for found in _PIN.finditer(text))


def _called(text: str) -> Iterator[tuple[int, int]]:
    """What follows a word such as `password` or `token`."""
    for word in _NAMED.finditer(text):
        yield from _value_after(text, word.end(), is_key=False)
    for pair in _PAIR.finditer(text):
        end = pair.start(1) + _trimmed(pair[1])
        if _is_password(text[pair.start(1) : end]) and _is_random(text[pair.start(1) : end]):
            yield pair.start(1), end
    for word in _NAMED_KEY.finditer(text):
        yield from _value_after(text, word.end(), is_key=True)


def _value_after(text: str, at: int, *, is_key: bool) -> Iterator[tuple[int, int]]:
    signed = _SIGNED.match(text, at)
    if signed is not None:
        token = _TOKEN.match(text, signed.end())
        if token is None:
            return
        start, end = token.start(), _trimmed(token[0]) + token.start()
        value = text[start:end]
        is_assigned = "=" in signed[0]
        if _is_long_key(value) if is_key else (_is_password(value) or (is_assigned and _is_set(value))):
            yield start, end
            return
    if is_key:
        return
    window = text[at : at + _WINDOW]
    stop = _ENDS.search(window)
    for token in _TOKEN.finditer(window[: stop.start() + 1] if stop else window):
        start, end = at + token.start(), at + token.start() + _trimmed(token[0])
        if token.end() == len(window) and at + _WINDOW < len(text):  # cut by the window: take it whole
            whole = _TOKEN.match(text, start)
            end = start + _trimmed(whole[0]) if whole else end
        if _is_random(text[start:end]):
            yield start, end
            return


def _trimmed(token: str) -> int:
    """The length of a token without the marks of the sentence behind it."""
    return len(token.rstrip(".,;:)]}")) if not token.endswith("...") else 0


def _is_set(value: str) -> bool:
    """Whether `password=VALUE` gives one: anything but a stand-in."""
    return len(value) >= 4 and not _HARMLESS.fullmatch(value)


def _is_password(value: str) -> bool:
    """Whether `password: VALUE` looks like one and not like the next word of a sentence."""
    if len(value) < 5 or _HARMLESS.fullmatch(value):
        return False
    mixed = any(char.isdigit() for char in value) or any(char in _MARKS for char in value[:-1])
    return (mixed and any(char.isalpha() for char in value)) or re.search(
        r"[a-zа-я][A-ZА-Я]", value
    ) is not None


def _is_random(value: str) -> bool:
    """Whether a word further on looks made up: letters with digits, and marks or a change of case between them."""
    if not 6 <= len(value) <= 64 or _HARMLESS.fullmatch(value):
        return False
    if not any(char.isdigit() for char in value) or not any(char.isalpha() for char in value):
        return False
    if re.search(r"[/\\()<>]|::", value):
        return False
    inner = re.search(r"\d+[^\W\d_]", value) or re.fullmatch(r"[^\W\d_A-ZА-Я]+\d{2,}[!#$%&*+@^~?]", value)
    return any(not char.isalnum() for char in value[1:-1]) or inner is not None


def _is_long_key(value: str) -> bool:
    """Whether this is long and mixed enough for a key: sixteen signs, three bits each."""
    if not 16 <= len(value) <= 512 or value.startswith(("http", "/", "$", "<", "{")):
        return False
    if not any(char.isdigit() for char in value) or not any(char.isalpha() for char in value):
        return False
    if re.fullmatch(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", value, re.IGNORECASE):
        return False
    return _entropy(value) >= 3.0


def _entropy(text: str) -> float:
    """Bits a sign, by how often each sign stands in it."""
    size = len(text)
    return -sum(n / size * log2(n / size) for n in (text.count(char) for char in set(text)))
