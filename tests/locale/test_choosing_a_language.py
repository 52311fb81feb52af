"""Which language is spoken, by whom it is chosen, and what is the same in all of them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from command_line import CommandLine
from supportconsole import locale


@pytest.mark.parametrize(
    ("environ", "spoken"),
    [
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "pl"}, "pl"),
        ({"LC_MESSAGES": "pl_PL.UTF-8", "LANG": "ru_RU.UTF-8"}, "pl"),
        ({"LC_ALL": "ru_RU.UTF-8", "LC_MESSAGES": "pl_PL.UTF-8", "LANG": "en_US.UTF-8"}, "ru"),
        ({"LC_ALL": "C.UTF-8", "LANG": "ru_RU.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LC_CTYPE": "ru_RU.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "prs_AF"}, "en"),
        ({}, "en"),
    ],
)
def test_the_environment_chooses_as_other_programs_let_it(environ: dict[str, str], spoken: str) -> None:
    assert locale.use("auto", environ) == spoken
    assert locale.language() == spoken


@pytest.mark.parametrize("asked", ["de", "", "russian", "RU"])
def test_what_is_not_spoken_is_english(asked: str) -> None:
    locale.use("pl")

    assert locale.use(asked) == "en"
    assert locale._("internal note") == "internal note"


def test_an_english_sentence_without_a_translation_stays_english() -> None:
    locale.use("ru")

    assert locale._("A sentence that nobody has written.") == "A sentence that nobody has written."
    assert locale._("") == ""
    assert locale.pgettext("done", "a label of a newer version") == "a label of a newer version"


def test_english_reads_no_catalogue() -> None:
    """An English console pays for no other language: neither a catalogue nor the module that reads one is loaded."""
    code = (
        "import sys\n"
        "from supportconsole import locale\n"
        "locale.use('auto', {'LANG': 'en_US.UTF-8'})\n"
        "locale._('solved'), locale.ngettext('{n} ticket', '{n} tickets', 3), locale.pgettext('view', 'solved')\n"
        "assert locale._catalogue is None\n"
        "assert 'gettext' not in sys.modules\n"
    )

    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_settings_choose_before_the_environment(shell: CommandLine) -> None:
    shell.environ["LANG"] = "ru_RU.UTF-8"
    shell.environ["SUPPORTCONSOLE_LANGUAGE"] = "pl"

    assert shell.ok("take", "1").out == "Nic do zrobienia: tak już jest.\n"


def test_a_change_is_told_in_the_language_of_whoever_reads_it(shell: CommandLine) -> None:
    """Given a change that was made in Russian, when it is undone in Polish, then each reads their own words."""
    shell.environ["SUPPORTCONSOLE_LANGUAGE"] = "ru"
    assert "#2  решение" in shell.ok("solve", "2").out

    shell.environ["SUPPORTCONSOLE_LANGUAGE"] = "pl"
    assert "#2  rozwiązanie" in shell.ok("undo").out

    assert shell.ok("redo", "--json").answer["label"] == "solve"


def test_errors_of_every_room_are_told_in_the_language_of_the_reader(shell: CommandLine) -> None:
    shell.environ["SUPPORTCONSOLE_LANGUAGE"] = "ru"

    assert shell("list", "(vpn").err == "Эта «(» не закрыта.\nДобавьте недостающую «)».\n"
    assert shell("undo").err == "Отменять нечего.\nОтменённое можно вернуть через redo.\n"
    assert shell("open").err.startswith("Консоли нужен терминал")
    assert shell("show", "4711").err == "Заявки #4711 нет.\nСуществующие номера видны в очереди.\n"
    assert shell("outbox", "retry", "9").err.startswith("Нет ожидающей операции 9.\n")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("list --nope", "Параметра '--nope' нет."),
        ("list --sorte x", "Параметра '--sorte' нет. (Может быть, одно из: '--json', '--sort'?)"),
        ("undo --jsn", "Параметра '--jsn' нет. Может быть, '--json'?"),
        ("list --sort", "Параметру '--sort' нужно значение."),
        ("list --json=3", "У параметра '--json' нет значения."),
        ("list --limit x", "Неверное значение для '--limit': 'x' — не целое число."),
        ("list --limit -4", "Неверное значение для '--limit': -4 вне пределов x>=1."),
        ("undo x", "Неверное значение для '[NUMBER]': 'x' — не целое число."),
        ("undo 1 2", "Лишний аргумент (2)"),
        ("undo 1 2 3", "Лишние аргументы (2 3)"),
        ("assign", "Не хватает аргумента 'ID...'."),
        ("restore none.db", "Неверное значение для 'FILE': Файла 'none.db' нет."),
        ("show a", "Неверное значение для 'ID': 'a' — не номер заявки; пишите 4711 или #4711."),
    ],
)
def test_a_wrong_command_line_is_told_in_the_language_of_the_reader(
    shell: CommandLine, line: str, said: str
) -> None:
    shell.environ["SUPPORTCONSOLE_LANGUAGE"] = "ru"
    assert shell(*line.split()).err.splitlines()[0] == said


def commands() -> list[tuple[str, ...]]:
    """What programs may ask for, each with the language left open."""
    return [
        ("list", "--json"),
        ("list", "--jsonl"),
        ("list", "is:active", "--plain"),
        ("show", "1", "--json"),
        ("script", "list", "--json"),
        ("script", "show", "greet", "--json"),
        ("kb", "list", "--jsonl"),
        ("kb", "show", "k1", "--json"),
        ("keys", "--json"),
        ("keys", "queue", "--json"),
        ("export",),
        ("take", "2", "--json"),
        ("undo", "--json"),
        ("show", "4711", "--json"),
        ("list", "(vpn", "--json"),
        ("list", "--view", "nothing", "--json"),
        ("snooze", "1", "--until", "yesterday", "--json"),
        ("undo", "999", "--json"),
        ("open", "--json"),
        ("demo", "--jsonl"),
    ]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_what_a_program_reads_is_the_same_in_every_language(
    shell: CommandLine, words: tuple[str, ...]
) -> None:
    def ask(language: str) -> tuple[int, str, str]:
        shell.environ["SUPPORTCONSOLE_LANGUAGE"] = language
        code, out, err = shell(*words)
        shell("undo", "--json")
        return (code, _without_what_moves(out), err)

    english = ask("en")

    assert ask("ru") == english
    assert ask("pl") == english


def _without_what_moves(out: str) -> str:
    """The answer without the number and version that each change counts on."""
    try:
        answer = json.loads(out)
    except ValueError:
        return out
    if isinstance(answer, dict) and "undo" in answer:
        answer["undo"] = None
        for one in answer.get("changed", ()):
            one["version"] = 0
    return json.dumps(answer, ensure_ascii=False)


@pytest.mark.parametrize(("language", "words"), [("ru", "Решить заявки."), ("pl", "Rozwiąż zgłoszenia.")])
def test_the_help_of_commands_speaks_the_language(tmp_path: Path, language: str, words: str) -> None:
    environ = {"SUPPORTCONSOLE_HOME": str(tmp_path), "SUPPORTCONSOLE_LANGUAGE": language, "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "supportconsole"]

    top = subprocess.run([*command, "--help"], env=environ, capture_output=True, text=True, check=True)
    one = subprocess.run(
        [*command, "solve", "--help"], env=environ, capture_output=True, text=True, check=True
    )

    assert words in " ".join(top.stdout.split())
    assert words in one.stdout
