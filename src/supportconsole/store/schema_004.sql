-- Canned responses and macros from files. The rules of schema_001.sql hold here too.

-- Which responses are kept in files: a scripts folder is their truth, and the table `canned` only mirrors them.
CREATE TABLE canned_file (
    canned_id INTEGER PRIMARY KEY REFERENCES canned (id) ON DELETE CASCADE,
    folder TEXT NOT NULL,
    path TEXT NOT NULL
) STRICT;
CREATE INDEX canned_file_folder ON canned_file (folder);

-- The folders that were read, and what they looked like then.
CREATE TABLE canned_folder (
    folder TEXT PRIMARY KEY,
    stamp TEXT NOT NULL,
    problems TEXT NOT NULL DEFAULT '[]'  -- JSON array of [path, line, reason, kept]
) STRICT, WITHOUT ROWID;

-- Which message came from which response; a macro without a text leaves no message.
CREATE TABLE canned_use (
    id INTEGER PRIMARY KEY,
    canned_id INTEGER NOT NULL REFERENCES canned (id) ON DELETE CASCADE,
    message_id INTEGER REFERENCES message (id) ON DELETE CASCADE,
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    person_id INTEGER REFERENCES person (id),
    used_at INTEGER NOT NULL
) STRICT;
CREATE INDEX canned_use_canned ON canned_use (canned_id, used_at);
CREATE INDEX canned_use_message ON canned_use (message_id);
CREATE INDEX canned_use_ticket ON canned_use (ticket_id);
