"""Times as a narrow column shows them: true without a timer, so an idle console sends nothing."""

from supportconsole.domain.clock import DAY, HOUR, MINUTE, Instant, to_local


def short_time(instant: Instant, now: Instant) -> str:
    """Today's time of day (`22:15`), else the days since by the calendar (`2d`), else month and year (`08.26`).

    What lies ahead is a time of day within 24 hours (`09:00`), else a date (`24.11`). In this machine's zone.
    """
    then, today = to_local(instant), to_local(now)
    days = (today.date() - then.date()).days
    if days == 0:
        return f"{then:%H:%M}"
    if days < 0:
        return f"{then:%H:%M}" if days == -1 and instant - now < DAY else f"{then:%d.%m}"
    if days < 100:
        return f"{days}d"
    return f"{then:%m.%y}"


def age(instant: Instant, now: Instant) -> str:
    """How long ago: `9m`, `4h`, `3d`. True only at `now`: for settings that accept a tick a minute."""
    passed = max(0, now - instant)
    if passed < HOUR:
        return f"{passed // MINUTE}m"
    if passed < DAY:
        return f"{passed // HOUR}h"
    return f"{passed // DAY}d"


def message_time(instant: Instant, now: Instant) -> str:
    """The time beside a message: `22:15` today, `19.11 22:15` this year, `19.11.2025 22:15` before."""
    then, today = to_local(instant), to_local(now)
    if then.date() == today.date():
        return f"{then:%H:%M}"
    if then.year == today.year:
        return f"{then:%d.%m %H:%M}"
    return f"{then:%d.%m.%Y %H:%M}"
