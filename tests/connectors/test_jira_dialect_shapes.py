"""What the fault server's Jira answers has the shape that Atlassian's published descriptions promise."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import httpx
import pytest

from supportconsole.connectors.conformance.dialects.jira import BASE, JiraDialect
from supportconsole.connectors.conformance.server import others
from supportconsole.connectors.conformance.server.conditions import TOKEN
from supportconsole.connectors.conformance.server.running import FaultServer
from supportconsole.connectors.conformance.server.seeding import Seed

Json = Mapping[str, object]
FOLDER: Final = Path(__file__).parent / "jira_api"
DESCRIPTIONS: Final[list[Json]] = [
    json.loads((FOLDER / f"{name}.openapi.json").read_text(encoding="utf-8"))
    for name in ("platform", "service_management")
]
KINDS: Final[Mapping[str, type]] = {
    "object": dict, "array": list, "string": str, "integer": int, "number": int, "boolean": bool,
}  # fmt: skip
UNDESCRIBED: Final = {"toString"}
"""Jira sends it with each change of a field; its description has the other three words only."""
SAYS: Final = {
    "type": "doc",
    "version": 1,
    "content": [{"type": "paragraph", "content": [{"type": "text", "text": "hello"}]}],
}
API, DESK = "/rest/api/3", "/rest/servicedeskapi"
REQUESTS: Final[list[tuple[str, str, object]]] = [
    ("GET", f"{API}/myself", None),
    ("GET", f"{API}/priority", None),
    ("GET", f"{API}/user/assignable/search?project=DESK", None),
    ("GET", f"{API}/issue/4?expand=changelog,renderedFields", None),
    ("GET", f"{API}/issue/4/changelog", None),
    ("GET", f"{API}/issue/4/comment?expand=renderedBody", None),
    ("GET", f"{API}/issue/4/transitions?expand=transitions.fields", None),
    ("POST", f"{API}/comment/list?expand=properties", {"ids": [40_001]}),
    ("POST", f"{API}/issue/4/comment", {"body": SAYS, "properties": [{"key": "mine", "value": {"a": 1}}]}),
    ("POST", f"{API}/issue/4/transitions", {"transition": {"id": "51"}}),
    ("PUT", f"{API}/issue/4", {"fields": {"summary": "New subject"}}),
    ("GET", f"{DESK}/servicedesk", None),
    ("GET", f"{DESK}/servicedesk/1/queue?includeCount=true", None),
    ("GET", f"{DESK}/knowledgebase/article?query=error", None),
]


@pytest.mark.parametrize(("method", "path", "body"), REQUESTS, ids=[f"{one[0]} {one[1]}" for one in REQUESTS])
async def test_an_answer_has_the_shape_that_is_described(method: str, path: str, body: object) -> None:
    async with FaultServer(Seed(tickets=6), JiraDialect, base=BASE) as server:
        others.colleague_sets(server.desk, 4, {"status": "pending", "assignee": "a1", "priority": "urgent"})
        async with httpx.AsyncClient(base_url=server.url, auth=("a1@desk.example", TOKEN)) as client:
            answer = await client.request(method, path, json=body, headers={"X-ExperimentalApi": "opt-in"})
    description, responses = responses_of(method, path.partition("?")[0])
    assert str(answer.status_code) in responses, answer.text
    schema = inside(responses, str(answer.status_code), "content", "application/json", "schema")
    if answer.content:
        assert schema
        assert list(problems(description, schema, answer.json(), "")) == []


def test_a_wrong_answer_would_be_noticed() -> None:
    """The comparison does look: otherwise the test above would prove nothing."""
    description, responses = responses_of("GET", f"{API}/issue/4/comment")
    schema = inside(responses, "200", "content", "application/json", "schema")
    wrong = {"total": "many", "comments": [{"id": 4}, "a comment"]}
    found = list(problems(description, schema, wrong, ""))
    assert [one.partition(":")[0] for one in found] == [".total", ".comments[0].id", ".comments[1]"]
    description, responses = responses_of("GET", f"{API}/issue/4/changelog")
    schema = inside(responses, "200", "content", "application/json", "schema")
    assert list(problems(description, schema, {"invented": 1}, "")) == [".invented: not described"]


def responses_of(method: str, path: str) -> tuple[Json, Json]:
    """The description that knows this place, and the answers that it promises there."""
    for description in DESCRIPTIONS:
        for template, operations in inside(description, "paths").items():
            if re.fullmatch(re.sub(r"{[^}]*}", "[^/]+", template), path):
                found = inside(description, "paths", template, method.lower(), "responses")
                if found and operations:
                    return description, found
    raise AssertionError(f"{method} {path} is not described")


def inside(record: Json, *names: str) -> Json:
    for name in names:
        value = record.get(name, {})
        assert isinstance(value, dict)
        record = value
    return record


def resolved(description: Json, schema: Json) -> Json:
    """The schema that a reference leads to, also one wrapped in a single `allOf`."""
    while True:
        wrapped = schema.get("allOf")
        if isinstance(wrapped, list) and len(wrapped) == 1:
            (schema,) = wrapped
        elif "$ref" in schema:
            schema = inside(description, *str(schema["$ref"]).split("/")[1:])
        else:
            return schema


def problems(description: Json, schema: Json, value: object, place: str) -> Iterator[str]:
    """Where a value is not what its schema says. What is null may be left out, so it is nowhere wrong."""
    schema = resolved(description, schema)
    kind = KINDS.get(str(schema.get("type")), object)
    if value is None:
        return
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        yield f"{place}: {schema['type']} was promised, it is {value!r:.60}"
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from problems(description, inside(schema, "items"), one, f"{place}[{number}]")
    elif isinstance(value, dict):
        known = inside(schema, "properties")
        for name, one in value.items():
            if name in known:
                yield from problems(description, inside(known, name), one, f"{place}.{name}")
            elif known and schema.get("additionalProperties") is False and name not in UNDESCRIBED:
                yield f"{place}.{name}: not described"
