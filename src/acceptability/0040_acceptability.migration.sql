-- Scores are a pure function of stored answers: input and result are both kept, with their digests.

CREATE TABLE score_run (
    id INTEGER PRIMARY KEY,
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    version INTEGER NOT NULL,
    method_version TEXT NOT NULL,    -- "score/1"
    input TEXT NOT NULL,             -- canonical JSON of all answers that entered, without identities
    result TEXT NOT NULL,            -- JSON as `folkmoot score --json` prints it
    sha256 TEXT NOT NULL,            -- of input
    computed_by INTEGER REFERENCES person(id),
    computed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX score_run_by_proposal ON score_run(proposal, id);

-- Gates that no score can buy off: set by a person, with a reason.
CREATE TABLE gate (
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    name TEXT NOT NULL,              -- id in the framework: lawful_basis, transparency, dpia, residual_risk
    passed INTEGER,                  -- 1 passed, 0 failed, NULL not yet known
    reason TEXT NOT NULL DEFAULT '',
    decided_by INTEGER NOT NULL REFERENCES person(id),
    decided_at INTEGER NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (proposal, name)
) STRICT;

CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    version INTEGER NOT NULL,
    score_run INTEGER REFERENCES score_run(id), -- what the decision-maker had before them
    outcome TEXT NOT NULL,           -- accepted, conditions, rejected, referred
    reasons TEXT NOT NULL,
    departs_from_public TEXT NOT NULL DEFAULT '', -- reasons, where it departs from the public's view
    decided_on TEXT NOT NULL,        -- ISO date
    decided_by INTEGER NOT NULL REFERENCES person(id),
    recorded_at INTEGER NOT NULL,
    replaced_by INTEGER REFERENCES decision(id)
) STRICT;
CREATE INDEX decision_by_proposal ON decision(proposal, id);

-- Conditions ("yes if") as the decision takes them up.
CREATE TABLE condition (
    id INTEGER PRIMARY KEY,
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    text TEXT NOT NULL,
    source TEXT NOT NULL DEFAULT '',  -- jury, assessor, decision-maker
    people_count INTEGER,             -- how many asked for it
    response TEXT NOT NULL DEFAULT '',-- accepted, partly, rejected, '' not yet
    reason TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL DEFAULT '',
    due TEXT NOT NULL DEFAULT '',
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX condition_by_proposal ON condition(proposal);
