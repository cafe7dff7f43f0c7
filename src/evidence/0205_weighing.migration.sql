-- How weights are asked: swing weighting in facilitated sessions, and whether people understood.

-- What the lead asks for beside the 100 points. No row: nothing.
CREATE TABLE weighing (
    engagement INTEGER PRIMARY KEY REFERENCES engagement(id),
    asks_check INTEGER NOT NULL DEFAULT 0,   -- after the points: do they say what you mean, and how hard was it
    swing_counts INTEGER NOT NULL DEFAULT 0, -- 1: weights of facilitated sessions enter the score too
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;

-- Whether somebody's 100 points say what they mean, and how hard they found it.
CREATE TABLE weighing_check (
    participant INTEGER PRIMARY KEY REFERENCES participant(id),
    passed INTEGER,                  -- 2 at once, 1 after the explanation, 0 no; NULL not answered
    hard INTEGER,                    -- 1 very easy to 5 very hard; NULL not answered
    cast_day TEXT NOT NULL           -- ISO date
) STRICT;

-- What "worst" and "best" mean for each criterion.
CREATE TABLE swing_criterion (
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    item TEXT NOT NULL,              -- of the framework: "purposeful"
    worst TEXT NOT NULL,
    best TEXT NOT NULL,
    PRIMARY KEY (engagement, item)
) STRICT;

-- One table or one person who weighed with a facilitator.
CREATE TABLE swing_sheet (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    participant INTEGER UNIQUE REFERENCES participant(id), -- of one person; NULL: a group agreed on it
    label TEXT NOT NULL,             -- "Table 2", or the participant's label
    n_people INTEGER NOT NULL,
    state TEXT NOT NULL,             -- begun, ordered, rated
    passed INTEGER,                  -- as in weighing_check
    hard INTEGER,
    cast_day TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    UNIQUE (engagement, label)
) STRICT;

CREATE TABLE swing_point (
    sheet INTEGER NOT NULL REFERENCES swing_sheet(id),
    item TEXT NOT NULL,
    place INTEGER NOT NULL,          -- 1: the change that matters most
    points REAL,                     -- 100 for the first; NULL not rated yet
    weight REAL,                     -- of 100, from the points; NULL not rated yet
    PRIMARY KEY (sheet, item)
) STRICT;
