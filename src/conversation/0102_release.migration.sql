-- Files with a row for each person are given only with a reason; who gave which, why, and how far the rows single people out.

CREATE TABLE conversation_release (
    id INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversation(id),
    file TEXT NOT NULL,                  -- votes.csv, participants-votes.csv
    reason TEXT NOT NULL,
    unique_rows REAL,                    -- share of people alone with their row
    known_3 REAL,                        -- share picked out by three known votes
    known_5 REAL,
    known_8 REAL,
    person INTEGER NOT NULL REFERENCES person(id),
    released_at INTEGER NOT NULL
) STRICT;
CREATE INDEX conversation_release_by_conversation ON conversation_release(conversation);
