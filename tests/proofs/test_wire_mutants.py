"""The suite tested: a connector with one rule taken out does not stand it.

Each mutant is what a hurried author might write. The check named beside it passes without the mutant and fails with it.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

import httpx
import pytest

from supportconsole.connectors.conformance.kit import Adapter
from supportconsole.connectors.conformance.suite import CHECKS, examine
from supportconsole.connectors.generic import finding, pulling, shapes, writing
from supportconsole.connectors.generic.kind import KIND
from supportconsole.connectors.wire import bodies, client, times
from supportconsole.domain.clock import parse_instant
from supportconsole.domain.errors import ConsoleError, CursorStuck, Unreachable
from supportconsole.domain.remote.operations import Done, Missing, Rejected, Unknown
from supportconsole.domain.remote.pages import Page
from supportconsole.domain.tickets import Status

ADAPTER = Adapter(KIND)
Break = Callable[[pytest.MonkeyPatch], None]


class Mutant(NamedTuple):
    broken: Break
    caught_by: str


def tries_again_by_itself(patch: pytest.MonkeyPatch) -> None:
    once = client.ApiClient.call

    async def twice(self: Any, method: str, path: str, **rest: Any) -> Any:
        with suppress(ConsoleError):
            return await once(self, method, path, **rest)
        return await once(self, method, path, **rest)

    patch.setattr(client.ApiClient, "call", twice)


def takes_a_timeout_for_a_failure(patch: pytest.MonkeyPatch) -> None:
    before = writing.apply

    async def apply(*words: Any) -> Any:
        outcome = await before(*words)
        if isinstance(outcome, Unknown):
            raise Unreachable(outcome.why)
        return outcome

    patch.setattr(writing, "apply", apply)


def takes_any_answer_for_done(patch: pytest.MonkeyPatch) -> None:
    before = writing.apply

    async def apply(*words: Any) -> Any:
        outcome = await before(*words)
        return Done("1") if isinstance(outcome, Unknown) else outcome

    patch.setattr(writing, "apply", apply)


def forgets_the_version(patch: pytest.MonkeyPatch) -> None:
    before = writing.apply

    async def apply(session: Any, operation: Any, _base: Any, key: Any) -> Any:
        return await before(session, operation, None, key)

    patch.setattr(writing, "apply", apply)


def shares_connections_with_writes(patch: pytest.MonkeyPatch) -> None:
    made = client.ApiClient.__init__

    def begin(self: Any, *words: Any, **rest: Any) -> None:
        made(self, *words, **rest)
        self._writer = self._reader

    patch.setattr(client.ApiClient, "__init__", begin)


def follows_redirects_anywhere(patch: pytest.MonkeyPatch) -> None:
    made = client.ApiClient.__init__

    def begin(self: Any, *words: Any, **rest: Any) -> None:
        made(self, *words, **rest)
        for one in (self._reader, self._writer):
            one.follow_redirects = True
            one.event_hooks = {}

    async def follow(self: Any, request: httpx.Request, **rest: Any) -> httpx.Response:
        rest["follow_redirects"] = True
        return await send(self, request, **rest)

    send = httpx.AsyncClient.send
    patch.setattr(client.ApiClient, "__init__", begin)
    patch.setattr(httpx.AsyncClient, "send", follow)
    patch.setattr(
        httpx.AsyncClient, "_redirect_headers", lambda _self, request, _url, _method: request.headers
    )


def _with_credential(_self: object, request: httpx.Request, *_rest: object) -> httpx.Headers:
    return httpx.Headers({"Authorization": request.headers["authorization"]})


def unpacks_without_a_limit(patch: pytest.MonkeyPatch) -> None:
    async def read(response: httpx.Response, *, limit: int) -> bytes:
        del limit
        return await response.aread()

    patch.setattr(client, "read_body", read)
    assert bodies.read_body is not read


def drops_the_zone(patch: pytest.MonkeyPatch) -> None:
    def naive(record: Any, name: str) -> int:
        return parse_instant(str(record[name])[:19] + "Z")

    patch.setattr(shapes, "moment", naive)


def keeps_no_overlap(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(pulling, "SECOND", 0)


def believes_every_promise_of_more(patch: pytest.MonkeyPatch) -> None:
    before = pulling._tickets

    async def tickets(session: Any, stream: Any, cursor: Any, budget: Any) -> Any:
        try:
            return await before(session, stream, cursor, budget)
        except CursorStuck:
            return Page((), f'{{"v":1,"of":"tickets","at":"","turn":{id(object())}{len(seen)}}}', False)
        finally:
            seen.append(cursor)

    seen: list[object] = []
    patch.setattr(pulling, "_tickets", tickets)


def closes_what_it_does_not_know(patch: pytest.MonkeyPatch) -> None:
    before = shapes.ticket

    def ticket(record: Any) -> Any:
        found = before(record)
        if found.remote_status not in set(Status):
            object.__setattr__(found, "status", Status.CLOSED)
        return found

    patch.setattr(shapes, "ticket", ticket)


def believes_absurd_silences(patch: pytest.MonkeyPatch) -> None:
    def read(text: str, now: int) -> float | None:
        del now
        return float(text) if text.lstrip("-").isdigit() else None

    from supportconsole.connectors.wire import answers

    patch.setattr(answers, "read_retry_after", read)
    assert times.read_retry_after is not read


def guesses_when_looking_up(patch: pytest.MonkeyPatch) -> None:
    async def find(session: Any, key: Any, operation: Any, since: Any) -> Any:
        del key, operation, since
        return Missing(session.server_time)

    patch.setattr(finding, "find", find)


def tells_the_token(patch: pytest.MonkeyPatch) -> None:
    before = writing.apply

    async def apply(session: Any, *words: Any) -> Any:
        outcome = await before(session, *words)
        if isinstance(outcome, Unknown | Rejected):
            return Unknown(f"{outcome.why} {session.api._credential()}")
        return outcome

    patch.setattr(writing, "apply", apply)


def passes_half_a_conversation(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(pulling, "optional", lambda _record, _name: None)


MUTANTS = (
    Mutant(tries_again_by_itself, "reply through applied-then-closed"),
    Mutant(takes_a_timeout_for_a_failure, "reply through applied-then-502"),
    Mutant(takes_any_answer_for_done, "reply through refused-502"),
    Mutant(forgets_the_version, "stale change"),
    Mutant(shares_connections_with_writes, "answers of another: double-answer"),
    Mutant(follows_redirects_anywhere, "sent away by redirect-away"),
    Mutant(unpacks_without_a_limit, "a bomb is bounded"),
    Mutant(drops_the_zone, "zone Asia/Kathmandu at 2026-11-21T18:30:00Z"),
    Mutant(keeps_no_overlap, "late commits"),
    Mutant(believes_every_promise_of_more, "endless cursor-endless"),
    Mutant(closes_what_it_does_not_know, "unknown status"),
    Mutant(believes_absurd_silences, "silence asked by 429-huge"),
    Mutant(guesses_when_looking_up, "finds what arrived"),
    Mutant(tells_the_token, "the credential is told nowhere"),
    Mutant(passes_half_a_conversation, "conversation of 5000 messages"),
)


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: one.broken.__name__)
async def test_a_mutant_is_caught(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    (check,) = [one for one in CHECKS if one.name == mutant.caught_by]
    sound = await examine(ADAPTER, check)
    assert sound.state == "passed", sound.why
    mutant.broken(monkeypatch)
    verdict = await examine(ADAPTER, check)
    assert verdict.state == "failed"
    assert verdict.why.split(":")[0] not in {"NameError", "AttributeError", "TypeError"}, verdict.why
