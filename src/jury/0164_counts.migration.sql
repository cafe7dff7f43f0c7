-- Papers that are not counted and why, what jurors wrote, and who does not share a table.

-- A paper of a ballot that is not counted, or that never came in: never what is on it.
CREATE TABLE jury_excluded (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    participant INTEGER NOT NULL REFERENCES participant(id),
    ballot TEXT NOT NULL,            -- before, after, reasons, vote:ID
    cause TEXT NOT NULL,             -- a word of jury/excluded.h
    note TEXT NOT NULL DEFAULT '',
    noted_by INTEGER NOT NULL REFERENCES person(id),
    noted_day TEXT NOT NULL,
    UNIQUE (participant, ballot)
) STRICT;
CREATE INDEX jury_excluded_by_engagement ON jury_excluded(engagement);

-- Who wrote a reason or asked a question, as a keyed digest that says it to nobody: when a juror
-- withdraws, what they wrote can be found and removed.
CREATE TABLE jury_written (
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    kind TEXT NOT NULL,              -- reason, question
    item INTEGER NOT NULL,           -- jury_reason.id, jury_question.id
    mark BLOB NOT NULL,
    PRIMARY KEY (kind, item)
) STRICT;
CREATE INDEX jury_written_by_engagement ON jury_written(engagement);

-- How the jurors were seated last, and who was kept apart.
CREATE TABLE jury_seating (
    engagement INTEGER PRIMARY KEY REFERENCES engagement(id),
    tables INTEGER NOT NULL,
    rounds INTEGER NOT NULL,
    apart_by TEXT NOT NULL DEFAULT '', -- '' nobody, home, named (on one line of apart), group, category:NAME
    apart TEXT NOT NULL DEFAULT '',    -- labels, those to be kept apart on one line
    together INTEGER NOT NULL DEFAULT 0 -- times that two who are kept apart share a table all the same
) STRICT;
