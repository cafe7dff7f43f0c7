-- Appending costs few pages: an insert into a table in the order of its own hashes touches another
-- page each time, so what must be ordered by hash is only what is looked up by it.

-- The hashes that the next entry is joined with, so that appending need not look them up.
ALTER TABLE ledger_state ADD COLUMN edge BLOB;   -- one hash for each 1 in `size`, the lowest first; NULL: look them up
ALTER TABLE ledger_state ADD COLUMN flushed TEXT NOT NULL DEFAULT ''; -- the day for which all that had waited has entered

-- Only entries that take another one away are looked up by what they name.
DROP INDEX ledger_entry_by_digest;
CREATE INDEX ledger_entry_by_named ON ledger_entry(digest) WHERE kind IN ('withdrawn', 'replaced');

-- What opens an entry, in the order of what it is about. The number of the subject is in the content
-- anyway; nothing tells when a row came.
CREATE TABLE ledger_opening (
    leaf BLOB NOT NULL,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    subject INTEGER NOT NULL,        -- number of the thing in its own table
    salt BLOB NOT NULL,              -- 16 random bytes; none where the content is public
    marks BLOB NOT NULL,             -- four bytes for each line of the content, to name what was altered
    PRIMARY KEY (kind, about, subject)
) STRICT, WITHOUT ROWID;
INSERT INTO ledger_opening (leaf, kind, about, subject, salt, marks)
    SELECT leaf, kind, about, subject, salt, marks FROM ledger_record;
DROP TABLE ledger_record;
ALTER TABLE ledger_opening RENAME TO ledger_record;
CREATE UNIQUE INDEX ledger_record_by_leaf ON ledger_record(leaf);
CREATE INDEX ledger_record_by_subject ON ledger_record(subject);
