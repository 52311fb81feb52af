"""A credential goes to its own origin or nowhere."""

import logging
from pathlib import Path

import httpx
import pytest

from connectors.raw_server import TOKEN, AtOnce, answer, client_for, raw_server
from supportconsole.connectors.wire.client import ApiClient
from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.connectors.wire.origins import is_inside, origin_of, read_base
from supportconsole.connectors.wire.plain import fetch_link
from supportconsole.domain.errors import NetworkLogin, Refusal, UsageProblem

OK = answer(b"{}")


def redirect(to: str, status: str = "302 Found") -> bytes:
    return answer(b"", f"Location: {to}", status=status)


async def test_a_redirect_to_another_server_is_not_followed_and_shows_it_nothing() -> None:
    async with raw_server(lambda _head: [OK]) as trap:
        away = redirect(f"{trap.url}/take")
        async with raw_server(lambda _head: [away]) as server, client_for(server.url) as client:
            with pytest.raises(NetworkLogin, match="another server"):
                await client.call("GET", "tickets")
    assert trap.heads == []


@pytest.mark.parametrize(
    "path", ["http://evil.test/x", "//evil.test/x", "@evil.test/x", "/../x", ":80@evil.test/"]
)
async def test_a_path_cannot_lead_to_another_server(path: str) -> None:
    async with raw_server(lambda _head: [OK]) as server, client_for(server.url) as client:
        await client.call("GET", path)
    assert len(server.heads) == 1


async def test_a_request_that_would_leave_is_stopped_at_the_last_moment() -> None:
    client = ApiClient(
        read_base("https://desk.example.org"),
        dict,
        AtOnce(),
        transport=httpx.MockTransport(lambda _request: pytest.fail("it left")),
    )
    with pytest.raises(BadAnswer, match="not sent"):
        await client._writer.get("https://evil.test/")
    await client.close()


async def test_a_read_follows_redirects_at_home_but_not_for_ever() -> None:
    hops = {
        b"/a": redirect("/b"),
        b"/b": redirect("/c", "307 Temporary Redirect"),
        b"/c": OK,
        b"/loop": redirect("/loop"),
    }
    async with raw_server(lambda head: [hops[head.split()[1]]]) as server, client_for(server.url) as client:
        assert (await client.call("GET", "a")).status == 200
        with pytest.raises(BadAnswer, match="circles"):
            await client.call("GET", "loop")
    assert all(f"token {TOKEN}".encode() in head for head in server.heads)
    assert sum(head.startswith(b"GET /loop") for head in server.heads) == 4


async def test_a_write_never_becomes_a_read() -> None:
    hops = {b"/a": redirect("/b"), b"/keep": redirect("/b", "308 Permanent Redirect"), b"/b": OK}
    async with raw_server(lambda head: [hops[head.split()[1]]]) as server, client_for(server.url) as client:
        with pytest.raises(NetworkLogin):
            await client.call("POST", "a", json={"Content": "hello"})
        await client.call("POST", "keep", json={"Content": "hello"})
    assert [head.split()[0] for head in server.heads] == [b"POST", b"POST", b"POST"]


async def test_the_log_holds_method_template_and_status_only(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with raw_server(lambda _head: [OK]) as server, client_for(server.url) as client:
        await client.call("GET", "ticket/77", template="ticket/ID", params={"token": TOKEN})
    ours = [record.getMessage() for record in caplog.records if record.name == "supportconsole.wire"]
    assert len(ours) == 1
    assert ours[0].startswith("GET ticket/ID 200 ")
    assert TOKEN not in caplog.text


@pytest.mark.parametrize(
    "url",
    [
        "http://desk.example.org",
        "https://anna:" + "pw@desk.example.org",
        "ftp://desk.example.org",
        "desk.example.org",
        "https://",
        "https://desk.example.org/?q=1",
        "https://desk.example.org/#top",
        "https://desk.example.org:99999/",
        "https://desk.exa mple.org/",
        "",
    ],
)
def test_addresses_that_no_password_may_be_sent_to(url: str) -> None:
    with pytest.raises(UsageProblem):
        read_base(url)


def test_an_address_keeps_its_path_and_port() -> None:
    base = read_base("https://Desk.Example.org:8443/rt/")
    assert base.url("REST/2.0/rt") == "https://desk.example.org:8443/rt/REST/2.0/rt"
    assert origin_of("https://desk.example.org:8443/") == base.origin
    assert read_base("http://[::1]:8080").url("x") == "http://[::1]:8080/x"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
     "::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "224.0.0.1", "not an address"],
)  # fmt: skip
def test_places_inside(address: str) -> None:
    assert is_inside(address)
    assert not is_inside("93.184.216.34")


@pytest.mark.parametrize(
    ("url", "resolved"),
    [
        ("https://files.example.org/a.png", "10.0.0.5"),
        ("https://127.0.0.1/a.png", ""),
        ("https://0x7f.1/a.png", ""),
        ("https://2130706433/a.png", ""),
        ("https://localhost/a.png", "127.0.0.1"),
        ("https://[::ffff:169.254.169.254]/latest", ""),
        ("http://files.example.org/a.png", "93.184.216.34"),
        ("file:///etc/passwd", ""),
    ],
)
async def test_a_link_never_leads_inside(tmp_path: Path, url: str, resolved: str) -> None:
    with pytest.raises(Refusal):
        await fetch_link(url, tmp_path / "a", limit=1000, resolve=lambda _host, _port: _answered(resolved),
                         transport=httpx.MockTransport(lambda _request: pytest.fail("it was called")))  # fmt: skip
    assert not (tmp_path / "a").exists()


async def test_a_link_is_fetched_from_the_address_that_was_looked_at_without_credentials(
    tmp_path: Path,
) -> None:
    seen: list[httpx.Request] = []

    def say(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if request.url.path == "/a.png":
            return httpx.Response(
                302, headers={"Location": "https://cdn.example.org/b.png", "Set-Cookie": "id=1"}
            )
        return httpx.Response(200, content=b"png")

    size = await fetch_link(
        "https://files.example.org/a.png",
        tmp_path / "a",
        limit=1000,
        resolve=lambda _host, _port: _answered("93.184.216.34"),
        transport=httpx.MockTransport(say),
    )
    assert size == 3
    assert [request.url.host for request in seen] == ["93.184.216.34", "93.184.216.34"]
    assert [request.headers["host"] for request in seen] == ["files.example.org", "cdn.example.org"]
    assert not any({"authorization", "cookie"} & set(request.headers) for request in seen)


async def test_a_link_that_redirects_inside_stops_there(tmp_path: Path) -> None:
    away = httpx.MockTransport(
        lambda _request: httpx.Response(302, headers={"Location": "https://169.254.169.254/latest"})
    )
    with pytest.raises(Refusal, match="own network"):
        await fetch_link("https://files.example.org/a", tmp_path / "a", limit=1000, transport=away,
                         resolve=lambda _host, _port: _answered("93.184.216.34"))  # fmt: skip


async def _answered(address: str) -> list[str]:
    return [address] if address else []
