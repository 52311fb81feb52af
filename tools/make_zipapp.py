"""Makes dist/supportconsole.pyz: the program and what it needs in one file, for a host with a bare Python 3.11 or newer.

What is taken comes from this environment, in the versions of the lock file. Modules are there as source and compiled
for this Python, so that nothing is written to the host; another Python falls back to the source. The same
sources give the same bytes.
"""

import os
import py_compile
import re
import shutil
import sys
import tempfile
import zipapp
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path, PurePosixPath

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "supportconsole"

# sqlite-utils names pip for a command of its own that we do not offer; dateutil takes zones from the system.
LEFT_OUT = {"pip", "setuptools", "tzdata"}
NOT_RUN = re.compile(
    r"(^|/)(tests?|demo|testing|__pycache__)/|\.(pyi|typed|so|pyd|c)$|^\.\.|^bin/|^textual/tree-sitter/"
    r"|^pytz/zoneinfo/|^babel/locale-data/(?!(root|en|en_US|ru|ru_RU|pl|pl_PL)\.dat$)"
)
LEXERS_KEPT = {"__init__.py", "_mapping.py", "special.py"}  # nothing here colours program text
ABOUT_KEPT = {"METADATA", "entry_points.txt"}
MADE = 1_767_225_600  # 2026-01-01 UTC: a fixed date, so that the archive depends on its content only

START = '''\
"""The way in: says so when the Python is too old, in words that it can still read."""

import sys

if sys.version_info < (3, 11):
    sys.exit("Support Console needs Python 3.11 or newer; this is %d.%d.\\n"
             "Name another one: python3.12 supportconsole.pyz" % sys.version_info[:2])

from supportconsole.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
'''


def main() -> int:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist" / "supportconsole.pyz"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        stage = Path(folder)
        lay_out(stage)
        compile_all(stage)
        for path in sorted(stage.rglob("*")):
            os.utime(path, (MADE, MADE))
        zipapp.create_archive(stage, target, interpreter="/usr/bin/env python3", compressed=True)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")
    return 0


def lay_out(stage: Path) -> None:
    """Copy the program, its data, and what it needs, each with its licence."""
    ours = stage / "supportconsole"
    shutil.copytree(PACKAGE, ours, ignore=shutil.ignore_patterns("__pycache__", "*.pyc", "*.po"))
    shutil.copytree(ROOT / "themes", ours / "themes")
    shutil.copy(ROOT / "LICENSE", ours)
    (stage / "__main__.py").write_text(START, encoding="utf-8")
    for found in closure():
        for file in found.files or ():
            name = PurePosixPath(file)
            if is_kept(name):
                source, copy = Path(str(found.locate_file(file))), stage / name
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, copy)


def closure() -> Iterator[Distribution]:
    """The distributions the program needs at run time. Raises SystemExit when one is not what is locked."""
    lock = dict(
        re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / "requirements/runtime.txt").read_text(), re.MULTILINE)
    )
    wanted, seen = ["supportconsole"], set(LEFT_OUT)
    while wanted:
        name = wanted.pop()
        if name in seen:
            continue
        seen.add(name)
        found = distribution(name)
        for line in found.requires or ():
            need = Requirement(line)
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                wanted.append(re.sub(r"[-_.]+", "-", need.name).lower())
        if name == "supportconsole":
            continue
        if found.version != lock.get(name):
            sys.exit(f"{name} {found.version} is installed, {lock.get(name)} is locked; run `make run` first")
        yield found


def is_kept(name: PurePosixPath) -> bool:
    if name.parts[0].endswith((".dist-info", ".egg-info")):
        about = "/".join(name.parts[1:])
        return (
            about in ABOUT_KEPT
            or "licen" in about.lower()
            or "copying" in about.lower()
            or "notice" in about.lower()
        )
    if name.parts[:2] == ("pygments", "lexers"):
        return name.name in LEXERS_KEPT
    return name.suffix != ".pyc" and not NOT_RUN.search(str(name))


def compile_all(stage: Path) -> None:
    """Put the compiled module beside each source, where a zip is searched first; it is never compared with the source."""
    for source in sorted(stage.rglob("*.py")):
        py_compile.compile(
            str(source),
            cfile=f"{source}c",
            dfile=str(source.relative_to(stage)),
            doraise=True,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )


if __name__ == "__main__":
    sys.exit(main())
