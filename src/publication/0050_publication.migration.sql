-- What the public sees: frozen, disclosure-checked, recomputable.

CREATE TABLE asked_said_did (
    id INTEGER PRIMARY KEY,
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    position INTEGER NOT NULL,
    asked TEXT NOT NULL,
    said TEXT NOT NULL,
    did TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX asked_said_did_by_proposal ON asked_said_did(proposal);

CREATE TABLE publication (
    id INTEGER PRIMARY KEY,
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    number INTEGER NOT NULL,         -- 1, 2 ... of this proposal; the newest is shown
    version INTEGER NOT NULL,
    slug TEXT NOT NULL,              -- of the address: "frailty-alerts"
    content TEXT NOT NULL,           -- JSON: everything that the page shows
    score_file TEXT NOT NULL,        -- score-*.json: disclosure-safe input and the published score
    published_by INTEGER NOT NULL REFERENCES person(id),
    published_at INTEGER NOT NULL,
    withdrawn_at INTEGER,
    withdrawn_reason TEXT NOT NULL DEFAULT '',
    UNIQUE (proposal, number)
) STRICT;
CREATE INDEX publication_by_slug ON publication(slug);
