"""Every error the project raises on purpose, ordered by what the caller can do.

    ConsoleError
    ├── Wait      the same call may succeed later            StoreBusy, EngineBusy, RateLimited, Unreachable,
    │                                                        NetworkLogin, ProtocolDrift, CursorExpired, CursorStuck
    ├── Ask       a person must decide                       Conflict, LoginNeeded, AuthFailed, MassDeletion
    ├── Refusal   the call is wrong or the place is unfit    UsageProblem (Guarded), ConfigProblem, BadQuery, BadLine,
    │                                                        BadScript, NotFound, Forbidden, StoreRefused, DiskFull,
    │                                                        DiskTrouble, TerminalUnfit
    └── Bug       a report is written, nobody can do more

`code` is for programs (`{"error": {"code": ...}}`), the text and `hint` are for people,
`exit_code` is what a command ends with (docs/commands.md lists them).
"""

from collections.abc import Callable, Mapping
from typing import ClassVar


class ConsoleError(Exception):
    """Base of the tree. `hint` says what to do next in one sentence, or is empty; `details` is for programs.

    What a sentence names is given as a value of its own, so that the sentence can be said in another language:
    `NotFound("There is no ticket #{number}.", number=7)`. Without values both sentences stand as they are.
    """

    code: ClassVar[str] = "failed"
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "", **values: object) -> None:
        self._sentences = message, hint
        self._values = values
        self.message, self.hint = self.said(str)
        super().__init__(self.message)
        self.details: Mapping[str, object] = {}

    def said(self, translate: Callable[[str], str]) -> tuple[str, str]:
        """The message and the hint in the language that `translate` puts a sentence into."""
        message, hint = (translate(one) if one else one for one in self._sentences)
        if self._values:
            return message.format_map(self._values), hint.format_map(self._values)
        return message, hint


class Wait(ConsoleError):
    code = "try_later"
    exit_code = 75


class StoreBusy(Wait):
    """Another process held the store's write lock longer than the busy timeout."""

    code = "store_busy"


class EngineBusy(Wait):
    """Another process already works for this account."""

    code = "engine_busy"


class RateLimited(Wait):
    """The remote asks for a pause. `until` is when it may be asked again (microseconds, UTC), None when it did not say."""

    code = "rate_limited"

    def __init__(self, message: str, *, until: int | None = None, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.until = until


class Unreachable(Wait):
    """No connection, or a server that cannot work now. From a write: certain that nothing was done."""

    code = "unreachable"
    exit_code = 3


class NetworkLogin(Unreachable):
    """Somebody else answered: a captive portal or a login page stands between."""

    code = "network_login"


class ProtocolDrift(Wait):
    """The remote answered in a shape that the connector does not know; nothing of the answer was used."""

    code = "protocol_drift"
    exit_code = 3


class CursorExpired(Wait):
    """The remote no longer knows where the last pull ended; the stream is read again from its beginning."""

    code = "cursor_expired"


class CursorStuck(Wait):
    """The remote promises more pages and brings the same one again."""

    code = "cursor_stuck"


class Ask(ConsoleError):
    code = "decision_needed"
    exit_code = 5


class Conflict(Ask):
    """The ticket has moved on since it was looked at; nothing was overwritten."""

    code = "conflict"


class LoginNeeded(Ask):
    code = "login_needed"
    exit_code = 4


class AuthFailed(LoginNeeded):
    """The remote does not take the credential (401); the whole account stops until a person has seen to it."""

    code = "login_refused"


class MassDeletion(Ask):
    """A remote would delete so much at once that a person must look first; nothing was deleted."""

    code = "mass_deletion"


class Refusal(ConsoleError):
    code = "refused"


class UsageProblem(Refusal):
    code = "usage"
    exit_code = 2


class Guarded(UsageProblem):
    """The guard found something in a text that must not leave; nothing was sent."""

    code = "guarded"


class ConfigProblem(Refusal):
    """A configuration file cannot be read; `message` names the file and the key."""

    code = "config"
    exit_code = 2


class BadQuery(Refusal):
    """A query cannot be understood. `start` and `end` are the offsets of the bad part in `query`."""

    code = "bad_query"
    exit_code = 2

    def __init__(self, message: str, *, query: str, start: int, end: int, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.query = query
        self.start = start
        self.end = end


class BadLine(Refusal):
    """A line of an interchange file cannot be taken; nothing of that file was kept."""

    code = "bad_line"

    def __init__(self, message: str, *, file: str, line: int) -> None:
        super().__init__(message, hint="Mend the line and import the file again; nothing of it was kept.")
        self.file = file
        self.line = line


class BadScript(Refusal):
    """A file of canned text or a script cannot be taken. `line` counts from 1 and is 0 for the file as a whole."""

    code = "bad_script"
    exit_code = 2

    def __init__(self, reason: str, *, file: str, line: int = 0, hint: str = "") -> None:
        super().__init__(f"{file}:{line}: {reason}" if line else f"{file}: {reason}", hint=hint)
        self.reason = reason
        self.file = file
        self.line = line


class NotFound(Refusal):
    code = "not_found"
    exit_code = 6


class Forbidden(Refusal):
    """The remote knows who asks and does not allow it (403)."""

    code = "forbidden"


class StoreRefused(Refusal):
    """The store is newer, foreign, damaged, read-only or somebody else's; it was not touched."""

    code = "store_refused"


class DiskFull(Refusal):
    """Nothing of the call was written; what was typed is still with the caller."""

    code = "disk_full"


class DiskTrouble(Refusal):
    """The disk failed. At the end of a save its outcome is unknown: it may be there after a restart."""

    code = "disk_trouble"


class TerminalUnfit(Refusal):
    """The place cannot show a full screen; the hint names the plain command to use."""

    code = "terminal"
    exit_code = 2


class Bug(ConsoleError):
    code = "bug"
    exit_code = 70
