"""Following a script on a ticket: each step is kept, the end is one change with one undo, and no end of a process loses any."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import given
from scripts.guides import SOUND
from supportconsole.desk.desk import Desk
from supportconsole.desk.guide_shelf import GuideShelf
from supportconsole.desk.guiding import Keep, Run
from supportconsole.domain.conversation import DraftKind, Kind
from supportconsole.domain.errors import Conflict, NotFound, UsageProblem
from supportconsole.domain.tickets import Priority
from supportconsole.scripts.shelf import Folder, Shelf
from supportconsole.scripts.walk import State

WORKER = Path(__file__).with_name("guide_worker.py")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A team's folder with one script, `vpn`."""
    made = tmp_path / "scripts"
    made.mkdir()
    (made / "vpn.en.md").write_text(SOUND, encoding="utf-8")
    return made


@pytest.fixture
def desk(tmp_path: Path, folder: Path) -> Iterator[Desk]:
    opened = given.desk(tmp_path)
    opened.guiding.shelf = GuideShelf(Shelf([Folder(folder, "team")]))
    given.team_of(opened, "L2")
    yield opened
    opened.close()


def answered(desk: Desk, run: Run, **answers: str) -> Run:
    for question in run.step.questions:
        if question.name in answers:
            run = desk.guiding.answer(run, question, answers[question.name])
    return run


def at_809(desk: Desk, ticket: int) -> Run:
    run = answered(
        desk, desk.guiding.begin(ticket, "vpn"), since="today", server="vpn.example.org", network="home"
    )
    return desk.guiding.choose(run, run.step.choices[0])


def test_a_script_is_followed_to_its_note_and_fields_with_one_undo(desk: Desk) -> None:
    ticket = given.ticket(desk, group="L1")
    run = at_809(desk, ticket)
    run = desk.guiding.choose(run, run.step.choices[2])
    finished = desk.guiding.finish(run, Keep.NOTE)
    assert finished.run.walk.state is State.FINISHED
    last = given.written(desk, ticket)[-1]
    assert (last.kind, last.body) == (Kind.NOTE, finished.note)
    after = desk.tickets.get(ticket)
    assert (after.priority, after.group, after.fields["server"]) == (Priority.HIGH, "L2", "vpn.example.org")
    desk.work.undo()
    before = desk.tickets.get(ticket)
    assert (before.priority, before.group, before.fields) == (Priority.NONE, "L1", {})
    assert [one.kind for one in given.written(desk, ticket)] == [Kind.INBOUND]


def test_what_must_be_answered_holds_the_way(desk: Desk) -> None:
    run = desk.guiding.begin(given.ticket(desk), "vpn")
    with pytest.raises(UsageProblem, match="Since when"):
        desk.guiding.choose(run, run.step.choices[0])
    with pytest.raises(UsageProblem, match="Since when"):
        desk.guiding.finish(run, Keep.NOTE)


def test_the_note_may_become_a_draft_to_write_on(desk: Desk) -> None:
    ticket = given.ticket(desk)
    finished = desk.guiding.finish(at_809(desk, ticket), Keep.DRAFT)
    draft = desk.writing.draft(ticket, DraftKind.NOTE)
    assert draft is not None
    assert (finished.draft, draft.body) == (draft, finished.note)
    assert desk.tickets.get(ticket).priority is Priority.HIGH
    assert [one.kind for one in given.written(desk, ticket)] == [Kind.INBOUND]


def test_an_abandoned_run_changes_nothing_and_its_reason_counts(desk: Desk) -> None:
    ticket = given.ticket(desk)
    run = desk.guiding.abandon(at_809(desk, ticket), "called back")
    assert (run.walk.state, run.walk.reason) == (State.ABANDONED, "called back")
    assert desk.tickets.get(ticket).priority is Priority.NONE
    (stats,) = desk.guiding.stats()
    assert (stats.runs, stats.abandoned, stats.stalls) == (1, 1, (("error-809", 1),))
    with pytest.raises(UsageProblem):
        desk.guiding.go_back(run)


def test_fields_of_a_step_can_be_set_at_once_and_taken_back(desk: Desk) -> None:
    ticket = given.ticket(desk)
    run, outcome = desk.guiding.set_now(at_809(desk, ticket))
    assert desk.tickets.get(ticket).priority is Priority.HIGH
    assert desk.guiding.wishes(run) == ""
    desk.work.undo(outcome.undo_id)
    assert desk.tickets.get(ticket).priority is Priority.NONE
    with pytest.raises(UsageProblem):
        desk.guiding.set_now(run)


def test_several_scripts_are_open_on_several_tickets_and_each_goes_on_where_it_was(desk: Desk) -> None:
    one, other = given.ticket(desk), given.ticket(desk, "Another")
    at_809(desk, one)
    answered(desk, desk.guiding.begin(other, "vpn"), since="yesterday")
    assert desk.guiding.begin(one, "vpn").step.slug == "error-809"
    again = desk.guiding.begin(other, "vpn")
    assert (again.step.slug, again.walk.answers) == ("which-code", {"since": "yesterday"})
    assert [len(desk.guiding.runs(ticket)) for ticket in (one, other)] == [1, 1]


def test_two_consoles_never_mix_their_steps(desk: Desk) -> None:
    run = at_809(desk, given.ticket(desk))
    desk.guiding.choose(run, run.step.choices[0])
    with pytest.raises(Conflict):
        desk.guiding.choose(run, run.step.choices[2])
    assert desk.guiding.get(run.id).step.slug == "done"


def test_a_run_goes_on_with_the_version_that_it_began_with(desk: Desk, folder: Path) -> None:
    run = at_809(desk, given.ticket(desk))
    (folder / "vpn.en.md").write_text(SOUND.replace("## Error 809", "## Error 810").replace("809)", "810)"))
    assert desk.guiding.has_newer(run)
    assert desk.guiding.get(run.id).step.title == "Error 809"
    fresh = desk.guiding.begin(given.ticket(desk, "New"), "vpn")
    assert "error-810" in fresh.guide.by_slug
    assert not desk.guiding.has_newer(fresh)


def test_a_broken_file_keeps_its_last_good_version_and_says_so(desk: Desk, folder: Path) -> None:
    assert [offer.id for offer in desk.guiding.offers()] == ["vpn"]
    (folder / "vpn.en.md").write_text(SOUND.replace("(#error-809)", "(#nowhere)"))
    assert [offer.id for offer in desk.guiding.offers()] == ["vpn"]
    _files, (fault,) = desk.guiding.shelf.faults()
    assert (fault.path, fault.problem.code, fault.kept) == ("vpn.en.md", "missing-step", True)
    run = desk.guiding.begin(given.ticket(desk), "vpn")
    assert run.step.choices[0].target == "error-809"
    (folder / "vpn.en.md").write_text(SOUND)
    desk.guiding.offers()
    assert desk.guiding.shelf.faults() == ((), ())


def test_the_words_of_a_ticket_suggest_a_script_and_say_which(desk: Desk, folder: Path) -> None:
    (folder / "other.md").write_text("# A\n```note\nn\n```\n")
    ticket = desk.tickets.get(given.ticket(desk, "My VPN is dead", body="Code 809"))
    offers = desk.guiding.offers(ticket)
    assert [(offer.id, offer.reason) for offer in offers] == [("vpn", "vpn, 809"), ("other", "")]
    assert [offer.id for offer in desk.guiding.offers(ticket, "oth")] == ["other"]


def test_a_customers_braces_are_only_text(desk: Desk) -> None:
    who = given.customer(desk, "{{ agent.email }} {% raw %}", "x@example.com")
    ticket = given.ticket(desk, requester=who)
    run = answered(
        desk, desk.guiding.begin(ticket, "vpn"), since="{{ agent.email }}", server="a.b", network="home"
    )
    run = desk.guiding.choose(run, run.step.choices[0])
    finished = desk.guiding.finish(desk.guiding.choose(run, run.step.choices[0]), Keep.NOTE)
    assert "ivan@example.org" not in finished.note


@pytest.mark.parametrize("keep", list(Keep))
def test_no_field_and_no_note_is_written_with_something_still_to_be_filled(desk: Desk, keep: Keep) -> None:
    ticket = given.ticket(desk)
    run = desk.guiding.begin(ticket, "vpn")
    run = desk.guiding.jump(run, run.guide.by_slug["hand-over"])
    with pytest.raises(UsageProblem, match=r"answers\.server"):
        desk.guiding.finish(run, keep)
    assert (desk.tickets.get(ticket).fields, desk.guiding.get(run.id).walk.state) == ({}, State.OPEN)


def test_a_value_with_braces_is_kept_as_it_was_typed(desk: Desk, folder: Path) -> None:
    (folder / "vpn.en.md").write_text(
        SOUND.replace("fields.server = {{ answers.server }}", "fields.server = {{ answers.since }}")
    )
    ticket = given.ticket(desk)
    run = answered(desk, desk.guiding.begin(ticket, "vpn"), since="{{ x }}", server="a.b", network="home")
    run = desk.guiding.choose(
        desk.guiding.choose(run, run.step.choices[0]), run.guide.by_slug["error-809"].choices[2]
    )
    desk.guiding.finish(run, Keep.NOTE)
    assert desk.tickets.get(ticket).fields == {"server": "{{ x }}"}


def test_what_is_not_there_is_said(desk: Desk) -> None:
    with pytest.raises(NotFound, match="no guided script"):
        desk.guiding.begin(given.ticket(desk), "vpm")
    with pytest.raises(NotFound):
        desk.guiding.begin(999, "vpn")
    with pytest.raises(NotFound):
        desk.guiding.get(999)


@pytest.mark.slow
def test_a_run_goes_on_after_a_kill_at_every_step(tmp_path: Path) -> None:
    """A process is killed (-9) right after each step was acknowledged; the next one goes on there."""
    opened = given.desk(tmp_path)
    given.team_of(opened, "L2")
    ticket = given.ticket(opened)
    seen: list[int] = []
    for _turn in range(20):
        worker = subprocess.Popen(
            [sys.executable, str(WORKER), str(tmp_path / "desk.db"), str(ticket)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with worker:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "done\n"
            worker.kill()
        (run,) = opened.guiding.runs(ticket, only_open=False)
        seen.append(run.events)
        if run.walk.state is State.FINISHED:
            break
    assert seen == list(range(1, len(seen) + 1))
    assert len(seen) > 4
    assert [one.kind for one in given.written(opened, ticket)] == [Kind.INBOUND, Kind.NOTE]
    opened.close()
