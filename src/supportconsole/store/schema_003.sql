-- What an article has been used for. The rules of schema_001.sql hold here too.

ALTER TABLE article ADD COLUMN updated_at INTEGER; -- when its text was changed last; NULL where nobody knows
-- The same article in several languages has one family: see docs/knowledge.md.
ALTER TABLE article ADD COLUMN family TEXT NOT NULL GENERATED ALWAYS AS (
    coalesce(
        nullif(CASE WHEN extra IS NULL THEN '' ELSE json_extract(extra, '$.translation_of') END, ''),
        CASE WHEN language <> '' AND substr(ref, -length(language) - 1) IN ('-' || language, '.' || language, '_' || language)
             THEN substr(ref, 1, length(ref) - length(language) - 1) END,
        ref)) VIRTUAL;
CREATE INDEX article_family ON article (family);

CREATE TABLE article_use (
    article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),
    how TEXT NOT NULL CHECK (how IN ('text', 'link', 'helped', 'drafted')),
    person_id INTEGER REFERENCES person (id),
    used_at INTEGER NOT NULL,
    PRIMARY KEY (ticket_id, article_id, how)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_use_article ON article_use (article_id, used_at);

-- What was searched for, newest 20,000: where nothing was used there may be a gap in the knowledge base.
CREATE TABLE search_made (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    words TEXT NOT NULL,
    folded TEXT NOT NULL,                -- casefolded, one space between words: what is counted together
    hits INTEGER NOT NULL,
    used INTEGER NOT NULL DEFAULT 0,     -- whether something that it found was opened
    ticket_id INTEGER REFERENCES ticket (id),
    person_id INTEGER REFERENCES person (id),
    made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX search_made_at ON search_made (made_at);

-- Steps of an undo batch that are about no ticket: what a record was and became, as JSON; NULL where it was not there.
CREATE TABLE record_step (
    batch_id INTEGER NOT NULL REFERENCES undo_batch (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    kind TEXT NOT NULL,                  -- article, use, view
    key TEXT NOT NULL,
    before TEXT,
    after TEXT,
    PRIMARY KEY (batch_id, place)
) STRICT, WITHOUT ROWID;
