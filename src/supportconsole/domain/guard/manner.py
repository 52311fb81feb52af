"""How one writes to a customer: in their language, with a greeting in a mail, briefly in a chat, not after a note."""

import re
from collections.abc import Iterator
from typing import Final

from supportconsole.domain.guard.findings import Found, Rule, Situation
from supportconsole.domain.text.language import guess_language

CHATS: Final = frozenset({"chat", "sms"})
LETTERS: Final = frozenset({"mail", "web"})
KNOWN: Final = frozenset({"en", "ru", "pl"})
GREETED_FROM: Final = 15
"""Words of a mail from which a greeting is missed: a short answer goes without."""
JUDGED_FROM: Final = 4
"""Words in letters from which the language of a text can be told."""

_WORD: Final = re.compile(r"(?<![\w./@\\])[^\W\d_]{2,}(?![\w/@\\=]|\.\w)")
_FUNCTION_WORDS: Final = "the is are was has have you your we our to and or please of in it this that will not be for on with can if from"
_ENGLISH: Final = frozenset(_FUNCTION_WORDS.split())
_GREETING: Final = re.compile(
    r"\s*(?:hello|hi|hey|dear|good (?:morning|day|afternoon|evening)|greetings|thank|thanks"
    r"|здравствуй|добр(?:ый|ое|ой|ого)|уважаем|привет|доброго|приветству|спасибо"
    r"|dzie[nń] dobry|dobry wiecz|witam|witaj|szanown|cze[sś][cć]|dzi[eę]kuj|drog[ia])",
    re.IGNORECASE,
)


def find_wrong_language(text: str, language: str) -> Iterator[Found]:
    """The whole text when it is plainly in another of the desk's languages than the customer's."""
    language = language[:2].lower()
    if language not in KNOWN:
        return
    words = [word for word in _WORD.findall(text) if word[0].islower()]  # names belong to no language
    if len(words) < JUDGED_FROM:
        return
    guess = guess_language(" ".join(words))
    if guess == "en" and sum(word in _ENGLISH for word in words) < 3:
        return  # names of programs and lines of a log are in English wherever one writes
    if guess and guess != language:
        yield Found(Rule.LANGUAGE, 0, 0, guess)


def find_missing_greeting(text: str, situation: Situation) -> Iterator[Found]:
    if (
        situation.channel in LETTERS
        and len(text.split()) >= GREETED_FROM
        and not _GREETING.match(text.lstrip(" \n"))
    ):
        yield Found(Rule.GREETING, 0, 0, "")


def find_too_long(text: str, situation: Situation, most: int) -> Iterator[Found]:
    words = len(text.split())
    if situation.channel in CHATS and words > most:
        yield Found(Rule.LENGTH, 0, 0, str(words))
