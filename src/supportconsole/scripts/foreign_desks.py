"""What each helpdesk calls the actions of its macros."""

from collections.abc import Mapping
from typing import Final

from supportconsole.scripts.foreign import Made, pairs, plain_of, text

Record = Mapping[str, object]

_STATUSES: Final = {"new", "open", "pending", "hold", "solved", "closed"}
_PRIORITIES: Final = {"low", "normal", "high", "urgent"}
_FRESH_STATUS: Final = {"2": "open", "3": "pending", "4": "solved", "5": "closed"}
_FRESH_PRIORITY: Final = {"1": "low", "2": "normal", "3": "high", "4": "urgent"}
_CHAT_STATUS: Final = {"open": "open", "resolved": "solved", "pending": "pending", "snoozed": "hold"}
_CHAT_PRIORITY: Final = {"low": "low", "medium": "normal", "high": "high", "urgent": "urgent"}


def zendesk(record: Record) -> Made:
    """A macro of Zendesk: `title` and `actions` of `field` and `value`."""
    made = Made(text(record.get("title")))
    actions = pairs(record.get("actions"))
    public = all(
        text(one.get("value")) != "false" for one in actions if one.get("field") == "comment_mode_is_public"
    )
    for action in actions:
        name, value = text(action.get("field")), action.get("value")
        words = text(value)
        if name in {"comment_value", "comment_value_html"}:
            said = text(value[-1]) if isinstance(value, list) and value else words  # ["channel:all", "text"]
            said = plain_of(said) if name.endswith("html") else said
            made.body, made.note = (said, made.note) if public else (made.body, said)
        elif name == "comment_mode_is_public":
            continue
        elif name == "status" and words in _STATUSES:
            made.changes["status"] = words
        elif name == "priority" and words in _PRIORITIES:
            made.changes["priority"] = words
        elif name in {"current_tags", "set_tags", "remove_tags"}:
            made.tag("-" if name == "remove_tags" else "+", words.split())
            if name == "set_tags":
                made.puzzle("set_tags", "other tags are kept here")
        elif name == "subject":
            made.changes["subject"] = words
        elif name == "assignee_id" and words in {"current_user", ""}:
            made.changes["assignee"] = "me" if words else "nobody"
        elif name.startswith("custom_fields_"):
            made.changes[f"fields.{name.removeprefix('custom_fields_')}"] = words
        elif name in {"type", "ticket_type_id"}:
            made.changes["fields.type"] = words
        else:
            made.puzzle(name, words)
    return made


def freshdesk(record: Record) -> Made:
    """A scenario of Freshdesk, `name` and `actions`; or one of its canned responses, `title` and `content`."""
    made = Made(text(record.get("name") or record.get("title")))
    said = text(record.get("content"))
    made.body = said or plain_of(text(record.get("content_html")))
    for action in pairs(record.get("actions")):
        name, value = text(action.get("name")), action.get("value")
        words = text(value)
        if name == "status" and words in _FRESH_STATUS:
            made.changes["status"] = _FRESH_STATUS[words]
        elif name == "priority" and words in _FRESH_PRIORITY:
            made.changes["priority"] = _FRESH_PRIORITY[words]
        elif name in {"add_tag", "remove_tag"}:
            tags = value if isinstance(value, list) else words.split(",")
            made.tag("-" if name == "remove_tag" else "+", map(text, tags))
        elif name == "ticket_type":
            made.changes["fields.type"] = words
        elif name in {"add_comment", "add_note"}:
            made.note = plain_of(text(action.get("comment") or value))
        elif name in {"add_reply", "reply"}:
            made.body = plain_of(text(action.get("comment") or value))
        elif name.startswith("cf_"):
            made.changes[f"fields.{name.removeprefix('cf_')}"] = words
        else:
            made.puzzle(name, words)
    return made


def chatwoot(record: Record) -> Made:
    """A macro of Chatwoot, `name` and `actions` with `action_params`; or a canned response, `short_code` and `content`."""
    short = text(record.get("short_code"))
    made = Made(text(record.get("name")) or short, text(record.get("content")), shortcut=short)
    for action in pairs(record.get("actions")):
        name, params = text(action.get("action_name")), action.get("action_params")
        words = text(params)
        if name == "send_message":
            made.body = words
        elif name == "add_private_note":
            made.note = words
        elif name in {"add_label", "remove_label"}:
            labels = params if isinstance(params, list) else [words]
            made.tag("-" if name == "remove_label" else "+", map(text, labels))
        elif name == "resolve_conversation":
            made.changes["status"] = "solved"
        elif name == "change_status" and words in _CHAT_STATUS:
            made.changes["status"] = _CHAT_STATUS[words]
        elif name == "change_priority" and words in {*_CHAT_PRIORITY, "nil"}:
            made.changes["priority"] = _CHAT_PRIORITY.get(words, "none")
        elif name == "assign_agent" and words == "self":
            made.changes["assignee"] = "me"
        elif name == "remove_assigned_team":
            made.changes["group"] = "-"
        else:
            made.puzzle(name, words)
    return made


def csv_row(record: Record) -> Made:
    """A row of a CSV: title, body, note, shortcut, language, groups, and a column for each change."""
    made = Made(text(record.get("title") or record.get("name")))
    made.body = text(record.get("body") or record.get("text") or record.get("content"))
    made.note, made.shortcut = text(record.get("note")), text(record.get("shortcut"))
    made.language = text(record.get("language")).lower()[:2]
    made.groups = [one.strip() for one in text(record.get("groups")).split(",") if one.strip()]
    for name in ("status", "priority", "group", "assignee", "subject", "wake"):
        wish = text(record.get(name)).strip()
        if wish:
            made.changes[name] = wish
    tags = [one.strip() for one in text(record.get("tags")).replace(",", " ").split()]
    for sign in "+-":
        words = [one.lstrip("+-") for one in tags if one.startswith("-") is (sign == "-")]
        if words:
            made.tag(sign, words)
    for name, value in record.items():
        known = {"title", "name", "body", "text", "content", "note", "shortcut", "language", "groups", "tags"}
        if (
            name in known | {"status", "priority", "group", "assignee", "subject", "wake"}
            or not text(value).strip()
        ):
            continue
        if name and name.startswith("fields."):
            made.changes[name] = text(value)
        else:
            made.puzzle(str(name), text(value))
    return made
