-- Why a report goes on although some of its checks do not hold: by whom, when, and which checks
-- these were (digest). Shown with the report.
CREATE TABLE jury_unreconciled (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    reason TEXT NOT NULL,
    checks INTEGER NOT NULL,
    digest TEXT NOT NULL,
    given_by INTEGER NOT NULL REFERENCES person(id),
    given_at INTEGER NOT NULL
) STRICT;
CREATE INDEX jury_unreconciled_by_engagement ON jury_unreconciled(engagement);
