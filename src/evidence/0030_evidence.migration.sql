-- First public evidence: ballots before and after, per concrete use, and 100-point weights.
-- Answers carry no time finer than the day, and no link to the vault.

CREATE TABLE engagement (
    id INTEGER PRIMARY KEY,
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    version INTEGER NOT NULL,        -- of the proposal that people see
    method TEXT NOT NULL,            -- jury, panel, dialogue, workshop, open
    title TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '', -- plain English, shown to participants
    promise TEXT NOT NULL DEFAULT '',     -- what we promise to reply, and by when
    state TEXT NOT NULL,             -- planned, before (first ballot open), between, after (second ballot open), closed
    asks_weights INTEGER NOT NULL DEFAULT 1,
    framework INTEGER REFERENCES framework(id), -- whose criteria are weighted
    illustrative INTEGER NOT NULL DEFAULT 0, -- 1: made-up answers, labelled so wherever shown
    source TEXT NOT NULL DEFAULT '',  -- where published ballots come from
    pairs_known INTEGER NOT NULL DEFAULT 1, -- 0: only totals before and after are real (published tables);
                                     -- who changed their mind is not known and is never shown
    revision INTEGER NOT NULL DEFAULT 1,
    created_by INTEGER NOT NULL REFERENCES person(id),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX engagement_by_proposal ON engagement(proposal);

-- A concrete use on which the public votes.
CREATE TABLE data_use (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,              -- short stable id for imports: "A_stroke_NHS"
    title TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    about_proposal INTEGER NOT NULL DEFAULT 0, -- 1: its final answer is the direct verdict on the proposal
    revision INTEGER NOT NULL DEFAULT 1,
    UNIQUE (engagement, name)
) STRICT;

CREATE TABLE participant (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    label TEXT NOT NULL,             -- "M07": on the paper slip, meaningless outside
    strand TEXT NOT NULL DEFAULT '', -- jury, table or place: "Manchester"
    code_hash BLOB UNIQUE,           -- keyed hash of the access code; NULL: imported or paper only
    state TEXT NOT NULL DEFAULT 'active', -- active, withdrawn
    UNIQUE (engagement, label)
) STRICT;

CREATE TABLE ballot (
    participant INTEGER NOT NULL REFERENCES participant(id),
    data_use INTEGER NOT NULL REFERENCES data_use(id),
    moment TEXT NOT NULL,            -- before, after
    answer TEXT NOT NULL,            -- yes, no, unsure
    condition TEXT NOT NULL DEFAULT '',  -- "yes if": what would make me say yes
    safeguards TEXT NOT NULL DEFAULT '', -- certainly_sufficient, probably_sufficient, probably_insufficient, certainly_insufficient
    reason TEXT NOT NULL DEFAULT '',
    mode TEXT NOT NULL,              -- web, paper, phone, import
    cast_day TEXT NOT NULL,          -- ISO date
    PRIMARY KEY (participant, data_use, moment)
) STRICT;

-- 100 points shared over criteria of the framework (its tests or questions).
CREATE TABLE weight (
    participant INTEGER NOT NULL REFERENCES participant(id),
    item TEXT NOT NULL,              -- "P1" or "purposeful"
    points REAL NOT NULL,
    mode TEXT NOT NULL,
    cast_day TEXT NOT NULL,
    PRIMARY KEY (participant, item)
) STRICT;
