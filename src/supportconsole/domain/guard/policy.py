"""How strict the rules are at a desk: the table `[guard]` of the configuration."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from supportconsole.domain.guard.findings import FIXED, LEVELS, Level, Rule

CHAT_WORDS: Final = 80
"""Words above which a chat message is long, unless the configuration says otherwise."""
INTERNAL_WORDS: Final = (
    "internal only", "internal use only", "for internal use", "internal note", "do not tell the customer",
    "don't tell the customer", "not for the customer", "not for customers", "off the record", "pebkac", "layer 8",
    "rtfm", "wtf", "stupid user", "stupid customer", "idiot",
    "для внутреннего использования", "для служебного пользования", "внутренняя заметка", "только для своих",
    "клиенту не говорить", "не говорить клиенту", "не говорите клиенту", "клиенту не показывать", "не для клиента",
    "между нами", "ламер", "тупой клиент", "идиот", "достал уже",
    "do użytku wewnętrznego", "notatka wewnętrzna", "wewnętrzna notatka", "nie mówić klientowi",
    "nie mów klientowi", "nie pokazywać klientowi", "nie dla klienta", "między nami", "głupi klient", "idiota",
)  # fmt: skip
"""What colleagues write to each other and nobody should write to a customer."""
HOME_ADDRESSES: Final = frozenset(
    {"192.168.0.0", "192.168.1.0", "192.168.0.1", "192.168.1.1", "192.168.2.1", "192.168.8.1", "192.168.100.1", "192.168.178.1", "10.0.0.1",
     "10.0.0.138", "192.168.1.254", "192.168.0.254"}
)  # fmt: skip
"""Where the customer's own router answers, and its networks: every other guide names one of them."""
LISTS: Final = ("words", "domains", "allowed")


@dataclass(frozen=True, slots=True)
class Policy:
    """Levels by rule, and the words that rules look for."""

    levels: Mapping[Rule, Level] = field(default_factory=lambda: LEVELS)
    words: tuple[str, ...] = INTERNAL_WORDS
    domains: tuple[str, ...] = ()
    """Domains that only work inside, beside `.local`, `.internal`, `.lan` and `.corp`."""
    allowed: frozenset[str] = HOME_ADDRESSES
    """Texts, casefolded, that no rule but `gap` reports."""
    chat_words: int = CHAT_WORDS

    def level(self, rule: Rule) -> Level:
        return LEVELS[rule] if rule in FIXED else self.levels.get(rule, LEVELS[rule])


def make_policy(table: Mapping[str, tuple[str, ...]]) -> Policy:
    """The policy of a table that `check_entry` has taken; lists add to those built in."""
    levels = {rule: Level(table[rule.value][0]) for rule in Rule if rule.value in table}
    return Policy(
        levels={**LEVELS, **levels},
        words=(*INTERNAL_WORDS, *(word.casefold() for word in table.get("words", ()))),
        domains=tuple(domain.casefold().lstrip(".") for domain in table.get("domains", ())),
        allowed=HOME_ADDRESSES | {word.casefold() for word in table.get("allowed", ())},
        chat_words=int(table.get("chat_words", (str(CHAT_WORDS),))[0]),
    )


def check_entry(name: str, values: tuple[str, ...]) -> None:
    """Raise ValueError, with the reason for people, for an entry of `[guard]` that cannot be taken."""
    if name in LISTS:
        return
    if name == "chat_words":
        if len(values) != 1 or not values[0].isdecimal() or not 1 <= int(values[0]) <= 100_000:
            raise ValueError("chat_words must be a whole number from 1 to 100000.")
        return
    known = [rule.value for rule in Rule]
    if name not in known:
        from difflib import get_close_matches

        close = get_close_matches(name, [*known, *LISTS, "chat_words"], 1, 0.6)
        meant = f" Did you mean {close[0]}?" if close else ""
        raise ValueError(f"has no rule {name}.{meant}")
    levels = [level.value for level in Level]
    if len(values) != 1 or values[0] not in levels:
        raise ValueError(f"{name} must be {', '.join(levels[:-1])} or {levels[-1]}.")
    if Rule(name) in FIXED and values[0] != LEVELS[Rule(name)]:
        raise ValueError(f"{name} is always {LEVELS[Rule(name)]}: a text with a gap cannot be sent.")
