-- What those who took part in an engagement are told, and who of them wants to hear no more.

CREATE TABLE reply_news (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    number INTEGER NOT NULL,         -- in this engagement
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    title_cy TEXT NOT NULL DEFAULT '', -- Welsh; '': the English is sent
    text_cy TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'draft', -- draft, sent
    sent_at INTEGER,
    n_sent INTEGER NOT NULL DEFAULT 0, -- messages that were written
    created_by INTEGER NOT NULL REFERENCES person(id),
    created_at INTEGER NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    UNIQUE (engagement, number)
) STRICT;

-- Who was written to, known by their number in the vault alone, and whether they said that it is enough.
CREATE TABLE reply_reader (
    recipient INTEGER PRIMARY KEY,
    stop_hash BLOB NOT NULL UNIQUE,  -- keyed hash of the code in their messages
    stopped INTEGER NOT NULL DEFAULT 0
) STRICT;
