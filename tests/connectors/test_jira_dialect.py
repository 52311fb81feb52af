"""The fault server's Jira answers as Jira does: queries, tokens, documents, properties, errors."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest

from supportconsole.connectors.conformance.dialects.jira import BASE, JiraDialect
from supportconsole.connectors.conformance.dialects.jira.visit import move
from supportconsole.connectors.conformance.server import others
from supportconsole.connectors.conformance.server.conditions import TOKEN
from supportconsole.connectors.conformance.server.running import FaultServer
from supportconsole.connectors.conformance.server.seeding import Seed
from supportconsole.domain.clock import HOUR, MINUTE, SECOND, SetClock

API = "/rest/api/3"
DESK = "/rest/servicedeskapi"
EXPERIMENTAL = {"X-ExperimentalApi": "opt-in"}
FORM = {"X-Atlassian-Token": "no-check"}


@dataclass(slots=True)
class Site:
    server: FaultServer
    client: httpx.AsyncClient
    clock: SetClock

    async def read(self, path: str, **params: str | int) -> dict[str, object]:
        answer = await self.client.get(path, params=params)
        assert answer.status_code == 200, answer.text
        value: dict[str, object] = answer.json()
        return value

    async def ids(self, jql: str, **params: str | int) -> list[str]:
        """The ids that a query finds, in its order, page by page."""
        found: list[str] = []
        asked: dict[str, str | int] = {"jql": jql, **params}
        while True:
            told = (await self.client.get(f"{API}/search/jql", params=asked)).json()
            found += [one["id"] for one in told["issues"]]
            if told["isLast"]:
                assert "nextPageToken" not in told
                return found
            asked["nextPageToken"] = told["nextPageToken"]


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    clock = SetClock("2026-11-22T12:00:30Z")
    async with (
        FaultServer(Seed(tickets=12, until=clock.now()), JiraDialect, base=BASE, clock=clock) as server,
        httpx.AsyncClient(base_url=server.url, auth=("a1@desk.example", TOKEN)) as client,
    ):
        yield Site(server, client, clock)


def says(text: str) -> dict[str, object]:
    """A document of one paragraph."""
    return {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}],
    }


async def test_a_query_is_read_in_pages_by_a_token_and_tells_no_total(site: Site) -> None:
    wanted = [str(number) for number in range(12, 0, -1)]
    assert await site.ids("project = DESK ORDER BY updated DESC", maxResults=5) == wanted
    told = await site.read(f"{API}/search/jql", jql="project = DESK", maxResults=1)
    assert set(told) == {"issues", "isLast", "nextPageToken"}
    assert told["issues"] == [
        {"id": str(max(site.server.desk.tickets.values(), key=lambda one: one.created_at).id)}
    ]


async def test_an_issue_that_changes_between_two_pages_is_met_again(site: Site) -> None:
    asked: dict[str, str | int] = {"jql": "project = DESK ORDER BY updated ASC", "maxResults": 4}
    first = (await site.client.get(f"{API}/search/jql", params=asked)).json()
    others.customer_writes(site.server.desk, 2, "and another thing")
    rest = await site.ids(str(asked["jql"]), maxResults=4, nextPageToken=first["nextPageToken"])
    assert rest == [*(str(number) for number in range(5, 13)), "2"]


async def test_a_time_without_a_zone_is_a_minute_in_the_zone_of_the_account(site: Site) -> None:
    site.server.conditions.zone = "Asia/Kathmandu"  # 5:45 ahead: it is 17:45:30 there
    assert await site.ids('updated >= "2026-11-22 17:45"') == ["12"]
    assert await site.ids('updated >= "2026/11/22 17:46"') == []
    assert await site.ids('updated <= "2026-11-22 17:45" ORDER BY updated DESC', maxResults=1) != []
    assert await site.ids("updated >= -1m ORDER BY updated ASC") == ["11", "12"]
    at = site.server.desk.tickets[11].updated_at // 1000
    assert await site.ids(f"updated >= {at} ORDER BY updated ASC") == ["11", "12"]
    me = await site.read(f"{API}/myself")
    assert (me["accountId"], me["timeZone"]) == ("a1", "Asia/Kathmandu")
    told = await site.read(f"{API}/issue/12", fields="updated")
    assert told["fields"] == {"updated": "2026-11-22T17:45:30.000+0545"}


@pytest.mark.parametrize(
    "jql",
    [
        "ORDER BY updated",
        "",
        "nonsense",
        "updated >= yesterday",
        "key = DESK-999",
        "project = NONE",
        "a ~ b",
        "project = DESK AND",
    ],
)
async def test_what_jira_cannot_read_is_refused_with_a_reason(site: Site, jql: str) -> None:
    answer = await site.client.get(f"{API}/search/jql", params={"jql": jql})
    assert answer.status_code == 400
    told = answer.json()
    assert told["errorMessages"] or told["errors"]


async def test_a_page_is_never_longer_than_jira_allows(site: Site) -> None:
    site.server.desk.tickets[4].written = 251
    told = await site.read(f"{API}/issue/4/comment", maxResults=1000, startAt=50)
    comments = told["comments"]
    assert isinstance(comments, list)
    assert (told["startAt"], told["maxResults"], told["total"], len(comments)) == (50, 100, 250, 100)
    for wrong in ("0", "-1", "5001", "many"):
        asked = {"jql": "project = DESK", "maxResults": wrong}
        assert (await site.client.get(f"{API}/search/jql", params=asked)).status_code == 400
    for body, status in (({"jql": "project = DESK"}, 200), ({"jql": "project = DESK", "startAt": 0}, 400)):
        assert (await site.client.post(f"{API}/search/jql", json=body)).status_code == status


async def test_clauses_are_joined_and_turned_round(site: Site) -> None:
    desk = site.server.desk
    mine = [
        str(one.id)
        for one in desk.tickets.values()
        if one.assignee == "a1" and one.status not in {"solved", "closed"}
    ]
    assert mine
    assert await site.ids("assignee = currentUser() AND statusCategory != Done ORDER BY id") == mine
    assert await site.ids("key in (DESK-2, 3) OR (id > 10 AND NOT id = 11) ORDER BY key") == ["2", "3", "12"]
    unassigned = [str(one.id) for one in desk.tickets.values() if one.assignee is None]
    assert await site.ids("assignee is EMPTY AND project in (DESK, OPS) ORDER BY id") == unassigned
    others.customer_opens(desk, "Zyxwv cannot print", "please")
    assert await site.ids('text ~ "zyx* print"') == ["13"]
    assert await site.ids('summary ~ "zyx"') == []
    assert await site.ids("labels = vpn") == ["7"]


async def test_the_index_is_behind_but_not_for_issues_to_be_reconciled(site: Site) -> None:
    site.server.conditions.lag = 20 * SECOND
    site.clock.advance(MINUTE)
    others.customer_writes(site.server.desk, 4, "just now")
    query = "key in (4, 5) ORDER BY key"
    assert await site.ids(query) == ["5"]
    assert await site.ids(query, reconcileIssues="4") == ["4", "5"]
    comments = await site.read(f"{API}/issue/4/comment")
    assert "just now" in str(comments)
    site.clock.advance(MINUTE)
    assert await site.ids(query) == ["4", "5"]


async def test_comments_are_documents_and_one_posted_twice_stands_there_twice(site: Site) -> None:
    before = (await site.read(f"{API}/issue/4/comment"))["total"]
    for _time in range(2):
        posted = await site.client.post(f"{API}/issue/4/comment", json={"body": says("hello")})
        assert posted.status_code == 201
    hidden = [{"key": "sd.public.comment", "value": {"internal": True}}, {"key": "mine", "value": {"of": 1}}]
    note = await site.client.post(f"{API}/issue/4/comment", json={"body": says("psst"), "properties": hidden})
    told = await site.read(f"{API}/issue/4/comment", orderBy="-created", maxResults=3)
    assert isinstance(before, int)
    assert told["total"] == before + 3
    newest = told["comments"]
    assert isinstance(newest, list)
    assert [(one["body"], one["jsdPublic"]) for one in newest] == [
        (says("psst"), False),
        (says("hello"), True),
        (says("hello"), True),
    ]
    named = await site.client.post(
        f"{API}/comment/list?expand=properties", json={"ids": [int(note.json()["id"])]}
    )
    assert named.json()["values"][0]["properties"] == hidden
    kept = await site.read(f"{API}/comment/{note.json()['id']}/properties/mine")
    assert kept == {"key": "mine", "value": {"of": 1}}
    written = [one for one in site.server.desk.written() if one.author == "a1"]
    assert [(one.kind, one.body) for one in written] == [
        ("reply", "hello"),
        ("reply", "hello"),
        ("note", "psst"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "hello",
        None,
        {"type": "doc"},
        says(""),
        {"type": "doc", "version": 1, "content": [{"type": "text", "text": "x"}]},
    ],
)
async def test_what_is_no_document_is_refused(site: Site, body: object) -> None:
    answer = await site.client.post(f"{API}/issue/4/comment", json={"body": body})
    assert answer.status_code == 400
    assert "comment" in answer.json()["errors"]


async def test_a_status_is_changed_by_a_step_of_the_workflow_only(site: Site) -> None:
    refused = await site.client.put(f"{API}/issue/4", json={"fields": {"status": {"name": "Resolved"}}})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["status"])
    steps = (await site.read(f"{API}/issue/4/transitions"))["transitions"]
    assert isinstance(steps, list)
    (resolve,) = [one for one in steps if one["to"]["name"] == "Resolved"]
    assert resolve["to"]["statusCategory"]["key"] == "done"
    said = {
        "transition": {"id": resolve["id"]},
        "fields": {"resolution": {"name": "Won't Do"}},
        "historyMetadata": {"type": "t"},
    }
    assert (await site.client.post(f"{API}/issue/4/transitions", json=said)).status_code == 204
    assert (await site.client.post(f"{API}/issue/4/transitions", json=said)).status_code == 400
    assert site.server.desk.tickets[4].status == "solved"
    told = await site.read(f"{API}/issue/4", fields="status,resolution", expand="changelog")
    assert "Won't Do" in str(told["fields"])
    changed = (await site.read(f"{API}/issue/4/changelog"))["values"]
    assert isinstance(changed, list)
    assert changed[-1]["historyMetadata"] == {"type": "t"}
    assert {one["field"] for one in changed[-1]["items"]} == {"status", "resolution"}


async def test_fields_are_edited_and_labels_added(site: Site) -> None:
    others.colleague_sets(site.server.desk, 4, {"tags": {"add": ["kept", "old"]}})
    said = {
        "fields": {
            "summary": "New subject",
            "priority": {"name": "Highest"},
            "assignee": {"accountId": "a2"},
        },
        "update": {"labels": [{"add": "mine"}, {"remove": "old"}]},
    }
    assert (await site.client.put(f"{API}/issue/DESK-4", json=said)).status_code == 204
    ticket = site.server.desk.tickets[4]
    assert (ticket.subject, ticket.priority, ticket.assignee, ticket.tags) == (
        "New subject",
        "urgent",
        "a2",
        ("kept", "mine"),
    )
    for wrong in (
        {"labels": ["two words"]},
        {"assignee": {"accountId": "nobody"}},
        {"priority": {"id": "77"}},
        {"summary": ""},
    ):
        answer = await site.client.put(f"{API}/issue/4", json={"fields": wrong})
        assert (answer.status_code, list(answer.json()["errors"])) == (400, list(wrong))
    assert (await site.client.put(f"{API}/issue/4/assignee", json={"accountId": None})).status_code == 204
    assert ticket.assignee is None


async def test_people_are_told_by_id_and_by_name_in_the_changelog(site: Site) -> None:
    assert (await site.client.put(f"{API}/issue/3/assignee", json={"accountId": "a2"})).status_code == 204
    told = await site.read(f"{API}/issue/3", expand="changelog")
    log = told["changelog"]
    assert isinstance(log, dict)
    (item,) = log["histories"][0]["items"]
    assert (item["from"], item["fromString"], item["to"], item["toString"]) == (None, None, "a2", "Agent 2")


async def test_a_deleted_issue_is_gone_and_a_moved_one_answers_to_its_old_key(site: Site) -> None:
    others.delete(site.server.desk, 5)
    answer = await site.client.get(f"{API}/issue/5")
    assert (answer.status_code, answer.json()["errorMessages"]) == (
        404, ["Issue does not exist or you do not have permission to see it."]
    )  # fmt: skip
    assert "5" not in await site.ids("project = DESK")
    move(site.server.desk, 6)
    told = await site.read(f"{API}/issue/DESK-6", fields="project")
    assert (told["id"], told["key"]) == ("6", "OPS-6")
    assert await site.ids("project = OPS") == ["6"]


async def test_strangers_and_other_peoples_tokens_are_refused(site: Site) -> None:
    for auth in (("a1@desk.example", "wrong"), ("a2@desk.example", TOKEN)):
        answer = await site.client.get(f"{API}/myself", auth=auth)
        assert answer.status_code == 401
        assert "www-authenticate" in answer.headers


async def test_too_many_requests_are_told_to_wait(site: Site) -> None:
    site.server.conditions.rate = 2
    answers = [await site.client.get(f"{API}/myself") for _turn in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[1].headers["X-RateLimit-NearLimit"] == "true"
    assert 0 < int(answers[2].headers["Retry-After"]) <= 60
    assert answers[2].headers["X-RateLimit-Reset"] == "2026-11-22T12:01Z"


async def test_a_file_is_handed_out_by_a_store_that_takes_no_credential(site: Site) -> None:
    file = {"file": ("łóg.bin", b"\x00\x01", "application/octet-stream")}
    assert (await site.client.post(f"{API}/issue/4/attachments", files=file)).status_code == 403
    (made,) = (await site.client.post(f"{API}/issue/4/attachments", files=file, headers=FORM)).json()
    assert (made["filename"], made["size"]) == ("łóg.bin", 2)
    sent_on = await site.client.get(made["content"])
    assert sent_on.status_code == 303
    place = sent_on.headers["location"].replace("//localhost:", "//127.0.0.1:")
    store = {"Host": f"localhost:{site.server.port}"}
    async with httpx.AsyncClient() as stranger:
        assert (await stranger.get(place, headers=store)).content == b"\x00\x01"
        assert (await stranger.get(place, headers=store, auth=("a1@desk.example", TOKEN))).status_code == 400
        assert (await stranger.get(place)).status_code == 404
    assert (await site.client.get(made["content"], params={"redirect": "false"})).content == b"\x00\x01"


async def test_a_request_is_raised_answered_and_read_at_the_service_desk(site: Site) -> None:
    values = {"summary": "Lost phone", "description": "please block it"}
    said = {
        "serviceDeskId": "1",
        "requestTypeId": "25",
        "requestFieldValues": values,
        "raiseOnBehalfOf": "nina@example.org",
    }
    made = (await site.client.post(f"{DESK}/request", json=said)).json()
    number = made["issueId"]
    assert made["reporter"]["emailAddress"] == "nina@example.org"
    for body, is_public in (("we look\\*", True), ("she is right", False)):
        posted = await site.client.post(
            f"{DESK}/request/{number}/comment", json={"body": body, "public": is_public}
        )
        assert posted.status_code == 201
    told = await site.read(f"{DESK}/request/{number}/comment", limit=1)
    assert (told["size"], told["isLastPage"]) == (1, False)
    told = await site.read(f"{DESK}/request/{number}/comment", start=1, limit=1)
    assert told["isLastPage"] is True
    told = await site.read(f"{DESK}/request/{number}/comment", internal="false")
    shown = told["values"]
    assert isinstance(shown, list)
    assert [one["body"] for one in shown] == ["we look*"]
    clocks = (await site.read(f"{DESK}/request/{number}/sla"))["values"]
    assert isinstance(clocks, list)
    first, last = clocks
    assert first["completedCycles"]
    assert last["ongoingCycle"]["goalDuration"]["millis"] == 24 * HOUR // 1000


async def test_temporary_files_become_a_comment_of_the_request(site: Site) -> None:
    file = {"file": ("log.txt", b"bytes", "text/plain")}
    place = f"{DESK}/servicedesk/1/attachTemporaryFile"
    assert (await site.client.post(place, files=file, headers=FORM)).status_code == 412
    waiting = await site.client.post(place, files=file, headers=FORM | EXPERIMENTAL)
    (told,) = waiting.json()["temporaryAttachments"]
    said = {
        "temporaryAttachmentIds": [told["temporaryAttachmentId"]],
        "public": True,
        "additionalComment": {"body": "see"},
    }
    answer = await site.client.post(f"{DESK}/request/4/attachment", json=said)
    assert answer.status_code == 201
    comment = await site.read(
        f"{DESK}/request/4/comment/{answer.json()['comment']['id']}", expand="attachment"
    )
    assert "log.txt" in str(comment["attachments"])
    assert "log.txt" in str(await site.read(f"{API}/issue/4", fields="attachment"))
    assert (await site.client.post(f"{DESK}/request/4/attachment", json=said)).status_code == 400
    errors = (await site.client.get(f"{DESK}/request/999")).json()
    assert set(errors) == {"errorMessage", "i18nErrorMessage"}


async def test_a_duplicate_is_linked_and_ended(site: Site) -> None:
    said = {
        "type": {"name": "Duplicate"},
        "inwardIssue": {"key": "DESK-3"},
        "outwardIssue": {"key": "DESK-4"},
    }
    assert (await site.client.post(f"{API}/issueLink", json=said)).status_code == 201
    ended = {"transition": {"id": "51"}, "fields": {"resolution": {"name": "Duplicate"}}}
    assert (await site.client.post(f"{API}/issue/3/transitions", json=ended)).status_code == 204
    ticket = site.server.desk.tickets[3]
    assert (ticket.flag, ticket.merged_into) == ("merged", 4)
    told = (await site.read(f"{API}/issue/3", fields="issuelinks,resolution"))["fields"]
    assert isinstance(told, dict)
    (link,) = told["issuelinks"]
    assert (link["type"]["outward"], link["outwardIssue"]["key"]) == ("duplicates", "DESK-4")
    assert told["resolution"]["name"] == "Duplicate"


async def test_what_was_kept_beside_the_model_is_forgotten_by_a_restore(site: Site) -> None:
    kept = len(site.server.desk.journal)
    assert (await site.client.put(f"{API}/issue/4/properties/mine", json={"a": 1})).status_code == 201
    assert (await site.client.put(f"{API}/issue/4/properties/mine", json={"a": 2})).status_code == 200
    assert (await site.read(f"{API}/issue/4/properties/mine"))["value"] == {"a": 2}
    site.server.desk.restore(kept)
    assert (await site.client.get(f"{API}/issue/4/properties/mine")).status_code == 404


async def test_bulkfetch_names_what_is_not_there(site: Site) -> None:
    said = {"issueIdsOrKeys": ["DESK-2", "999"], "fields": ["summary"]}
    told = (await site.client.post(f"{API}/issue/bulkfetch", json=said)).json()
    assert [one["key"] for one in told["issues"]] == ["DESK-2"]
    assert [one["id"] for one in told["issueErrors"]] == ["999"]
