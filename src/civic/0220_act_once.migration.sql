-- What each form that takes effect writes costs few pages. Hashes lie in no order, so each index of
-- them is another page to read, to change and to sync at every answer.

-- The number of a row of the audit log is the one before it and one more: two rows cannot follow the
-- same row, so no index of the hashes before need say so.
CREATE TABLE act_numbered (
    id INTEGER PRIMARY KEY,          -- one more than the row before: the chain cannot fork
    happened_at INTEGER NOT NULL,
    person INTEGER,                  -- NULL: the public or the system
    organisation INTEGER,
    name TEXT NOT NULL,              -- page or command: "risk_add"
    proposal INTEGER,
    subject_kind TEXT,
    subject INTEGER,
    detail TEXT NOT NULL DEFAULT '', -- fixed words and ids, never names or answers
    previous BLOB NOT NULL,          -- hash of the row before
    hash BLOB NOT NULL               -- SHA-256 of `previous` and this row's other columns
) STRICT;
INSERT INTO act_numbered (id, happened_at, person, organisation, name, proposal, subject_kind, subject, detail, previous, hash)
    SELECT id, happened_at, person, organisation, name, proposal, subject_kind, subject, detail, previous, hash
    FROM act ORDER BY id;
DROP TABLE act;
ALTER TABLE act_numbered RENAME TO act;
CREATE INDEX act_by_proposal ON act(proposal, id) WHERE proposal IS NOT NULL;
CREATE INDEX act_by_person ON act(person, id) WHERE person IS NOT NULL;

-- Old ones are removed by reading all, a part at a time.
DROP INDEX form_used_by_day;
