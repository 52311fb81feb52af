"""Starts, fills and ends a Request Tracker 5 of one's own, on loopback with SQLite.

`python -m connectors.request_tracker.server FOLDER [TICKETS]` (in `tests/`) starts one by hand and ends it with Ctrl+C.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

HERE = Path(__file__).parent
SERVER = Path("/usr/share/request-tracker5/libexec/rt-server")
LIBRARY = "/usr/share/request-tracker5/lib"
SETUP = "rt-setup-database-5"

CONFIG = """
Set($rtname, 'test.example');
Set($Organization, 'test.example');
Set($WebDomain, '127.0.0.1');
Set($WebPort, {port});
Set($WebBaseURL, 'http://127.0.0.1:{port}');
Set($WebPath, '');
Set($DatabaseType, 'SQLite');
Set($DatabaseName, '{folder}/rt.sqlite');
Set($MailCommand, 'testfile');
Set($LogToSyslog, undef);
Set($LogToSTDERR, 'error');
Set($Timezone, 'UTC');
Set($StatementLog, undef);
$RT::MasonDataDir = '{folder}/mason';
$RT::MasonSessionDir = '{folder}/session';
$RT::VarPath = '{folder}/var';
1;
"""


def is_installed() -> bool:
    return SERVER.exists() and shutil.which(SETUP) is not None


class RequestTracker:
    """A server in a folder. `tokens` are those of root and anna; every agent's password is `pw-NAME-123`."""

    def __init__(self, folder: Path, tickets: int = 120, made: int = 60) -> None:
        self.folder = folder
        self.port = _free_port()
        self.tokens: dict[str, str] = {}
        self._tickets = tickets
        self._made = min(made, tickets)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def make(self) -> None:
        """Make and fill the database."""
        self._configure()
        self._run([SETUP, "--action", "init", "--skip-create"])
        seed = ["perl", f"-I{LIBRARY}", str(HERE / "seed.pl"), str(self._tickets), str(self._made)]
        for line in self._run(seed).splitlines():
            name, equals, token = line.partition("=")
            if equals:
                self.tokens[name] = token
        (self.folder / "tokens").write_text(
            "".join(f"{name}={token}\n" for name, token in self.tokens.items())
        )

    def adopt(self) -> None:
        """Take over a folder that was copied from one that `make` has filled."""
        self._configure()
        for line in (self.folder / "tokens").read_text().splitlines():
            name, _equals, token = line.partition("=")
            self.tokens[name] = token

    def start(self) -> None:
        """Start, and wait until it answers."""
        words = ["--server", "Starlet", "--host", "127.0.0.1", "--port", str(self.port), "--max-workers", "3"]
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                ["perl", str(SERVER), *words],
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        opener = build_opener(ProxyHandler({}))
        for _try in range(600):
            try:
                opener.open(f"{self.url}/REST/2.0/rt", timeout=5).close()
            except HTTPError:
                return  # 401: it answers
            except (URLError, OSError):
                assert self._process.poll() is None, (self.folder / "server.log").read_text()[-2000:]
                time.sleep(0.1)
        raise AssertionError("RT does not answer")

    def stop(self) -> None:
        """End the server and its workers, which are a process group of their own."""
        if self._process is None:
            return
        os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None

    def _configure(self) -> None:
        for name in ("conf.d", "mason", "session", "var"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        config = CONFIG.replace("{port}", str(self.port)).replace("{folder}", str(self.folder))
        (self.folder / "RT_SiteConfig.pm").write_text(config, encoding="utf-8")

    def _run(self, words: list[str]) -> str:
        done = subprocess.run(words, env=self._environment(), capture_output=True, text=True, check=False)
        assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
        return done.stdout

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "RT_SITE_CONFIG": str(self.folder / "RT_SiteConfig.pm"),
            "RT_SITE_CONFIG_DIR": str(self.folder / "conf.d"),
        }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _main(folder: str, tickets: str = "2000") -> None:
    server = RequestTracker(Path(folder).absolute(), int(tickets), 200)
    server.make()
    server.start()
    print(server.url, *(f"{name}={token}" for name, token in server.tokens.items()), sep="\n", flush=True)
    try:
        signal.pause()
    finally:
        server.stop()


if __name__ == "__main__":
    import sys

    _main(*sys.argv[1:])
