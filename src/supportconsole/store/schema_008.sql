-- Tickets that somebody wants to see and that have not been pulled: asked for by the number that the helpdesk gave them.

CREATE TABLE wanted_ticket (
    account TEXT NOT NULL,
    number TEXT NOT NULL,                -- as the person wrote it
    asked_at INTEGER,                    -- NULL once it has been answered
    ticket_id INTEGER REFERENCES ticket (id),
    reason TEXT NOT NULL DEFAULT '',     -- why it could not be had
    PRIMARY KEY (account, number)
) STRICT, WITHOUT ROWID;
