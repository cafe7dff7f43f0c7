-- Frameworks are data: tests, questions with polarity and anchors, features, screens, mappings.

CREATE TABLE framework (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,              -- "dfpb-reconstruction"
    version TEXT NOT NULL,           -- "1.0"
    title TEXT NOT NULL,
    content TEXT NOT NULL,           -- the pack, JSON as installed
    sha256 TEXT NOT NULL,
    installed_at INTEGER NOT NULL,
    retired_at INTEGER,
    UNIQUE (name, version)
) STRICT;
