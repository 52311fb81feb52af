"""The schema's history: named steps that are only ever added to."""

from pathlib import Path

from supportconsole.store.connection import connect


def migrate(path: Path) -> None:
    """Bring the file at `path` to the newest schema."""
    db = connect(path, writable=True)
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'ticket'").fetchone():
        db.executescript((Path(__file__).parent / "schema_001.sql").read_text())
    db.close()
