"""The sample desk as records of the interchange format, placed in time relative to now."""

from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from random import Random
from typing import Final

from supportconsole.domain.clock import DAY, HOUR, MINUTE, SECOND, Instant, format_instant
from supportconsole.sample.library import library_records
from supportconsole.sample.people import agent_records, customer_record, customers, group_records
from supportconsole.sample.written import Choice, Draft, drafts, fill

ME: Final = "a1"
"""The agent whose desk this is."""

_MONTHS: Final = {
    "en": "January February March April May June July August September October November December",
    "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "pl": "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
}
_TYPES: Final = {"log": "text/plain", "txt": "text/plain", "csv": "text/csv"}
_CLOSED_AFTER: Final = 8 * DAY


def data_folder() -> Traversable:
    """Where the sample's files lie; the paths of its attachments are relative to it."""
    return files("supportconsole.sample") / "data"


def sample_lines(now: Instant, seed: int = 1) -> Iterator[dict[str, object]]:
    """Every record of the sample desk, people first, then the tickets with their messages, the oldest first.

    `now` is in microseconds; the same `now` and `seed` give the same records. No time lies after `now`
    but the waking times of tickets that sleep.
    """
    random = Random(seed)
    everyone = list(customers(_read("people.txt")))
    yield from group_records()
    yield from agent_records()
    for customer in everyone:
        yield customer_record(customer)
    found = list(drafts(_read, Choice(everyone, random), random))
    placed = _placed(found, now, random)
    numbers = {draft.key: f"t{number}" for number, (_at, draft) in enumerate(placed, 1) if draft.key}
    for number, (created, draft) in enumerate(placed, 1):
        yield from _ticket(f"t{number}", created, draft, now=now, random=random, numbers=numbers)
    yield from library_records(_read, _day(now))


def _read(name: str) -> str:
    return (data_folder() / name).read_text(encoding="utf-8")


def _day(now: Instant) -> date:
    return date.fromisoformat(format_instant(now)[:10])


def _placed(found: list[Draft], now: Instant, random: Random) -> list[tuple[Instant, Draft]]:
    """Every ticket with the time it was made: as written, or somewhere in the last sixty days, denser towards now."""
    old = [draft for draft in found if not draft.age]
    random.shuffle(old)
    for place, draft in enumerate(old):
        draft.age = int(DAY * (1.3 + 58 * (place / len(old)) ** 1.3)) + random.randrange(8 * HOUR)
        if draft.age > _CLOSED_AFTER + 4 * DAY:
            draft.status = "closed"
        draft.priority = draft.priority or random.choices(("none", "low", "normal", "high"), (3, 5, 9, 2))[0]
    for draft in found:
        if draft.age >= 3 * HOUR:  # round ages would give every such ticket the same minute
            draft.age += random.randrange(23 * 60) * SECOND
    whole = now - now % SECOND
    return sorted(((whole - draft.age, draft) for draft in found), key=lambda pair: pair[0])


def _times(draft: Draft, created: Instant, now: Instant, random: Random) -> list[Instant]:
    """When each turn was written: answers take longer than chat lines, and the last one is where it should be."""
    if draft.minutes:
        offsets = [minute * MINUTE for minute in draft.minutes]
    else:
        offsets = [0]
        for turn in draft.turns[1:]:
            longest = {"inbound": 170, "reply": 80, "note": 25, "event": 3}[turn.kind]
            offsets.append(offsets[-1] + random.randrange(1, longest) * MINUTE)
    for place in range(1, len(offsets)):
        least = offsets[place - 1] + random.randrange(5, 55) * SECOND
        offsets[place] = max(offsets[place], least)
    room = now - created - (draft.last or 2 * MINUTE)
    if offsets[-1] and (draft.last or offsets[-1] > room):
        offsets = [offset * room // offsets[-1] // SECOND * SECOND for offset in offsets]
    return [created + offset for offset in offsets]


def _ticket(
    ref: str, created: Instant, draft: Draft, *, now: Instant, random: Random, numbers: dict[str, str]
) -> Iterator[dict[str, object]]:
    today = _day(now)
    month = _MONTHS[draft.language].split()[today.month - 2]
    messages = list(_messages(draft, _times(draft, created, now, random), now, random))
    updated = messages[-1][0]
    ticket: dict[str, object] = {
        "type": "ticket",
        "id": ref,
        "subject": fill(draft.subject, draft, month, str(today)),
        "status": draft.status,
        "priority": draft.priority or "none",
        "channel": draft.channel,
        "group": draft.group,
        "assignee": draft.assignee or None,
        "requester": draft.requester.id,
        "tags": draft.tags,
        "language": draft.language,
        "created_at": format_instant(created),
        "updated_at": format_instant(updated),
        "fields": draft.fields,
        "unread": draft.status == "new" or (draft.status == "open" and now - updated < 30 * MINUTE),
    }
    if draft.wake:
        ticket["wake_at"] = format_instant(now - now % HOUR + draft.wake)
    if draft.flag or draft.merged:
        ticket["flags"] = [draft.flag or "merged"]
    if draft.merged:
        ticket["merged_into"] = numbers[draft.merged]
    if draft.watchers:
        ticket["watchers"] = draft.watchers
    yield ticket
    for number, (at, message) in enumerate(messages, 1):
        body = message.get("body")
        if isinstance(body, str):
            message["body"] = fill(body, draft, month, str(today))
        names = message.pop("files", ())
        if isinstance(names, tuple) and names:
            message["attachments"] = [_attachment(name) for name in names]
        yield {
            "type": "message",
            "id": f"{ref}-m{number}",
            "ticket": ref,
            **message,
            "created_at": format_instant(at),
        }


def _messages(
    draft: Draft, times: list[Instant], now: Instant, random: Random
) -> Iterator[tuple[Instant, dict[str, object]]]:
    """The turns with the events that lead from a new ticket to the state in which it is."""
    reached, holder = "new", ""
    for at, turn in zip(times, draft.turns, strict=True):
        if turn.kind == "event":
            change, before, after = turn.words
            changes: list[tuple[str, object, object]] = [(change, before, after)]
            if change == "group" and holder != draft.assignee:
                changes.append(("assignee", holder, draft.assignee))
                holder = draft.assignee
            yield at, _event(turn.author, *changes)
            continue
        if reached == "new" and turn.kind != "inbound":
            reached = "open"
            changes = [("status", "new", "open")]
            if draft.assignee:
                holder = turn.author
                changes.append(("assignee", None, holder))
            yield at - SECOND, _event(turn.author, *changes)
        message: dict[str, object] = {
            "kind": turn.kind,
            "author": turn.author or draft.requester.id,
            "body": turn.body,
            "format": {"html": "html", "md": "markdown"}.get(turn.words[0] if turn.words else "", "text"),
            "files": turn.files,
        }
        yield at, message
    end = times[-1]
    if draft.merged:
        yield end + SECOND, _event(draft.assignee, ("status", reached, "closed"), ("flags", [], ["merged"]))
    elif draft.status in {"pending", "hold"}:
        yield end + SECOND, _event(draft.assignee, ("status", reached, draft.status))
    elif draft.status in {"solved", "closed"}:
        solved = min(end + random.randrange(2, 50) * MINUTE, now - MINUTE)
        yield solved, _event(draft.assignee, ("status", reached, "solved"))
        if draft.status == "closed":
            yield solved + _CLOSED_AFTER, _event("", ("status", "solved", "closed"))


def _event(author: str, *changes: tuple[str, object, object]) -> dict[str, object]:
    return {
        "kind": "event",
        "author": author or None,
        "changes": [{"field": name, "before": before, "after": after} for name, before, after in changes],
    }


def _attachment(name: str) -> dict[str, object]:
    path = f"attachments/{name}"
    size = len((data_folder() / "attachments" / name).read_bytes())
    return {"name": name, "type": _TYPES[name.rpartition(".")[2]], "size": size, "path": path}
