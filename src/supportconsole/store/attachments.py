"""Files of messages: copied beside the store under a name made of their bytes, so that the same file lies there once."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from supportconsole.domain.conversation import Attachment
from supportconsole.domain.errors import UsageProblem

FOLDER: Final = "attachments"


def take_in(store: Path, files: Sequence[str | Path | Attachment]) -> tuple[Attachment, ...]:
    """Copy these files beside the store and return them with paths relative to its folder.

    Raises UsageProblem for a file that is missing or unreadable; what was copied before it does no harm.
    """
    return tuple(_take_in(file, store.parent) for file in files)


def settle(file: Path, folder: Path) -> str:
    """Give a file that has come the name of its bytes; returns its path relative to the store's folder."""
    from hashlib import file_digest

    with file.open("rb") as bytes_in:
        digest = file_digest(bytes_in, "sha256").hexdigest()
        os.fsync(bytes_in.fileno())
    file.chmod(0o600)
    file.replace(folder / digest)
    return f"{FOLDER}/{digest}"


def _take_in(file: str | Path | Attachment, home: Path) -> Attachment:
    from supportconsole.domain.text.cleaning import clean_line

    given = file if isinstance(file, Attachment) else Attachment(Path(file).name, path=str(file))
    try:
        digest, size = _copy(Path(given.path).expanduser(), home / FOLDER)
    except OSError as problem:
        raise UsageProblem(
            "The file {path} cannot be attached: {reason}.",
            hint="Check its name and rights.",
            path=given.path,
            reason=problem.strerror or problem,
        ) from problem
    return Attachment(
        clean_line(given.name) or digest[:8], given.type or _type(given.name), size, f"{FOLDER}/{digest}"
    )


def _copy(source: Path, folder: Path) -> tuple[str, int]:
    """Copy a file to `folder` under the sum of its bytes; returns the sum and the size."""
    from hashlib import sha256

    folder.mkdir(mode=0o700, exist_ok=True)
    half = folder / f".{os.urandom(8).hex()}"
    total, size = sha256(), 0
    if source.exists() and not source.is_file():  # opening a pipe may wait for ever, and a device has no end
        raise OSError(None, "it is not a plain file")
    with source.open("rb") as bytes_in:
        try:
            with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as bytes_out:
                while part := bytes_in.read(1 << 20):
                    total.update(part)
                    size += bytes_out.write(part)
                bytes_out.flush()
                os.fsync(bytes_out.fileno())
            half.replace(folder / total.hexdigest())
        finally:
            half.unlink(missing_ok=True)
    return total.hexdigest(), size


def _type(name: str) -> str:
    from mimetypes import guess_type

    return guess_type(name)[0] or "application/octet-stream"
