"""Hosts, addresses, URLs and ports: read by their grammar, written anew, and found in what people write.

What these functions return can stand in a command line as one argument: it begins with a letter, a digit, `_` or `[`, holds no
space, quote or control character, and says nothing that its grammar does not say (RFC 1123, RFC 3986, RFC 4291).
"""

import re
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Final
from urllib.parse import quote, urlsplit

LONGEST_HOST: Final = 253
LONGEST_URL: Final = 2000
MOST_TEXT: Final = 200_000
"""Characters of a conversation that are searched."""

_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_URL: Final = re.compile(r"https?://[^\s<>\"'`|\\^{}\x00-\x20]{1,2000}", re.IGNORECASE)
_NAME: Final = re.compile(r"(?<![\w@.-])(?:[^\W_](?:[\w-]{0,61}\w)?\.){1,8}[^\W\d_][\w-]{1,62}(?![\w@-])")
_FOUR: Final = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\w)")
_SIX: Final = re.compile(r"(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])", re.IGNORECASE)
_MAIL: Final = re.compile(r"(?<=\w)@([\w.-]{3,253})")
_TRAILING: Final = ".,;:!?)]}>'\""
_FILES: Final = frozenset(
    {"txt", "log", "pdf", "rtf", "odt", "ods", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "csv", "conf", "cfg",
     "ini", "json", "xml", "yaml", "yml", "html", "htm", "css", "js", "php", "sql", "db", "dat", "bak", "tmp", "png",
     "jpg", "jpeg", "gif", "svg", "webp", "heic", "mp3", "mp4", "avi", "zip", "rar", "tar", "gz", "iso", "dmg", "deb",
     "rpm", "apk", "exe", "msi", "dll", "sys", "bat", "cmd", "ps1", "lnk", "inf", "reg", "bin", "eml", "msg", "pst",
     "ovpn", "pem", "crt", "cer", "csr", "key", "pfx", "pcap"}
)  # fmt: skip
"""Endings of file names; those that are a country's as well, as `pl` or `sh`, are taken for hosts."""


def read_host(text: str) -> str:
    """A host name in small ASCII letters (IDN in its coded form) or an address. Raises ValueError."""
    word = text.strip()
    try:
        return read_address(word)
    except ValueError:
        pass
    if not word or len(word) > LONGEST_HOST:
        raise ValueError("not a host name")
    try:
        name = word.removesuffix(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise ValueError("not a host name") from None
    labels = name.split(".")
    if len(name) > LONGEST_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError("not a host name")
    if labels[-1].isdigit():  # would be read as a number of an address by some programs
        raise ValueError("not a host name")
    return name


def read_address(text: str) -> str:
    """An IPv4 or IPv6 address in its shortest form, without a zone. Raises ValueError."""
    word = text.strip().removeprefix("[").removesuffix("]")
    if "%" in word or not word.isascii():
        raise ValueError("not an address")
    return str(ip_address(word))


def read_port(text: str) -> str:
    """A port from 1 to 65535. Raises ValueError."""
    word = text.strip()
    if not word.isascii() or not word.isdigit() or len(word) > 5 or not 1 <= int(word) <= 65535:
        raise ValueError("not a port")
    return str(int(word))


def read_url(text: str) -> str:
    """An http or https URL without user and fragment, every unusual character written as %XX. Raises ValueError."""
    word = text.strip()
    if not word or len(word) > LONGEST_URL or any(char.isspace() or not char.isprintable() for char in word):
        raise ValueError("not a web address")
    parts = urlsplit(word)
    if parts.scheme.lower() not in {"http", "https"} or "@" in parts.netloc or "\\" in parts.netloc:
        raise ValueError("not a web address")
    if not parts.hostname:
        raise ValueError("not a web address")
    host = read_host(parts.hostname)
    place = bracketed(host) + (f":{parts.port}" if parts.port else "")
    path = quote(parts.path, safe="/%:@!&+,;=~-._") or "/"
    query = f"?{quote(parts.query, safe='/%:@!&+,;=~-._?')}" if parts.query else ""
    return f"{parts.scheme.lower()}://{place}{path}{query}"


def bracketed(host: str) -> str:
    """The host as it stands before a port: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host


def find_urls(text: str) -> Iterator[str]:
    """The web addresses in a text, in order, as `read_url` gives them."""
    for found in _URL.finditer(text[:MOST_TEXT]):
        try:
            yield read_url(found[0].rstrip(_TRAILING))
        except ValueError:
            continue


def find_addresses(text: str) -> Iterator[str]:
    """The IPv4 and IPv6 addresses in a text, in order."""
    part = text[:MOST_TEXT]
    for found in sorted([*_FOUR.finditer(part), *_SIX.finditer(part)], key=lambda one: one.start()):
        try:
            yield read_address(found[0])
        except ValueError:
            continue


def find_hosts(text: str) -> Iterator[str]:
    """Host names in a text: those of web addresses first, then those that stand alone, then those of mail addresses."""
    part = text[:MOST_TEXT]
    for url in find_urls(part):
        yield urlsplit(url).hostname or ""
    for found in _NAME.finditer(_URL.sub(" ", part)):
        if found[0].rpartition(".")[2].lower() not in _FILES:
            yield from _readable(found[0])
    for found in _MAIL.finditer(part):
        yield from _readable(found[1].rstrip("."))


def _readable(word: str) -> Iterator[str]:
    try:
        host = read_host(word)
    except ValueError:
        return
    if "." in host:
        yield host
