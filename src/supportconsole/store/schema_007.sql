-- Accounts, the outbox and what a remote has answered. The rules of schema_001.sql hold here too.

CREATE TABLE account (
    name TEXT PRIMARY KEY,
    connector TEXT NOT NULL DEFAULT '',
    caps TEXT NOT NULL DEFAULT '[]',     -- JSON array of capability names, as the remote last told them
    me_id INTEGER REFERENCES person (id),
    zone TEXT NOT NULL DEFAULT '',
    product TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'working', 'idle', 'offline', 'login', 'network', 'limited', 'asks')),
    problem TEXT NOT NULL DEFAULT '',
    confirmed_at INTEGER,                -- the last answer that was understood, by this machine's clock
    skew INTEGER NOT NULL DEFAULT 0,     -- the server's clock minus ours
    retry_at INTEGER,
    asked TEXT NOT NULL DEFAULT ''       -- what a person answered: 'delete' lets one stopped deletion through
) STRICT, WITHOUT ROWID;

-- One engine for each account. `beat` is seconds of the system's monotonic clock, which all processes of one start share.
CREATE TABLE lease (
    account TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    pid INTEGER NOT NULL,
    started TEXT NOT NULL,
    beat REAL NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stream (
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    cursor TEXT,
    done INTEGER NOT NULL DEFAULT 0,     -- items taken in this run
    total INTEGER,
    complete_at INTEGER,                 -- server's clock of the last page that was complete
    swept_at INTEGER,                    -- when all ids were compared last
    PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE remote (
    account TEXT NOT NULL,
    kind TEXT NOT NULL,                  -- message, person, article, canned, view; tickets stand in remote_ticket
    remote_id TEXT NOT NULL,
    local_id INTEGER NOT NULL,
    hash BLOB,                           -- of the thing as it came: equal means nothing to do
    raw BLOB,                            -- what has no neutral field: JSON, deflated
    PRIMARY KEY (account, kind, remote_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX remote_local ON remote (kind, local_id);

CREATE TABLE remote_ticket (
    ticket_id INTEGER PRIMARY KEY REFERENCES ticket (id),
    account TEXT NOT NULL,
    remote_id TEXT NOT NULL,
    version TEXT NOT NULL DEFAULT '',
    strength TEXT NOT NULL DEFAULT 'none',
    base TEXT NOT NULL DEFAULT '{}',     -- JSON: the neutral fields as the remote last showed them
    number TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '',
    remote_status TEXT NOT NULL DEFAULT '',
    remote_priority TEXT NOT NULL DEFAULT '',
    hash BLOB,
    raw BLOB,
    due INTEGER NOT NULL DEFAULT 0,      -- its conversation is to be read: 0 no, higher is sooner
    cursor TEXT,                         -- where reading the conversation goes on
    missing_at INTEGER,                  -- no longer among the ids of the remote
    UNIQUE (account, remote_id)
) STRICT;
CREATE INDEX remote_ticket_due ON remote_ticket (account, due DESC, ticket_id DESC) WHERE due > 0;

CREATE TABLE remote_file (
    message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,              -- in the message's list of attachments
    account TEXT NOT NULL,
    handle TEXT NOT NULL,
    asked_at INTEGER,
    reason TEXT NOT NULL DEFAULT '',     -- why the last try failed
    PRIMARY KEY (message_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX remote_file_asked ON remote_file (account, asked_at) WHERE asked_at IS NOT NULL;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL,
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    deed TEXT NOT NULL CHECK (deed IN ('reply', 'note', 'fields', 'create', 'merge')),
    key TEXT NOT NULL UNIQUE,
    marker TEXT NOT NULL UNIQUE,
    operation TEXT NOT NULL,             -- JSON: body, files, edits
    checksum TEXT NOT NULL,              -- sha256 of the operation
    stage TEXT NOT NULL DEFAULT 'queued',
    person_id INTEGER REFERENCES person (id),
    message_id INTEGER REFERENCES message (id) ON DELETE SET NULL,
    seen_version INTEGER NOT NULL,       -- the ticket's version that its author knew, own changes included
    batch_id INTEGER NOT NULL DEFAULT 0, -- the undo batch it came with; 0 only inside the transaction that makes both
    queued_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    attempted_at INTEGER,                -- by the server's clock as far as known
    owner TEXT NOT NULL DEFAULT '',      -- the lease under which it left
    lookups INTEGER NOT NULL DEFAULT 0,
    missing_from INTEGER,                -- server's clock of the first look-up that did not find it
    not_before INTEGER,
    waits_for INTEGER REFERENCES outbox (id),
    files TEXT,                          -- JSON: tokens of what was uploaded
    insists INTEGER NOT NULL DEFAULT 0,  -- a person has seen what is new and sends all the same
    reason TEXT NOT NULL DEFAULT '',
    theirs TEXT,
    remote_id TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX outbox_open ON outbox (ticket_id, id) WHERE stage NOT IN ('sent', 'discarded');
CREATE INDEX outbox_message ON outbox (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX outbox_batch ON outbox (batch_id);
CREATE INDEX outbox_created ON outbox (ticket_id) WHERE deed = 'create';

-- What was done, dropped, changed or refused on the way, in words for a person.
CREATE TABLE remote_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    account TEXT NOT NULL,
    ticket_id INTEGER,
    entry_id INTEGER,
    what TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX remote_log_entry ON remote_log (entry_id) WHERE entry_id IS NOT NULL;
