-- The transparency log: one line for each contribution and each public act, append only, provable.
-- Nothing in ledger_entry and ledger_node is personal: both are published whole.

CREATE TABLE ledger_state (
    id INTEGER PRIMARY KEY,          -- 1, the only row: whoever appends holds it
    size INTEGER NOT NULL
) STRICT;
INSERT INTO ledger_state (id, size) VALUES (1, 0);

CREATE TABLE ledger_entry (
    position INTEGER PRIMARY KEY,    -- from 0, without gaps
    kind TEXT NOT NULL,              -- "ballot-after", "publication", "withdrawn", "replaced"
    about TEXT NOT NULL,             -- "engagement/12"
    digest BLOB NOT NULL,            -- commitment to what was said; of withdrawn and replaced the leaf that goes
    leaf BLOB NOT NULL               -- SHA-256(0x00, the line of this entry)
) STRICT;
CREATE INDEX ledger_entry_by_leaf ON ledger_entry(leaf);
CREATE INDEX ledger_entry_by_about ON ledger_entry(about, kind);
CREATE INDEX ledger_entry_by_digest ON ledger_entry(digest);

-- Whole subtrees of 2^level entries, so that a proof reads a few rows however long the log is.
CREATE TABLE ledger_node (
    level INTEGER NOT NULL,          -- 1 and above; level 0 is ledger_entry.leaf
    position INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (level, position)
) STRICT, WITHOUT ROWID;

-- What opens an entry. Not published; deleted when somebody withdraws, and then nobody can say any
-- more what the entry stood for.
CREATE TABLE ledger_record (
    leaf BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    subject INTEGER NOT NULL,        -- number of the thing in its own table
    salt BLOB NOT NULL,              -- 16 random bytes; none where the content is public
    marks BLOB NOT NULL,             -- four bytes for each line of the content, to name what was altered
    UNIQUE (kind, about, subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX ledger_record_by_subject ON ledger_record(subject);

-- Entries that wait for company, so that the order of the log does not tell who answered when.
-- Kept by hash, which is no order at all; the day only, never the time.
CREATE TABLE ledger_waiting (
    leaf BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    digest BLOB NOT NULL,
    since TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_waiting_by_about ON ledger_waiting(about);

-- Heads that others have signed.
CREATE TABLE ledger_cosignature (
    id INTEGER PRIMARY KEY,
    witness TEXT NOT NULL,           -- public key as 'name+number+key'
    size INTEGER NOT NULL,
    line TEXT NOT NULL,              -- as it stands below the checkpoint
    signed_at INTEGER NOT NULL,
    UNIQUE (witness, size)
) STRICT;
