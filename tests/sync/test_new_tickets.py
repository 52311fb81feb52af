"""Tickets that are made here for a helpdesk: there once, shown once, in order, and given up only when that is certain."""

import pytest

from model_desk import ModelDesk
from model_remote import ACCOUNT, ANNA, CAPS, Killed
from supportconsole.domain.changes import NewTicket
from supportconsole.domain.conversation import Kind, State
from supportconsole.domain.errors import Unreachable, UsageProblem
from supportconsole.domain.outbox import Stage
from supportconsole.domain.remote.caps import Cap
from supportconsole.domain.tickets import Flag, Priority, Status


def make(desk: ModelDesk, **fields: object) -> int:
    """A call is written down for the helpdesk; gives the number here."""
    known = {"subject": "Lost phone", "body": "Please block it.", "requester": "anna@example.org"}
    new = NewTicket(account=ACCOUNT.name, **{**known, **fields})  # type: ignore[arg-type]
    return desk.desk.writing.create(new).changed[0].ticket_id


def texts(desk: ModelDesk, number: int) -> list[tuple[str, State]]:
    return [
        (one.body, one.state)
        for one in desk.desk.tickets.conversation(number)
        if one.kind in {Kind.REPLY, Kind.NOTE, Kind.INBOUND}
    ]


def there(desk: ModelDesk) -> list[str]:
    """The texts of the tickets called Lost phone, at the helpdesk."""
    lost = [number for number, one in desk.server.tickets.items() if one.subject == "Lost phone"]
    return [one.body for one in desk.server.messages if one.ticket in lost]


async def knowing_anna(desk: ModelDesk) -> None:
    desk.server.ticket()
    await desk.run()


async def test_it_is_queued_at_once_and_made_once(desk: ModelDesk) -> None:
    await knowing_anna(desk)
    number = make(desk, priority="high", tags=("phone",), take=True)
    assert texts(desk, number) == [("Please block it.", State.QUEUED)]
    await desk.run()
    (made,) = [one for one in desk.server.tickets.values() if one.subject == "Lost phone"]
    assert (made.priority, made.tags, made.assignee, made.status, made.requester) == (
        Priority.HIGH, ("phone",), "u1", Status.OPEN, ANNA.id,
    )  # fmt: skip
    await desk.run()
    assert desk.number(made.id) == number
    assert texts(desk, number) == [("Please block it.", State.SENT)]
    assert desk.outbox() == ()
    assert desk.desk.tickets.get(number).status is Status.OPEN


async def test_replies_wait_until_the_ticket_is_there(desk: ModelDesk) -> None:
    await knowing_anna(desk)
    number = make(desk)
    desk.desk.writing.reply(number, "It is blocked.")
    desk.server.send_faults = ["refused"]
    with pytest.raises(Unreachable):
        await desk.run()
    assert there(desk) == []
    desk.timer.advance(600)
    await desk.run()
    assert there(desk) == ["Please block it.", "It is blocked."]
    assert [body for body, _state in texts(desk, number)] == ["Please block it.", "It is blocked."]


@pytest.mark.parametrize("marks", [True, False])
@pytest.mark.parametrize("caps", [CAPS, CAPS | Cap.INLINE])
async def test_a_lost_answer_makes_no_second_ticket(desk: ModelDesk, marks: bool, caps: Cap) -> None:
    await knowing_anna(desk)
    desk.connector.caps = caps
    desk.server.keeps_markers = marks
    number = make(desk)
    desk.server.send_faults = ["lost"]
    for _ in range(3):
        await desk.run()
        desk.timer.advance(6)
    assert there(desk) == ["Please block it."]
    assert texts(desk, number) == [("Please block it.", State.SENT)]
    assert desk.outbox() == ()


async def test_one_that_a_pull_brought_first_becomes_one_with_ours(desk: ModelDesk) -> None:
    """The answer is lost, the list shows the ticket, and a colleague begins a note on what looks like a stranger."""
    await knowing_anna(desk)
    desk.server.keeps_markers = False
    number = make(desk)
    desk.server.send_faults = ["lost"]
    await desk.run()
    (made,) = [one for one in desk.server.tickets.values() if one.subject == "Lost phone"]
    twin = desk.number(made.id)
    assert twin != number
    desk.desk.writing.note(twin, "She called again.")
    desk.timer.advance(60)
    await desk.run()
    assert desk.number(made.id) == number
    assert texts(desk, number)[0] == ("Please block it.", State.SENT)
    assert [body for body, _state in texts(desk, number)] == ["Please block it.", "She called again."]
    assert Flag.MERGED in desk.desk.tickets.get(twin).flags


async def test_a_refused_one_becomes_a_draft_again(desk: ModelDesk) -> None:
    await knowing_anna(desk)
    number = make(desk, group="")
    desk.server.send_faults = ["rejected"]
    await desk.run()
    (entry,) = desk.outbox()
    assert entry.stage is Stage.FAILED
    assert texts(desk, number) == [("Please block it.", State.FAILED)]
    draft_id = desk.desk.outbox.discard(entry.id)
    assert draft_id is not None
    assert Flag.DELETED in desk.desk.tickets.get(number).flags
    (draft,) = desk.desk.writing.drafts()
    assert (draft.body, draft.ticket_id) == ("Please block it.", None)
    again = desk.desk.writing.send(draft_id).changed[0].ticket_id
    await desk.run()
    assert there(desk) == ["Please block it."]
    assert texts(desk, again) == [("Please block it.", State.SENT)]


async def test_undo_and_redo_before_it_leaves(desk: ModelDesk) -> None:
    await knowing_anna(desk)
    number = make(desk, take=True)
    desk.desk.work.undo()
    assert desk.outbox() == ()
    await desk.run()
    assert there(desk) == []
    desk.desk.work.redo()
    assert Flag.DELETED not in desk.desk.tickets.get(number).flags
    await desk.run()
    assert there(desk) == ["Please block it."]
    assert texts(desk, number) == [("Please block it.", State.SENT)]


async def test_what_others_wait_for_is_not_given_up(desk: ModelDesk) -> None:
    await knowing_anna(desk)
    number = make(desk)
    made = desk.desk.work
    desk.desk.writing.reply(number, "It is blocked.")
    create, *_after = desk.outbox()
    with pytest.raises(UsageProblem):
        desk.desk.outbox.discard(create.id)
    made.undo()
    made.undo()
    assert desk.outbox() == ()


async def test_an_account_that_takes_none_says_so(desk: ModelDesk) -> None:
    desk.connector.caps = CAPS & ~Cap.CREATE
    await knowing_anna(desk)
    with pytest.raises(UsageProblem):
        make(desk)


async def test_a_field_of_a_ticket_that_was_gone_before_it_came_back_can_be_given_up(desk: ModelDesk) -> None:
    """Made, the engine killed, deleted there at once: nothing of it was ever read, and its reply has a status with it."""
    await knowing_anna(desk)
    number = make(desk)
    desk.desk.writing.reply(number, "It is blocked.")
    desk.server.send_faults = ["dies after"]
    with pytest.raises(Killed):
        await desk.run()
    desk.bury()
    (made,) = desk.server.made.values()
    desk.server.delete(made)
    await desk.run()
    (reply, *_) = desk.outbox()
    assert reply.stage is Stage.FAILED
    desk.desk.outbox.discard(reply.id)
    assert desk.desk.tickets.get(number).status is Status.NEW
    assert desk.outbox() == ()
