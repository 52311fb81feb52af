"""Lines of the interchange format: what they become, what is wrong with them, how they are written."""

import json

import pytest

from supportconsole.domain.interchange import DEEPEST, read_line, write_line
from supportconsole.domain.records import MessageRecord, PersonRecord, TicketRecord
from supportconsole.domain.records_values import Unreadable
from supportconsole.domain.tickets import Flag, Status

EXAMPLES = [
    '{"type":"person","id":"c1","role":"customer","name":"Anna Nowak","email":"anna@example.org","organization":"Example","language":"pl","vip":false}',
    '{"type":"person","id":"a1","role":"agent","name":"Ivan Petrov","email":"ivan@example.org","groups":["L1"],"language":"ru"}',
    '{"type":"ticket","id":"t1","subject":"VPN does not connect","status":"open","priority":"high","channel":"mail","group":"L1","assignee":"a1","requester":"c1","tags":["vpn"],"language":"en","created_at":"2026-11-20T22:15:00Z","updated_at":"2026-11-20T22:40:00Z","fields":{"product":"client 5"}}',
    '{"type":"message","id":"m1","ticket":"t1","kind":"inbound","author":"c1","body":"Error 809 since this morning.","format":"text","created_at":"2026-11-20T22:15:00Z","attachments":[]}',
    '{"type":"article","id":"k1","title":"Error 809","body":"# Cause\\n...","format":"markdown","language":"en","state":"public","owner":"a1","verified_until":"2027-01-01","tags":["vpn"],"url":"https://kb.example.org/809"}',
    '{"type":"canned","id":"greet","title":"Greeting","body":"Hello {{ requester.first_name }},","language":"en","groups":["L1"],"shortcut":"hi","changes":{"status":"pending","tags":["+greeted"]}}',
    '{"type":"group","name":"L1","level":"L1"}',
    '{"type":"view","name":"Mine","query":"assignee:me","sort":"updated","key":"m"}',
]


def ticket(**keys: object) -> bytes:
    least = {"type": "ticket", "id": "t1", "subject": "VPN", "created_at": "2026-11-20T22:15:00Z"}
    return json.dumps(least | keys).encode()


def message(**keys: object) -> bytes:
    least = {
        "type": "message",
        "id": "m1",
        "ticket": "t1",
        "kind": "note",
        "created_at": "2026-11-20T22:15:00Z",
    }
    return json.dumps(least | keys).encode()


@pytest.mark.parametrize("line", EXAMPLES)
def test_a_documented_line_comes_back_with_every_key_and_value(line: str) -> None:
    given = json.loads(line)

    written = json.loads(write_line(read_line(line.encode())))

    assert written | given == written
    assert [key for key in written if key in given] == list(given)


def test_a_line_becomes_typed_values() -> None:
    read = read_line(
        ticket(status="pending", flags=["merged", "spam"], watchers=["b", "a", "b"], wake_at=None)
    )

    assert isinstance(read, TicketRecord)
    assert read.status is Status.PENDING
    assert read.flags == (Flag.SPAM, Flag.MERGED)
    assert read.watchers == ("a", "b")
    assert read.wake_at is None


def test_keys_that_hold_their_default_are_left_out_only_where_the_format_says_so() -> None:
    written = json.loads(write_line(read_line(ticket())))

    assert written["assignee"] is None
    assert written["tags"] == []
    assert not {"account", "wake_at", "flags", "merged_into", "watchers", "turn", "unread"} & written.keys()


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("2026-11-20T23:15:00+01:00", "2026-11-20T22:15:00Z"),
        ("2026-11-20t22:15:00.25z", "2026-11-20T22:15:00.250000Z"),
        ("2026-11-20T22:15:00.123456Z", "2026-11-20T22:15:00.123456Z"),
        ("0001-01-03T00:00:00Z", "0001-01-03T00:00:00Z"),
    ],
)
def test_times_are_written_in_utc_to_the_microsecond(given: str, written: str) -> None:
    assert json.loads(write_line(read_line(ticket(created_at=given))))["created_at"] == written


def test_what_cleaning_alters_is_written_as_it_came() -> None:
    line = ticket(
        subject="VPN \x1b[31m down \ud800", tags=["a\x07", "a\u2407", ""], fields={"a\x00": ["\u202e"]}
    )

    read = read_line(line)

    assert isinstance(read, TicketRecord)
    assert "\x1b" not in read.subject
    assert read.tags == ("a\u2407",)
    assert json.loads(write_line(read)) | json.loads(line) == json.loads(write_line(read))


def test_an_original_gives_way_once_its_text_has_been_changed() -> None:
    read = read_line(ticket(subject="VPN\x07", group="L1\x07"))
    assert isinstance(read, TicketRecord)

    written = json.loads(write_line(read._replace(subject="Something else")))

    assert written["subject"] == "Something else"
    assert written["group"] == "L1\x07"


def test_unknown_keys_are_kept_in_order_also_inside_of_attachments_and_changes() -> None:
    unknown = {"z": 2**70, "a": [1.5, None, {"x": "\ud800\u202e"}], "attachment": True}
    line = message(
        kind="event",
        attachments=[{"name": "a\x07", "cid": 1}, {"name": "b", "size": 3}],
        changes=[{"field": "status", "before": "\x00", "after": None, "why": "x"}],
        **unknown,
    )

    written = json.loads(write_line(read_line(line)))

    assert {key: written[key] for key in unknown} == unknown
    assert list(written)[-3:] == list(unknown)
    assert written["attachments"] == [
        {"name": "a\x07", "type": "", "size": 0, "cid": 1},
        {"name": "b", "type": "", "size": 3},
    ]
    assert written["changes"] == [{"field": "status", "before": "\x00", "after": None, "why": "x"}]


def test_a_written_line_holds_nothing_that_a_terminal_would_obey() -> None:
    line = write_line(
        read_line(ticket(subject="\x1b\x9b\u202e\ud800", fields={"a": "\x7f\u2028"}, u="żółw 🐢 \x85"))
    )

    assert line.count(b"\n") == 1
    assert line.decode().rstrip("\n").isprintable()
    assert "żółw 🐢" in line.decode()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"", "not JSON"),
        (b"[1]", "must be a JSON object"),
        (b'{"id":"t1"}', '"type" is missing'),
        (b'{"type":"tiket"}', 'did you mean "ticket"?'),
        (b'{"type":7}', '"type" 7 is not known'),
        (b'{"type":"ticket","id":"t1"', "not JSON"),
        (b'{"type":"ticket","id":"t1","id":"t2"}', 'the key "id" stands there twice'),
        (b'{"type":"ticket","id":"t1","x":{"a":1,"a":1}}', 'the key "a" stands there twice'),
        (b'{"type":"ticket","id":"t1","x":NaN}', "NaN is not a number of JSON"),
        (b'{"type":"ticket","id":"t1","x":-Infinity}', "-Infinity is not a number of JSON"),
        (b'{"type":"ticket","id":"t1","x":1e999}', "the number 1e999 is too large"),
        (b'{"type":"ticket","x":' + b"9" * 5000 + b"}", "a number of 5000 digits is too long"),
        (b'{"type":"ticket","subject":"\xff"}', "not UTF-8 at byte 29"),
        (b'{"x":' + b"[" * 200 + b"]" * 200 + b"}", f"more than {DEEPEST} deep"),
        (b"[" * 100_000, f"more than {DEEPEST} deep"),
        (ticket(id=7), '"id" must be a text, not 7'),
        (ticket(id=""), '"id" must be 1 to 250 printable characters'),
        (ticket(id="\ud800"), '"id" must be 1 to 250 printable characters'),
        (ticket(subject=None), 'a ticket needs "subject"'),
        (ticket(status="opne"), '"status" "opne" is not known: did you mean "open"?'),
        (ticket(priority="ASAP"), "use one of: none, low, normal, high, urgent"),
        (ticket(channel="email"), 'did you mean "mail"?'),
        (ticket(channel="mail:work"), "is not a channel"),
        (ticket(tags="vpn"), '"tags" must be a list, not "vpn"'),
        (ticket(tags=[1]), '"tags" must be a text, not 1'),
        (ticket(fields=[]), '"fields" must be an object'),
        (ticket(unread="yes"), '"unread" must be true or false, not "yes"'),
        (ticket(created_at="2026-11-20T22:15:00"), '"created_at" must be a time with a zone'),
        (ticket(created_at="2026-11-20 22:15Z"), '"created_at" must be a time with a zone'),
        (ticket(created_at="2026-02-30T22:15:00Z"), '"created_at" must be a time with a zone'),
        (ticket(created_at="9999-12-31T23:59:59-12:00"), '"created_at" is outside the years'),
        (message(attachments=[7]), '"attachments" must hold objects'),
        (message(attachments=[{"size": 2**63}]), '"attachments.size" must be a number of bytes'),
        (message(attachments=[{"size": True}]), '"attachments.size" must be a number of bytes'),
        (message(changes=[{"before": 1}]), '"changes" must hold objects with "field"'),
        (
            b'{"type":"article","id":"k","title":"x","verified_until":"soon"}',
            '"verified_until" must be a date',
        ),
        (b'{"type":"group","name":"L1\\u0007"}', '"name" must be one line that can be shown as it is'),
    ],
)
def test_a_bad_line_is_refused_with_the_key_and_the_reason(line: bytes, why: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_line(line)

    assert why in str(refused.value)
    assert str(refused.value).isprintable()


def test_brackets_in_a_text_are_no_depth() -> None:
    read = read_line(message(body='"[{' * 500))

    assert isinstance(read, MessageRecord)
    assert read.body == '"[{' * 500


def test_a_person_may_have_texts_of_any_script() -> None:
    read = read_line('{"type":"person","id":"c1","role":"customer","name":"Łukasz Żółć 🐢"}'.encode())

    assert isinstance(read, PersonRecord)
    assert read.name == "Łukasz Żółć 🐢"
    assert not read.kept
