"""Articles, canned responses and views of a remote come in, beside those that were made here."""

import json
import sqlite3
from collections.abc import Mapping

from supportconsole.domain.records_values import clean_value
from supportconsole.domain.remote.things import RemoteArticle, RemoteCanned, RemoteView
from supportconsole.domain.text.cleaning import clean, clean_line
from supportconsole.store import codes, remote_rows
from supportconsole.store.remote_rows import Kind, checked_id, digest


def take_article(db: sqlite3.Connection, account: str, article: RemoteArticle) -> bool:
    """Add or renew an article; whether anything had changed."""
    have, local_id = _have(db, account, "article", article.id, article)
    if have:
        return False
    title = clean_line(article.title) or checked_id(article.id)
    tags = [tag for tag in dict.fromkeys(map(clean_line, article.tags)) if tag]
    values = {
        "title": title,
        "body": clean(article.body),
        "format": codes.FORMAT_CODES[article.format],
        "language": clean_line(article.language),
        "state": article.state.value,
        "tags": json.dumps(tags, ensure_ascii=False),
        "url": clean_line(article.url),
        "found_by": " ".join((title, *tags)).casefold(),
    }
    local_id = _put(db, "article", values, f"{account}:{article.id}", local_id)
    remote_rows.note(db, account, "article", article.id, local_id, hash=digest(article), raw=article.raw)
    return True


def take_canned(db: sqlite3.Connection, account: str, canned: RemoteCanned) -> bool:
    """Add or renew a canned response or macro; whether anything had changed."""
    have, local_id = _have(db, account, "canned", canned.id, canned)
    if have:
        return False
    title, body = clean_line(canned.title) or checked_id(canned.id), clean(canned.body)
    shortcut = clean_line(canned.shortcut)
    groups = [name for name in map(clean_line, canned.groups) if name]
    values = {
        "title": title,
        "body": body,
        "language": clean_line(canned.language),
        "groups": json.dumps(groups, ensure_ascii=False),
        "shortcut": shortcut,
        "changes": json.dumps(clean_value(dict(canned.changes)), ensure_ascii=False),
        "found_by": f"{title} {shortcut} {body}".casefold(),
    }
    local_id = _put(db, "canned", values, f"{account}:{canned.id}", local_id)
    remote_rows.note(db, account, "canned", canned.id, local_id, hash=digest(canned), raw=canned.raw)
    return True


def take_view(db: sqlite3.Connection, account: str, view: RemoteView) -> bool:
    """Add or renew a list of the remote that can be said in the console's query language."""
    have, _local_id = _have(db, account, "view", view.id, view)
    name = clean_line(f"{account}: {view.title}")
    if have or not view.query or not view.title.strip():
        return False
    db.execute(
        "INSERT INTO view (name, query, sort, place) VALUES (?, ?, 'updated', 1000) "
        "ON CONFLICT DO UPDATE SET query = excluded.query",
        (name, clean_line(view.query)),
    )
    remote_rows.note(db, account, "view", view.id, 0, hash=digest(view), raw=view.raw)
    return True


def drop(db: sqlite3.Connection, account: str, kind: Kind, remote_id: str) -> bool:
    """The remote has deleted an article or a canned response; whether it was here."""
    have = remote_rows.known(db, account, kind, (remote_id,)).get(remote_id)
    if have is None or kind not in {"article", "canned"}:
        return False
    db.execute(f"DELETE FROM {kind} WHERE id = ?", (have.local_id,))  # noqa: S608 - one of two words
    db.execute(
        "DELETE FROM remote WHERE account = ? AND kind = ? AND remote_id = ?", (account, kind, remote_id)
    )
    return True


def _have(
    db: sqlite3.Connection, account: str, kind: Kind, remote_id: str, thing: object
) -> tuple[bool, int | None]:
    """Whether the very same thing is here, and the local number of an older one."""
    known = remote_rows.known(db, account, kind, (checked_id(remote_id),)).get(remote_id)
    if known is None:
        return False, None
    return known.hash == digest(thing), known.local_id


def _put(
    db: sqlite3.Connection, table: str, values: Mapping[str, object], ref: str, local_id: int | None
) -> int:
    """Add a row, or renew the one of that number; its number. Table and columns are this module's own words."""
    if local_id is None:
        columns = [*values, "ref"]
        marks = ", ".join("?" * len(columns))
        added = db.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608
            (*values.values(), ref),
        )
        return int(added.lastrowid or 0)
    settings = ", ".join(f"{name} = ?" for name in values)
    db.execute(f"UPDATE {table} SET {settings} WHERE id = ?", (*values.values(), local_id))  # noqa: S608
    return local_id
