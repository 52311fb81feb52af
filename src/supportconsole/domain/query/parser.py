"""Reading the query language (docs/query-language.md): text in, Query or BadQuery out, nothing else."""

import re
from typing import Final, NoReturn

from supportconsole.domain.errors import BadQuery
from supportconsole.domain.query import fields
from supportconsole.domain.query.values import CUSTOM, NOTHING_ASKED, WORDS, Node, Query, Term, join, negate

MOST_TERMS: Final = 50
DEEPEST: Final = 20
LONGEST_WORD: Final = 200

_UNFIT: Final = r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]"  # neither typed nor found in clean text
_SPACE: Final = re.compile(r"\s*")
_FIELD: Final = re.compile(r'(?:([^\W\d_][\w.]*(?:-[\w.]+)*)|(fields?\.)"((?:[^"]|"")*)")(>=|<=|[:<>=])')
_VALUE: Final = re.compile(r'"((?:[^"]|"")*)"|([^\s(),"]+)')
_PHRASE: Final = re.compile(r'"((?:[^"]|"")*)"')
_BARE: Final = re.compile(r'[^\s()"]+')
_QUOTE_IT: Final = "To search for the words themselves, put them in quotes."


def parse(text: str) -> Query:
    """Understand a query. Raises BadQuery, which names the offsets of the bad part and the nearest right word."""
    return Query(_Reader(text).whole(), text)


class _Reader:
    """Reads one text from left to right; `at` is the offset of what comes next."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0
        self.terms = 0

    def whole(self) -> Node:
        # Compiling the pattern costs as much as parsing fifty queries, so it waits for a text that may need it.
        if not self.text.isprintable() and (unfit := re.search(_UNFIT, self.text)):
            self.fail("There is a character that no text contains.", unfit.start(), unfit.end())
        found = self.alternatives()
        if self.at < len(self.text):
            self.fail('Nothing opens this ")".', self.at, self.at + 1)
        return found

    def alternatives(self) -> Node:
        start = self.at
        choices = [self.conditions()]
        while or_word := self.take_or():
            choices.append(self.conditions())
            if NOTHING_ASKED in choices[-2:]:
                self.fail('"or" needs a condition on both sides.', *or_word)
        if choices == [NOTHING_ASKED] and self.depth:
            self.fail("There is nothing between the parentheses.", start - 1, self.at)
        return join("or", choices)

    def conditions(self) -> Node:
        found: list[Node] = []
        while True:
            self.skip_space()
            if self.at == len(self.text) or self.text[self.at] == ")" or self.or_ahead():
                return join("and", found)
            negated = self.take_dashes()
            node = self.condition(negated=negated)
            if node is not None:
                found.append(negate(node) if negated else node)

    def condition(self, *, negated: bool) -> Node | None:
        """One condition, or None for marks that cannot be searched for (the dash in `VPN - again`)."""
        start = self.at
        following = self.text[start : start + 1]
        if following in {"", ")"} or following.isspace():
            return None
        if following == "(":
            return self.parentheses()
        if following == '"':
            return self.phrase()
        if found := _FIELD.match(self.text, start):
            return self.field(found)
        if negated and self.or_ahead():
            self.fail('"or" cannot be excluded.', start, start + 2, 'Write -"or" to leave out that word.')
        return self.word()

    def parentheses(self) -> Node:
        start = self.at
        if self.depth == DEEPEST:
            self.fail(f"Parentheses go {DEEPEST} deep at most.", start, start + 1)
        self.depth += 1
        self.at += 1
        found = self.alternatives()
        if self.at == len(self.text):
            self.fail('This "(" is not closed.', start, start + 1, 'Add the missing ")".')
        self.depth -= 1
        self.at += 1
        return found

    def phrase(self) -> Term | None:
        start = self.at
        found = _PHRASE.match(self.text, start) or self.unclosed_quote(start)
        self.at = found.end()
        words = " ".join(found[1].replace('""', '"').split())
        return self.term(Term(WORDS, "=", (words,)), start) if _can_be_found(words) else None

    def word(self) -> Term | None:
        start = self.at
        found = _BARE.match(self.text, start)
        assert found is not None  # the caller has seen a character that begins a word
        self.at = found.end()
        word = found[0]
        if word[0] == "#" and word[1:].isascii() and word[1:].isdigit():
            number = fields.normal_number(word[1:])
            if number is None:
                self.fail("No ticket has a number as long as that.", start, self.at)
            return self.term(Term("id", ":", (number,)), start)
        return self.term(Term(WORDS, ":", (word,)), start) if _can_be_found(word) else None

    def field(self, found: re.Match[str]) -> Term:
        start = self.at
        name = self.field_name(found)
        op = ":" if found[4] == "=" else found[4]
        if op != ":" and not fields.takes_order(name):
            self.fail(f'"{name}" has no order.', *found.span(4), f"Write {name}:VALUE.")
        self.at = found.end()
        values = [self.value(name)]
        while self.text.startswith(",", self.at):
            self.at += 1
            values.append(self.value(name))
        if op != ":" and len(values) > 1:
            self.fail(f'"{op}" compares with one value.', found.end(), self.at)
        return self.term(Term(name, op, tuple(dict.fromkeys(values))), start)

    def field_name(self, found: re.Match[str]) -> str:
        if found[2]:
            name = CUSTOM + found[3].replace('""', '"')
        else:
            typed = found[1]
            family, dot, rest = typed.partition(".")
            custom = dot and rest and family.lower() in {"field", "fields"}
            name = CUSTOM + rest if custom else typed.lower()
        if fields.is_known(name):
            return name
        end = found.start(4)
        if name == "sla":
            self.fail('"sla" cannot be searched for yet.', self.at, end, "Leave this condition out.")
        near = fields.nearest(name, fields.FIELDS)
        meant = f'Did you mean "{near}"? ' if near else ""
        return self.fail(f'There is no field "{name}".', self.at, end, meant + _QUOTE_IT)

    def value(self, field: str) -> str:
        start = self.at
        if self.text.startswith('"', start) and not _VALUE.match(self.text, start):
            self.unclosed_quote(start)
        found = _VALUE.match(self.text, start)
        typed = "" if found is None else (found[2] or found[1].replace('""', '"')).strip()
        if found is not None:
            self.at = found.end()
        if not typed:
            self.fail(
                f'"{field}" needs a value here.',
                start,
                self.at,
                "Values are separated by commas without spaces.",
            )
        if len(typed) > LONGEST_WORD:
            self.fail(f"A value has {LONGEST_WORD} characters at most.", start, self.at)
        value = fields.normal_value(field, typed)
        if value is None:
            near = fields.nearest(typed, fields.SUGGESTED.get(field, ()))
            meant = f'Did you mean "{near}"? ' if near else ""
            self.fail(
                f'"{typed}" is not a value of "{field}".',
                start,
                self.at,
                f"{meant}It takes {fields.expected(field)}.",
            )
        return value

    def term(self, term: Term, start: int) -> Term:
        self.terms += len(term.values)
        if self.terms > MOST_TERMS:
            self.fail(f"A query has {MOST_TERMS} conditions at most.", start, self.at)
        if len(term.values[0]) > LONGEST_WORD:
            self.fail(f"A word or phrase has {LONGEST_WORD} characters at most.", start, self.at)
        return term

    def skip_space(self) -> None:
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def take_dashes(self) -> bool:
        start = self.at
        while self.text.startswith("-", self.at):
            self.at += 1
        return self.at > start

    def or_ahead(self) -> bool:
        found = _BARE.match(self.text, self.at)
        return found is not None and found[0].lower() == "or"

    def take_or(self) -> tuple[int, int] | None:
        if not self.or_ahead():
            return None
        self.at += 2
        return self.at - 2, self.at

    def unclosed_quote(self, start: int) -> NoReturn:
        self.fail("This quote is not closed.", start, len(self.text), "Add the missing quotation mark.")

    def fail(self, message: str, start: int, end: int, hint: str = "") -> NoReturn:
        raise BadQuery(message, query=self.text, start=start, end=end, hint=hint)


def _can_be_found(words: str) -> bool:
    """Whether there is anything but ASCII punctuation, which no index keeps."""
    return any(c.isalnum() or ord(c) > 127 for c in words)
