"""Builds the project's own environment: `build_env.py VENV runtime|dev`. Standard library only.

Everything comes from the hashed lock files; a stamp file says what is installed, so that the second
start needs no network.
"""

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036  this file is what meets an older Python
        print(
            f"Support Console needs Python 3.11 or newer; this is {sys.version.split()[0]}.", file=sys.stderr
        )
        print("Try: make run PYTHON=python3.12", file=sys.stderr)
        return 2
    target, kind = Path(sys.argv[1]), sys.argv[2]
    python = target / "bin" / "python"
    if not python.exists():
        print(f"building {target} ...")
        try:
            venv.create(target, with_pip=True, symlinks=True)
        except (subprocess.CalledProcessError, SystemExit) as problem:
            print(f"could not make a virtual environment: {problem}", file=sys.stderr)
            print("On Debian and Ubuntu: apt install python3-venv", file=sys.stderr)
            return 2
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    environment = os.environ | {"PIP_NO_WARN_SCRIPT_LOCATION": "1"}
    lock = ROOT / "requirements" / f"{kind}.txt"
    try:
        subprocess.run([*pip, "--require-hashes", "-r", str(lock)], check=True, env=environment)
        subprocess.run(
            [*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], check=True, env=environment
        )
    except subprocess.CalledProcessError as problem:
        print("The packages could not be installed; a first build needs a package index.", file=sys.stderr)
        return problem.returncode
    subprocess.run([str(python), "-m", "compileall", "-q", str(ROOT / "src")], check=False)
    (target / ".run").touch()
    if kind == "dev":
        (target / ".dev").touch()
    return 0


if __name__ == "__main__":
    sys.exit(main())
