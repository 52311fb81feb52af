"""Prism, a program that answers from a published description of an API and refuses what the description does not allow."""

import fcntl
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx
import pytest

BUILD: Final = Path(__file__).parents[2] / "build" / "prism"
PACKAGE: Final = "@stoplight/prism-cli@5.14.2"
STARTING: Final = 50.0


def _missing(why: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


def _installed() -> Path:
    """The program, brought by npm the first time."""
    program = BUILD / "node_modules" / ".bin" / "prism"
    npm = shutil.which("npm")
    if npm is None:
        _missing("npm is not installed")
    BUILD.mkdir(parents=True, exist_ok=True)
    with (BUILD / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not program.exists():
            words = [str(npm), "install", "--prefix", str(BUILD), "--no-audit", "--no-fund", PACKAGE]
            done = subprocess.run(words, capture_output=True, text=True, timeout=300, check=False)
            if done.returncode:
                _missing(f"npm could not bring Prism: {done.stderr[-300:]}")
    return program


@contextmanager
def serve(description: Path) -> Iterator[str]:
    """The address of a Prism that serves this description, until the block ends."""
    program = _installed()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [str(program), "mock", "-h", "127.0.0.1", "-p", str(port), str(description)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(server, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


def _wait(server: "subprocess.Popen[bytes]", port: int) -> None:
    """Until somebody answers at the port."""
    until = time.monotonic() + STARTING
    while time.monotonic() < until and server.poll() is None:
        try:
            httpx.get(f"http://127.0.0.1:{port}/", timeout=2.0)
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("Prism does not begin to answer")
