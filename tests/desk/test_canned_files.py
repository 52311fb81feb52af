"""Files and the store: one library over both, for lists, search and the picker."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import given
from supportconsole.desk.desk import Desk
from supportconsole.domain.clock import SetClock
from supportconsole.domain.errors import NotFound
from supportconsole.store.store import Store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "scripts").mkdir()
    return tmp_path / "scripts"


@pytest.fixture
def desk(tmp_path: Path, folder: Path) -> Iterator[Desk]:
    given.desk(tmp_path).close()
    store = Store.open(tmp_path / "desk.db", SetClock(given.NOW))
    with closing(Desk(store, "ivan", own_scripts=folder, library="off")) as opened:
        yield opened


def lay(folder: Path, name: str, body: str = "Hello", **head: str) -> None:
    lines = [f'{key} = "{value}"' for key, value in ({"title": name.partition(".")[0]} | head).items()]
    (folder / name).write_text("\n".join(["+++", *lines, "+++", body]), encoding="utf-8")


def titles(desk: Desk) -> list[str]:
    return [one.title for one in desk.library.canned()]


def test_files_are_found_beside_what_was_imported(desk: Desk, folder: Path) -> None:
    given.canned(desk, "Imported", "Text")
    lay(folder, "thanks.en.md", "Thank you for waiting", shortcut="ty")

    assert desk.library.refresh()

    assert titles(desk) == ["Imported", "thanks"]
    assert [one.title for one in desk.library.canned("waiting")] == ["thanks"]
    assert desk.library.canned_one("ty").file == "thanks.en.md"
    assert not desk.library.refresh()


def test_an_edited_file_keeps_its_number_and_a_removed_one_goes(desk: Desk, folder: Path) -> None:
    lay(folder, "thanks.en.md", "Thank you")
    desk.library.refresh()
    number = desk.library.canned_one("thanks").id

    lay(folder, "thanks.en.md", "Thank you so much")
    desk.library.refresh()
    assert (desk.library.canned_one("thanks").id, desk.library.canned_one("thanks").body) == (
        number,
        "Thank you so much",
    )

    (folder / "thanks.en.md").unlink()
    desk.library.refresh()
    assert titles(desk) == []


def test_a_broken_file_keeps_its_last_good_version_even_in_another_process(desk: Desk, folder: Path) -> None:
    lay(folder, "thanks.en.md", "Thank you")
    desk.library.refresh()
    (folder / "thanks.en.md").write_text("+++\ntitle = \n+++\nThanks", encoding="utf-8")

    other = Desk(desk._store, "ivan", own_scripts=folder, library="off")
    other.library.refresh()

    assert other.library.canned_one("thanks").body == "Thank you"
    assert [(one.path, one.line, one.kept) for one in other.library.troubles()] == [("thanks.en.md", 2, True)]


def test_a_file_does_not_replace_what_was_imported_under_its_name(desk: Desk, folder: Path) -> None:
    given.canned(desk, "Imported", "Text", ref="thanks.en")
    lay(folder, "thanks.en.md", "Thank you")

    desk.library.refresh()

    assert desk.library.canned_one("thanks.en").title == "Imported"
    assert "imported response" in desk.library.troubles()[0].reason


def test_an_export_leaves_to_the_files_what_is_theirs(desk: Desk, folder: Path, tmp_path: Path) -> None:
    given.canned(desk, "Imported", "Text")
    lay(folder, "thanks.en.md", "Thank you")
    desk.library.refresh()

    with (tmp_path / "out.jsonl").open("wb") as out:
        desk.transfer.export(None, out)

    told = (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    assert "Imported" in told
    assert "Thank you" not in told


def test_the_programs_own_are_offered_until_the_desk_has_others(desk: Desk, tmp_path: Path) -> None:
    with closing(given.desk(tmp_path / "fresh")) as fresh:
        fresh.library.refresh()
        assert fresh.library.canned_one("greeting", None).title == "Greeting"
        given.canned(fresh, "Imported", "Text")
        fresh.library.refresh()
        assert titles(fresh) == ["Imported"]


def test_one_text_in_three_languages_is_one_offer_in_the_customers(desk: Desk, folder: Path) -> None:
    for tongue, body in (("en", "Thanks"), ("pl", "Dziękuję"), ("ru", "Спасибо")):
        lay(folder, f"thanks.{tongue}.md", body)
    lay(folder, "any.md", "Text")
    desk.library.refresh()
    polish = given.ticket(desk, "Nie działa", body="Dzień dobry, proszę o pomoc, drukarka nie drukuje.")
    russian = given.ticket(desk, "VPN", language="ru")

    offers = desk.library.offers(desk.tickets.get(polish))

    assert [(one.text.body, one.languages) for one in offers] == [
        ("Text", ()),
        ("Dziękuję", ("en", "pl", "ru")),
    ]
    assert desk.library.canned_one("thanks", desk.tickets.get(russian)).body == "Спасибо"
    assert desk.library.canned_one("thanks.en", desk.tickets.get(russian)).body == "Thanks"


def test_those_of_other_groups_are_not_offered(desk: Desk, folder: Path) -> None:
    (folder / "billing.md").write_text('+++\ngroups = ["Billing"]\n+++\nInvoice', encoding="utf-8")
    (folder / "first.md").write_text('+++\ngroups = ["L1"]\n+++\nFirst', encoding="utf-8")
    desk.library.refresh()
    mine = given.ticket(desk, group="L1")

    assert [one.text.body for one in desk.library.offers(desk.tickets.get(mine))] == ["First"]
    given.team_of(desk, "Billing")
    theirs = given.ticket(desk, group="Billing")
    assert [one.text.body for one in desk.library.offers(desk.tickets.get(theirs))] == ["Invoice", "First"]


def test_a_reply_remembers_what_it_came_from_through_undo_and_export(
    desk: Desk, folder: Path, tmp_path: Path
) -> None:
    lay(folder, "thanks.en.md", "Thank you")
    desk.library.refresh()
    number = given.ticket(desk)

    outcome = desk.writing.reply(number, "Thank you", canned=("thanks.en",))
    assert _uses(desk) == [("thanks.en", number)]

    undone = desk.work.undo(outcome.undo_id)
    assert _uses(desk) == []
    assert undone.draft_id is not None
    desk.writing.send(undone.draft_id)
    assert _uses(desk) == [("thanks.en", number)]

    with (tmp_path / "out.jsonl").open("wb") as out:
        desk.transfer.export(None, out)
    assert '"canned": ["thanks.en"]' in (tmp_path / "out.jsonl").read_text(encoding="utf-8").replace(
        '":[', '": ['
    )


def test_an_unknown_response_is_named_so(desk: Desk) -> None:
    with pytest.raises(NotFound, match="no canned response"):
        desk.library.canned_one("nowhere")


def _uses(desk: Desk) -> list[tuple[str, int]]:
    words = "SELECT c.ref, u.ticket_id FROM canned_use u JOIN canned c ON c.id = u.canned_id ORDER BY u.id"
    return [tuple(row) for row in desk._store.read(lambda db: db.execute(words).fetchall())]
