"""Builds the project's own environment: `build_env.py VENV runtime|dev`. Standard library only.

Everything comes from the hashed lock files. A stamp says for which lock, place and Python the environment was built,
so that the second start needs no network, and a copied, moved, outdated or half-built environment is put right.
An older Python must be able to read this file in order to be refused, so it keeps to the grammar of Python 3.6.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAMPS = {"runtime": ".run", "dev": ".dev"}
CHANGING = ".changing"
OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")


class Refused(Exception):
    """The environment cannot be built; the words are for the user."""


def main() -> int:
    target, kind = Path(sys.argv[1]).absolute(), sys.argv[2]
    if is_current(target, kind):
        return 0
    if sys.version_info < OLDEST:
        return say(too_old())
    with one_at_a_time():
        if is_current(target, kind):
            return 0
        try:
            build(target, kind)
        except Refused as problem:
            return say(str(problem))
    return 0


def is_current(target: Path, kind: str) -> bool:
    """Whether the environment is there, whole, and what the lock file asks for."""
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        stamp = (target / STAMPS[kind]).read_text(encoding="utf-8")
        return not (target / CHANGING).exists() and stamp == expected(target, kind)
    return False


def expected(target: Path, kind: str) -> str:
    """What a stamp says: the locked packages, where the project lies, and the Python that answers now."""
    asked = [str(target / "bin" / "python"), "-c", "import sys; print(sys.version_info[:2])"]
    python = subprocess.run(asked, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    said = hashlib.sha256()
    for part in (
        lock_of(kind).read_bytes(),
        (ROOT / "pyproject.toml").read_bytes(),
        bytes(ROOT),
        bytes(target),
    ):
        said.update(hashlib.sha256(part).digest())
    return f"{python.stdout.decode().strip()} {said.hexdigest()}\n"


def lock_of(kind: str) -> Path:
    return ROOT / "requirements" / f"{kind}.txt"


@contextlib.contextmanager
def one_at_a_time() -> "Iterator[None]":
    """Let `make -j` build once: the second comes in when the first has finished."""
    folder = os.open(str(ROOT), os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def build(target: Path, kind: str) -> None:
    """Make or complete the environment. Raises Refused."""
    changing = target / CHANGING
    stands = is_current(target, "runtime")
    if not stands and (changing.exists() or not (target / STAMPS["runtime"]).exists() or not answers(target)):
        shutil.rmtree(str(target), ignore_errors=True)
    fresh = not target.exists()
    print(f"building {target.name}, a minute the first time ...", file=sys.stderr, flush=True)
    pip = make(target) if fresh else pip_inside(target)
    # On top of a whole runtime set the developer's tools only add, and an interruption takes nothing away.
    if not stands:
        changing.touch()
    try:
        install(pip, kind, project=not stands)
    except subprocess.CalledProcessError:
        if not fresh:
            with contextlib.suppress(FileNotFoundError):
                changing.unlink()  # pip fetches everything before it changes anything
        raise Refused(
            "The packages could not be installed (see above).\n"
            "The first build needs a package index; later ones work offline as long as the lock files stay."
        ) from None
    for one in ("runtime", "dev") if kind == "dev" else ("runtime",):
        (target / STAMPS[one]).write_text(expected(target, one), encoding="utf-8")
    with contextlib.suppress(FileNotFoundError):
        changing.unlink()


def answers(target: Path) -> bool:
    try:
        return subprocess.call([str(target / "bin" / "python"), "-c", ""], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def make(target: Path) -> "list[str]":
    """A new, empty environment; gives the words that start pip for it. Raises Refused."""
    import importlib.util

    has_ensurepip = importlib.util.find_spec("ensurepip") is not None
    has_pip = importlib.util.find_spec("pip") is not None
    if not has_ensurepip and not has_pip:
        raise Refused(
            f"This Python ({sys.executable}) has neither pip nor ensurepip, so nothing can be installed.\n"
            "On Debian and Ubuntu: apt install python3-venv"
        )
    try:
        import venv

        venv.create(str(target), with_pip=has_ensurepip, symlinks=True)
    except (ImportError, OSError, subprocess.CalledProcessError) as problem:
        raise Refused(
            f"A virtual environment could not be made in {target}: {problem}\n"
            "On Debian and Ubuntu: apt install python3-venv"
        ) from None
    # Debian keeps ensurepip in a package of its own; the pip outside then works for the Python inside.
    return (
        pip_inside(target)
        if has_ensurepip
        else [sys.executable, "-m", "pip", "--python", str(python_of(target))]
    )


def python_of(target: Path) -> Path:
    return target / "bin" / "python"


def pip_inside(target: Path) -> "list[str]":
    return [str(python_of(target)), "-m", "pip"]


def install(pip: "list[str]", kind: str, *, project: bool) -> None:
    """Install what is locked, and the project itself in place. Raises CalledProcessError."""
    words = ["install", "-qq", "--disable-pip-version-check", "--no-input", "--no-warn-script-location"]
    wheels = ["--only-binary", ":all:"] if kind == "runtime" else []
    subprocess.run([*pip, *words, *wheels, "--require-hashes", "-r", str(lock_of(kind))], check=True)
    if project:
        subprocess.run(
            [*pip, *words, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], check=True
        )


def too_old() -> str:
    found = next((name for name in NEWER if shutil.which(name)), None)
    words = (
        f"Support Console needs Python 3.11 or newer; this is {sys.version.split()[0]} ({sys.executable})."
    )
    return words + (
        f"\nTry: make run PYTHON={found}"
        if found
        else "\nInstall a newer one and name it: make run PYTHON=..."
    )


def say(words: str) -> int:
    print(words, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
