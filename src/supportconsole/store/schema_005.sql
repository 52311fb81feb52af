-- Guided scripts that are being followed. The rules of schema_001.sql hold here too.

-- A script's text, once for each version that anybody has followed: a run goes on with the one that it began with.
CREATE TABLE script_text (
    id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,           -- sha256 of the text
    text TEXT NOT NULL
) STRICT;

CREATE TABLE script_run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    script TEXT NOT NULL,                -- the script's name, the same in all its languages
    text_id INTEGER NOT NULL REFERENCES script_text (id),
    person_id INTEGER REFERENCES person (id),
    began_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'finished', 'abandoned')),
    step TEXT NOT NULL,                  -- where it stands or ended: for lists and figures, without reading the events
    events INTEGER NOT NULL DEFAULT 0    -- how many there are; who adds one must know all before it
) STRICT;
CREATE INDEX script_run_ticket ON script_run (ticket_id, state);
CREATE INDEX script_run_script ON script_run (script);

CREATE TABLE script_event (
    run_id INTEGER NOT NULL REFERENCES script_run (id),
    place INTEGER NOT NULL,              -- from 1, without a hole
    at INTEGER NOT NULL,
    event TEXT NOT NULL,                 -- JSON array: act, step, name, value, detail
    PRIMARY KEY (run_id, place)
) STRICT, WITHOUT ROWID;
