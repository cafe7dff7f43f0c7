-- A final report that was taken back to draft: when, by whom and why. Shown with the report.
CREATE TABLE jury_reopened (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    reason TEXT NOT NULL,
    reopened_by INTEGER NOT NULL REFERENCES person(id),
    reopened_at INTEGER NOT NULL
) STRICT;
CREATE INDEX jury_reopened_by_engagement ON jury_reopened(engagement);

-- A reason as somebody else printed it: under which group, from how many jurors.
CREATE TABLE jury_printed_reason (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    place TEXT NOT NULL,             -- where it is printed
    reason INTEGER NOT NULL REFERENCES jury_reason(id),
    strand TEXT NOT NULL DEFAULT '', -- the group that it is printed under; '' of the whole jury
    jurors INTEGER,                  -- "chosen by so many"; NULL: not printed
    added_by INTEGER NOT NULL REFERENCES person(id)
) STRICT;
CREATE INDEX jury_printed_reason_by_engagement ON jury_printed_reason(engagement);

-- Parts and a whole, or percentages, as somebody else printed them.
CREATE TABLE jury_printed_sum (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    place TEXT NOT NULL,
    what TEXT NOT NULL,              -- "Year groups"
    kind TEXT NOT NULL,              -- parts, percents, net
    parts TEXT NOT NULL,             -- whole numbers with spaces between: "205 92 75"
    parts_unit TEXT NOT NULL DEFAULT '', -- of what: "students"; '' not stated
    total INTEGER,                   -- of parts; the printed sum of net; NULL of percents
    total_unit TEXT NOT NULL DEFAULT '',
    added_by INTEGER NOT NULL REFERENCES person(id)
) STRICT;
CREATE INDEX jury_printed_sum_by_engagement ON jury_printed_sum(engagement);
