-- What a study of conditions found: effects and covariances, nobody's answers. From it follows what
-- share would accept any package of conditions.
CREATE TABLE condition_study (
    id INTEGER PRIMARY KEY,
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    title TEXT NOT NULL,
    about TEXT NOT NULL DEFAULT '',  -- who was asked, when, what; public
    illustrative INTEGER NOT NULL DEFAULT 0, -- 1: made-up answers, labelled so wherever shown
    content TEXT NOT NULL,           -- JSON as 'folkmoot prefer conjoint --json' prints it
    sha256 TEXT NOT NULL,            -- of content
    public INTEGER NOT NULL DEFAULT 0,
    added_by INTEGER NOT NULL REFERENCES person(id),
    added_at INTEGER NOT NULL
) STRICT;
CREATE INDEX condition_study_by_proposal ON condition_study(proposal);
