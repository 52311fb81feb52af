"""Whether what a store holds is still what was put into it."""

import sqlite3
import threading

from supportconsole.store.drafts import checksum


def find_damage(
    db: sqlite3.Connection, *, thorough: bool = False, seconds: float = 0
) -> tuple[str, ...] | None:
    """What SQLite finds wrong in the file, at most ten lines; None when `seconds` (0 for no limit) were too few.

    A thorough look compares indexes with their tables as well and takes several times as long.
    """
    ended = threading.Event()

    def break_off() -> None:
        pause = seconds
        while not ended.wait(pause):
            db.interrupt()
            pause = 0.005  # again: one that comes before the statement has begun is forgotten

    alarm = threading.Thread(target=break_off, daemon=True) if seconds else None
    if alarm:
        alarm.start()
    try:
        rows = db.execute("PRAGMA integrity_check(10)" if thorough else "PRAGMA quick_check(10)").fetchall()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            return None
        raise
    except sqlite3.DatabaseError as error:
        return (str(error),)
    finally:
        if alarm:
            ended.set()
            alarm.join()
    lines = tuple(str(line) for (line,) in rows)
    if any("interrupted" in line for line in lines):
        return None
    return () if lines == ("ok",) else lines


def find_damaged_drafts(db: sqlite3.Connection) -> tuple[int, ...]:
    """The drafts whose text is not the one that was saved, by their ids."""
    rows = db.execute("SELECT id, body, checksum FROM draft ORDER BY id")
    return tuple(draft for draft, body, kept in rows if checksum(body) != kept)


def count_wrong_tallies(db: sqlite3.Connection) -> int:
    """How many of the kept ticket counts differ from the real ones."""
    (wrong,) = db.execute(_WRONG_TALLIES).fetchone()
    return int(wrong)


_WRONG_TALLIES = """
WITH real AS (
    SELECT status, priority, coalesce(team_id, 0), coalesce(assignee_id, 0), flags <> 0, count(*)
    FROM ticket GROUP BY 1, 2, 3, 4, 5
), kept AS (
    SELECT status, priority, team_id, assignee_id, hidden, n FROM tally WHERE n <> 0
)
SELECT (SELECT count(*) FROM (SELECT * FROM real EXCEPT SELECT * FROM kept))
     + (SELECT count(*) FROM (SELECT * FROM kept EXCEPT SELECT * FROM real))
"""
