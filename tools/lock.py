"""Renews requirements/*.txt from pyproject.toml: exact versions and hashes, no address of any index."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    runtime = project["project"]["dependencies"]
    build = project["build-system"]["requires"]
    wanted = {
        "runtime": runtime + build,
        "dev": runtime + build + project["dependency-groups"]["dev"],
    }
    for name, lines in wanted.items():
        target = ROOT / "requirements" / f"{name}.txt"
        command = [
            "uv",
            "pip",
            "compile",
            "--quiet",
            "--universal",
            "--generate-hashes",
            "--no-header",
            "--no-annotate",
        ]
        command += ["--python-version", "3.11", *sys.argv[1:], "-"]
        done = subprocess.run(
            command,
            input="\n".join(lines),
            text=True,
            capture_output=True,
            check=False,
            env=os.environ | {"UV_NO_CONFIG": "1"},
        )
        if done.returncode:
            print(done.stderr, file=sys.stderr)
            return done.returncode
        target.write_text(done.stdout)
        print(f"{target.relative_to(ROOT)}: {done.stdout.count('==')} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
