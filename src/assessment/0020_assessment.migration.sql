-- Quick screen, independent ratings, differences and their reconciliation.

CREATE TABLE screen_answer (
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    question TEXT NOT NULL,          -- id in the framework's quick screen
    answer TEXT NOT NULL,            -- yes, no, unsure (as the pack declares)
    note TEXT NOT NULL DEFAULT '',
    answered_by INTEGER NOT NULL REFERENCES person(id),
    answered_at INTEGER NOT NULL,
    PRIMARY KEY (proposal, question)
) STRICT;

CREATE TABLE assessment (
    id INTEGER PRIMARY KEY,
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    version INTEGER NOT NULL,        -- of the proposal, frozen
    framework INTEGER NOT NULL REFERENCES framework(id),
    state TEXT NOT NULL,             -- open, closed (all locked or closed by the owner), reconciled
    opened_by INTEGER NOT NULL REFERENCES person(id),
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    UNIQUE (proposal, version)
) STRICT;

-- One assessor's part; blind until locked.
CREATE TABLE assessor (
    id INTEGER PRIMARY KEY,
    assessment INTEGER NOT NULL REFERENCES assessment(id),
    person INTEGER NOT NULL REFERENCES person(id),
    organisation INTEGER NOT NULL REFERENCES organisation(id),
    locked_at INTEGER,
    UNIQUE (assessment, person)
) STRICT;

CREATE TABLE rating (
    assessor INTEGER NOT NULL REFERENCES assessor(id),
    question TEXT NOT NULL,          -- "P1"
    rating INTEGER,                  -- 1..5 as answered, NULL: cannot say
    confidence INTEGER,              -- 1 low, 2 medium, 3 high
    reason TEXT NOT NULL DEFAULT '',
    evidence TEXT NOT NULL DEFAULT '',
    would_need TEXT NOT NULL DEFAULT '', -- what we would need to see
    revision INTEGER NOT NULL DEFAULT 1,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (assessor, question)
) STRICT;

CREATE TABLE reconciliation (
    id INTEGER PRIMARY KEY,
    assessment INTEGER NOT NULL REFERENCES assessment(id),
    question TEXT NOT NULL,
    outcome TEXT NOT NULL,           -- agreed, differ, leadership
    agreed_rating INTEGER,           -- NULL: we keep differing
    reason TEXT NOT NULL,
    leadership_question TEXT NOT NULL DEFAULT '',
    decided_by INTEGER NOT NULL REFERENCES person(id),
    decided_at INTEGER NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    UNIQUE (assessment, question)
) STRICT;
