"""What a rule finds in a text, how grave it is, and what the rules must know beside the text."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from supportconsole.domain.conversation import DraftKind


class Level(StrEnum):
    """What a finding does. `stop` keeps the text back until somebody overrides it, `warn` and `hint` are only shown."""

    OFF = "off"
    HINT = "hint"
    WARN = "warn"
    STOP = "stop"


class Rule(StrEnum):
    """The rules, in the order in which their findings are shown."""

    GAP = "gap"
    SECRET = "secret"  # noqa: S105  the name of a rule
    CARD = "card"
    IDENTITY = "identity"
    CUSTOMER = "customer"
    THREAD = "thread"
    INTERNAL = "internal"
    HOST = "host"
    COLLEAGUE = "colleague"
    LANGUAGE = "language"
    ATTACHMENT = "attachment"
    GREETING = "greeting"
    LENGTH = "length"
    SPELLING = "spelling"


LEVELS: Final[dict[Rule, Level]] = {
    Rule.GAP: Level.STOP,
    Rule.SECRET: Level.STOP,
    Rule.CARD: Level.STOP,
    Rule.IDENTITY: Level.OFF,
    Rule.CUSTOMER: Level.WARN,
    Rule.THREAD: Level.WARN,
    Rule.INTERNAL: Level.WARN,
    Rule.HOST: Level.WARN,
    Rule.COLLEAGUE: Level.WARN,
    Rule.LANGUAGE: Level.WARN,
    Rule.ATTACHMENT: Level.WARN,
    Rule.GREETING: Level.HINT,
    Rule.LENGTH: Level.HINT,
    Rule.SPELLING: Level.HINT,
}
"""What each rule does unless the configuration says otherwise."""

FIXED: Final = frozenset({Rule.GAP})
"""Rules that nothing switches off or overrides: the store refuses such a text, too."""

IN_NOTES: Final = frozenset({Rule.GAP, Rule.SECRET, Rule.CARD, Rule.IDENTITY, Rule.ATTACHMENT, Rule.SPELLING})
"""Rules that also hold for what the customer never sees."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place of the text, `text[start:end]`; an empty one where the whole text is meant. `about` names what it is."""

    rule: Rule
    start: int
    end: int
    about: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A place that a rule found, with what it does."""

    rule: Rule
    level: Level
    start: int
    end: int
    about: str

    @property
    def may_override(self) -> bool:
        return self.rule not in FIXED


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known beside the text. `theirs` is what the customer wrote: what stands in it is no news to them."""

    kind: DraftKind
    channel: str = ""
    language: str = ""
    has_files: bool = False
    after_note: bool = False
    theirs: str = ""
    colleagues: frozenset[str] = frozenset()
    """The words, casefolded, by which colleagues are called: names, ids, the front of an address."""


def shorten_secret(text: str) -> str:
    """As much of a secret as tells which one is meant: findings are printed and logged by others."""
    head = text[: 4 if len(text) > 8 else 2]
    return f"{head}…"
