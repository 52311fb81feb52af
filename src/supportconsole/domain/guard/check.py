"""All rules over one text: what is switched off is not asked, and what the customer wrote is no news to them."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from supportconsole.domain.conversation import DraftKind
from supportconsole.domain.gaps import find_gaps
from supportconsole.domain.guard.findings import IN_NOTES, Finding, Found, Level, Rule, Situation
from supportconsole.domain.guard.hosts import find_hosts
from supportconsole.domain.guard.manner import find_missing_greeting, find_too_long, find_wrong_language
from supportconsole.domain.guard.numbers import find_cards, find_identities
from supportconsole.domain.guard.policy import Policy
from supportconsole.domain.guard.promises import find_promised_file
from supportconsole.domain.guard.secrets import find_secrets
from supportconsole.domain.guard.words import find_colleagues, find_internal

_QUOTED: Final = re.compile(r"^>.*$", re.MULTILINE)
_ORDER: Final = {rule: place for place, rule in enumerate(Rule)}


def check_text(text: str, situation: Situation, policy: Policy) -> tuple[Finding, ...]:
    """What the pure rules find, in the order of `Rule` and then of the text."""
    return judge(_found(text, situation, policy), text, situation, policy)


def judge(found: Iterable[Found], text: str, situation: Situation, policy: Policy) -> tuple[Finding, ...]:
    """Places as findings: with their level, without what is allowed or known to the customer, each once."""
    findings: dict[tuple[Rule, int, int], Finding] = {}
    for one in found:
        level = policy.level(one.rule)
        words = text[one.start : one.end]
        if level is Level.OFF or not applies(one.rule, situation):
            continue
        if one.rule is not Rule.GAP and words and words.casefold() in policy.allowed:
            continue
        if one.rule is Rule.HOST and words in situation.theirs:
            continue
        findings.setdefault(
            (one.rule, one.start, one.end), Finding(one.rule, level, one.start, one.end, one.about)
        )
    return tuple(sorted(findings.values(), key=lambda one: (_ORDER[one.rule], one.start)))


def applies(rule: Rule, situation: Situation) -> bool:
    """Whether a rule is for this kind of text."""
    return situation.kind is DraftKind.REPLY or rule in IN_NOTES


def without_quotes(text: str) -> str:
    """The text with quoted lines blanked: those are the customer's words, and offsets stay what they are."""
    return _QUOTED.sub(lambda line: " " * len(line[0]), text)


def _found(text: str, situation: Situation, policy: Policy) -> Iterator[Found]:
    own = without_quotes(text)
    for gap in find_gaps(text):
        yield Found(Rule.GAP, gap.start, gap.end, gap.mark)
    yield from find_secrets(text)
    yield from find_cards(text)
    if policy.level(Rule.IDENTITY) is not Level.OFF:
        yield from find_identities(text)
    if situation.after_note and situation.kind is DraftKind.REPLY:
        yield Found(Rule.THREAD, 0, 0, "")
    yield from find_internal(own, policy.words)
    yield from find_hosts(own, policy.domains)
    yield from find_colleagues(own, situation.colleagues)
    if not situation.has_files:
        yield from find_promised_file(own)
    yield from find_wrong_language(own, situation.language)
    yield from find_missing_greeting(own, situation)
    yield from find_too_long(own, situation, policy.chat_words)
