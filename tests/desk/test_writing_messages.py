"""Writing: a text leaves once, never blind, never unfinished, and a call becomes a ticket."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import given
from supportconsole.desk.desk import Desk
from supportconsole.domain.changes import Change, Field, NewTicket
from supportconsole.domain.clock import MINUTE, SetClock
from supportconsole.domain.conversation import DraftKind, Kind, State
from supportconsole.domain.errors import Conflict, NotFound, UsageProblem
from supportconsole.domain.people import Role
from supportconsole.domain.tickets import Priority, Status, Turn
from supportconsole.store import originals


@pytest.fixture
def desk(tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    opened = given.desk(tmp_path, clock)
    yield opened
    opened.close()


def typed(desk: Desk, number: int, body: str, kind: DraftKind = DraftKind.REPLY) -> int:
    """A draft with this text, its number."""
    draft = desk.writing.begin(number, kind)
    assert desk.writing.save(draft.id, body, 1)
    return draft.id


class TestSending:
    def test_a_draft_becomes_a_message_and_is_gone(self, desk: Desk, clock: SetClock) -> None:
        number = given.ticket(desk)
        given.inbound(desk, number)
        draft_id = typed(desk, number, "Hello Anna,\nplease restart it.")
        clock.advance(MINUTE)

        outcome = desk.writing.send(draft_id)

        message = given.written(desk, number)[-1]
        assert (message.kind, message.author, message.state) == (Kind.REPLY, "Ivan Petrov", State.LOCAL)
        assert (message.body, message.created_at) == ("Hello Anna,\nplease restart it.", clock.now())
        ticket = desk.tickets.get(number)
        assert (ticket.status, ticket.turn, ticket.unread) == (Status.OPEN, Turn.AGENT, False)
        assert (ticket.updated_at, ticket.version) == (clock.now(), outcome.changed[0].version)
        assert desk.writing.drafts() == ()
        assert desk.writing.versions(draft_id) == ("Hello Anna,\nplease restart it.",)

    def test_a_draft_is_sent_once(self, desk: Desk) -> None:
        number = given.ticket(desk)
        draft_id = typed(desk, number, "Hello")
        desk.writing.send(draft_id)

        with pytest.raises(NotFound):
            desk.writing.send(draft_id)

        assert len(given.written(desk, number)) == 2

    def test_a_late_save_brings_nothing_back(self, desk: Desk) -> None:
        draft_id = typed(desk, given.ticket(desk), "Hello")
        desk.writing.send(draft_id)
        with pytest.raises(NotFound):
            desk.writing.save(draft_id, "Hello again", 2)
        assert desk.writing.drafts() == ()

    def test_a_note_stays_inside(self, desk: Desk) -> None:
        number = given.ticket(desk)
        desk.writing.send(typed(desk, number, "tried two networks", DraftKind.NOTE))
        ticket = desk.tickets.get(number)
        assert given.written(desk, number)[-1].kind is Kind.NOTE
        assert (ticket.status, ticket.turn) == (Status.NEW, Turn.CUSTOMER)

    def test_a_reply_begun_may_leave_as_a_note(self, desk: Desk) -> None:
        number = given.ticket(desk)
        desk.writing.send(typed(desk, number, "not for Anna"), kind=DraftKind.NOTE)
        assert given.written(desk, number)[-1].kind is Kind.NOTE

    def test_changes_go_with_the_text_in_one_undo(self, desk: Desk) -> None:
        number = given.ticket(desk)

        outcome = desk.writing.reply(
            number, "Solved?", changes=[Change(Field.STATUS, Status.PENDING), Change(Field.TAGS, ("+asked",))]
        )

        ticket = desk.tickets.get(number)
        assert (ticket.status, ticket.tags) == (Status.PENDING, ("asked",))
        desk.work.undo(outcome.undo_id)
        ticket = desk.tickets.get(number)
        assert (ticket.status, ticket.tags, len(given.written(desk, number))) == (Status.NEW, (), 1)

    def test_a_wrong_change_sends_nothing(self, desk: Desk) -> None:
        number = given.ticket(desk)
        draft_id = typed(desk, number, "Hello")
        with pytest.raises(UsageProblem):
            desk.writing.send(draft_id, changes=[Change(Field.STATUS, "gone")])
        assert len(given.written(desk, number)) == 1
        assert [draft.id for draft in desk.writing.drafts()] == [draft_id]

    @pytest.mark.parametrize("kind", [DraftKind.REPLY, DraftKind.NOTE])
    @pytest.mark.parametrize(
        "body", ["", " \n\t", "Hello {{ requester.first_name }},", "{% if x %}a{% endif %}"]
    )
    def test_an_unfinished_text_does_not_leave(self, desk: Desk, kind: DraftKind, body: str) -> None:
        number = given.ticket(desk)
        draft_id = typed(desk, number, body, kind)

        with pytest.raises(UsageProblem) as caught:
            desk.writing.send(draft_id)

        assert "{{ requester.first_name }}" in caught.value.message or "first_name" not in body
        assert len(given.written(desk, number)) == 1
        assert desk.writing.drafts()[0].body == body

    def test_what_is_typed_is_cleaned_and_its_original_kept(self, desk: Desk) -> None:
        number = given.ticket(desk)
        desk.writing.reply(number, "red \x1b[31m text")
        message = given.written(desk, number)[-1]
        assert "\x1b" not in message.body
        assert (
            desk._store.read(lambda db: originals.read(db, "message", message.id, "body"))
            == "red \x1b[31m text"
        )

    def test_a_merged_ticket_is_answered_where_it_went(self, desk: Desk) -> None:
        number, target = given.ticket(desk), given.ticket(desk, "first")
        desk.work.merge([number], target)
        with pytest.raises(UsageProblem, match="merged"):
            desk.writing.reply(number, "Hello")

    def test_an_unknown_ticket_is_named(self, desk: Desk) -> None:
        with pytest.raises(NotFound, match="#999"):
            desk.writing.reply(999, "Hello")
        with pytest.raises(NotFound, match="#999"):
            desk.writing.begin(999, DraftKind.REPLY)


class TestNotBlind:
    def test_what_the_customer_wrote_since_stops_the_reply(self, desk: Desk) -> None:
        number = given.ticket(desk)
        draft_id = typed(desk, number, "Please restart it.")
        given.inbound(desk, number, "It works again.")
        given.colleague(desk).writing.note(number, "she rang me")

        with pytest.raises(Conflict, match="2 new messages"):
            desk.writing.send(draft_id)

        assert len(given.written(desk, number)) == 3
        assert desk.writing.drafts()[0].body == "Please restart it."
        desk.writing.send(draft_id, seen_version=desk.tickets.get(number).version)
        assert len(given.written(desk, number)) == 4

    def test_a_colleague_s_reply_stops_mine(self, desk: Desk) -> None:
        number = given.ticket(desk)
        version = desk.tickets.get(number).version
        given.colleague(desk).writing.reply(number, "Maria here.")
        with pytest.raises(Conflict, match="1 new message since"):
            desk.writing.reply(number, "Ivan here.", seen_version=version)

    def test_my_own_note_and_a_colleague_s_change_do_not(self, desk: Desk) -> None:
        number = given.ticket(desk)
        draft_id = typed(desk, number, "Hello")
        desk.writing.note(number, "looking into it")
        given.colleague(desk).work.tag([number], ["vpn"])

        desk.writing.send(draft_id)

        assert given.written(desk, number)[-1].body == "Hello"

    def test_my_own_reply_taken_back_does_not(self, desk: Desk) -> None:
        number = given.ticket(desk)
        given.message_from_elsewhere(desk, number, "imported")
        draft_id = typed(desk, number, "a note", DraftKind.NOTE)
        desk.writing.reply(number, "oops")
        desk.work.undo()

        desk.writing.send(draft_id)

        assert given.written(desk, number)[-1].body == "a note"

    def test_what_an_import_brought_stops_it_too(self, desk: Desk) -> None:
        number = given.ticket(desk)
        draft_id = typed(desk, number, "Hello")
        given.message_from_elsewhere(desk, number, "by the way")
        with pytest.raises(Conflict, match="1 new message since"):
            desk.writing.send(draft_id)

    def test_taking_the_text_back_does_not_hide_what_came_since(self, desk: Desk) -> None:
        number = given.ticket(desk)
        draft_id = typed(desk, number, "Hello")
        given.inbound(desk, number)
        desk.writing.note(number, "oops", seen_version=2)
        desk.work.undo()
        with pytest.raises(Conflict, match="1 new message since"):
            desk.writing.send(draft_id)


class TestFiles:
    def test_a_file_is_copied_private_and_once(self, desk: Desk, tmp_path: Path) -> None:
        number = given.ticket(desk)
        one, two = tmp_path / "log.txt", tmp_path / "same.log"
        one.write_text("809\n")
        two.write_text("809\n")

        desk.writing.reply(number, "See these.", attachments=[one, str(two)])
        one.write_text("changed later")

        first, second = given.written(desk, number)[-1].attachments
        assert [(file.name, file.type, file.size) for file in (first, second)] == [
            ("log.txt", "text/plain", 4),
            ("same.log", second.type, 4),
        ]
        assert first.path == second.path
        copy = Path(first.path)
        assert copy.read_text() == "809\n"
        assert (copy.stat().st_mode & 0o777, copy.parent.stat().st_mode & 0o777) == (0o600, 0o700)
        assert [file.name for file in copy.parent.iterdir()] == [copy.name]

    def test_a_missing_file_sends_nothing(self, desk: Desk, tmp_path: Path) -> None:
        number = given.ticket(desk)
        for bad in (tmp_path / "absent.txt", tmp_path):
            with pytest.raises(UsageProblem, match="cannot be attached"):
                desk.writing.reply(number, "See this.", attachments=[bad])
        assert len(given.written(desk, number)) == 1

    def test_a_pipe_is_refused_at_once(self, desk: Desk, tmp_path: Path) -> None:
        """Nobody writes into it: whoever opened it to read would wait for ever, and all writing with him."""
        number = given.ticket(desk)
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(UsageProblem, match="not a plain file"):
            desk.writing.reply(number, "See this.", attachments=[tmp_path / "pipe"])


class TestACall:
    def test_a_call_becomes_a_ticket_of_a_new_customer(self, desk: Desk) -> None:
        outcome = desk.writing.create(
            NewTicket(
                "No dial tone",
                "Since noon.",
                requester="Jan Lis",
                group="L1",
                priority="high",
                tags=("phone ", "pbx"),
            )
        )

        ticket = desk.tickets.get(outcome.changed[0].ticket_id)
        assert (ticket.subject, ticket.requester, ticket.group) == ("No dial tone", "Jan Lis", "L1")
        assert (ticket.status, ticket.priority, ticket.channel) == (Status.NEW, Priority.HIGH, "phone")
        assert (ticket.tags, ticket.assignee_id, ticket.turn) == (("phone", "pbx"), None, Turn.CUSTOMER)
        (message,) = given.written(desk, ticket.id)
        assert (message.kind, message.author, message.body) == (Kind.INBOUND, "Jan Lis", "Since noon.")
        customer = desk.tickets.requester(ticket.id)
        assert customer is not None
        assert customer.role is Role.CUSTOMER

    def test_a_known_customer_is_found_by_name_or_address(self, desk: Desk) -> None:
        anna = given.customer(desk, "Anna Nowak", "anna@example.com", language="pl")
        for words in ("anna nowak", "ANNA@example.com"):
            number = desk.writing.create(NewTicket("A call", requester=words)).changed[0].ticket_id
            ticket = desk.tickets.get(number)
            assert (ticket.requester_id, ticket.language) == (anna.id, "pl")
        number = desk.writing.create(NewTicket("By number", requester=anna.id)).changed[0].ticket_id
        assert desk.tickets.get(number).requester_id == anna.id
        assert [row.subject for row in desk.tickets.history(number)] == ["A call", "A call"]

    @pytest.mark.parametrize("words", ["Li\u202e Wei", "li\x07@example.com"])
    def test_a_customer_whose_name_had_to_be_cleaned_is_found_again(self, desk: Desk, words: str) -> None:
        first, second = (
            desk.tickets.get(desk.writing.create(NewTicket("A call", requester=words)).changed[0].ticket_id)
            for _ in range(2)
        )
        assert first.requester_id == second.requester_id

    def test_two_of_one_name_are_told_apart_by_their_address(self, desk: Desk) -> None:
        given.customer(desk, "Jan Lis", "jan@example.com")
        second = given.customer(desk, "Jan Lis", "lis@example.com")
        with pytest.raises(UsageProblem, match="2 customers"):
            desk.writing.create(NewTicket("A call", requester="Jan Lis"))
        number = (
            desk.writing.create(NewTicket("A call", name="Jan Lis", email="lis@example.com"))
            .changed[0]
            .ticket_id
        )
        assert desk.tickets.get(number).requester_id == second.id

    def test_taking_it_at_once_opens_it(self, desk: Desk) -> None:
        number = desk.writing.create(NewTicket("A call", take=True)).changed[0].ticket_id
        ticket = desk.tickets.get(number)
        assert (ticket.status, ticket.assignee) == (Status.OPEN, "Ivan Petrov")

    def test_a_draft_of_a_ticket_becomes_that_ticket(self, desk: Desk) -> None:
        draft = desk.writing.begin(
            None, DraftKind.TICKET, {"requester": "jan@example.com", "channel": "phone"}
        )
        desk.writing.save(draft.id, "No dial tone\nSince noon.\n", 1)

        number = desk.writing.send(draft.id).changed[0].ticket_id

        ticket = desk.tickets.get(number)
        assert (ticket.subject, ticket.requester) == ("No dial tone", "jan@example.com")
        assert [one.body for one in given.written(desk, number)] == ["Since noon."]
        assert desk.writing.drafts() == ()

    @pytest.mark.parametrize(
        ("new", "problem"),
        [
            (NewTicket("   "), UsageProblem),
            (NewTicket("A call", priority="hihg"), UsageProblem),
            (NewTicket("A call", channel="pone"), UsageProblem),
            (NewTicket("A call", group="L9"), NotFound),
            (NewTicket("A call", requester=999), NotFound),
        ],
    )
    def test_a_wrong_word_makes_nothing(self, desk: Desk, new: NewTicket, problem: type[Exception]) -> None:
        with pytest.raises(problem):
            desk.writing.create(new)
        with pytest.raises(NotFound):
            desk.tickets.get(1)


def test_seeing_a_ticket_is_no_change_of_it(desk: Desk) -> None:
    number = given.ticket(desk)
    given.inbound(desk, number)
    before = desk.tickets.get(number)
    assert before.unread

    desk.tickets.mark_seen(number)
    seen = desk.tickets.get(number)
    desk.tickets.mark_unseen(number)

    assert (seen.unread, seen.version, seen.updated_at) == (False, before.version, before.updated_at)
    assert desk.tickets.get(number) == before


def test_a_long_conversation_shows_its_newest_messages_in_order(desk: Desk, clock: SetClock) -> None:
    number = given.ticket(desk)
    for n in range(5):
        clock.advance(MINUTE)
        desk.writing.note(number, f"note {n}")
    assert [one.body for one in desk.tickets.conversation(number, limit=3)] == ["note 2", "note 3", "note 4"]
