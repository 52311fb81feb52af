"""What is looked at before a store is used: whose it is, what it is, and whether this program may touch it."""

import os
import sqlite3
import stat
from pathlib import Path
from typing import Final

from supportconsole.domain.errors import ConsoleError, StoreRefused
from supportconsole.store.connection import APPLICATION_ID, SCHEMA_VERSION, connect, read_version
from supportconsole.store.files import beside
from supportconsole.store.refusals import RAW, damaged, explain, explain_system, read_only

_MAGIC: Final = b"SQLite format 3\0"
_NETWORK: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "lustre", "gpfs", "ncpfs", "beegfs", "fuse.sshfs"}
    | {"fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.davfs", "fuse.ceph", "fuse.gcsfuse"}
)
_MOUNTS: Final = Path("/proc/self/mountinfo")


def prepare_folder(path: Path) -> None:
    """Make the store's folder where it is missing, for its owner alone. Raises StoreRefused, DiskFull."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise explain_system(error, path) from error


def open_current(path: Path) -> sqlite3.Connection | None:
    """A reading connection to a store that needs nothing done to it; None when it must be made or migrated.

    Nothing is written. Raises StoreRefused for a file that is not to be touched.
    """
    needs_care = look(path)
    if needs_care:
        return None
    try:
        db = connect(path, writable=False)
        try:
            _application, version = read_version(db)
        except BaseException:
            db.close()
            raise
    except RAW as error:
        raise explain(error, path) from error
    if version == SCHEMA_VERSION:
        return db
    db.close()
    if version > SCHEMA_VERSION:
        raise newer(path)
    return None


def look(path: Path) -> bool:
    """Whether the file must be made or migrated before use. Raises StoreRefused."""
    try:
        found = path.stat()
    except FileNotFoundError:
        refuse_folder(path)
        return True
    except OSError as error:
        raise explain_system(error, path) from error
    _refuse_place(path, found)
    if found.st_size == 0:
        if was_in_use(path):
            raise damaged(path)
        return True
    header = read_header(path)
    refuse_header(path, header)
    version = int.from_bytes(header[60:64], "big")
    in_wal_mode = header[18:20] == b"\x02\x02"
    return version != SCHEMA_VERSION or not in_wal_mode


def read_header(path: Path) -> bytes:
    """The first 100 bytes of a SQLite file, which carry its version and marks. Raises StoreRefused."""
    try:
        with path.open("rb", buffering=0) as file:
            return file.read(100)
    except OSError as error:
        raise explain_system(error, path) from error


def refuse_header(path: Path, header: bytes) -> None:
    """Refuse what is no store of this program, or one of a newer program. Raises StoreRefused."""
    if len(header) < 100 and (_MAGIC.startswith(header[:16]) or was_in_use(path)):
        raise damaged(path)
    if not header.startswith(_MAGIC):
        if was_in_use(path):
            raise damaged(path)
        raise foreign(path)
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise foreign(path)
    if int.from_bytes(header[60:64], "big") > SCHEMA_VERSION:
        raise newer(path)


def was_in_use(path: Path) -> bool:
    """Whether files beside `path` tell that a store stood here, so that an empty file is not a new one."""
    wal = beside(path, "wal")
    return beside(path, "reserve").exists() or (wal.exists() and wal.stat().st_size > 0)


def _refuse_place(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise StoreRefused(
            "{path} is not a file.",
            hint="Name the file of the store, or one that does not exist yet.",
            path=path,
        )
    if found.st_uid != os.geteuid():
        raise StoreRefused(
            "The store {path} belongs to {user}.",
            hint="Name a store of your own; two people never share one file.",
            path=path,
            user=_user_name(found.st_uid),
        )
    # The mode is asked too: a superuser may write what its owner has locked.
    if not found.st_mode & stat.S_IWUSR or not os.access(path, os.W_OK):
        raise read_only(path)
    refuse_folder(path, found.st_dev)


def refuse_folder(path: Path, device: int | None = None) -> None:
    """Refuse a folder in which the journal cannot live. Raises StoreRefused."""
    folder = path.parent
    if not os.access(folder, os.W_OK | os.X_OK):
        raise read_only(path)
    kind = network_kind(folder.stat().st_dev if device is None else device)
    if kind:
        raise StoreRefused(
            "The store {path} would lie on a network file system ({kind}), where several programs can damage it.",
            hint="Name a place on a disk of this machine.",
            path=path,
            kind=kind,
        )


def network_kind(device: int, mounts: Path = _MOUNTS) -> str:
    """The kind of network file system that a device number belongs to; empty when it is local or not known."""
    if os.major(device) != 0:  # a real block device
        return ""
    number = f"{os.major(device)}:{os.minor(device)}"
    try:
        lines = mounts.read_text(errors="replace").splitlines()
    except OSError:
        return ""
    for line in lines:
        before, _dash, after = line.partition(" - ")
        kind = after.partition(" ")[0]
        if before.split(" ", 3)[2] == number and kind in _NETWORK:
            return kind
    return ""


def newer(path: Path) -> ConsoleError:
    return StoreRefused(
        "The store {path} was made by a newer version of this program; nothing was read or changed.",
        hint="Use the newer version, or name another store.",
        path=path,
    )


def foreign(path: Path) -> ConsoleError:
    return StoreRefused(
        "{path} is not a store of this program; it was left as it is.",
        hint="Name another file; one that does not exist yet becomes a new store.",
        path=path,
    )


def _user_name(uid: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
