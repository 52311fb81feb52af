"""As much of Request Tracker as a login needs: a form that gives a cookie, and who is logged in."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

USER, PASSWORD = "anna", "canary-7c1d9e-zażółć"
EMPTY = {"items": [], "count": 0, "total": 0, "page": 1, "per_page": 100, "pages": 0}


class SmallHelpdesk(ThreadingHTTPServer):
    """`seen` are the requests so far: method, path, headers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.seen: list[tuple[str, str, dict[str, str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answers(BaseHTTPRequestHandler):
    server: SmallHelpdesk

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
        right = form.get("user") == [USER] and form.get("pass") == [PASSWORD]
        self._say(
            200, b"<html></html>", "text/html", f"RT_SID={'good' if right else 'bad'}; Path=/; HttpOnly"
        )

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if "RT_SID=good" not in self.headers.get("Cookie", ""):
            self._say(401, b'{"message":"Unauthorized"}')
        elif path == f"/REST/2.0/user/{USER}":
            user = {
                "id": 27,
                "Name": USER,
                "RealName": "Anna Kowalska",
                "EmailAddress": "anna@agents.example",
                "Privileged": 1,
            }
            self._say(200, json.dumps(user).encode())
        elif path.startswith("/REST/2.0/"):
            self._say(200, json.dumps(EMPTY).encode())
        else:
            self._say(404, b"{}")

    def _say(self, status: int, body: bytes, kind: str = "application/json", cookie: str = "") -> None:
        self.server.seen.append((self.command, self.path, dict(self.headers)))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if cookie:
            self.send_header("Set-Cookie", cookie)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the parent's signature
        """Stay silent."""


@contextmanager
def small_helpdesk() -> Iterator[SmallHelpdesk]:
    server = SmallHelpdesk()
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
