"""Days, times and greetings in the language of a letter, which need not be that of the interface."""

from datetime import date, datetime
from typing import Final, TypeVar

T = TypeVar("T")

_MONTHS: Final = {
    "en": "January February March April May June July August September October November December",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
}
_WEEK: Final = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье",
    "pl": "poniedziałek wtorek środa czwartek piątek sobota niedziela",
}
_AT: Final = {"en": "at", "ru": "в", "pl": "o"}
_PARTS: Final = {
    "en": ("night", "morning", "afternoon", "evening"),
    "ru": ("ночь", "утро", "день", "вечер"),
    "pl": ("noc", "rano", "popołudnie", "wieczór"),
}
_GREETINGS: Final = {
    "en": ("Good evening", "Good morning", "Good afternoon", "Good evening"),
    "ru": ("Доброй ночи", "Доброе утро", "Добрый день", "Добрый вечер"),
    "pl": ("Dobry wieczór", "Dzień dobry", "Dzień dobry", "Dobry wieczór"),
}
_BEGIN: Final = (0, 5, 12, 18)
"""The hours at which night, morning, day and evening begin; after 22 it is night again."""
_NIGHT: Final = 22


def day_words(day: date, language: str) -> str:
    """`26 November`, `26 ноября`, `26 listopada`; English for a language that is not known here."""
    return f"{day.day} {month_word(day, language)}"


def moment_words(moment: datetime, language: str) -> str:
    """`26 November at 9:00`, on the clock that `moment` has."""
    return f"{day_words(moment, language)} {_of(_AT, language)} {moment.hour}:{moment.minute:02}"


def month_word(day: date, language: str) -> str:
    """The month in the case that follows a day's number."""
    return _of(_MONTHS, language).split()[day.month - 1]


def weekday_word(day: date, language: str) -> str:
    return _of(_WEEK, language).split()[day.weekday()]


def part_of_day(moment: datetime, language: str) -> str:
    """Night, morning, afternoon or evening."""
    return _of(_PARTS, language)[_part(moment)]


def greeting(moment: datetime, language: str) -> str:
    """What a letter begins with at that time of day, without a name or a comma."""
    return _of(_GREETINGS, language)[_part(moment)]


def _part(moment: datetime) -> int:
    if moment.hour >= _NIGHT:
        return 0
    return max(place for place, hour in enumerate(_BEGIN) if moment.hour >= hour)


def _of(table: dict[str, T], language: str) -> T:
    return table.get(language[:2].lower(), table["en"])
