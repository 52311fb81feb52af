"""Reads a moment as an agent types it: `2h`, `3d`, `tomorrow`, `mon`, `09:00`, a date, a date with a time.

Russian and Polish words mean the same as the English ones: `завтра в 9:00`, `jutro o 9`, `пн`, `za 2 godz`.
"""

import re
from datetime import UTC, datetime, time, timedelta
from typing import Final

from supportconsole.domain.clock import DAY, HOUR, MINUTE, Instant, to_local

MORNING: Final = time(9, 0)
"""When a day begins for a ticket that sleeps until that day."""
LAST_YEAR: Final = 2999
"""As in queries: inside what every platform's calendar and the interchange format can hold."""

_SPAN: Final = re.compile(r"\+?([0-9]{1,4})\s*([^\W\d_]+)")
_UNITS: Final = {
    **dict.fromkeys(("m", "min", "м", "мин"), MINUTE),
    **dict.fromkeys(("h", "ч", "час", "часа", "часов", "g", "godz"), HOUR),
    **dict.fromkeys(("d", "д", "дн", "дня", "дней", "день", "dni", "dzień"), DAY),
    **dict.fromkeys(("w", "нед", "tyg", "tydz"), 7 * DAY),
}
_DAYS: Final = {
    **dict.fromkeys(("today", "сегодня", "dziś", "dzis", "dzisiaj"), 0),
    **dict.fromkeys(("tomorrow", "завтра", "jutro"), 1),
    **dict.fromkeys(("послезавтра", "pojutrze"), 2),
}
_WEEK: Final = {
    word: day
    for day, words in enumerate(
        (
            "mon monday пн понедельник pon poniedziałek",
            "tue tuesday вт вторник wt wtorek",
            "wed wednesday ср среда среду śr sr środa środę",
            "thu thursday чт четверг czw czwartek",
            "fri friday пт пятница пятницу pt piątek",
            "sat saturday сб суббота субботу sob sobota sobotę",
            "sun sunday вс воскресенье nd niedz niedziela niedzielę",
        )
    )
    for word in words.split()
}
_LITTLE: Final = frozenset({"at", "in", "on", "в", "во", "через", "к", "o", "na", "za", "w", "we"})
"""Words that only join the others; `w` after a number is a week."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def parse_wake(text: str, now: Instant) -> Instant:
    """The instant to come that `text` names, seen from `now` in this machine's zone. Raises ValueError, for the past too."""
    found = parse_moment(text, now)
    if found <= now:
        raise ValueError(f"in the past: {text!r}")
    return found


def parse_moment(text: str, now: Instant) -> Instant:
    """The instant that `text` names, a past one as well. Raises ValueError."""
    said = text.lower().split()
    words = [
        word
        for word, before in zip(said, ("", *said), strict=False)
        if word not in _LITTLE or before.isdigit()
    ]
    try:
        found = _moment(" ".join(words), now)
    except OverflowError:
        raise ValueError(f"outside the calendar: {text!r}") from None
    if to_local(found).year > LAST_YEAR:
        raise ValueError(f"too far ahead: {text!r}")
    return found


def _moment(words: str, now: Instant) -> Instant:
    span = _SPAN.fullmatch(words)
    if span and span[2] in _UNITS:
        return now + int(span[1]) * _UNITS[span[2]]
    today = to_local(now)
    day, _, clock = words.partition(" ")
    if re.fullmatch(r"[0-9]{1,2}:[0-9]{2}", words):
        at = _at(today, _time(words))
        return at if at > now else _at(today + timedelta(days=1), _time(words))
    if day in _DAYS:
        return _at(today + timedelta(days=_DAYS[day]), _time(clock))
    if day in _WEEK:
        ahead = (_WEEK[day] - today.weekday() - 1) % 7 + 1
        return _at(today + timedelta(days=ahead), _time(clock))
    moment = datetime.fromisoformat(words.upper())
    if len(words) == 10:
        moment = datetime.combine(moment.date(), MORNING)
    # A time without a zone is one of this machine's clock.
    return (moment.astimezone() - _EPOCH) // timedelta(microseconds=1)


def _time(clock: str) -> time:
    """The time of day, in the morning when none is named. Raises ValueError."""
    if not clock:
        return MORNING
    return time.fromisoformat(clock.zfill(5) if ":" in clock else clock.zfill(2))


def _at(day: datetime, hour: time) -> Instant:
    moment = datetime.combine(day.date(), hour).astimezone()
    return (moment - _EPOCH) // timedelta(microseconds=1)
