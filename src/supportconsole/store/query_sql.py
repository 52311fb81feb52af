"""A query as a condition of SQL over `ticket t`.

What a person typed travels as a bound value only. `active = 1` is always written out, because SQLite
uses a partial index only where it sees the index's own condition in the text.
"""

# ruff: noqa: S608 - the words put into SQL here are this module's own; typed ones are bound

import sqlite3
from collections.abc import Callable
from typing import Final, NamedTuple

from supportconsole.domain.clock import Instant
from supportconsole.domain.query import Group, Node, Query, Term
from supportconsole.domain.query.values import CUSTOM, WORDS
from supportconsole.domain.tickets import ACTIVE, PRIORITIES, STATUSES
from supportconsole.store import accounts, consoles
from supportconsole.store import query_names as names
from supportconsole.store.query_parts import FLIPPED, Bound, any_of, custom_sql, moment_sql, words_sql

FLAGS: Final = {"spam": 1, "deleted": 2, "merged": 4}


class Asker(NamedTuple):
    """Who asks and when: `me` is a person's id for `assignee:me`, `console` the one that this is not told about itself."""

    me: int | None
    now: Instant
    console: str = ""


class Condition(NamedTuple):
    """SQL to stand after WHERE, with what its question marks stand for."""

    sql: str
    params: tuple[object, ...]


def condition(db: sqlite3.Connection, query: Query, asker: Asker) -> Condition:
    """Write the query as SQL. Tickets that a flag hides take part only when they are asked for."""
    writer = _Writer(db, asker)
    sql = writer.visible(query.root)
    return Condition(sql, tuple(writer.bound))


def answered_elsewhere(db: sqlite3.Connection, console: str) -> frozenset[int]:
    """The tickets on which another living console has a reply begun."""
    begun = db.execute(
        "SELECT ticket_id, console FROM draft WHERE kind = 'reply' AND console <> ? AND ticket_id IS NOT NULL",
        (console,),
    ).fetchall()
    if not begun:  # the usual case: nobody need be asked whether they live
        return frozenset()
    alive = consoles.living(db)
    return frozenset(ticket_id for ticket_id, owner in begun if owner in alive)


class _Writer:
    """Writes SQL from left to right, so that `bound` keeps the order of the question marks."""

    def __init__(self, db: sqlite3.Connection, asker: Asker) -> None:
        self.db = db
        self.asker = asker
        self.bound = Bound()

    def visible(self, node: Node) -> str:
        if isinstance(node, Group) and node.joint == "or" and not node.negated:
            return any_of(self.visible(part) for part in node.parts)
        together = node.parts if isinstance(node, Group) and not node.negated else (node,)
        if any(asks_for_hidden(part) for part in together) or any(map(_is_active, together)):
            return self.node(node)
        sql = "t.active = 1" if any(map(_implies_active, together)) else "t.flags = 0"
        return f"({sql} AND {self.node(node)})" if together else sql

    def node(self, node: Node) -> str:
        if isinstance(node, Term):
            sql = self.term(node)
        elif node.joint == "or":
            sql = any_of(map(self.node, node.parts))
        else:
            sql = "(" + " AND ".join(map(self.node, node.parts)) + ")"
        # A comparison with a column that is NULL is not true either, so its opposite holds.
        return f"({sql}) IS NOT TRUE" if node.negated else sql

    def term(self, term: Term) -> str:
        if term.field == WORDS:
            return words_sql(self.bound, term.values[0], exact=term.op == "=")
        if term.field.startswith(CUSTOM):
            return any_of(
                custom_sql(self.bound, term.field[len(CUSTOM) :], term.op, value) for value in term.values
            )
        return _FIELDS[term.field](self, term)

    def status(self, term: Term) -> str:
        if "any" in term.values:
            return "1"
        wanted = {status for status in STATUSES if status in term.values}
        if "active" in term.values:
            wanted |= ACTIVE
        if wanted == ACTIVE:
            return "t.status < 4"
        numbers = [str(STATUSES.index(status)) for status in STATUSES if status in wanted]
        return f"t.status = {numbers[0]}" if len(numbers) == 1 else f"t.status IN ({', '.join(numbers)})"

    def priority(self, term: Term) -> str:
        urgencies = [str(4 - PRIORITIES.index(word)) for word in PRIORITIES if word in term.values]
        if term.op != ":":
            return f"t.urgency {FLIPPED[term.op]} {urgencies[0]}"
        return (
            f"t.urgency = {urgencies[0]}" if len(urgencies) == 1 else f"t.urgency IN ({', '.join(urgencies)})"
        )

    def channel(self, term: Term) -> str:
        whole = [value for value in term.values if value in {"social", "other"}]
        named = [self.bound.begins("t.channel", value + ":") for value in whole]
        return any_of([*named, self.bound.among("t.channel", term.values)])

    def account(self, term: Term) -> str:
        return self.bound.among("t.account", term.values)

    def group(self, term: Term) -> str:
        return self.by_name("t.team_id", term, names.find_teams)

    def level(self, term: Term) -> str:
        ids: list[int | None] = [
            found for value in term.values for found in names.find_teams_of_level(self.db, value)
        ]
        if "none" in map(str.casefold, term.values):
            ids.append(None)
        return self.bound.among("t.team_id", ids)

    def assignee(self, term: Term) -> str:
        return self.by_name("t.assignee_id", term, names.find_agents)

    def by_name(
        self, column: str, term: Term, find: Callable[[sqlite3.Connection, str], tuple[int, ...]]
    ) -> str:
        return self.bound.among(column, (found for value in term.values for found in self.ids(value, find)))

    def ids(
        self, word: str, find: Callable[[sqlite3.Connection, str], tuple[int, ...]]
    ) -> tuple[int | None, ...]:
        """Ids behind a word: `none` is no value, `me` is nobody on a desk that does not know its agent."""
        if word.casefold() == "none":
            return (None,)
        if word.casefold() == "me":
            me = self.asker.me
            return () if me is None else tuple(sorted(accounts.identities(self.db, me)))
        return find(self.db, word)

    def watcher(self, term: Term) -> str:
        return any_of(map(self.one_watcher, term.values))

    def one_watcher(self, word: str) -> str:
        watched = "SELECT ticket_id FROM ticket_watcher"
        ids = self.ids(word, names.find_agents)
        if None in ids:
            return f"t.id NOT IN ({watched})"
        return f"t.id IN ({watched} WHERE {self.bound.among('person_id', ids)})"

    def requester(self, term: Term) -> str:
        return any_of(map(self.one_requester, term.values))

    def one_requester(self, word: str) -> str:
        ids = self.ids(word, names.find_person)
        if ids or word.casefold() == "me":
            return self.bound.among("t.requester_id", ids)
        return f"t.requester_id IN (SELECT id FROM person WHERE instr(found_by, {self.bound.bind(word.casefold())}))"

    def organization(self, term: Term) -> str:
        return any_of(map(self.one_organization, term.values))

    def one_organization(self, word: str) -> str:
        if word.casefold() == "none":
            return "t.requester_id NOT IN (SELECT id FROM person WHERE organization_id IS NOT NULL)"
        ids = names.find_organizations(self.db, word)
        return f"t.requester_id IN (SELECT id FROM person WHERE {self.bound.among('organization_id', ids)})"

    def tag(self, term: Term) -> str:
        parts = ["t.tags = '[]'"] if "none" in map(str.casefold, term.values) else []
        words = [word for word in map(str.casefold, term.values) if word != "none"]
        if words:
            parts.append(f"t.id IN (SELECT ticket_id FROM ticket_tag WHERE {self.bound.among('tag', words)})")
        return any_of(parts)

    def language(self, term: Term) -> str:
        wanted = ["" if value.casefold() == "none" else value for value in term.values]
        regions = [
            self.bound.begins("t.language", value + "-") for value in wanted if value
        ]  # pt finds pt-BR
        return any_of([*regions, self.bound.among("t.language", wanted)])

    def time(self, term: Term) -> str:
        column = {"created": "t.created_at", "updated": "t.updated_at", "wake": "t.wake_at"}[term.field]
        return any_of(moment_sql(self.bound, column, term.op, value, self.asker.now) for value in term.values)

    def number(self, term: Term) -> str:
        if term.op == ":":
            return self.bound.among("t.id", map(int, term.values))
        return f"t.id {term.op} {self.bound.bind(int(term.values[0]))}"

    def state(self, term: Term) -> str:
        return any_of(map(self.one_state, term.values))

    def one_state(self, word: str) -> str:
        if word in FLAGS:
            return f"t.flags & {FLAGS[word]} <> 0"
        if word == "sleeping":
            return f"t.wake_at > {self.bound.bind(self.asker.now)}"
        if word == "watched":
            return self.one_watcher("me")
        if word == "answering":
            return self.bound.among("t.id", answered_elsewhere(self.db, self.asker.console))
        return _STATES[word]

    def has(self, term: Term) -> str:
        return any_of(_POSSESSIONS[value] for value in term.values)


_FIELDS: Final[dict[str, Callable[[_Writer, Term], str]]] = {
    "status": _Writer.status,
    "priority": _Writer.priority,
    "channel": _Writer.channel,
    "account": _Writer.account,
    "group": _Writer.group,
    "level": _Writer.level,
    "assignee": _Writer.assignee,
    "requester": _Writer.requester,
    "organization": _Writer.organization,
    "tag": _Writer.tag,
    "language": _Writer.language,
    "watcher": _Writer.watcher,
    "created": _Writer.time,
    "updated": _Writer.time,
    "wake": _Writer.time,
    "id": _Writer.number,
    "is": _Writer.state,
    "has": _Writer.has,
}
_STATES: Final = {
    "active": "t.active = 1",
    "closed": "t.status >= 4",
    "unread": "t.unread = 1",
    "waiting": "t.turn = 1",
    "vip": "t.requester_id IN (SELECT id FROM person WHERE vip = 1)",
}
_MESSAGES: Final = "EXISTS (SELECT 1 FROM message m WHERE m.ticket_id = t.id AND "
_POSSESSIONS: Final = {
    "attachment": _MESSAGES + "m.attachments <> '[]')",
    "note": _MESSAGES + "m.kind = 2)",
    "draft": "t.id IN (SELECT ticket_id FROM draft WHERE ticket_id IS NOT NULL)",
}


def asks_for_hidden(node: Node) -> bool:
    """Whether tickets out of every queue are meant: by their flag, or one ticket by its number."""
    if node.negated:
        return False
    if isinstance(node, Group):
        return any(map(asks_for_hidden, node.parts))
    return (node.field == "is" and not FLAGS.keys().isdisjoint(node.values)) or (
        node.field == "id" and node.op == ":"
    )


def _is_active(node: Node) -> bool:
    return node == Term("is", ":", ("active",))


def _implies_active(node: Node) -> bool:
    return (
        isinstance(node, Term)
        and node.field == "status"
        and not node.negated
        and ({*node.values} <= {*ACTIVE, "active"})
    )
