"""What the guard says: one line for each finding, in the language of the interface."""

from supportconsole.domain.guard.findings import Finding, Rule
from supportconsole.locale import _, ngettext

SHOWN = 60
"""Characters of a place that a line shows."""


def describe(finding: Finding) -> str:
    """The finding as one line."""
    about = " ".join(finding.about.split())
    what = about if len(about) <= SHOWN else about[: SHOWN - 1] + "…"
    match finding.rule:
        case Rule.GAP:
            return _("still to be filled: {what}").format(what=what)
        case Rule.SECRET:
            return _("a password, key or token: {what}").format(what=what)
        case Rule.CARD:
            return _("the number of a payment card: {what}").format(what=what)
        case Rule.IDENTITY:
            return _("a bank account or personal number: {what}").format(what=what)
        case Rule.CUSTOMER:
            return _("another customer: {what}").format(what=what)
        case Rule.THREAD:
            return _("the last word here is a colleague's note; this goes to the customer")
        case Rule.INTERNAL:
            return _("an internal word: {what}").format(what=what)
        case Rule.HOST:
            return _("an address that only works inside: {what}").format(what=what)
        case Rule.COLLEAGUE:
            return _("a colleague is called in a public reply: {what}").format(what=what)
        case Rule.LANGUAGE:
            return _("not the customer's language: this is {language}").format(language=_language(what))
        case Rule.ATTACHMENT:
            return _("a file is spoken of and none is attached: {what}").format(what=what)
        case Rule.GREETING:
            return _("a mail without a greeting")
        case Rule.LENGTH:
            n = int(what)
            return ngettext("long for a chat: {n} word", "long for a chat: {n} words", n).format(n=n)
        case Rule.SPELLING:
            return _("spelling: {what}").format(what=what)


def _language(code: str) -> str:
    return {"en": _("English"), "ru": _("Russian"), "pl": _("Polish")}.get(code, code)
