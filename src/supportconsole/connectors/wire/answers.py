"""An answer of the server, and the error that each of its statuses means."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from supportconsole.connectors.wire.faults import BadAnswer, Interrupted
from supportconsole.connectors.wire.strict_json import read_json
from supportconsole.connectors.wire.times import read_date, read_retry_after
from supportconsole.domain.clock import SECOND, Instant, SystemClock
from supportconsole.domain.errors import (
    AuthFailed,
    ConsoleError,
    Forbidden,
    NetworkLogin,
    NotFound,
    RateLimited,
    Unreachable,
)

_LOGIN_HINT: Final = "Log in to the network first, then try again; nothing was lost."


class Answer(NamedTuple):
    """A whole answer. `headers` have names in lower case; `body` is unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def date(self) -> Instant | None:
        """The server's clock."""
        return read_date(self.headers.get("date", ""))

    @property
    def kind(self) -> str:
        """The media type, without parameters."""
        return self.headers.get("content-type", "").split(";", 1)[0].strip().lower()

    def json(self) -> object:
        """The document in the body. Raises NetworkLogin for a web page in its place, BadAnswer for anything else."""
        if self.kind in {"text/html", "application/xhtml+xml"}:
            raise web_page()
        if not (self.kind == "application/json" or self.kind.endswith("+json")):
            raise BadAnswer("The server answered with something that is not JSON.")
        return read_json(self.body)

    def object(self) -> dict[str, object]:
        """The JSON object in the body. Raises like `json`."""
        value = self.json()
        if not isinstance(value, dict):
            raise BadAnswer("The server answered with JSON of another shape.")
        return value


def web_page() -> NetworkLogin:
    return NetworkLogin(
        "A web page came instead of the helpdesk's answer: the network or a proxy asks for a login.",
        hint=_LOGIN_HINT,
    )


def error_of(answer: Answer) -> ConsoleError:
    """The error that an answer outside 2xx means. The server's own words are not quoted: they may hold anything."""
    match answer.status:
        case 401 | 407:
            return AuthFailed(
                "The helpdesk does not take the password or token.",
                hint="supportconsole account login NAME sets a new one.",
            )
        case 403:
            return Forbidden("The helpdesk does not allow this to the account.")
        case 404 | 410:
            return NotFound("The helpdesk has no such thing, or does not show it to the account.")
        case 429:
            return _limited(answer)
        case 503 if "retry-after" in answer.headers:
            return _limited(answer)
        case 511:
            return web_page()
        case status if 300 <= status < 400:
            return NetworkLogin("The helpdesk's address leads somewhere else.", hint=_LOGIN_HINT)
        case status if status >= 500:
            return Interrupted(f"The helpdesk is in trouble (status {status}).")
        case status:
            return BadAnswer(f"The helpdesk did not understand the request (status {status}).")


def _limited(answer: Answer) -> RateLimited:
    """With the time until which to be silent on this machine's clock, when the server named one."""
    now = SystemClock().now()
    seconds = read_retry_after(answer.headers.get("retry-after", ""), answer.date or now)
    until = None if seconds is None else now + int(seconds * SECOND)
    return RateLimited("The helpdesk asks for a pause: too many requests.", until=until)


def no_connection(why: str) -> Unreachable:
    return Unreachable(
        "The helpdesk cannot be reached: {why}.", hint="supportconsole doctor --online looks closer.", why=why
    )
