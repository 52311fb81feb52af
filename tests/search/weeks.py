"""Arrivals of a desk: weeks of ordinary tickets in three languages, and outages that people report in their own words."""

from collections.abc import Iterable, Iterator, Sequence
from random import Random
from typing import Final, NamedTuple

from supportconsole.domain.clock import DAY, HOUR, MINUTE, Instant, format_instant, parse_instant
from supportconsole.sample.words import Words, read_words
from supportconsole.search.bursts import Arrival
from supportconsole.search.normaliser import Normaliser

MONDAY: Final = parse_instant("2026-11-16T00:00:00Z")
NORMALISER: Final = Normaliser()
_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"

OUTAGES: Final[dict[str, tuple[str, ...]]] = {
    "en": ("Cannot send e-mail", "E-mail is down", "Outlook does not connect to the mail server", "No mail since 9",
           "mail not working!!", "Mail server down?", "Is there a problem with mail", "urgent: emails are not going out"),
    "ru": ("Не работает почта", "почта не отправляется", "Нет почты с утра", "Почтовый сервер недоступен",
           "Проблемы с почтой", "СРОЧНО почта", "Не приходят письма, почта лежит", "С почтой что-то не так"),
    "pl": ("Nie działa poczta", "Poczta nie wysyła wiadomości", "Brak poczty od rana", "Problem z pocztą",
           "pilne poczta leży", "Serwer poczty nie odpowiada", "Nie mogę się zalogować do poczty", "awaria poczty?"),
}  # fmt: skip
"""What people write when the mail is down."""


def subject(random: Random, words: Words) -> str:
    """An ordinary subject: a thing, its problem, sometimes circumstances and a code."""
    text = f"{random.choice(words.things)} {random.choice(words.problems)}"
    if random.random() < 0.35:
        text += f" {random.choice(words.circumstances)}"
    return text.format_map(
        {
            name: "".join(random.choices(_LETTERS, k=6))
            for name in ("host", "code", "order", "user", "version")
        }
    )


class Report(NamedTuple):
    """A ticket as it comes in: its number, when, from whom, its subject and language."""

    number: int
    at: Instant
    requester: int
    text: str
    language: str


def arrival(number: int, at: Instant, requester: int, text: str, language: str) -> Arrival:
    return Arrival(number, at, requester, frozenset(NORMALISER.keys(text, language).stems.split()))


def ordinary(seed: int, languages: Sequence[str], begin: Instant, days: int, a_day: int) -> Iterator[Arrival]:
    """Tickets at the hours of an office, four times as many at ten as at seven, few at the weekend; oldest first."""
    return (arrival(*one) for one in ordinary_reports(seed, languages, begin, days, a_day))


def ordinary_reports(
    seed: int, languages: Sequence[str], begin: Instant, days: int, a_day: int
) -> Iterator[Report]:
    """The same with their texts."""
    random = Random(seed)
    pools = {language: read_words(language) for language in languages}
    times = []
    for day in range(days):
        n = a_day if day % 7 < 5 else a_day // 6
        hours = random.choices(range(7, 19), weights=(1, 2, 4, 4, 3, 2, 3, 3, 2, 2, 1, 1), k=n)
        times += [begin + day * DAY + hour * HOUR + int(random.random() * HOUR) for hour in hours]
    for number, at in enumerate(sorted(times)):
        language = random.choice(languages)
        text = subject(random, pools[language])
        yield Report(number, at, random.randrange(a_day * 2), text, language)


def outage(seed: int, language: str, begin: Instant, first: int) -> Iterator[Arrival]:
    """400 tickets in 20 minutes about the mail, from nearly as many people."""
    return (arrival(*one) for one in outage_reports(seed, language, begin, first))


def outage_reports(seed: int, language: str, begin: Instant, first: int) -> Iterator[Report]:
    """The same with their texts."""
    random = Random(seed)
    for number, at in enumerate(sorted(begin + int(random.random() * 20 * MINUTE) for _ in range(400))):
        text = random.choice(OUTAGES[language])
        yield Report(first + number, at, random.randrange(2_000), text, language)


def as_records(reports: Iterable[Report], later: int = 0) -> Iterator[dict[str, object]]:
    """The reports as an import takes them, with the people who wrote them, `later` by so many microseconds."""
    known: set[int] = set()
    for one in reports:
        who = f"who{one.requester}"
        if one.requester not in known:
            known.add(one.requester)
            yield {"type": "person", "id": who, "role": "customer", "name": who}
        yield {"type": "ticket", "id": f"report{one.number}", "subject": one.text, "requester": who,
               "language": one.language, "created_at": format_instant(one.at + later)}  # fmt: skip
