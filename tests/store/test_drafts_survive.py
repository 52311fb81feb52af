"""Drafts: typed text survives a kill, a damaged byte, a second window, an older save and its own author."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

import given
from supportconsole.desk.desk import Desk
from supportconsole.domain.clock import DAY, MINUTE, SetClock
from supportconsole.domain.conversation import DraftKind
from supportconsole.domain.errors import NotFound, StoreRefused
from supportconsole.store.drafts import _only_added

TYPIST = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
import given
from supportconsole.domain.conversation import DraftKind
desk = given.desk(Path({folder!r}))
desk.enter()
draft = desk.writing.draft({number}, DraftKind.REPLY) or desk.writing.begin({number}, DraftKind.REPLY)
generation = draft.generation
while True:
    generation += 1
    desk.writing.save(draft.id, "text " * generation, generation)
    print(generation, flush=True)
    if sys.stdin.readline() == "":
        break
"""


BESIDE = """
import json, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
import given
from supportconsole.domain.conversation import DraftKind
desk = given.desk(Path({folder!r}))
desk.enter()
draft = desk.writing.draft({number}, DraftKind.REPLY) or desk.writing.begin({number}, DraftKind.REPLY)
generation = draft.generation
while True:
    generation += 1
    fields = {{name: json.dumps([name + str(generation)]) for name in {fields!r}}}
    desk.writing.save(draft.id, "same", generation, fields)
    print(generation, flush=True)
    if sys.stdin.readline() == "":
        break
"""
KEPT_BESIDE = ("cc", "files", "canned")
"""What a draft remembers beside its text: copies, files, the responses that it came from."""


@pytest.fixture
def desk(tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    opened = given.desk(tmp_path, clock)
    yield opened
    opened.close()


def test_a_draft_comes_back_as_it_was_typed(desk: Desk) -> None:
    number = given.ticket(desk)
    draft = desk.writing.begin(number, DraftKind.REPLY, {"kind": "reply"})
    text = "Привет, \x00 zażółć 🙂\ttab\n\n"

    assert desk.writing.save(draft.id, text, 1)

    found = desk.writing.draft(number, DraftKind.REPLY)
    assert found is not None
    assert (found.id, found.body, found.fields, found.elsewhere) == (draft.id, text, {"kind": "reply"}, False)
    assert desk.writing.draft(number, DraftKind.NOTE) is None


def test_half_a_character_costs_itself_only(desk: Desk) -> None:
    draft = desk.writing.begin(given.ticket(desk), DraftKind.NOTE)
    desk.writing.save(draft.id, "before \udcff after", 1)
    assert desk.writing.drafts()[0].body == "before ? after"


@pytest.fixture(scope="module")
def shared_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with closing(given.desk(tmp_path_factory.mktemp("shared"))) as opened:
        yield opened


@settings(max_examples=40, deadline=None)
@for_any(saves=st.lists(st.tuples(st.integers(1, 9), st.text(max_size=9)), min_size=1, max_size=8))
def test_an_older_save_never_wins(shared_desk: Desk, saves: list[tuple[int, str]]) -> None:
    draft = shared_desk.writing.begin(None, DraftKind.TICKET)
    newest, text = 0, ""
    for generation, body in saves:
        kept = shared_desk.writing.save(draft.id, body, generation)
        assert kept is (generation >= newest)
        if kept:
            newest, text = generation, body.encode("utf-8", "replace").decode()
    (stored,) = shared_desk.writing.drafts()
    shared_desk.writing.discard(draft.id)
    assert stored.body == text


def test_a_damaged_text_is_never_shown_as_good(desk: Desk) -> None:
    draft = desk.writing.begin(given.ticket(desk), DraftKind.REPLY)
    desk.writing.save(draft.id, "I can wait.", 1)
    desk._store.write(lambda db: db.execute("UPDATE draft SET body = 'I cam wait.'"))
    assert desk.writing.drafts()[0].body == "I can wait."

    desk._store.write(lambda db: db.execute("UPDATE draft_version SET body = 'I cam wait.'"))

    with pytest.raises(StoreRefused, match="damaged"):
        desk.writing.drafts()
    assert desk.writing.save(draft.id, "typed again", 2)
    assert desk.writing.drafts()[0].body == "typed again"


class TestVersions:
    def test_what_a_save_took_away_stays(self, desk: Desk) -> None:
        draft = desk.writing.begin(given.ticket(desk), DraftKind.REPLY)
        for generation, text in enumerate(("He", "Hello", "Hello Anna", "", "Dear"), 1):
            desk.writing.save(draft.id, text, generation)
        assert desk.writing.versions(draft.id) == ("Dear", "Hello Anna")

    def test_the_last_twenty_are_kept(self, desk: Desk) -> None:
        draft = desk.writing.begin(given.ticket(desk), DraftKind.REPLY)
        for generation in range(1, 41):
            desk.writing.save(draft.id, f"{generation:02} text", generation)
        assert desk.writing.versions(draft.id) == tuple(f"{n:02} text" for n in range(40, 20, -1))

    def test_a_discarded_text_stays_a_week(self, desk: Desk, clock: SetClock) -> None:
        number = given.ticket(desk)
        draft = desk.writing.begin(number, DraftKind.REPLY)
        desk.writing.save(draft.id, "Hello", 1)
        desk.writing.discard(draft.id)
        assert desk.writing.draft(number, DraftKind.REPLY) is None
        with pytest.raises(NotFound):
            desk.writing.discard(draft.id)

        clock.advance(7 * DAY - MINUTE)
        desk.writing.begin(number, DraftKind.REPLY)
        assert desk.writing.versions(draft.id) == ("Hello",)
        clock.advance(2 * MINUTE)
        desk.writing.begin(number, DraftKind.REPLY)
        assert desk.writing.versions(draft.id) == ()

    @for_any(st.text(max_size=30), st.text(min_size=1, max_size=10), st.integers(0, 30))
    def test_only_a_pure_insertion_replaces_the_version_before(
        self, old: str, put_in: str, place: int
    ) -> None:
        new = old[:place] + put_in + old[place:]
        assert _only_added(old, new)
        assert not _only_added(new, old)

    @for_any(st.text("ab", max_size=8), st.text("ab", max_size=8))
    def test_and_nothing_else_does(self, old: str, new: str) -> None:
        cuts = range(len(new) - len(old) + 1 and len(old) + 1)
        grown = len(new) >= len(old)
        assert _only_added(old, new) == (
            grown and any(new.startswith(old[:cut]) and new.endswith(old[cut:]) for cut in cuts)
        )


class TestTwoConsoles:
    def test_each_types_its_own_and_sees_the_mark(self, desk: Desk, tmp_path: Path, clock: SetClock) -> None:
        number = given.ticket(desk)
        with closing(given.desk(tmp_path, clock)) as other:
            desk.enter()
            other.enter()
            first = desk.writing.begin(number, DraftKind.REPLY)
            desk.writing.save(first.id, "mine", 1)

            assert other.writing.draft(number, DraftKind.REPLY) is None
            second = other.writing.begin(number, DraftKind.REPLY)
            other.writing.save(second.id, "the other", 1)

            assert second.elsewhere
            mine = desk.writing.draft(number, DraftKind.REPLY)
            assert mine is not None
            assert (mine.id, mine.body, mine.elsewhere) == (first.id, "mine", True)
            assert not other.writing.begin(number, DraftKind.NOTE).elsewhere

    def test_one_that_died_is_forgotten_by_the_next(self, desk: Desk) -> None:
        desk._store.write(lambda db: db.execute("INSERT INTO console VALUES ('dead', 4194305, 'x', NULL, 0)"))
        desk.enter()
        assert desk._store.read(lambda db: db.execute("SELECT id FROM console").fetchall()) == [
            (desk.console,)
        ]

    def test_one_that_is_closed_leaves_its_draft_to_the_next(
        self, desk: Desk, tmp_path: Path, clock: SetClock
    ) -> None:
        number = given.ticket(desk)
        with closing(given.desk(tmp_path, clock)) as other:
            other.enter()
            draft = other.writing.begin(number, DraftKind.REPLY)
            other.writing.save(draft.id, "half a sen", 1)
        desk.enter()

        adopted = desk.writing.draft(number, DraftKind.REPLY)

        assert adopted is not None
        assert (adopted.body, adopted.console, adopted.elsewhere) == ("half a sen", desk.console, False)

    def test_a_killed_console_loses_nothing_that_was_saved(self, desk: Desk, tmp_path: Path) -> None:
        number = given.ticket(desk)
        desk.enter()
        script = TYPIST.format(tests=str(Path(__file__).parent.parent), folder=str(tmp_path), number=number)
        for _ in range(3):
            typist = subprocess.Popen(
                [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            assert typist.stdin is not None
            assert typist.stdout is not None
            saved = 0
            for _ in range(5):
                said = typist.stdout.readline()
                assert said
                saved = int(said)
                typist.stdin.write("\n")
                typist.stdin.flush()
            os.kill(typist.pid, signal.SIGKILL)
            typist.communicate()

            (draft,) = desk.writing.drafts()
            assert draft.generation >= saved
            assert draft.body == "text " * draft.generation
        adopted = desk.writing.draft(number, DraftKind.REPLY)
        assert adopted is not None
        assert adopted.console == desk.console


def test_a_killed_console_loses_nothing_that_goes_with_the_text(desk: Desk, tmp_path: Path) -> None:
    number = given.ticket(desk)
    desk.enter()
    script = BESIDE.format(
        tests=str(Path(__file__).parent.parent), folder=str(tmp_path), number=number, fields=KEPT_BESIDE
    )
    for kills in range(1, 4):
        typist = subprocess.Popen(
            [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert typist.stdin is not None
        assert typist.stdout is not None
        saved = 0
        for _ in range(kills):
            saved = int(typist.stdout.readline())
            typist.stdin.write("\n")
            typist.stdin.flush()
        os.kill(typist.pid, signal.SIGKILL)
        typist.communicate()

        (draft,) = desk.writing.drafts()
        assert draft.generation >= saved
        assert draft.fields == {name: f'["{name}{draft.generation}"]' for name in KEPT_BESIDE}


def test_a_reply_is_turned_into_a_note_and_back(desk: Desk) -> None:
    number = given.ticket(desk)
    draft = desk.writing.begin(number, DraftKind.REPLY)
    assert desk.writing.turn(draft.id, DraftKind.NOTE).kind is DraftKind.NOTE
    assert desk.writing.draft(number, DraftKind.REPLY) is None
    assert desk.writing.turn(draft.id, DraftKind.REPLY).kind is DraftKind.REPLY
