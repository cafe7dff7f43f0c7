-- Kinds of entries whose stored things were brought in when the kind came to this log: once, and never
-- again, or what was put in past the log would enter it at the next start. Kinds that the log speaks of
-- already have been brought in.
CREATE TABLE ledger_brought_in (
    kind TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO ledger_brought_in (kind)
    SELECT kind FROM ledger_entry WHERE kind NOT IN ('withdrawn', 'replaced')
    UNION SELECT kind FROM ledger_waiting WHERE kind NOT IN ('withdrawn', 'replaced')
    UNION SELECT kind FROM ledger_record;
