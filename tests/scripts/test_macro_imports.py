"""Macros of other helpdesks become files of ours; what has no like here is kept and told."""

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportconsole.domain.errors import BadScript
from supportconsole.scripts.canned import read_canned
from supportconsole.scripts.files import Kind, read_script
from supportconsole.scripts.importing import NewFile, read_export

ZENDESK = {
    "macros": [
        {
            "id": 360111062754,
            "title": "Close and thank",
            "active": True,
            "description": None,
            "restriction": None,
            "actions": [
                {"field": "status", "value": "solved"},
                {"field": "priority", "value": "low"},
                {"field": "comment_value", "value": ["channel:all", "Hi {{ticket.requester.first_name}}, thank you.\n{{current_user.name}}"]},
                {"field": "current_tags", "value": "closed thanks"},
                {"field": "remove_tags", "value": "waiting"},
                {"field": "assignee_id", "value": "current_user"},
                {"field": "custom_fields_360012", "value": "done"},
                {"field": "group_id", "value": "98765"},
                {"field": "brand_id", "value": "11"},
            ],
        },
        {
            "id": 2,
            "title": "Internal",
            "actions": [
                {"field": "comment_mode_is_public", "value": "false"},
                {"field": "comment_value_html", "value": "<p>Asked <b>{{ticket.ticket_field_77}}</b></p>"},
            ],
        },
    ],
    "count": 2,
    "next_page": None,
}  # fmt: skip
FRESHDESK = [
    {
        "id": 1,
        "name": "Escalate",
        "description": "to the second line",
        "actions": [
            {"name": "status", "value": 3},
            {"name": "priority", "value": 4},
            {"name": "add_tag", "value": ["escalated"]},
            {"name": "add_note", "comment": "<div>Please look, {{ticket.agent.name}}</div>"},
            {"name": "responder_id", "value": 5001},
        ],
    },
    {"id": 2, "title": "Greeting", "content": "Dear {{ticket.requester.firstname}}, {{helpdesk_name}} here."},
]
CHATWOOT = {
    "payload": [
        {
            "id": 1,
            "name": "Resolve VPN",
            "visibility": "global",
            "actions": [
                {"action_name": "send_message", "action_params": ["Hello {{contact.name}}, solved."]},
                {"action_name": "add_label", "action_params": ["vpn", "done"]},
                {"action_name": "add_private_note", "action_params": ["by {{agent.name}}"]},
                {"action_name": "change_priority", "action_params": ["medium"]},
                {"action_name": "resolve_conversation", "action_params": []},
                {"action_name": "send_email_transcript", "action_params": ["x@example.org"]},
            ],
        }
    ]
}
CHATWOOT_CANNED = [{"id": 3, "short_code": "hi", "content": "Привет, {{contact.name}}! Чем помочь?"}]


def read(export: object, form: str = "auto") -> list[NewFile]:
    return list(read_export(json.dumps(export).encode(), form, "export.json"))


def made(file: NewFile) -> Any:
    """The response or macro that the console reads from the new file."""
    script = read_script(file.text.encode(), file.name)
    return script, read_canned(script)


def test_a_macro_of_zendesk() -> None:
    close, internal = read(ZENDESK)

    script, text = made(close)
    assert (close.name, script.kind, script.language, text.title) == (
        "close-and-thank.en.md",
        Kind.MACRO,
        "en",
        "Close and thank",
    )
    assert text.changes == {
        "status": "solved", "priority": "low", "tags": ["+closed", "+thanks", "-waiting"], "assignee": "me",
        "fields.360012": "done",
    }  # fmt: skip
    assert text.body == "Hi {{ticket.requester.first_name}}, thank you.\n{{current_user.name}}\n"
    assert close.unknown == (("group_id", "98765"), ("brand_id", "11"))
    assert script.about["unknown"] == [
        {"action": "group_id", "value": "98765"},
        {"action": "brand_id", "value": "11"},
    ]

    _script, note = made(internal)
    assert (note.note, note.body.strip()) == ('Asked {{ticket.fields["77"]}}', "")


def test_a_scenario_and_a_response_of_freshdesk() -> None:
    escalate, greeting = read(FRESHDESK)

    script, text = made(escalate)
    assert text.changes == {"status": "pending", "priority": "urgent", "tags": ["+escalated"]}
    assert text.note == "Please look, {{ticket.assignee.name}}"
    assert escalate.unknown == (("responder_id", "5001"),)
    script, text = made(greeting)
    assert script.kind is Kind.CANNED
    assert text.body.strip() == "Dear {{requester.first_name}}, {{desk.name}} here."


def test_a_macro_and_a_response_of_chatwoot() -> None:
    (resolve,) = read(CHATWOOT)
    (hello,) = read(CHATWOOT_CANNED)

    _script, text = made(resolve)
    assert text.changes == {"tags": ["+vpn", "+done"], "priority": "normal", "status": "solved"}
    assert (text.body.strip(), text.note) == ("Hello {{contact.name}}, solved.", "by {{agent.name}}")
    assert resolve.unknown == (("send_email_transcript", "x@example.org"),)
    script, text = made(hello)
    assert (script.language, text.shortcut, script.kind) == ("ru", "hi", Kind.CANNED)


def test_a_table_of_any_program() -> None:
    rows = 'Title;Body;Status;Tags;fields.cause;Colour\n"Close; now";"Hello,\nsolved.";solved;+done -new;cable;red\n'

    (file,) = read_export(rows.encode(), "auto", "macros.csv")

    _script, text = made(file)
    assert text.title == "Close; now"
    assert text.changes == {"status": "solved", "tags": ["+done", "-new"], "fields.cause": "cable"}
    assert text.body == "Hello,\nsolved.\n"
    assert file.unknown == (("colour", "red"),)


def test_what_is_no_export_is_refused_in_words() -> None:
    for data, form in (
        (b"{}", "auto"),
        (b"[1, 2]", "auto"),
        (b'[{"a": 1}]', "auto"),
        (b"[", "zendesk"),
        (b"\xff", "csv"),
        (b"", "csv"),
    ):
        with pytest.raises(BadScript):
            read_export(data, form, "export")


def test_two_macros_of_one_title_are_two_files() -> None:
    same = {"title": "Close", "actions": [{"field": "status", "value": "solved"}]}

    assert [file.name for file in read({"macros": [same, same]})] == ["close.md", "close-2.md"]


words = st.text(max_size=30)


@given(st.lists(st.tuples(words, words), max_size=6), words)
def test_no_action_of_any_export_is_lost(actions: list[tuple[str, str]], title: str) -> None:
    export = {
        "macros": [
            {"title": title, "actions": [{"field": field, "value": value} for field, value in actions]}
        ]
    }
    try:
        files = read(export, "zendesk")
    except BadScript:
        return

    for file in files:
        script, _text = made(file)
        told = script.about.get("unknown", [])
        assert [(one["action"], one["value"]) for one in told] == list(file.unknown)
        assert len(file.unknown) == len(actions)  # none of these is known by its name


@given(st.lists(st.tuples(words, words), min_size=1, max_size=4))
def test_any_table_makes_files_that_can_be_read(rows: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    table = csv.writer(out)
    table.writerows([("title", "body"), *rows])
    try:
        files = read_export(out.getvalue().encode("utf-8", "replace"), "csv", "t.csv")
    except BadScript:
        return

    for file in files:
        script = read_script(file.text.encode(), file.name)
        assert script.kind is Kind.CANNED
        assert "/" not in file.name
