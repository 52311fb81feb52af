"""A fault server in a process of its own, and its control port."""

import http.client
import json
import subprocess
import sys
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit


class Remote:
    """`with Remote("--tickets", "20") as remote:`; `remote.url` is what an account connects to."""

    def __init__(self, *words: str) -> None:
        command = [sys.executable, "-m", "supportconsole.connectors.conformance.server", *words]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        where = json.loads(self.process.stdout.readline())
        self.url: str = where["url"]
        self._control = urlsplit(where["control"])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        self.process.wait(20)

    def ask(self, method: str, what: str, body: Mapping[str, object] | None = None) -> dict[str, Any]:
        """One request to the control port."""
        line = http.client.HTTPConnection(self._control.hostname or "", self._control.port, timeout=60)
        try:
            line.request(method, f"/{what}", json.dumps(body or {}))
            answer = json.loads(line.getresponse().read())
        finally:
            line.close()
        assert isinstance(answer, dict)
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer

    def writes(self) -> int:
        """How many requests that write have come."""
        count: int = self.ask("GET", "writes")["writes"]
        return count

    def texts(self) -> dict[str, int]:
        """How often each text of an agent exists at the helpdesk."""
        found: dict[str, int] = self.ask("GET", "books")["texts"]
        return found
