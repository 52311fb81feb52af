-- What is found, and by which words. The rules of schema_001.sql hold here too.

-- What an index holds of each ticket, article, canned response and script, and of each message that was answered by a
-- canned response. The keys are those of the room `search`; without the texts that an index was made of, an entry could
-- not be taken out of it again.
CREATE TABLE search_doc (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- the higher, the later something was said: also the order of an index
    kind INTEGER NOT NULL,               -- 0 ticket 1 article 2 canned 3 script 4 answered message
    item INTEGER NOT NULL,               -- the number in the table of that kind
    rules INTEGER NOT NULL,              -- of the normaliser that made it; lower ones are made anew
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    body BLOB NOT NULL,                  -- deflated: the stems of the body, a line feed, the dictionary forms
    UNIQUE (kind, item)
) STRICT;
CREATE INDEX search_doc_rules ON search_doc (rules);

CREATE VIRTUAL TABLE search_ticket USING fts5 (title, body, lemmas, content = '', tokenize = 'unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE search_library USING fts5 (title, body, lemmas, content = '', tokenize = 'unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE search_answered USING fts5 (title, body, lemmas, content = '', tokenize = 'unicode61 remove_diacritics 0');

-- In how many entries of each index a key stands. SQLite knows it too, but needs up to 8 ms to tell.
CREATE TABLE search_term (
    term TEXT PRIMARY KEY,
    ticket INTEGER NOT NULL DEFAULT 0,
    library INTEGER NOT NULL DEFAULT 0,
    answered INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX search_term_common ON search_term (term) WHERE ticket > 9 OR library > 1;

CREATE TABLE search_size (
    place TEXT PRIMARY KEY,              -- ticket, library, answered
    n INTEGER NOT NULL                   -- entries
) STRICT, WITHOUT ROWID;
INSERT INTO search_size VALUES ('ticket', 0), ('library', 0), ('answered', 0);

-- A guided script as it is found; the scripts themselves are files.
CREATE TABLE search_script (
    id INTEGER PRIMARY KEY,
    ref TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    language TEXT NOT NULL DEFAULT ''
) STRICT;

-- What has to be looked at again. Writing a message notes one row here; the words are found later.
CREATE TABLE search_todo (
    kind INTEGER NOT NULL,
    item INTEGER NOT NULL,
    stamp INTEGER NOT NULL DEFAULT 1,    -- told apart from what changes while it is being looked at
    PRIMARY KEY (kind, item)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER search_ticket_in AFTER INSERT ON ticket BEGIN
    INSERT INTO search_todo (kind, item) VALUES (0, new.id) ON CONFLICT DO UPDATE SET stamp = stamp + 1;
END;
CREATE TRIGGER search_ticket_again AFTER UPDATE OF subject ON ticket WHEN new.subject <> old.subject BEGIN
    INSERT INTO search_todo (kind, item) VALUES (0, new.id) ON CONFLICT DO UPDATE SET stamp = stamp + 1;
END;
CREATE TRIGGER search_ticket_out AFTER DELETE ON ticket BEGIN
    INSERT INTO search_todo (kind, item) VALUES (0, old.id) ON CONFLICT DO UPDATE SET stamp = stamp + 1;
END;
CREATE TRIGGER search_message_in AFTER INSERT ON message WHEN new.kind < 3 BEGIN
    INSERT INTO search_todo (kind, item) VALUES (0, new.ticket_id) ON CONFLICT DO UPDATE SET stamp = stamp + 1;
END;
CREATE TRIGGER search_message_again AFTER UPDATE OF body, ticket_id ON message
WHEN new.kind < 3 AND (new.body <> old.body OR new.ticket_id <> old.ticket_id) BEGIN
    INSERT INTO search_todo (kind, item) VALUES (0, new.ticket_id) ON CONFLICT DO UPDATE SET stamp = stamp + 1;
    INSERT INTO search_todo (kind, item) VALUES (0, old.ticket_id) ON CONFLICT DO UPDATE SET stamp = stamp + 1;
END;
CREATE TRIGGER search_message_out AFTER DELETE ON message WHEN old.kind < 3 BEGIN
    INSERT INTO search_todo (kind, item) VALUES (0, old.ticket_id) ON CONFLICT DO UPDATE SET stamp = stamp + 1;
END;
CREATE TRIGGER search_article_in AFTER INSERT ON article BEGIN
    INSERT INTO search_todo (kind, item) VALUES (1, new.id) ON CONFLICT DO UPDATE SET stamp = stamp + 1;
END;
CREATE TRIGGER search_article_again AFTER UPDATE OF title, body, tags, language ON article BEGIN
    INSERT INTO search_todo (kind, item) VALUES (1, new.id) ON CONFLICT DO UPDATE SET stamp = stamp + 1;
END;
CREATE TRIGGER search_article_out AFTER DELETE ON article BEGIN
    INSERT INTO search_todo (kind, item) VALUES (1, old.id) ON CONFLICT DO UPDATE SET stamp = stamp + 1;
END;
CREATE TRIGGER search_canned_in AFTER INSERT ON canned BEGIN
    INSERT INTO search_todo (kind, item) VALUES (2, new.id) ON CONFLICT DO UPDATE SET stamp = stamp + 1;
END;
CREATE TRIGGER search_canned_again AFTER UPDATE OF title, body, shortcut, language ON canned BEGIN
    INSERT INTO search_todo (kind, item) VALUES (2, new.id) ON CONFLICT DO UPDATE SET stamp = stamp + 1;
END;
CREATE TRIGGER search_canned_out AFTER DELETE ON canned BEGIN
    INSERT INTO search_todo (kind, item) VALUES (2, old.id) ON CONFLICT DO UPDATE SET stamp = stamp + 1;
END;
CREATE TRIGGER search_script_in AFTER INSERT ON search_script BEGIN
    INSERT INTO search_todo (kind, item) VALUES (3, new.id) ON CONFLICT DO UPDATE SET stamp = stamp + 1;
END;
CREATE TRIGGER search_script_again AFTER UPDATE OF title, body, language ON search_script BEGIN
    INSERT INTO search_todo (kind, item) VALUES (3, new.id) ON CONFLICT DO UPDATE SET stamp = stamp + 1;
END;
CREATE TRIGGER search_script_out AFTER DELETE ON search_script BEGIN
    INSERT INTO search_todo (kind, item) VALUES (3, old.id) ON CONFLICT DO UPDATE SET stamp = stamp + 1;
END;

-- What an agent did not want to be offered for a ticket; it counts less for tickets like it.
CREATE TABLE search_dismissed (
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    kind INTEGER NOT NULL,
    item INTEGER NOT NULL,
    person_id INTEGER REFERENCES person (id),
    dismissed_at INTEGER NOT NULL,
    PRIMARY KEY (ticket_id, kind, item)
) STRICT, WITHOUT ROWID;

-- Up to which message it is known whether a canned response answered it.
CREATE TABLE search_answers (message_id INTEGER NOT NULL) STRICT;
INSERT INTO search_answers VALUES (0);

-- What was here before searching came.
INSERT INTO search_todo (kind, item) SELECT 0, id FROM ticket;
INSERT INTO search_todo (kind, item) SELECT 1, id FROM article;
INSERT INTO search_todo (kind, item) SELECT 2, id FROM canned;
