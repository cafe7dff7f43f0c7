-- Other organisations that look at the log and sign what they saw; and the heads that were published,
-- one a day, so that anybody can come back to the one that they kept.

CREATE TABLE ledger_witness (
    id INTEGER PRIMARY KEY,
    public_key TEXT NOT NULL UNIQUE, -- as 'name+number+key'
    added_at INTEGER NOT NULL
) STRICT;

CREATE TABLE ledger_head (
    size INTEGER PRIMARY KEY,
    note TEXT NOT NULL,              -- signed, without the witnesses' lines
    day TEXT NOT NULL                -- ISO date
) STRICT;
