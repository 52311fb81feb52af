"""Whom to trust at the other end of TLS, and which proxy stands between."""

import ssl
from pathlib import Path
from urllib.parse import urlsplit

from supportconsole.connectors.wire.origins import Origin
from supportconsole.domain.errors import ConfigProblem


def tls_context(origin: Origin, ca_file: str = "") -> ssl.SSLContext:
    """How to check the server: the system's own trust store, and the firm's certificates in `ca_file` besides.

    There is no way to switch the check off. Raises ConfigProblem for a file without certificates.
    """
    if origin.scheme == "http":  # this machine itself; see `origins.read_base`
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts nobody, and costs nothing to make
    import truststore

    context: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file:
        path = Path(ca_file).expanduser()
        try:
            context.load_verify_locations(cafile=path)
        except (OSError, ssl.SSLError) as problem:
            raise ConfigProblem(
                "{path}: no certificates can be read from it.",
                hint="ca_file names a file in the PEM format.",
                path=path,
            ) from problem
    return context


def proxy_for(origin: Origin) -> str:
    """The proxy that calls to an origin go through, without its password; empty when there is none.

    The same variables that httpx obeys: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY. This machine needs none.
    """
    from urllib.request import getproxies, proxy_bypass

    if origin.is_loopback:
        return ""
    if proxy_bypass(origin.host):
        return ""
    proxies = getproxies()
    found = proxies.get(origin.scheme) or proxies.get("all") or ""
    if not found:
        return ""
    parts = urlsplit(found if "://" in found else f"http://{found}")
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        port = ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}"
