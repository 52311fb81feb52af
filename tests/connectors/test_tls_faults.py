"""A server whose certificate cannot be trusted is told nothing, neither a credential nor a reply."""

import ssl
import subprocess
from pathlib import Path

import pytest

from needed import needs
from supportconsole.connectors.conformance.kit import OpenPace
from supportconsole.connectors.conformance.server.conditions import TOKEN
from supportconsole.connectors.conformance.server.running import FaultServer
from supportconsole.connectors.generic.kind import KIND
from supportconsole.domain.errors import Unreachable
from supportconsole.domain.remote.operations import Done, OpKey, Reply
from supportconsole.domain.remote.protocol import Account, Connector

pytestmark = needs("openssl")

HERE, ELSEWHERE = "IP:127.0.0.1", "DNS:other.example.org"
KEY = OpKey("0" * 32, "m")


def certificate(folder: Path, name: str, days: int = 2) -> tuple[Path, ssl.SSLContext]:
    """A certificate that vouches for itself and for `name`; with negative `days` it is over."""
    file, key, wish, more = (folder / one for one in ("server.pem", "server.key", "server.csr", "more.cnf"))
    more.write_text(f"subjectAltName={name}\n")
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=desk"]
    for words in (
        ["req", *curve, "-keyout", key, "-out", wish],
        ["x509", "-req", "-in", wish, "-signkey", key, "-out", file, "-days", str(days), "-extfile", more],
    ):
        subprocess.run(["openssl", *map(str, words)], capture_output=True, check=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key)
    return file, context


def connect(server: FaultServer, ca_file: str = "") -> Connector:
    return KIND.open(
        Account("work", "generic", server.url, "", {"ca_file": ca_file}), lambda: TOKEN, OpenPace()
    )


async def test_a_firms_own_certificate_is_trusted_when_it_is_named(tmp_path: Path) -> None:
    file, context = certificate(tmp_path, HERE)
    async with FaultServer(tls=context) as server:
        connector = connect(server, str(file))
        done = await connector.apply(Reply("4", "hello"), base=None, key=KEY)
        await connector.close()
    assert isinstance(done, Done)


@pytest.mark.parametrize(
    ("name", "days", "trusted"),
    [(HERE, 2, False), (ELSEWHERE, 2, True), (HERE, -1, True)],
    ids=["vouched for by nobody", "of another host", "over"],
)
async def test_nothing_is_said_to_a_stranger(tmp_path: Path, name: str, days: int, trusted: bool) -> None:
    """Given a certificate that is not to be trusted, when a reply is sent, then it is certain that nothing has left."""
    file, context = certificate(tmp_path, name, days)
    async with FaultServer(tls=context) as server:
        connector = connect(server, str(file) if trusted else "")
        with pytest.raises(Unreachable) as caught:
            await connector.apply(Reply("4", "hello"), base=None, key=KEY)
        await connector.close()
        assert "certificate" in caught.value.message
        assert server.books.total == 0
