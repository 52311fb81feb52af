"""The knowledge base: written, verified, used, undone, and what it lacks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import given
from supportconsole.desk.desk import Desk
from supportconsole.desk.knowledge_drafting import draft_from_ticket
from supportconsole.desk.knowledge_folder import import_folder
from supportconsole.domain.clock import DAY, SetClock
from supportconsole.domain.errors import Conflict, NotFound, Refusal, UsageProblem
from supportconsole.domain.knowledge import ArticleState, ArticleText, text_of

TEXT = ArticleText(
    "Error 809", "A firewall drops UDP 500.", language="en", state=ArticleState.PUBLIC, tags=("vpn",)
)


@pytest.fixture
def desk(tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    opened = given.desk(tmp_path, clock)
    yield opened
    opened.close()


# -- writing and undo -----------------------------------------------------------------------------------


def test_an_article_is_made_changed_and_taken_back(desk: Desk, clock: SetClock) -> None:
    made = desk.knowledge.create(TEXT, ref="k1")
    assert (made.article.ref, made.article.updated_at) == ("k1", clock.now())
    clock.advance(DAY)
    changed = desk.knowledge.edit(made.article, TEXT._replace(body="Open UDP 500."))
    assert changed.article.body == "Open UDP 500."
    assert changed.article.updated_at == clock.now()
    desk.work.undo()
    assert desk.knowledge.get("k1") == made.article
    desk.work.redo()
    assert desk.knowledge.get("k1") == changed.article
    desk.work.undo(changed.undo_id)
    desk.work.undo(made.undo_id)
    with pytest.raises(NotFound):
        desk.knowledge.get("k1")
    desk.work.redo(made.undo_id)
    assert desk.knowledge.get("k1") == made.article


def test_writing_the_same_again_changes_nothing(desk: Desk) -> None:
    made = desk.knowledge.create(TEXT)
    assert desk.knowledge.edit(made.article, text_of(made.article)).undo_id == 0


def test_nobody_overwrites_what_a_colleague_has_written(desk: Desk) -> None:
    made = desk.knowledge.create(TEXT, ref="k1")
    given.colleague(desk).knowledge.edit(made.article, TEXT._replace(body="Maria's."))
    with pytest.raises(Conflict):
        desk.knowledge.edit(made.article, TEXT._replace(body="Ivan's."))
    with pytest.raises(Conflict):
        desk.work.undo(made.undo_id)
    assert desk.knowledge.get("k1").body == "Maria's."


def test_an_article_needs_a_title_and_an_id_of_its_own(desk: Desk) -> None:
    desk.knowledge.create(TEXT, ref="k1")
    with pytest.raises(UsageProblem):
        desk.knowledge.create(TEXT, ref="k1")
    with pytest.raises(UsageProblem):
        desk.knowledge.create(TEXT._replace(title=" \n"))
    with pytest.raises(NotFound):
        desk.knowledge.create(TEXT._replace(owner="nobody@example.org"))


def test_what_cleaning_altered_is_kept_for_the_export_until_somebody_changes_it(
    desk: Desk, tmp_path: Path
) -> None:
    made = desk.knowledge.create(TEXT._replace(body="red \x1b[31m text"), ref="k1")
    assert "\x1b" not in made.article.body

    def exported() -> str:
        with (tmp_path / "out.jsonl").open("wb") as out:
            desk.transfer.export(None, out)
        return (tmp_path / "out.jsonl").read_text()

    assert "\\u001b[31m" in exported()
    verified = desk.knowledge.verify("k1", "2027-01-01")
    assert "\\u001b[31m" in exported()
    desk.knowledge.edit(verified.article, text_of(verified.article)._replace(body="plain"))
    assert "\\u001b" not in exported()
    desk.work.undo()
    assert "\\u001b[31m" in exported()


def test_verifying_sets_the_date_and_an_owner(desk: Desk) -> None:
    desk.knowledge.create(TEXT._replace(verified_until="2026-11-01"), ref="k1")
    assert [one.ref for one in desk.knowledge.find(stale=True)] == ["k1"]
    verified = desk.knowledge.verify("k1", "2027-05-20").article
    assert (verified.verified_until, verified.owner) == ("2027-05-20", "Ivan Petrov")
    assert desk.knowledge.find(stale=True) == ()
    with pytest.raises(UsageProblem):
        desk.knowledge.verify("k1", "2026-11-19")
    with pytest.raises(UsageProblem):
        desk.knowledge.verify("k1", "soon")


# -- languages ------------------------------------------------------------------------------------------


def test_an_article_is_read_in_the_customers_language_where_it_is_there(desk: Desk) -> None:
    english = desk.knowledge.create(TEXT, ref="809-en").article
    desk.knowledge.create(TEXT._replace(title="Błąd 809", language="pl"), ref="809-pl")
    desk.knowledge.create(
        TEXT._replace(title="Ошибка 809", language="ru", translation_of="809-en"), ref="other"
    )
    desk.knowledge.create(
        TEXT._replace(title="Fehler 809", language="de", state=ArticleState.DRAFT), ref="809-de"
    )
    read = desk.knowledge.in_language
    assert read(english, "pl").title == "Błąd 809"
    assert read(english, "ru").title == "Ошибка 809"
    assert read(read(english, "ru"), "pl").title == "Błąd 809"
    assert read(read(english, "pl"), "en") == english
    assert read(english, "de") == english, "a draft is not ready for a customer"
    assert read(english, "fr") == english


def test_only_a_public_article_has_a_link(desk: Desk) -> None:
    made = desk.knowledge.create(TEXT._replace(url="https://kb.example.org/809")).article
    assert desk.knowledge.link(made) == "https://kb.example.org/809"
    hidden = desk.knowledge.edit(made, text_of(made)._replace(state=ArticleState.INTERNAL)).article
    with pytest.raises(Refusal):
        desk.knowledge.link(hidden)


# -- uses and gaps --------------------------------------------------------------------------------------


def test_a_use_is_noted_once_and_can_be_taken_back(desk: Desk) -> None:
    number = given.ticket(desk)
    article = desk.knowledge.create(TEXT, ref="k1").article
    desk.knowledge.use("k1", number)
    desk.knowledge.note_use(article.id, number, "link")
    desk.knowledge.note_use(article.id, number, "link")
    assert sorted(use.how for use in desk.knowledge.uses_for(number)) == ["helped", "link"]
    assert desk.knowledge.get("k1").uses == 1
    desk.work.undo()
    assert [use.how for use in desk.knowledge.uses_for(number)] == ["link"]
    with pytest.raises(NotFound):
        desk.knowledge.use("k1", 999)


def test_the_gaps_are_searches_tickets_and_stale_articles(desk: Desk, clock: SetClock) -> None:
    knowledge = desk.knowledge
    for words, hits in (("proxy  PAC", 0), ("proxy pac", 0), ("printer", 3)):
        knowledge.note_search(words, hits)
    knowledge.note_found(knowledge.note_search("vpn 809", 3))
    helped, alone, other = (
        given.ticket(desk, f"T{n}", status="solved", tags=("mail",) if n else ()) for n in range(3)
    )
    stale = knowledge.create(TEXT._replace(verified_until="2026-11-01"), ref="k1").article
    knowledge.use(stale.id, helped)
    given.ticket(desk, "still open")
    gaps = knowledge.gaps()
    assert [(gap.words, gap.times, gap.hits) for gap in gaps.searches] == [
        ("proxy PAC", 2, 0),
        ("printer", 1, 3),
    ]
    assert [(gap.ticket_id, gap.alike) for gap in gaps.tickets] == [(other, 2), (alone, 2)]
    assert [(gap.article.ref, gap.uses) for gap in gaps.stale] == [("k1", 1)]
    clock.advance(91 * DAY)
    assert knowledge.gaps() == ((), (), ())


# -- drafting -------------------------------------------------------------------------------------------


def test_a_solved_ticket_becomes_a_draft_without_what_is_private(desk: Desk) -> None:
    anna = given.customer(desk, "Anna Kowalska", "anna@example.com")
    number = given.ticket(
        desk, "VPN of Anna does not connect", requester=anna, tags=("vpn",), language="en",
        body="Hello,\n\nI am Anna Kowalska, +48 600 123 456. Error 809 since Monday.\nMy password: Zima2026!\n\nThank you",
    )  # fmt: skip
    desk.writing.note(number, "It turned out that the firewall at 10.0.0.5 drops UDP 500.")
    desk.writing.reply(
        number, "Dear Anna,\n\n1. Open UDP 500.\n2. Restart the client.\n\nKind regards,\nIvan Petrov"
    )
    draft = draft_from_ticket(desk, number)
    text = draft.text
    assert text.title == "VPN of [name] does not connect"
    assert (text.state, text.language, text.tags, text.owner) == (ArticleState.DRAFT, "en", ("vpn",), "ivan")
    assert text.body == (
        "## Problem\n\nI am [name], [phone]. Error 809 since Monday.\nMy password: [secret]\n\n"
        "## Cause\n\nIt turned out that the firewall at [address] drops UDP 500.\n\n"
        "## Solution\n\n1. Open UDP 500.\n2. Restart the client.\n"
    )
    assert {one.kind for one in draft.removed} == {"name", "phone", "secret", "address"}
    desk.knowledge.create(text, ticket_id=number)
    assert [use.how for use in desk.knowledge.uses_for(number)] == ["drafted"]


@pytest.mark.parametrize(
    ("language", "heading"), [("pl", "## Rozwiązanie"), ("ru", "## Решение"), ("", "## Solution")]
)
def test_a_draft_speaks_the_language_of_its_ticket(desk: Desk, language: str, heading: str) -> None:
    number = given.ticket(desk, language=language)
    body = draft_from_ticket(desk, number).text.body
    assert heading in body
    assert "_" in body, "what nobody told is asked"


# -- folders --------------------------------------------------------------------------------------------


def lay(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_md", ".md").replace("_html", ".html")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_a_folder_becomes_articles_and_again_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    folder = lay(
        tmp_path / "kb",
        mail_md="# Mail\n\nSee [VPN](net/vpn.md).\n",
        net__vpn_md="---\ntitle: VPN guide\nlang: en\ntags: [vpn]\nowner: maria\nstate: internal\n---\nText\n",
        old_html="<title>Old</title><p>page</p>",
    )
    (folder / ".git").mkdir()
    (folder / ".git" / "x.md").write_text("# not an article")
    (folder / "image.png").write_bytes(b"\x89PNG")
    report = import_folder(desk, folder, language="en")
    assert (report.added, report.changed, report.unchanged) == (3, 0, 0)
    vpn = desk.knowledge.get("net/vpn")
    assert (vpn.title, vpn.state, vpn.owner, vpn.tags) == (
        "VPN guide",
        ArticleState.INTERNAL,
        "Maria Nowak",
        ("vpn",),
    )
    assert desk.knowledge.get("old").format == "html"
    assert desk.knowledge.at_path("net/vpn.md") == vpn
    assert import_folder(desk, folder, language="en") == (str(folder), 0, 0, 3, 0)
    lay(folder, mail_md="# Mail\n\nNew text.\n")
    again = import_folder(desk, folder, language="en")
    assert (again.added, again.changed, again.unchanged) == (0, 1, 2)
    desk.work.undo(again.undo_id)
    assert "See" in desk.knowledge.get("mail").body
    desk.work.undo(report.undo_id)
    assert desk.knowledge.find() == ()


def test_a_folder_with_one_bad_file_leaves_nothing_and_names_every_fault(desk: Desk, tmp_path: Path) -> None:
    folder = lay(
        tmp_path / "kb",
        good_md="# Good\n",
        a_md="---\nowner: nobody\n---\n# A\n",
        b_md="+++\nx\n+++\n",
        c_md="---\nid: good\n---\n# C\n",
    )
    (folder / "d.md").write_bytes(b"# \xff\xfe")
    (folder / "e.md").symlink_to(folder / "good.md")
    with pytest.raises(Refusal) as problem:
        import_folder(desk, folder)
    for name in ("a.md", "b.md", "d.md", "good.md"):
        assert name in problem.value.message
    assert "e.md" not in problem.value.message
    assert desk.knowledge.find() == ()


def test_there_must_be_a_folder_with_articles(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        import_folder(desk, tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageProblem):
        import_folder(desk, tmp_path / "empty")


def test_the_age_of_an_article_goes_through_export_and_import(desk: Desk, tmp_path: Path) -> None:
    desk.knowledge.create(TEXT, ref="k1")
    with (tmp_path / "out.jsonl").open("wb") as out:
        desk.transfer.export(None, out)
    assert '"updated_at":"2026-11-20T22:15:00Z"' in (tmp_path / "out.jsonl").read_text()
    assert desk.transfer.import_file(tmp_path / "out.jsonl").changed == {}
    lines = (tmp_path / "out.jsonl").read_text().replace(',"updated_at":"2026-11-20T22:15:00Z"}', "}")
    (tmp_path / "out.jsonl").write_text(lines)
    assert desk.transfer.import_file(tmp_path / "out.jsonl").changed == {}
    assert desk.knowledge.get("k1").updated_at is not None
