-- Times are whole microseconds since the epoch, UTC. Texts are clean (domain.text.cleaning);
-- what cleaning altered is kept untouched in `original` for export and quoting.

CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE organization (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE team (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    level TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    ref TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('customer', 'agent')),
    name TEXT NOT NULL,
    email TEXT NOT NULL DEFAULT '',
    organization_id INTEGER REFERENCES organization (id),
    language TEXT NOT NULL DEFAULT '',
    vip INTEGER NOT NULL DEFAULT 0,
    found_by TEXT NOT NULL DEFAULT '',   -- casefolded name, address and organization, for look-ups
    extra TEXT                           -- JSON object of unknown interchange keys, in their order
) STRICT;
CREATE INDEX person_email ON person (email) WHERE email <> '';
CREATE INDEX person_agent ON person (name) WHERE role = 'agent';

CREATE TABLE team_member (
    person_id INTEGER NOT NULL REFERENCES person (id),
    team_id INTEGER NOT NULL REFERENCES team (id),
    place INTEGER NOT NULL,              -- order in the person's list of groups
    PRIMARY KEY (person_id, team_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE ticket (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- a number once shown is never given to another ticket
    ref TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL DEFAULT 'local',
    subject TEXT NOT NULL,
    status INTEGER NOT NULL,             -- 0 new 1 open 2 pending 3 hold 4 solved 5 closed
    priority INTEGER NOT NULL DEFAULT 0, -- 0 none 1 low 2 normal 3 high 4 urgent
    channel TEXT NOT NULL DEFAULT 'other',
    team_id INTEGER REFERENCES team (id),
    assignee_id INTEGER REFERENCES person (id),
    requester_id INTEGER REFERENCES person (id),
    language TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    wake_at INTEGER,
    flags INTEGER NOT NULL DEFAULT 0,    -- 1 spam 2 deleted 4 merged
    merged_into INTEGER REFERENCES ticket (id),
    turn INTEGER NOT NULL DEFAULT 0,     -- who wrote last in public: 0 nobody 1 customer 2 agent
    unread INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 1,
    tags TEXT NOT NULL DEFAULT '[]',     -- JSON array, as imported and shown; ticket_tag finds by it
    fields TEXT NOT NULL DEFAULT '{}',   -- JSON object of custom fields
    extra TEXT,
    urgency INTEGER NOT NULL GENERATED ALWAYS AS (4 - priority) VIRTUAL, -- ascending is urgent first: a keyset compares one way
    active INTEGER NOT NULL GENERATED ALWAYS AS (status < 4 AND flags = 0) STORED
) STRICT;
CREATE INDEX ticket_updated ON ticket (updated_at, id);
CREATE INDEX ticket_created ON ticket (created_at, id);
CREATE INDEX ticket_priority ON ticket (urgency, updated_at, id);
CREATE INDEX ticket_active_number ON ticket (id) WHERE active = 1;
CREATE INDEX ticket_active_created ON ticket (created_at, id) WHERE active = 1;
CREATE INDEX ticket_active_updated ON ticket (updated_at, id) WHERE active = 1;
CREATE INDEX ticket_active_priority ON ticket (urgency, updated_at, id) WHERE active = 1;
CREATE INDEX ticket_active_assignee ON ticket (assignee_id, urgency, updated_at, id) WHERE active = 1;
CREATE INDEX ticket_active_team ON ticket (team_id, urgency, updated_at, id) WHERE active = 1;
CREATE INDEX ticket_requester ON ticket (requester_id, created_at) WHERE requester_id IS NOT NULL;
CREATE INDEX ticket_wake ON ticket (wake_at) WHERE wake_at IS NOT NULL;

CREATE TABLE ticket_tag (
    tag TEXT NOT NULL,
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    PRIMARY KEY (tag, ticket_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE ticket_watcher (
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    person_id INTEGER NOT NULL REFERENCES person (id),
    PRIMARY KEY (ticket_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_watcher_person ON ticket_watcher (person_id);

CREATE TABLE message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ref TEXT NOT NULL UNIQUE,
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    kind INTEGER NOT NULL,               -- 0 reply 1 inbound 2 note 3 event 4 system
    author_id INTEGER REFERENCES person (id),
    body TEXT NOT NULL,
    format INTEGER NOT NULL DEFAULT 0,   -- 0 text 1 html 2 markdown
    created_at INTEGER NOT NULL,
    state INTEGER NOT NULL DEFAULT 0,    -- 0 local 1 draft 2 queued 3 sending 4 sent 5 unknown 6 held 7 conflict 8 failed
    attachments TEXT,                    -- JSON array of {name, type, size, path}
    changes TEXT,                        -- JSON array of [field, before, after], events only
    extra TEXT
) STRICT;
CREATE INDEX message_ticket ON message (ticket_id, created_at, id);

CREATE TABLE article (
    id INTEGER PRIMARY KEY,
    ref TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    format INTEGER NOT NULL DEFAULT 2,
    language TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'public' CHECK (state IN ('public', 'internal', 'draft')),
    owner_id INTEGER REFERENCES person (id),
    verified_until TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT '[]',
    url TEXT NOT NULL DEFAULT '',
    found_by TEXT NOT NULL DEFAULT '',   -- casefolded title and tags
    extra TEXT
) STRICT;

CREATE TABLE canned (
    id INTEGER PRIMARY KEY,
    ref TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    language TEXT NOT NULL DEFAULT '',
    groups TEXT NOT NULL DEFAULT '[]',
    shortcut TEXT NOT NULL DEFAULT '',
    changes TEXT NOT NULL DEFAULT '{}',
    found_by TEXT NOT NULL DEFAULT '',   -- casefolded title, shortcut and body
    extra TEXT
) STRICT;

CREATE TABLE original (
    kind TEXT NOT NULL,                  -- person, ticket, message, article, canned
    id INTEGER NOT NULL,
    field TEXT NOT NULL,
    text TEXT NOT NULL,                  -- JSON string, so that lone surrogates survive too
    PRIMARY KEY (kind, id, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE view (
    name TEXT PRIMARY KEY,
    query TEXT NOT NULL,
    sort TEXT NOT NULL,
    key TEXT NOT NULL DEFAULT '',
    place INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- A console is a running program with a screen; its drafts are its own while it lives.
CREATE TABLE console (
    id TEXT PRIMARY KEY,
    pid INTEGER NOT NULL,
    started TEXT NOT NULL,               -- boot id and start time of the process, so that a reused pid is told apart
    person_id INTEGER REFERENCES person (id),
    opened_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket_id INTEGER REFERENCES ticket (id),
    kind TEXT NOT NULL CHECK (kind IN ('reply', 'note', 'ticket')),
    body TEXT NOT NULL,
    fields TEXT,                         -- JSON object: what a ticket being written has beside its text
    checksum TEXT NOT NULL,              -- sha256 of the body: one flipped byte passes SQLite's own checks
    generation INTEGER NOT NULL,         -- a save with a lower one is older and is dropped
    base_version INTEGER NOT NULL DEFAULT 0,
    console TEXT NOT NULL,
    saved_at INTEGER NOT NULL
) STRICT;
CREATE INDEX draft_ticket ON draft (ticket_id, kind);

CREATE TABLE draft_version (
    draft_id INTEGER NOT NULL,           -- outlives its draft: nothing typed is lost by a discard
    generation INTEGER NOT NULL,
    body TEXT NOT NULL,
    checksum TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (draft_id, generation)
) STRICT, WITHOUT ROWID;

CREATE TABLE undo_batch (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    label TEXT NOT NULL,
    person_id INTEGER REFERENCES person (id),
    console TEXT NOT NULL DEFAULT '',
    made_at INTEGER NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE undo_step (
    batch_id INTEGER NOT NULL REFERENCES undo_batch (id),
    place INTEGER NOT NULL,
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    field TEXT NOT NULL,                 -- a domain field, or 'message' / 'created' for what was written
    before TEXT,                         -- JSON
    after TEXT,                          -- JSON
    PRIMARY KEY (batch_id, place)
) STRICT, WITHOUT ROWID;

-- How many tickets share status, priority, team and assignee: view counts are sums over a few hundred rows.
CREATE TABLE tally (
    status INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    team_id INTEGER NOT NULL,            -- 0 for none
    assignee_id INTEGER NOT NULL,        -- 0 for none
    hidden INTEGER NOT NULL,             -- 1 when a flag keeps the ticket out of queues
    n INTEGER NOT NULL,
    PRIMARY KEY (status, priority, team_id, assignee_id, hidden)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER ticket_counted_in AFTER INSERT ON ticket BEGIN
    INSERT INTO tally VALUES (new.status, new.priority, coalesce(new.team_id, 0), coalesce(new.assignee_id, 0), new.flags <> 0, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER ticket_counted_out AFTER DELETE ON ticket BEGIN
    UPDATE tally SET n = n - 1 WHERE status = old.status AND priority = old.priority
        AND team_id = coalesce(old.team_id, 0) AND assignee_id = coalesce(old.assignee_id, 0) AND hidden = (old.flags <> 0);
END;
CREATE TRIGGER ticket_counted_again AFTER UPDATE OF status, priority, team_id, assignee_id, flags ON ticket BEGIN
    UPDATE tally SET n = n - 1 WHERE status = old.status AND priority = old.priority
        AND team_id = coalesce(old.team_id, 0) AND assignee_id = coalesce(old.assignee_id, 0) AND hidden = (old.flags <> 0);
    INSERT INTO tally VALUES (new.status, new.priority, coalesce(new.team_id, 0), coalesce(new.assignee_id, 0), new.flags <> 0, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;

-- Words of the subject, for the filter; full search has its own index.
CREATE VIRTUAL TABLE ticket_words USING fts5 (subject, content = 'ticket', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');
CREATE TRIGGER ticket_words_in AFTER INSERT ON ticket BEGIN
    INSERT INTO ticket_words (rowid, subject) VALUES (new.id, new.subject);
END;
CREATE TRIGGER ticket_words_out AFTER DELETE ON ticket BEGIN
    INSERT INTO ticket_words (ticket_words, rowid, subject) VALUES ('delete', old.id, old.subject);
END;
CREATE TRIGGER ticket_words_again AFTER UPDATE OF subject ON ticket BEGIN
    INSERT INTO ticket_words (ticket_words, rowid, subject) VALUES ('delete', old.id, old.subject);
    INSERT INTO ticket_words (rowid, subject) VALUES (new.id, new.subject);
END;
