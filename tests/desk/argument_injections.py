"""Strings that would do harm in a shell, as an option, as a path, as a template or on a terminal."""

from typing import Final

_SHELL: Final = (
    "; id", "| id", "& id", "&& id", "|| id", "`id`", "$(id)", "${IFS}id", "$IFS$9id", "\nid\n", "\r\nid", "> /tmp/owned",
    ">> ~/.bashrc", "< /etc/passwd", "<(id)", "2>&1", "*", "?", "[a-z]*", "~root", "!!", "!$", "^a^b", "{a,b}", "{1..9999999}",
    "'; id; '", '"; id; "', "\\; id", "$HOME", "${PATH}", "$((1+1))", "$'\\x41'", ":(){ :|:& };:", "# comment", "a\x00b",
    "%0aid", "%3Bid", "a;b|c&d", "example.org;id", "example.org|id", "example.org&id", "example.org`id`", "example.org$(id)",
    "example.org\nid", "example.org id", "example.org\tid", "example.org'id'", 'example.org"id"', "example.org>x", "example.org<x",
)  # fmt: skip
_OPTIONS: Final = (
    "-", "--", "-h", "--help", "-oProxyCommand=id", "-f/etc/passwd", "-K/etc/passwd", "--config=/etc/passwd", "-o/tmp/owned",
    "--output=/tmp/owned", "-T/etc/passwd", "-x http://evil.example", "--proxy=evil.example", "+trace", "@evil.example", "-e id",
    "-exec", "-c id", "--upload-file=/etc/passwd", "-w%{stderr}", "-v example.org", "--next", "-:", "\u2010h", "\u2212h", " -h",
    "\u200b-h", "\u00a0-h", "=http,https", "-connect evil.example:1", "-prexit", "-engine /tmp/x.so", "-I eth0 example.org",
)  # fmt: skip
_PLACES: Final = (
    "../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "gopher://127.0.0.1:25/x", "dict://127.0.0.1/", "ftp://example.org/",
    "javascript:alert(1)", "data:text/html,x", "http://" + "user:pass@example.org/", "http://example.org@evil.example/",
    "http://example.org\\@evil.example/", "http://[::1]:22/", "http://127.0.0.1:99999/", "http:///x", "http://", "//example.org",
    "https://example.org/$(id)", "https://example.org/`id`", "https://example.org/?q=;id", "https://example.org/{a,b}[1-9]",
    "https://example.org/\x1b]0;owned\x07", "https://example.org/ -o/tmp/owned", "https://example.org/\n-o/tmp/owned",
    "https://exa mple.org/", "https://-example.org/", "https://example.org:-1/", "https://example.org:443:443/", "::1%eth0;id",
    "fe80::1%$(id)", "1.2.3.4;id", "1.2.3.4 5.6.7.8", "999.999.999.999", "0x7f.1", "127.1", "2130706433", "1.2.3.4/../..",
    "host..example.org", ".example.org", "-.example.org", "a" * 300 + ".example.org", "example.org:22", "exam_ple.org;x",
)  # fmt: skip
_TEMPLATES: Final = (
    "{host}", "{url}", "{{ agent.email }}", "{% raw %}", "{0}", "%s%n", "%(x)s", "{port}{host}", "$1", "\\1", "{host!r}",
    "{host.__class__}", "{{ 7 | times: 7 }}", "{{answers.server}}",
)  # fmt: skip
_TERMINAL: Final = (
    "\x1b[2J", "\x1b]0;title\x07", "\x1b]52;c;aWQ=\x07", "\x9b31m", "\x07", "a\x08b", "\u202egro.elpmaxe", "\x1b[6n", "\x1bP+q\x1b\\",
    "example.org\x1b[31m", "exam\u200bple.org", "ехample.org", "xn--", "xn--\x1b", "\ud800", "\ufeffexample.org",
)  # fmt: skip

INJECTIONS: Final = (*_SHELL, *_OPTIONS, *_PLACES, *_TEMPLATES, *_TERMINAL)
