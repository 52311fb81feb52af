"""The tree as a whole: sizes, names, and nothing of the machine it was made on."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(path.relative_to(ROOT) for path in (ROOT / "src").rglob("*.py"))
TOO_LONG = 400

# Written so that this file does not match itself.
HOSTS = (
    "pypi" + r"\.org",
    "python" + r"hosted\.org",
    "files" + r"\.python",
    "npm" + r"js\.(?:com|org)",
    "fonts" + "ource",
)
PLACES = (
    r"(?<![\w.~}])/" + r"(?:work|root|opt|mnt)/\w",
    r"(?<![\w.~}])/" + r"home/(?!user\b|anna\b|me\b|ivan\b)\w+/",
    r"[A-Z]:\\" + "Users",
)
SECRETS = (
    "gh" + r"[opsu]_[A-Za-z0-9]{30}",
    "AKIA" + r"[0-9A-Z]{16}",
    "-----BEGIN " + r"(?:\w+ )?PRIVATE KEY",
    r"://[^\s/:@\"'{}]+:" + r"[^\s/@\"'{}]+@",
    "xox" + r"[abp]-\w{10}",
)
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".sql",
    ".tcss",
    ".svg",
    ".po",
    ".tsv",
    ".jsonl",
    ".csv",
    ".log",
    ".json",
    "",
}
# Data from outside: people wrote about their own machines.
FOREIGN = re.compile(r"^src/supportconsole/sample/data/|^tools/sample_\w+\.tsv$|^tests/tui/goldens/")


def tracked() -> list[Path]:
    """The files of the repository, or of the folder where there is no repository."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        skipped = {".git", ".venv", "build", "dist", "__pycache__"}
        return [path for path in ROOT.rglob("*") if path.is_file() and not skipped.intersection(path.parts)]
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize(
    ("what", "patterns"),
    [("an index", HOSTS), ("a machine", PLACES), ("a secret", SECRETS)],
    ids=["hosts", "paths", "secrets"],
)
def test_no_file_knows_an_address_or_a_path(what: str, patterns: tuple[str, ...]) -> None:
    wanted = re.compile("|".join(patterns))
    found = []
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix not in TEXT or (what == "a machine" and FOREIGN.match(name)):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if wanted.search(line):
                found.append(f"{name}:{number}: {line.strip()[:120]}")
    assert not found, f"{what} stands in:\n" + "\n".join(found)


def test_the_lock_files_hold_exact_versions_hashes_and_nothing_else() -> None:
    for kind in ("runtime", "dev"):
        text = (ROOT / "requirements" / f"{kind}.txt").read_text()
        entry = r"[\w.-]+==[\w.]+(?: ; [\w !='.<>]+)?(?: \\\n {4}--hash=sha256:[0-9a-f]{64})+\n"
        assert re.fullmatch(f"(?:{entry})+", text), f"{kind}.txt holds something else"


def test_the_developers_set_is_the_runtime_set_and_more() -> None:
    """So that adding the developers' tools never changes what the console runs with."""
    pins = {
        kind: set(re.findall(r"^[\w.-]+==\S+", (ROOT / f"requirements/{kind}.txt").read_text(), re.MULTILINE))
        for kind in ("runtime", "dev")
    }
    assert pins["runtime"] <= pins["dev"]


def test_modules_hold_one_idea() -> None:
    sizes = {path: (ROOT / path).read_text(encoding="utf-8").count("\n") for path in MODULES}
    assert {str(path): size for path, size in sizes.items() if size > TOO_LONG} == {}


def test_no_module_is_named_after_nothing() -> None:
    vague = {"utils", "util", "helpers", "helper", "misc", "common", "tools"}
    assert [str(path) for path in MODULES if vague.intersection(path.with_suffix("").parts)] == []


def test_every_silenced_check_names_its_rule() -> None:
    bare = re.compile(r"#\s*(?:type:\s*ignore(?!\[)|noqa(?!:))")
    assert [str(path) for path in MODULES if bare.search((ROOT / path).read_text(encoding="utf-8"))] == []


def test_no_two_test_files_share_a_name() -> None:
    """pytest would take the second for the first."""
    names = [
        path.name
        for path in (ROOT / "tests").rglob("*.py")
        if path.name not in {"conftest.py", "__init__.py"}
    ]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []
