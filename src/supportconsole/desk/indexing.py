"""Keeping the index of a desk: what was written since is given its words, a little at a time or all at once."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Final

from supportconsole.search.normaliser import Normaliser
from supportconsole.search.recognising import Recogniser
from supportconsole.search.texts import read_all
from supportconsole.store import search_learning, search_todo, search_write
from supportconsole.store.search_write import Entry, Todo
from supportconsole.store.store import Store

Progress = Callable[[int, int], None]
"""Things indexed, and things there were to index."""

_STEP: Final = 8
_STEP_CHARACTERS: Final = 8_000
_CHUNK: Final = 2_000
_MANY: Final = 2_000
_PAGES: Final = 500
_REMEMBERED: Final = 200_000


class Indexing:
    """Brings the index of a store into line with its texts. Any thread and several processes may do so at once."""

    def __init__(self, store: Store, normaliser: Normaliser) -> None:
        self._store = store
        self._normaliser = normaliser
        self._responses: tuple[tuple[tuple[int, str], ...], Recogniser] | None = None

    def waiting(self) -> int:
        """How many things are not indexed yet, counted up to 10,000."""
        return self._store.read(lambda db: search_todo.count(db, self._normaliser.rules))

    def step(self) -> bool:
        """Index a little, some milliseconds of work and one short write; whether there is more to do."""
        todos = self._first(_STEP)
        if not todos:
            return False
        self._take(todos, most=_STEP_CHARACTERS)
        return True

    def index_one(self, kind: int, item: int) -> None:
        """Index one thing now, if it waits."""
        todos = self._store.read(lambda db: search_todo.stamped(db, kind, [item]))
        if todos:
            self._take(todos)

    def catch_up(self, progress: Progress | None = None) -> int:
        """Index all that waits, in transactions of a second or less; return how much it was.

        `progress` is told of it from time to time. Raises what writing to the store raises.
        """
        done = 0
        normaliser = self._normaliser
        if self.waiting() >= _MANY:
            normaliser = Normaliser(self._normaliser.lemmas, remember=_REMEMBERED)
            done = self._index_history(normaliser, progress)
        while todos := self._first(_CHUNK):
            done += self._take(todos, normaliser)
            if progress:
                progress(done, done + self.waiting())
        return done

    def _first(self, limit: int) -> tuple[Todo, ...]:
        rules = self._normaliser.rules
        todos = self._store.read(lambda db: search_todo.first(db, rules, limit))
        if todos and todos[0].stamp:
            return todos
        if self._store.read(search_todo.has_answers) and self._store.write(search_learning.note_answers):
            return self._store.read(lambda db: search_todo.first(db, rules, limit))
        return todos

    def _index_history(self, normaliser: Normaliser, progress: Progress | None) -> int:
        """Many tickets, as after an import: by age, so that an index has the newest at its end."""
        order = self._store.read(search_todo.tickets_by_age)
        done = 0
        for chunk in _chunks(order, _CHUNK):
            todos = self._store.read(partial(search_todo.stamped, kind=search_write.TICKET, items=chunk))
            done += self._take(todos, normaliser)
            if progress:
                progress(done, len(order))
        while self._store.write(lambda db: search_write.tidy(db, "ticket", _PAGES)):
            pass
        return done

    def _take(self, todos: Sequence[Todo], normaliser: Normaliser | None = None, most: int = 0) -> int:
        """Read, normalise, and only then write; up to `most` characters when it is given, at least one thing."""
        found: list[tuple[Todo, Entry | None]] = []
        size = 0
        texts = self._store.read(lambda db: list(search_todo.sources(db, todos)))
        for source in texts:
            entry = None
            if source.title is not None:
                entry = Entry(
                    *read_all(normaliser or self._normaliser, source.title, source.parts, source.language)
                )
            found.append((source.todo, entry))
            size += sum(len(text) for text, _ in source.parts)
            if most and size >= most:
                break
        self._store.write(lambda db: search_write.put(db, found, self._normaliser.rules))
        self._recognise([todo.item for todo, entry in found if todo.kind == search_write.TICKET and entry])
        return len(found)

    def _recognise(self, tickets: Sequence[int]) -> None:
        """Note which canned responses the replies on these tickets were, where only their texts tell."""
        replies = (
            self._store.read(lambda db: search_learning.unexplained_replies(db, tickets)) if tickets else ()
        )
        if not replies:
            return
        bodies = self._store.read(search_learning.canned_bodies)
        if self._responses is None or self._responses[0] != bodies:
            self._responses = bodies, Recogniser(bodies)
        recognise = self._responses[1].recognise
        uses = [(canned, message) for message, text in replies for canned in recognise(text)]
        if uses:
            self._store.write(lambda db: search_learning.note_uses(db, uses))


def _chunks(numbers: Sequence[int], size: int) -> Iterator[list[int]]:
    rest = iter(numbers)
    while chunk := list(islice(rest, size)):
        yield chunk
