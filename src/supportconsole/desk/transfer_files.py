"""The files of messages on their way in and out: kept beside the store under the hash of what is in them.

A path in a file of the interchange format is relative to that file and never leads out of its folder.
"""

import hashlib
import os
import shutil
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp
from typing import BinaryIO, Self

from supportconsole.domain.conversation import Attachment
from supportconsole.domain.records import MessageRecord, Record
from supportconsole.domain.records_values import Unreadable, shown
from supportconsole.store.attachments import FOLDER
from supportconsole.store.files import sync


class Inbox:
    """Takes copies of attachments while a file is read, and hands them to the store at its end.

    `source` is the folder of the file, None when it has none; `home` the folder of the store.
    """

    def __init__(self, source: Path | None, home: Path) -> None:
        self._source = source
        self._kept = home / FOLDER
        self._incoming: Path | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._incoming is not None:
            shutil.rmtree(self._incoming, ignore_errors=True)
            if not any(self._kept.iterdir()):
                self._kept.rmdir()

    def carry(self, record: Record) -> Record:
        """The record with its attachments in the store. Raises Unreadable for a path that may not be followed."""
        if not isinstance(record, MessageRecord) or not any(one.path for one in record.attachments):
            return record
        return record._replace(attachments=tuple(map(self._take, record.attachments)))

    def settle(self) -> None:
        """Move what was taken to its place; every byte of it is on the disk then."""
        if self._incoming is None:
            return
        for file in sorted(self._incoming.iterdir()):
            target = self._kept / file.name
            if target.exists():
                continue
            file.rename(target)
        sync(self._kept)

    def _take(self, attachment: Attachment) -> Attachment:
        if not attachment.path:
            return attachment
        file = self._find(attachment.path)
        try:
            incoming = self._folder()
            with file.open("rb") as source, _new(incoming / "new") as copy:
                digest = hashlib.sha256()
                while part := source.read(1 << 20):
                    digest.update(part)
                    copy.write(part)
                size = copy.tell()
                copy.flush()
                os.fsync(copy.fileno())
        except OSError as error:
            raise Unreadable(
                f"the attachment {shown(attachment.path)} cannot be taken: {error.strerror}"
            ) from None
        name = digest.hexdigest()
        (incoming / "new").rename(incoming / name)
        return Attachment(
            attachment.name or file.name, attachment.type, attachment.size or size, f"{FOLDER}/{name}"
        )

    def _find(self, path: str) -> Path:
        if self._source is None:
            raise Unreadable(
                f"the attachment {shown(path)} cannot be found from standard input; import the file by its name"
            )
        parts = PurePosixPath(path).parts
        if path.startswith("/") or ".." in parts or "\0" in path or not parts:
            raise Unreadable(f"the attachment {shown(path)} lies outside the folder of the file")
        try:
            file = (self._source / path).resolve(strict=True)
        except (OSError, RuntimeError, UnicodeError):
            raise Unreadable(f"the attachment {shown(path)} is missing") from None
        if not file.is_relative_to(self._source.resolve()):
            raise Unreadable(f"the attachment {shown(path)} lies outside the folder of the file")
        if not file.is_file():
            raise Unreadable(f"the attachment {shown(path)} is not a file")
        return file

    def _folder(self) -> Path:
        if self._incoming is None:
            self._kept.mkdir(mode=0o700, exist_ok=True)
            self._incoming = Path(mkdtemp(prefix=".incoming-", dir=self._kept))
        return self._incoming


class Outbox:
    """Writes attachments beside an export, in `folder`; None leaves their bytes out. `home` is the store's folder."""

    def __init__(self, folder: Path | None, home: Path) -> None:
        self._folder = folder
        self._home = home

    def carry(self, record: Record) -> Record:
        """The record with paths as they are from the export's own folder."""
        if not isinstance(record, MessageRecord) or not any(one.path for one in record.attachments):
            return record
        return record._replace(attachments=tuple(map(self._put, record.attachments)))

    def _put(self, attachment: Attachment) -> Attachment:
        path = self._copy(self._home / attachment.path) if attachment.path and self._folder else ""
        return Attachment(attachment.name, attachment.type, attachment.size, path)

    def _copy(self, file: Path) -> str:
        if self._folder is None or not file.is_file():
            return ""
        name = file.name if file.parent == self._home / FOLDER else _hash_of(file)
        target = self._folder / name
        if not target.exists():
            self._folder.mkdir(mode=0o700, exist_ok=True)
            new = self._folder / f".{name}.new"
            with file.open("rb") as source, _new(new) as copy:
                shutil.copyfileobj(source, copy, 1 << 20)
            new.rename(target)
        return f"{self._folder.name}/{name}"


def files_folder(out: BinaryIO) -> Path | None:
    """Where the attachments of an export go: `NAME.files` beside the file; None when `out` is no file by name."""
    name = getattr(out, "name", None)
    if not isinstance(name, str) or not Path(name).is_file():
        return None
    path = Path(name).absolute()
    return path.with_name(path.name + ".files")


def _new(path: Path) -> BinaryIO:
    """Open a file for its owner alone, to be written from its start."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "wb")


def _hash_of(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
