-- Whose weights the score takes, where the lead has chosen one source of several. Never changed: the newest of a
-- version holds, the older ones say what held before and why.
CREATE TABLE weight_choice (
    id INTEGER PRIMARY KEY,
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    version INTEGER NOT NULL,        -- of the proposal; a new one begins without a choice
    source TEXT NOT NULL,            -- key of the source: "survey:7:matters"; '': all that are counted together
    reason TEXT NOT NULL,
    chosen_by INTEGER NOT NULL REFERENCES person(id),
    chosen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX weight_choice_by_proposal ON weight_choice(proposal, version);
