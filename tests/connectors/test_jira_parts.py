"""The parts of the connector for Jira that ask nobody: ends of lists, words, queries, marks."""

import pytest

from supportconsole.connectors.conformance.kit import OpenPace
from supportconsole.connectors.jira import bodies, history
from supportconsole.connectors.jira.jql import holding, quoted
from supportconsole.connectors.jira.paging import desk_page, listed_page, next_token
from supportconsole.connectors.jira.session import Session
from supportconsole.connectors.jira.words import Words
from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.domain.errors import ConfigProblem, CursorStuck
from supportconsole.domain.remote.protocol import Account
from supportconsole.domain.tickets import Priority, Status


def test_a_list_that_does_not_go_on_is_noticed_whichever_half_of_jira_makes_it() -> None:
    one: list[object] = [{"id": "1"}]
    assert next_token({"isLast": True, "nextPageToken": "t"}, "", "tickets") == ""
    assert next_token({"nextPageToken": "t"}, "s", "tickets") == "t"
    with pytest.raises(CursorStuck):
        next_token({"isLast": False, "nextPageToken": "t"}, "t", "tickets")
    with pytest.raises(BadAnswer):
        next_token({"isLast": False}, "", "tickets")
    assert desk_page({"values": one, "isLastPage": False, "start": 3}, 3, "queues")[1] == 4
    with pytest.raises(CursorStuck):  # the place that was asked for is passed over
        desk_page({"values": one, "isLastPage": False, "start": 0}, 3, "queues")
    with pytest.raises(BadAnswer):
        desk_page({"values": one}, 0, "queues")
    assert listed_page({"comments": one, "startAt": 3, "total": 4}, "comments", 3, "comments")[1] is None
    with pytest.raises(CursorStuck):
        listed_page({"comments": one, "startAt": 0, "total": 9}, "comments", 3, "comments")
    with pytest.raises(BadAnswer):
        listed_page({"comments": one}, "comments", 0, "comments")


def test_names_of_the_sites_own_are_told_by_the_account() -> None:
    site = Words(" Waiting for parts = hold ;In review=open;")
    record = {"name": "Waiting for Parts", "statusCategory": {"key": "indeterminate"}}
    assert site.status(record) is Status.HOLD
    assert site.status({"name": "Erledigt", "statusCategory": {"key": "done"}}) is Status.SOLVED
    assert site.status({"name": "Odd", "statusCategory": {"key": "odd"}}) is Status.OPEN
    assert site.priority("P1") is Priority.NORMAL
    with pytest.raises(ConfigProblem):
        Words("Waiting for parts=parked")


def test_what_a_stranger_typed_stays_a_text_in_a_query() -> None:
    assert holding('a" OR project = HR \\ (x)') == 'text ~ "a OR project HR x"'
    assert holding("!!") == ""
    assert quoted('say "x" \\') == '"say \\"x\\" \\\\"'


def test_a_site_is_named_with_or_without_a_page_of_it() -> None:
    def base(url: str) -> str:
        return str(Session(Account("w", "jira", url, "a@b"), lambda: "s", OpenPace()).api.base_url)

    assert base("https://x.atlassian.net/jira/servicedesk/projects/DESK") == "https://x.atlassian.net"
    assert base("https://api.atlassian.com/ex/jira/0-1-2/") == "https://api.atlassian.com/ex/jira/0-1-2"


def test_a_mark_that_is_no_mark_is_nobodys() -> None:
    for odd in (None, [], [{"key": bodies.MARK}], [{"key": bodies.MARK, "value": {"marker": 5}}], ["x"]):
        assert bodies.marker_of({"properties": odd}) == ""


def test_whoever_a_change_names_is_told_by_name() -> None:
    item = {"fieldId": "assignee", "from": "a1", "fromString": "Anna", "to": None, "toString": None}
    author = {"accountId": "a2", "accountType": "atlassian", "displayName": "Ben"}
    named = [(one.id, one.name) for one in history.people({"items": [item], "author": author})]
    assert named == [("a1", "Anna"), ("a2", "Ben")]
