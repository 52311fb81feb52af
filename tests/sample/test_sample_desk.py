"""The sample desk promises a believable queue: these are the promises."""

import re
from collections import Counter, defaultdict
from typing import Any

import pytest

from supportconsole.domain.clock import DAY, MINUTE, parse_instant
from supportconsole.domain.interchange import read_record
from supportconsole.domain.tickets import ACTIVE, Status
from supportconsole.sample.desk import ME, data_folder, sample_lines

NOW = parse_instant("2026-11-22T10:30:17Z")
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def records() -> Rows:
    return list(sample_lines(NOW))


def of(records: Rows, kind: str) -> Rows:
    return [record for record in records if record["type"] == kind]


def active(records: Rows) -> Rows:
    return [t for t in of(records, "ticket") if Status(t["status"]) in ACTIVE and not t.get("flags")]


def conversations(records: Rows) -> dict[str, Rows]:
    found: dict[str, Rows] = defaultdict(list)
    for message in of(records, "message"):
        found[message["ticket"]].append(message)
    return found


def test_every_record_is_taken_by_the_interchange_format(records: Rows) -> None:
    for record in records:
        read_record(record)


def test_the_queue_holds_what_the_screens_promise(records: Rows) -> None:
    tickets = of(records, "ticket")
    languages = Counter(ticket["language"] for ticket in tickets)
    assert 310 <= len(tickets) <= 340
    assert 0.42 <= languages["en"] / len(tickets) <= 0.48
    assert 0.30 <= languages["ru"] / len(tickets) <= 0.36
    assert 0.20 <= languages["pl"] / len(tickets) <= 0.24
    assert set(languages) == {"en", "ru", "pl"}


def test_the_views_hold_what_a_shift_begins_with(records: Rows) -> None:
    waiting = active(records)
    groups = Counter(ticket["group"] for ticket in waiting)
    assert 12 <= sum(ticket["assignee"] == ME for ticket in waiting) <= 14
    assert 29 <= groups["L1"] <= 33
    assert 8 <= sum(ticket["assignee"] is None for ticket in waiting) <= 10
    assert set(groups) == {"L1", "L2", "L3", "Billing", "Network"}
    mine = Counter(ticket["language"] for ticket in waiting if ticket["assignee"] == ME)
    assert min(mine["en"], mine["ru"], mine["pl"]) >= 4


def test_every_state_occurs(records: Rows) -> None:
    tickets = of(records, "ticket")
    assert {ticket["status"] for ticket in tickets} == {"new", "open", "pending", "hold", "solved", "closed"}
    assert {ticket["priority"] for ticket in tickets} == {"none", "low", "normal", "high", "urgent"}
    assert {"mail", "web", "chat", "phone"} <= {ticket["channel"] for ticket in tickets}
    assert sum("spam" in ticket.get("flags", ()) for ticket in tickets) >= 1
    assert sum("merged" in ticket.get("flags", ()) for ticket in tickets) >= 1
    done = sum(ticket["status"] in {"solved", "closed"} for ticket in tickets)
    assert done / len(tickets) > 0.7


def test_sleeping_tickets_wake_in_the_future(records: Rows) -> None:
    sleeping = [ticket for ticket in of(records, "ticket") if "wake_at" in ticket]
    assert len(sleeping) >= 3
    assert all(parse_instant(ticket["wake_at"]) > NOW for ticket in sleeping)
    assert all(ticket["status"] == "hold" for ticket in sleeping)


def test_an_outage_is_going_on(records: Rows) -> None:
    burst = [t for t in active(records) if t["fields"].get("host") == "web-07"]
    assert len(burst) == 8
    assert all(NOW - parse_instant(ticket["created_at"]) < 60 * MINUTE for ticket in burst)
    assert {ticket["language"] for ticket in burst} == {"en", "ru", "pl"}


def test_references_resolve(records: Rows) -> None:
    people = {person["id"]: person["role"] for person in of(records, "person")}
    tickets = {ticket["id"] for ticket in of(records, "ticket")}
    groups = {group["name"] for group in of(records, "group")}
    for ticket in of(records, "ticket"):
        assert people[ticket["requester"]] == "customer"
        assert ticket["assignee"] is None or people[ticket["assignee"]] == "agent"
        assert ticket["group"] in groups
        assert ticket.get("merged_into", ticket["id"]) in tickets
        assert people.keys() >= set(ticket.get("watchers", ()))
    for message in of(records, "message"):
        assert message["ticket"] in tickets
        assert message["author"] is None or message["author"] in people
        role = {"inbound": "customer", "reply": "agent", "note": "agent"}.get(message["kind"])
        assert role is None or people[message["author"]] == role
    for article in of(records, "article"):
        assert people[article["owner"]] == "agent"
    for canned in of(records, "canned"):
        assert groups >= set(canned["groups"])


@pytest.mark.parametrize("kind", ["person", "ticket", "message", "article", "canned"])
def test_ids_are_unique(records: Rows, kind: str) -> None:
    ids = [record["id"] for record in of(records, kind)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "now", [NOW, parse_instant("2027-01-01T00:00:00Z"), parse_instant("2028-02-29T23:59:59.5Z")]
)
def test_times_are_believable_at_any_now(now: int) -> None:
    records: Rows = list(sample_lines(now))
    talks = conversations(records)
    created = []
    for ticket in of(records, "ticket"):
        times = [parse_instant(message["created_at"]) for message in talks[ticket["id"]]]
        made, touched = parse_instant(ticket["created_at"]), parse_instant(ticket["updated_at"])
        assert times[0] == made
        assert times == sorted(times)
        assert times[-1] == touched <= now
        assert now - made <= 61 * DAY
        created.append(made)
    assert created == sorted(created), "newer tickets must get the higher numbers"


def test_the_history_ends_in_the_state_shown(records: Rows) -> None:
    talks = conversations(records)
    for ticket in of(records, "ticket"):
        shown: dict[str, Any] = {"status": "new", "assignee": None}
        for message in talks[ticket["id"]]:
            for change in message.get("changes", ()):
                before = shown.get(change["field"], change["before"])
                assert change["before"] == before, (ticket["subject"], change)
                shown[change["field"]] = change["after"]
        for name, value in shown.items():
            assert ticket[name] == value, (ticket["subject"], name)


def test_conversations_of_all_kinds_are_there(records: Rows) -> None:
    talks = conversations(records)
    spoken = [sum(m["kind"] in {"inbound", "reply"} for m in talk) for talk in talks.values()]
    messages = of(records, "message")
    assert sum(count >= 20 for count in spoken) >= 2
    assert {message.get("format") for message in messages} >= {"text", "html", "markdown"}
    assert max(len(message.get("body", "").splitlines()) for message in messages) > 30
    quoting = [m for m in messages if re.search(r"^(>|-----)", m.get("body", ""), re.MULTILINE)]
    assert len(quoting) >= 5
    assert all(talk[0]["kind"] == "inbound" for talk in talks.values())


def test_attachments_are_real_files(records: Rows) -> None:
    attached = [a for message in of(records, "message") for a in message.get("attachments", ())]
    assert len(attached) >= 10
    for attachment in attached:
        content = (data_folder() / attachment["path"]).read_bytes()
        assert len(content) == attachment["size"] > 0
    kept = {entry.name for entry in (data_folder() / "attachments").iterdir()}
    assert kept == {attachment["name"] for attachment in attached}


def test_nothing_points_outside(records: Rows) -> None:
    for text in texts(records):
        for domain in re.findall(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)", text):
            assert re.fullmatch(r"(?:[\w-]+\.)*example\.(?:com|org|net)", domain), domain
    for person in of(records, "person"):
        assert person["email"]


def test_the_texts_are_fit_for_a_screen_in_company(records: Rows) -> None:
    rude = re.compile(
        r"\b(?:fuck\w*|shit\w*|damn\w*|crap\w*|bitch\w*|bastard\w*|asshole|wtf|rtfm|stfu|idiots?|stupid|morons?"
        r"|retard\w*|porn\w*|хрен\w*|дура[кч]\w*|идиот\w*|чёрт\w*|kurw\w*|cholera|idiot\w*|dupa)\b",
        re.IGNORECASE,
    )
    for text in texts(records):
        assert not rude.search(text), text
        assert not re.search(r"\b(?:agent\d+|customer\d+)\b", text), text


def test_no_name_is_left_open(records: Rows) -> None:
    for record in [*of(records, "ticket"), *of(records, "message")]:
        text = record.get("subject") or record.get("body") or ""
        assert not re.search(r"\{(?:call|name|org|firm|month|date)\}", text), text


def test_subjects_read_like_subjects(records: Rows) -> None:
    subjects = [ticket["subject"] for ticket in of(records, "ticket")]
    assert len(subjects) == len(set(subjects))
    for subject in subjects:
        assert 2 <= len(subject.split()) <= 10, subject
        assert subject[0].isupper() or not subject[0].isalpha(), subject


def test_people_are_many_and_some_matter_more(records: Rows) -> None:
    people = of(records, "person")
    customers = [person for person in people if person["role"] == "customer"]
    assert len(people) - len(customers) == 9
    assert 80 <= len(customers) <= 100
    assert 28 <= len({person["organization"] for person in customers}) <= 36
    important = {person["id"] for person in customers if person["vip"]}
    assert sum(ticket["requester"] in important for ticket in active(records)) >= 3
    asking = {ticket["requester"] for ticket in of(records, "ticket")}
    assert len(asking) >= 80


def test_the_library_speaks_three_languages(records: Rows) -> None:
    articles, canned = of(records, "article"), of(records, "canned")
    for language in ("en", "ru", "pl"):
        assert sum(article["language"] == language for article in articles) >= 20
        assert sum(response["language"] == language for response in canned) >= 12
        shortcuts = [response["shortcut"] for response in canned if response["language"] == language]
        assert len(shortcuts) == len(set(shortcuts))
    assert {article["state"] for article in articles} >= {"public", "internal"}
    assert any(article["verified_until"] < "2026-11-22" for article in articles)


def test_canned_responses_use_known_placeholders_and_articles_none(records: Rows) -> None:
    known = {"requester.first_name", "ticket.id", "agent.name"}
    for response in of(records, "canned"):
        assert set(re.findall(r"\{\{\s*(.*?)\s*\}\}", response["body"])) <= known
    for article in of(records, "article"):
        assert "{{" not in article["body"]


def test_the_same_moment_gives_the_same_desk_and_another_seed_another(records: Rows) -> None:
    assert list(sample_lines(NOW)) == records
    assert list(sample_lines(NOW, seed=2)) != records


def test_every_source_is_named() -> None:
    text = (data_folder() / "ATTRIBUTION.md").read_text(encoding="utf-8")
    for source in ("tldr-pages", "irc-disentanglement", "Kummerfeld", "Banking77", "Casanueva", "CC BY 4.0"):
        assert source in text
    assert "licenses/by/4.0" in text
    assert "Changed" in text
    assert "BY-SA" not in text


def texts(records: Rows) -> list[str]:
    return [
        value
        for record in records
        for key in ("subject", "body", "title", "name", "email")
        if isinstance(value := record.get(key), str)
    ]
