"""An agent works on tickets of a helpdesk: they come, replies leave, and each stands there once."""

from model_desk import ModelDesk
from model_remote import ANNA, COLLEAGUE
from supportconsole.domain.changes import Change, Field
from supportconsole.domain.conversation import Kind, State
from supportconsole.domain.outbox import Stage
from supportconsole.domain.tickets import Priority, Status


async def test_tickets_and_their_conversations_come(desk: ModelDesk) -> None:
    one = desk.server.ticket("VPN does not connect", assignee="u1", tags=("vpn",))
    for place in range(7):
        desk.server.ticket(f"Printer {place}")
    await desk.run()
    ticket = desk.desk.tickets.get(desk.number(one))
    assert (ticket.subject, ticket.status, ticket.assignee, ticket.requester) == (
        "VPN does not connect", Status.OPEN, "Ivan Petrov", "Anna Nowak",
    )  # fmt: skip
    assert ticket.tags == ("vpn",)
    assert ticket.unread
    assert desk.texts(one) == [("About: VPN does not connect", State.SENT)]
    assert desk.account().state == "idle"


async def test_a_reply_is_queued_at_once_and_sent_once(desk: ModelDesk) -> None:
    one = desk.server.ticket()
    await desk.run()
    desk.desk.writing.reply(desk.number(one), "Please restart it.")
    assert desk.texts(one)[-1] == ("Please restart it.", State.QUEUED)
    assert desk.server.bodies() == []
    await desk.run()
    assert desk.server.bodies() == ["Please restart it."]
    assert desk.texts(one) == [
        ("About: VPN does not connect", State.SENT),
        ("Please restart it.", State.SENT),
    ]
    assert desk.outbox() == ()
    before = desk.server.requests
    await desk.run()
    assert desk.texts(one)[-1:] == [("Please restart it.", State.SENT)]
    assert desk.server.requests - before <= 3


async def test_changes_of_fields_leave_in_order_and_come_back_unchanged(desk: ModelDesk) -> None:
    one = desk.server.ticket()
    await desk.run()
    number = desk.number(one)
    desk.desk.work.take([number])
    desk.desk.work.tag([number], ["+vpn"])
    desk.desk.work.solve([number])
    assert [entry.stage for entry in desk.outbox()] == [Stage.QUEUED] * 3
    await desk.run()
    there = desk.server.tickets[one]
    assert (there.assignee, there.status, there.tags) == ("u1", Status.SOLVED, ("vpn",))
    assert desk.outbox() == ()
    assert desk.desk.tickets.get(number).status is Status.SOLVED


async def test_what_the_remote_changes_is_taken_over(desk: ModelDesk) -> None:
    one = desk.server.ticket()
    await desk.run()
    desk.server.set(one, status=Status.PENDING, group="L2 network", assignee="u2")
    desk.server.say(one, Kind.INBOUND, "Still broken", ANNA.id)
    await desk.run()
    ticket = desk.desk.tickets.get(desk.number(one))
    assert (ticket.status, ticket.group, ticket.assignee) == (Status.PENDING, "L2 network", "Olga Weber")
    assert desk.texts(one)[-1][0] == "Still broken"


async def test_both_change_the_same_field_and_a_person_decides(desk: ModelDesk) -> None:
    one = desk.server.ticket()
    await desk.run()
    desk.desk.work.set_priority([desk.number(one)], "high")
    desk.server.set(one, priority=Priority.URGENT)
    await desk.run()
    (entry,) = desk.outbox()
    assert entry.stage is Stage.CONFLICT
    assert entry.theirs == {"priority": "urgent"}
    assert desk.server.value(one, "priority") == "urgent"
    assert desk.server.blind == []


async def test_both_change_it_to_the_same_and_nothing_needs_to_leave(desk: ModelDesk) -> None:
    one = desk.server.ticket()
    await desk.run()
    desk.desk.work.solve([desk.number(one)])
    desk.server.set(one, status=Status.SOLVED)
    await desk.run()
    assert desk.outbox() == ()
    assert desk.server.keys == []


async def test_a_customer_who_wrote_meanwhile_is_read_first(desk: ModelDesk) -> None:
    one = desk.server.ticket()
    await desk.run()
    desk.desk.writing.reply(desk.number(one), "Please restart it.")
    desk.server.say(one, Kind.INBOUND, "It works now!", ANNA.id)
    await desk.run()
    (entry,) = desk.outbox()
    assert entry.stage is Stage.CONFLICT
    assert "wrote" in entry.reason
    assert desk.server.bodies() == []


async def test_one_stuck_entry_keeps_back_its_own_ticket_only(desk: ModelDesk) -> None:
    one, two = desk.server.ticket("One"), desk.server.ticket("Two")
    await desk.run()
    desk.server.send_faults = ["rejected"]
    desk.desk.writing.reply(desk.number(one), "First")
    desk.desk.writing.reply(desk.number(one), "Second")
    desk.desk.writing.reply(desk.number(two), "Other")
    await desk.run()
    assert desk.server.bodies() == ["Other"]
    assert [entry.stage for entry in desk.outbox()] == [Stage.FAILED, Stage.QUEUED]


async def test_an_undo_takes_out_what_has_not_left(desk: ModelDesk) -> None:
    one = desk.server.ticket()
    await desk.run()
    desk.desk.writing.reply(desk.number(one), "Wrong ticket!", changes=[Change(Field.STATUS, "pending")])
    undone = desk.desk.work.undo()
    assert undone.draft_id is not None
    assert desk.outbox() == ()
    await desk.run()
    assert desk.server.bodies() == []
    assert desk.server.tickets[one].status is Status.OPEN
    assert desk.desk.tickets.get(desk.number(one)).status is Status.OPEN


async def test_an_undo_after_sending_sends_the_inverse(desk: ModelDesk) -> None:
    one = desk.server.ticket()
    await desk.run()
    desk.desk.work.solve([desk.number(one)])
    await desk.run()
    assert desk.server.tickets[one].status is Status.SOLVED
    desk.desk.work.undo()
    await desk.run()
    assert desk.server.tickets[one].status is Status.OPEN
    assert desk.outbox() == ()


async def test_a_merge_is_done_there(desk: ModelDesk) -> None:
    one, two = desk.server.ticket("One"), desk.server.ticket("Two")
    await desk.run()
    desk.desk.work.merge([desk.number(one)], desk.number(two))
    await desk.run()
    assert desk.server.tickets[one].merged_into == two
    assert desk.outbox() == ()


async def test_a_colleague_who_answers_is_seen_and_tells_the_turn(desk: ModelDesk) -> None:
    one = desk.server.ticket()
    await desk.run()
    desk.server.say(one, Kind.REPLY, "I take it.", COLLEAGUE.id)
    await desk.run()
    ticket = desk.desk.tickets.get(desk.number(one))
    assert ticket.turn == "agent"
    assert ticket.unread
