-- The report of a jury as everybody reads it, kept when it became final: what a juror takes back afterwards changes no
-- figure of it, so that nobody learns a vote from what two readings differ by.
CREATE TABLE jury_kept (
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    language TEXT NOT NULL,
    content TEXT NOT NULL, -- JSON: pages, and the counts of the picture
    kept_at INTEGER NOT NULL,
    PRIMARY KEY (engagement, language)
) STRICT;
