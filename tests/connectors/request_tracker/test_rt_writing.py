"""What an agent does reaches RT once, is read again, and a refusal with status 200 is seen as one."""

import sqlite3
from pathlib import Path

import pytest

from connectors.request_tracker.conftest import Agent, new_key, things, working_as
from connectors.request_tracker.server import RequestTracker
from supportconsole.domain.conversation import Kind
from supportconsole.domain.errors import Forbidden, Unreachable
from supportconsole.domain.remote.operations import (
    Clash,
    Create,
    Done,
    FieldSet,
    Found,
    Merge,
    Missing,
    Note,
    Partial,
    Rejected,
    Reply,
    SetFields,
    Unsure,
)
from supportconsole.domain.remote.things import RemoteTicket
from supportconsole.domain.tickets import Priority, Status


@pytest.mark.parametrize("kind", [Reply, Note])
async def test_a_message_is_there_once_with_its_mark_and_the_mark_stays_inside(
    anna: Agent, rt: RequestTracker, kind: type[Reply] | type[Note]
) -> None:
    key, text = new_key(), "Здравствуйте, zażółć gęślą jaźń\n\n> quoted"
    operation = kind("31", text)
    missing = await anna.find(key, operation)
    assert isinstance(missing, Missing)
    assert missing.as_of is not None
    done = await anna.do(operation, (await anna.ticket("31")).version, key)
    assert isinstance(done, Done)
    assert done.ticket is not None
    ours = [one for one in await anna.conversation("31") if one.marker == key.marker]
    assert [(one.id, one.body, one.kind.value) for one in ours] == [
        (done.remote_id, text, kind.__name__.lower())
    ]
    assert await anna.find(key, operation) == Found(done.remote_id)
    with sqlite3.connect(f"file:{rt.folder / 'rt.sqlite'}?mode=ro", uri=True) as database:
        found = database.execute(
            "SELECT TransactionId FROM Attachments WHERE Headers LIKE ? OR Content LIKE ?",
            [f"%{key.marker}%"] * 2,
        )
        assert found.fetchall() == [(int(done.remote_id),)]  # not in the copies of the mails that RT has sent


async def test_two_equal_replies_are_told_apart(anna: Agent) -> None:
    first, second = new_key(), new_key()
    assert isinstance(await anna.do(Reply("32", "the same"), key=first), Done)
    assert isinstance(await anna.find(second, Reply("32", "the same")), Missing)


async def test_a_reply_and_its_status_go_together(anna: Agent) -> None:
    ticket = await anna.ticket("33")
    wanted = FieldSet("status", ticket.status.value, "pending")
    done = await anna.do(Reply("33", "please try", edits=(wanted,)), ticket.version)
    assert isinstance(done, Done)
    assert done.warnings == ()
    assert (await anna.ticket("33")).remote_status == "stalled"


async def test_a_status_that_does_not_exist_is_refused_before_or_after_and_never_shown_as_done(
    anna: Agent,
) -> None:
    """RT answers 200 to it, and does the other half of the change."""
    ticket = await anna.ticket("34")
    status = FieldSet("status", ticket.status.value, "solved", remote="zzz")
    assert await anna.do(SetFields("34", (status,))) == Rejected(
        "RT has refused the change.", {"status": "RT has left it as it was."}
    )
    both = await anna.do(SetFields("34", (status, FieldSet("subject", ticket.subject, "Новая тема"))))
    assert isinstance(both, Partial)
    assert (both.done, set(both.refused)) == (("subject",), {"status"})
    closed = await anna.do(SetFields("34", (FieldSet("status", ticket.status.value, "closed"),)))
    assert isinstance(closed, Rejected)
    tags = await anna.do(SetFields("34", (FieldSet("language", "", "pl"),)))
    assert isinstance(tags, Rejected)


async def test_fields_change_and_are_read_again(anna: Agent) -> None:
    ticket = await anna.ticket("35")
    edits = (
        FieldSet("priority", ticket.priority.value, "urgent"),
        FieldSet("assignee", ticket.assignee, "chen"),
        FieldSet("group", ticket.group, "Billing"),
        FieldSet("fields.Severity", ticket.fields["Severity"], "S2"),
        FieldSet("fields.External ID", None, "X-1"),
        FieldSet("subject", ticket.subject, "Новая тема"),
    )
    assert isinstance(await anna.do(SetFields("35", edits)), Done)
    now = await anna.ticket("35")
    assert (now.priority, now.assignee, now.group, now.subject) == (
        Priority.URGENT,
        "chen",
        "Billing",
        "Новая тема",
    )
    assert now.fields == {"Severity": "S2", "External ID": "X-1"}
    assert isinstance(await anna.find(new_key(), SetFields("35", edits)), Found)
    nobody = (FieldSet("assignee", "chen", None), FieldSet("fields.External ID", "X-1", None))
    assert isinstance(await anna.do(SetFields("35", nobody)), Done)
    assert (await anna.ticket("35")).assignee is None
    assert isinstance(await anna.find(new_key(), SetFields("35", edits)), Missing)


async def test_two_agents_at_once_do_not_overwrite_each_other(anna: Agent, boris: Agent) -> None:
    seen = await anna.ticket("36")
    assert isinstance(
        await boris.do(SetFields("36", (FieldSet("priority", seen.priority.value, "high"),))), Done
    )
    late = await anna.do(SetFields("36", (FieldSet("priority", seen.priority.value, "low"),)), seen.version)
    assert isinstance(late, Clash)
    assert late.theirs is not None
    assert late.theirs.priority is Priority.HIGH
    other = await anna.do(SetFields("36", (FieldSet("subject", seen.subject, "mine"),)), seen.version)
    assert isinstance(other, Done)  # a field that nobody else has touched


async def test_nobody_answers_blind(anna: Agent, boris: Agent) -> None:
    seen = await anna.ticket("37")
    await boris.do(Note("37", "wait, I am on the phone with them"))
    assert isinstance(await anna.do(Reply("37", "done"), seen.version), Clash)
    everything = things((await anna.pull())[0])
    (listed,) = [one for one in everything if isinstance(one, RemoteTicket) and one.id == "38"]
    await boris.do(SetFields("38", (FieldSet("priority", listed.priority.value, "urgent"),)))
    own = await anna.do(Reply("38", "first"), listed.version)
    assert isinstance(own, Done)  # a field is not a message
    again = await anna.do(Reply("38", "second"), listed.version)
    assert isinstance(again, Done)  # nor is one's own message somebody else's


async def test_files_go_up_and_come_down_as_they_were(anna: Agent, tmp_path: Path) -> None:
    content = bytes(range(256)) * 300
    (tmp_path / "a").write_bytes(content)
    token = await anna.connector.upload("39", tmp_path / "a", "zrzut ekranu ż.png", "image/png")
    done = await anna.do(Reply("39", "see the picture", files=(token,)))
    assert isinstance(done, Done)
    (ours,) = [one for one in await anna.conversation("39") if one.id == done.remote_id]
    (file,) = ours.attachments
    assert (file.name, file.type, file.size) == ("zrzut ekranu ż.png", "image/png", len(content))
    await anna.connector.download(file.handle, tmp_path / "b", limit=1 << 20)
    assert (tmp_path / "b").read_bytes() == content
    (tmp_path / "a").unlink()
    gone = await anna.do(Reply("39", "again", files=(token,)))
    assert isinstance(gone, Rejected)


async def test_a_new_ticket_is_found_by_its_mark(anna: Agent) -> None:
    key = new_key()
    wanted = Create(
        "Нет связи",
        "called at nine",
        email="customer3@customers.example",
        edits=(
            FieldSet("group", "", "Support L2"),
            FieldSet("priority", "none", "high"),
            FieldSet("assignee", None, "anna"),
        ),
    )
    assert isinstance(await anna.find(key, wanted), Missing)
    done = await anna.do(wanted, key=key)
    assert isinstance(done, Done)
    ticket = await anna.ticket(done.remote_id)
    assert (ticket.subject, ticket.group, ticket.assignee) == ("Нет связи", "Support L2", "anna")
    assert ticket.requester == "customer3@customers.example"
    assert ticket.priority is Priority.HIGH
    assert await anna.find(key, wanted) == Found(done.remote_id)
    (first,) = [one for one in await anna.conversation(done.remote_id) if one.kind is not Kind.EVENT]
    assert first.body == "called at nine"
    no_queue = await anna.do(Create("x", "y", email="customer3@customers.example"))
    assert isinstance(no_queue, Rejected)


async def test_a_merge_is_proved(anna: Agent) -> None:
    assert await anna.do(Merge("41", "42")) == Done("42")
    assert await anna.find(new_key(), Merge("41", "42")) == Found("42")
    assert isinstance(await anna.do(Merge("41", "43")), Rejected)
    assert isinstance(await anna.do(Reply("41", "too late")), Rejected)
    assert isinstance(await anna.find(new_key(), Merge("43", "44")), Missing)


async def test_what_the_account_may_not_do_is_said(rt: RequestTracker) -> None:
    async with working_as(rt, "limited") as limited:
        with pytest.raises(Forbidden):
            await limited.ticket("1")
        with pytest.raises(Forbidden):
            await limited.do(Reply("1", "may I?"))
        seen = await limited.ticket("7")
        refused = await limited.do(SetFields("7", (FieldSet("subject", seen.subject, "mine"),)))
        assert isinstance(refused, Rejected)  # RT says 200 to it
        assert isinstance(await limited.do(Note("7", "may I?")), Rejected)


async def test_who_cannot_read_notes_never_sends_one_twice(rt: RequestTracker) -> None:
    """For such an account every note looks missing: a person decides instead of a second try."""
    key, note = new_key(), Note("45", "from one who writes only")
    async with working_as(rt, "mute") as mute:
        assert isinstance(await mute.do(note, key=key), Done)
        assert isinstance(await mute.find(key, note), Unsure)


async def test_a_server_that_is_down_is_certain_and_one_that_dies_is_not(rt: RequestTracker) -> None:
    async with working_as(rt, "anna", url="http://127.0.0.1:9") as away:
        with pytest.raises(Unreachable) as told:
            await away.do(Reply("46", "hello"))
        assert type(told.value) is Unreachable


async def test_reopening_goes_by_the_steps_that_rt_offers(anna: Agent) -> None:
    ticket = await anna.ticket("47")
    await anna.do(SetFields("47", (FieldSet("status", ticket.status.value, "solved"),)))
    assert (await anna.ticket("47")).status is Status.SOLVED
    offered = await anna.connector.transitions("47")
    assert [one.status for one in offered] == [Status.OPEN]
    done = await anna.do(SetFields("47", (FieldSet("status", "solved", "open"),)))
    assert isinstance(done, Done)
