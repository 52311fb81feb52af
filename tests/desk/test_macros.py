"""Macros: what is shown before is what happens, all of it is taken back at once, and nothing leaves with a gap."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as examples
from hypothesis import strategies as st

import given
from injections import INJECTIONS
from supportconsole.desk.desk import Desk
from supportconsole.domain.changes import Change
from supportconsole.domain.conversation import DraftKind, FieldChange, Kind, Message
from supportconsole.domain.errors import BadScript, Conflict, NotFound, UsageProblem
from supportconsole.domain.gaps import find_gaps, plain
from supportconsole.domain.text.cleaning import clean


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(given.desk(tmp_path)) as opened:
        yield opened


def macro(desk: Desk, body: str = "", *, ref: str = "close", changes: Any = None, **more: Any) -> str:
    """A macro of that name, as an import would bring it."""
    beside = {name: more[name] for name in ("ask", "note", "script") if name in more}
    given.canned(
        desk, more.get("title", "Close"), body, ref=ref, language=more.get("language", ""),
        changes=json.dumps(changes or {}), extra=json.dumps(beside) if beside else None,
    )  # fmt: skip
    return ref


def written(desk: Desk, ticket_id: int) -> list[Message]:
    """What was written on the ticket by an agent."""
    said = desk.tickets.conversation(ticket_id)
    return [one for one in said if one.kind in {Kind.REPLY, Kind.NOTE}]


HOW = [{"name": "how", "question": "How?"}]


def test_a_macro_answers_notes_and_changes_as_its_preview_says(desk: Desk) -> None:
    number = given.ticket(desk, tags=("vpn", "new"), group="L1")
    key = macro(
        desk,
        "Hello {{ requester.first_name }}, it was {{ ask.how }}.",
        note="Cause: {{ ask.how }}",
        ask=HOW,
        changes={
            "status": "solved",
            "tags": ["+done", "-new"],
            "assignee": "me",
            "fields": {"cause": "{{ ask.how }}"},
        },
    )

    (foreseen,) = desk.macros.preview([number], key, {"how": "the cable"})
    outcome = desk.macros.apply([number], key, {"how": "the cable"})

    assert foreseen.changes == outcome.changed[0].changes
    assert {(one.field, str(one.after)) for one in foreseen.changes} >= {
        ("status", "solved"),
        ("fields.cause", "the cable"),
    }
    assert [(one.kind, one.body) for one in written(desk, number)] == [
        (Kind.NOTE, "Cause: the cable"),
        (Kind.REPLY, "Hello Anna, it was the cable."),
    ]


def test_looking_changes_nothing(desk: Desk) -> None:
    number = given.ticket(desk)
    before = (desk.tickets.get(number), desk.tickets.conversation(number))

    desk.macros.preview([number], macro(desk, "Text", changes={"status": "solved"}))

    assert (desk.tickets.get(number), desk.tickets.conversation(number)) == before


def test_one_undo_takes_all_of_it_back_and_one_redo_does_it_again(desk: Desk) -> None:
    numbers = [given.ticket(desk, f"Ticket {n}", tags=("vpn",)) for n in range(3)]
    before = [desk.tickets.get(number) for number in numbers]
    key = macro(desk, "It works again.", note="Done.", changes={"status": "solved", "tags": "+done"})

    outcome = desk.macros.apply(numbers, key)
    after = [desk.tickets.get(number) for number in numbers]
    desk.work.undo(outcome.undo_id)

    for number, was in zip(numbers, before, strict=True):
        now = desk.tickets.get(number)
        assert (now.status, now.tags, now.turn) == (was.status, was.tags, was.turn)
        assert not written(desk, number)
    assert not desk.writing.drafts(), "of many tickets nobody wants a draft each"

    desk.work.redo(outcome.undo_id)
    for number, was in zip(numbers, after, strict=True):
        assert (desk.tickets.get(number).status, desk.tickets.get(number).tags) == (was.status, was.tags)
        assert [one.kind for one in written(desk, number)] == [Kind.NOTE, Kind.REPLY]
    assert not desk.writing.drafts()


def test_a_macro_on_many_tickets_leaves_no_drafts_when_it_is_taken_back(desk: Desk) -> None:
    tickets = [given.ticket(desk), given.ticket(desk, "Another")]
    extra = '{"note": "Seen by us."}'
    given.canned(desk, "Wait", "We look into it.", shortcut="w", changes='{"status": "pending"}', extra=extra)
    desk.macros.apply(tickets, "w")
    before = [[one.body for one in given.written(desk, number)] for number in tickets]

    undone = desk.work.undo()
    assert undone.draft_id is None
    assert list(desk.writing.drafts()) == []
    assert [desk.tickets.get(number).status.value for number in tickets] == ["new", "new"]
    assert [len(given.written(desk, number)) for number in tickets] == [1, 1]

    desk.work.redo()
    assert [[one.body for one in given.written(desk, number)] for number in tickets] == before
    desk.work.undo()
    assert list(desk.writing.drafts()) == []

    given.inbound(desk, tickets[0], "One thing more")
    assert desk.work.redo().kept == (tickets[0],)
    assert [one.body for one in given.written(desk, tickets[1])] == before[1]


def test_with_a_gap_in_any_of_it_nothing_is_done_to_any_ticket(desk: Desk) -> None:
    sound = given.ticket(desk)
    nameless = given.ticket(desk, requester=given.customer(desk, "", "x@example.com"))
    for body, note, changes in (
        ("Hello {{ requester.first_name }}", "", {"status": "solved"}),
        ("", "By {{ requester.first_name }}", {"status": "solved"}),
        ("Text", "", {"subject": "For {{ requester.first_name }}"}),
        ("Text {{ ask.how }}", "", {"status": "solved"}),
    ):
        key = macro(desk, body, ref=f"m{body}{note}", note=note, changes=changes)
        before = desk.tickets.get(sound)

        gaps = [one.gaps for one in desk.macros.preview([sound, nameless], key)]
        with pytest.raises(UsageProblem, match="has a gap"):
            desk.macros.apply([sound, nameless], key)

        assert gaps[1]
        assert desk.tickets.get(sound) == before
        assert not written(desk, sound)


def test_each_customer_reads_his_own_language(desk: Desk) -> None:
    polish, russian, other = (
        given.ticket(desk, f"T {tongue}", language=tongue) for tongue in ("pl", "ru", "de")
    )
    for tongue, body in (("en", "Solved."), ("pl", "Rozwiązane."), ("ru", "Решено.")):
        macro(desk, body, ref=f"close.{tongue}", language=tongue, changes={"status": "solved"})

    desk.macros.apply([polish, russian, other], "close")

    assert [written(desk, one)[0].body for one in (polish, russian, other)] == [
        "Rozwiązane.",
        "Решено.",
        "Solved.",
    ]


def test_until_a_moment_puts_the_ticket_on_hold(desk: Desk) -> None:
    number = given.ticket(desk)
    key = macro(desk, "Until {{ ask.when }}", language="ru", changes={"wake": "{{ ask.when }}"},
                ask=[{"name": "when", "kind": "date", "default": "завтра в 9:00"}])  # fmt: skip

    desk.macros.apply([number], key)

    assert desk.tickets.get(number).status.value == "hold"
    assert written(desk, number)[0].body == "Until 21 ноября в 9:00"


def test_somebody_who_wrote_meanwhile_stops_it(desk: Desk) -> None:
    number = given.ticket(desk)
    seen = {number: desk.tickets.get(number).version}
    given.inbound(desk, number)

    with pytest.raises(Conflict):
        desk.macros.apply([number], macro(desk, "Solved.", changes={"status": "solved"}), seen=seen)

    assert not written(desk, number)


def test_what_is_no_macro_or_asks_for_the_impossible_is_refused(desk: Desk) -> None:
    number = given.ticket(desk)
    plain_text = given.canned(desk, "Greeting", "Hello")
    with pytest.raises(NotFound, match="no macro"):
        desk.macros.preview([number], plain_text)
    for name, changes in enumerate(
        ({"status": "asleep"}, {"colour": "red"}, {"requester": "me"}, {"wake": "yesterday"})
    ):
        with pytest.raises(UsageProblem):
            desk.macros.apply([number], macro(desk, "x", ref=f"bad{name}", changes=changes))
    with pytest.raises(NotFound):
        desk.macros.apply(
            [number], macro(desk, "x", ref="nobody", changes={"assignee": "nobody at all here"})
        )
    with pytest.raises(BadScript):
        desk.macros.apply([number], macro(desk, "{% if %}", ref="broken", changes={"status": "solved"}))
    assert not written(desk, number)


def test_the_message_and_the_ticket_remember_the_macro(desk: Desk) -> None:
    number = given.ticket(desk)
    desk.macros.apply([number], macro(desk, "Solved.", changes={"status": "solved"}))

    offered = desk.library.offers(desk.tickets.get(number), macros=True)

    assert [(one.text.ref, one.used_at > 0) for one in offered] == [("close", True)]


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(["open", "pending", "hold", "solved", "closed"]),
        "priority": st.sampled_from(["none", "low", "normal", "high", "urgent"]),
        "group": st.sampled_from(["L1", "L2", "-"]),
        "assignee": st.sampled_from(["me", "nobody", "maria"]),
        "tags": st.lists(st.sampled_from(["+vpn", "-vpn", "+done", "-old", "new"]), max_size=4),
        "subject": st.sampled_from(["Closed: {{ ticket.subject }}", "VPN"]),
        "language": st.sampled_from(["pl", ""]),
        "wake": st.sampled_from(["tomorrow 9:00", "2h", "-"]),
        "fields": st.dictionaries(
            st.sampled_from(["cause", "n"]), st.sampled_from(["cable", "", 3, True]), max_size=2
        ),
    },
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@examples(
    changes=CHANGES,
    body=st.sampled_from(["", "Text", "Hello {{ requester.first_name }}", "{{ gone }}"]),
    note=st.sampled_from(["", "Note", "Was {{ ticket.status }}", "{{ gone }}"]),
    status=st.sampled_from(["new", "open", "pending", "hold", "solved"]),
    tags=st.lists(st.sampled_from(["vpn", "old"]), unique=True),
    group=st.sampled_from(["", "L1", "L2"]),
    assignee=st.sampled_from(["", "ivan", "maria"]),
)
def test_the_preview_of_any_macro_on_any_ticket_is_its_effect(
    desk: Desk, *, changes: Any, body: str, note: str, status: str, tags: list[str], group: str, assignee: str
) -> None:
    number = given.ticket(desk, status=status, tags=tuple(tags), group=group, assignee=assignee)
    if not (changes or note):
        return
    key = macro(desk, body, ref=f"any{number}", note=note, changes=changes)
    before = desk.tickets.get(number)

    (foreseen,) = desk.macros.preview([number], key)
    if foreseen.gaps:
        with pytest.raises(UsageProblem):
            desk.macros.apply([number], key)
        assert desk.tickets.get(number) == before
        return
    outcome = desk.macros.apply([number], key)

    done = [change for one in outcome.changed for change in one.changes]
    assert list(foreseen.changes) == done
    assert [one.body for one in written(desk, number)] == [
        one for one in (foreseen.note, foreseen.reply) if one
    ]
    assert _now(desk, number, foreseen.changes) == [one.after for one in foreseen.changes]
    if outcome.undo_id:
        desk.work.undo(outcome.undo_id)
        after = desk.tickets.get(number)
        for name in (
            "status",
            "priority",
            "group",
            "assignee",
            "tags",
            "subject",
            "language",
            "wake_at",
            "fields",
            "turn",
        ):
            assert getattr(after, name) == getattr(before, name), name


def _now(desk: Desk, number: int, changes: tuple[FieldChange, ...]) -> list[object]:
    """The fields as the store has them, in the words of a change."""
    from supportconsole.store import fields

    state = desk._store.read(lambda db: fields.read(db, [number]))[number]
    return [state.get(one.field) for one in changes]


@pytest.mark.parametrize("stranger", INJECTIONS[::4])
def test_a_customer_cannot_speak_through_a_macro(desk: Desk, stranger: str) -> None:
    said = clean(stranger)
    person = given.customer(desk, stranger, "stranger@example.com")
    number = given.ticket(desk, said or "x", requester=person, body=stranger)
    key = macro(
        desk, "Name: {{ requester.name }}; subject: {{ ticket.subject }}; text: {{ ticket.description }}.",
        note="{{ requester.name }}", changes={"subject": "Re: {{ ticket.subject }}", "fields": {"who": "{{ requester.name }}"}},
    )  # fmt: skip

    (foreseen,) = desk.macros.preview([number], key)
    if foreseen.gaps:  # a name of which nothing can be seen is no name
        return
    desk.macros.apply([number], key)

    note, reply = written(desk, number)
    ticket = desk.tickets.get(number)
    assert note.body == plain(person.name).strip()
    assert ticket.fields["who"] == plain(person.name)
    assert reply.body.startswith(f"Name: {plain(person.name)}; subject: ")
    assert "ivan@example.org" not in reply.body


@pytest.mark.parametrize(
    "mark", ["{{ requester.nick }}", "{{ gone | upcase }}", "{% if x %}", "{{ ask.x }}", "{{}}"]
)
@pytest.mark.parametrize("kind", [DraftKind.REPLY, DraftKind.NOTE])
def test_no_unfilled_mark_is_ever_sent(desk: Desk, mark: str, kind: DraftKind) -> None:
    number = given.ticket(desk)
    send = desk.writing.reply if kind is DraftKind.REPLY else desk.writing.note
    draft = desk.writing.begin(number, kind)
    desk.writing.save(draft.id, f"Hello {mark},", 1)

    with pytest.raises(UsageProblem, match="gap"):
        send(number, f"Hello {mark},")
    with pytest.raises(UsageProblem, match="gap"):
        desk.writing.send(draft.id)

    assert not written(desk, number)
    assert [one.body for one in desk.writing.drafts()] == [f"Hello {mark},"]


def test_a_customers_braces_are_sent_as_they_are_and_come_back_as_they_were(desk: Desk) -> None:
    number = given.ticket(desk, requester=given.customer(desk, "{{ 7*7 }}", "seven@example.com"))
    text = desk.library.fill("Hello {{ requester.name }},", number)
    assert not find_gaps(text)

    outcome = desk.writing.reply(number, text)
    assert written(desk, number)[0].body == "Hello {{ 7*7 }},"

    undone = desk.work.undo(outcome.undo_id)
    assert undone.draft_id is not None
    desk.writing.send(undone.draft_id)
    assert written(desk, number)[0].body == "Hello {{ 7*7 }},"


def test_changes_of_a_field_by_hand_are_as_before(desk: Desk) -> None:
    number = given.ticket(desk)

    outcome = desk.work.change([number], [Change("fields.note", "{{ item }}")], label="set")

    assert desk.tickets.get(number).fields["note"] == "{{ item }}"
    assert outcome.undo_id
