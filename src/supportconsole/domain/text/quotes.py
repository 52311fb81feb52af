"""Where the answer ends and the quoted mail begins, as the mail programs of three languages write it.

The patterns follow what the programs themselves put there (Gmail, Outlook, Apple Mail, Thunderbird, Yandex, Mail.ru
and phones in English, Russian and Polish; the most common forms in German, French, Spanish and Japanese).
"""

import re
from collections.abc import Sequence
from typing import Final

MAX_ATTRIBUTION: Final = 400  # characters; longer ones are prose
MAX_ATTRIBUTION_LINES: Final = 3  # plain text is wrapped near 76 columns

_WROTE: Final = re.compile(
    r"(?:wrote|writes|said|schrieb|a écrit|escribió|ha scritto|schreef"
    r"|(?:на)?писала?|написал\(а\)|пишет|написав(?:\(ла\))?|пише"
    r"|napisał\(?a?\)?|pisze|napisano|pisał\(?a?\)?)\s?:$",
    re.IGNORECASE,
)
_WROTE_FIRST: Final = re.compile(
    r"(?:Wiadomość napisana przez|Am .{4,60} schrieb|Dnia .{4,60} napisał|W dniu .{4,60} (?:napisał|pisze)).*:$",
    re.IGNORECASE,
)
_ADDRESS_LAST: Final = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?\s?:$")
_TIME: Final = re.compile(r"\d{1,2}[:.]\d\d")
_DAY: Final = re.compile(r"\d{4}|\d{1,2}[./-]\d{1,2}")
_START: Final = re.compile(
    r"(?:on|am|le|el|il|op|w dniu|dnia|wiadomość napisana|\d{1,4}[ ./年-]"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,. ]|(?:pon|wt|śr|czw|pt|sob|niedz)\w*\.?,? "
    r"|(?:пн|вт|ср|чт|пт|сб|вс|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)[,. ])",
    re.IGNORECASE,
)

_FROM: Final = r"From|От|От кого|Od|Nadawca|Von|De|差出人"
_OTHER: Final = r"Sent|Date|To|Subject|Отправлено|Дата|Кому|Тема|Wysłano|Wysłane|Data|Do|Temat|Gesendet|Datum|An|Betreff|Envoyé|À|Objet|Enviado|Para|Asunto"
_HEADER_FROM: Final = re.compile(rf"[*\s]*(?:{_FROM})\s?:[*\s]*\S", re.IGNORECASE)
_HEADER_OTHER: Final = re.compile(rf"[*\s]*(?:{_OTHER})\s?:", re.IGNORECASE)

_DIVIDER: Final = re.compile(
    r"[-_ ]{2,}\s*(?:Original Message|Forwarded message|Исходное сообщение|Пересланное сообщение|Пересылаемое сообщение"
    r"|Wiadomość oryginalna|Oryginalna wiadomość|Treść przekazanej wiadomości|Wiadomość przekazana dalej|Forwarded message"
    r"|Ursprüngliche Nachricht|Message d'origine|Mensaje original)\s*[-_ ]{2,}"
    r"|(?:Begin forwarded message|Начало переадресованного сообщения|Początek przekazywanej wiadomości)\s?:",
    re.IGNORECASE,
)
_PHONE: Final = re.compile(
    r"(?:Sent from (?:my|Mail|Outlook|Yahoo|Proton|Samsung)|Get Outlook for|Sent via"
    r"|Отправлено (?:с|из|со|через)\s|Получить Outlook для|Отправлено из мобильной"
    r"|Wysłan[eyo] z (?:mojego|iPhone|iPad|telefonu|urządzenia|aplikacji|Mail|Outlook|systemu)|Pobierz (?:aplikację )?Outlook)",
    re.IGNORECASE,
)


def attribution(lines: Sequence[str], at: int) -> int:
    """How many lines, from `at` on, say who wrote what is quoted below; 0 when they say nothing of the kind."""
    first = lines[at].strip()
    if not first:
        return 0
    if _is_attribution(first):
        return 1
    if len(first) > MAX_ATTRIBUTION or not _START.match(first):
        return 0
    joined = first
    for more in range(1, MAX_ATTRIBUTION_LINES):
        line = lines[at + more].strip() if at + more < len(lines) else ""
        if not line or len(line) > MAX_ATTRIBUTION or _is_attribution(line):
            return 0
        joined = f"{joined} {line}"
        if line.endswith(":") and _is_attribution(joined):
            return more + 1
    return 0


def _is_attribution(line: str) -> bool:
    if not line.endswith(":") or len(line) > MAX_ATTRIBUTION:
        return False
    if _WROTE_FIRST.match(line):
        return True
    if _WROTE.search(line):
        return bool(_DAY.search(line) or _TIME.search(line) or _ADDRESS_LAST.search(line))
    return bool(_ADDRESS_LAST.search(line) and _DAY.search(line) and _TIME.search(line))


def is_divider(lines: Sequence[str], at: int) -> bool:
    """Whether a line stands between an answer and an earlier mail: "Original Message", or the head of that mail."""
    line = lines[at].strip()
    if not line or len(line) > MAX_ATTRIBUTION:
        return False
    if _DIVIDER.match(line):
        return True
    if _HEADER_FROM.match(line):
        following = [other for other in lines[at + 1 : at + 8] if other.strip()][:4]
        return sum(1 for other in following if _HEADER_OTHER.match(other)) >= 2
    if len(line) >= 10 and not line.strip("_"):
        return any(
            is_divider(lines, below)
            for below in range(at + 1, min(at + 3, len(lines)))
            if lines[below].strip("_ ")
        )
    return False


def is_phone_signature(line: str) -> bool:
    """Whether a line is what a phone or a mail program signs with by itself."""
    return len(line) <= 120 and "\n" not in line and bool(_PHONE.match(line.strip()))
