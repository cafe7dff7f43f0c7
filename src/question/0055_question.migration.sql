-- Questionnaires, their fieldings (surveys), and what people answered.
-- Answers carry no name, no contact and no time finer than the day.

CREATE TABLE questionnaire (
    id INTEGER PRIMARY KEY,
    organisation INTEGER NOT NULL REFERENCES organisation(id),
    name TEXT NOT NULL,              -- in lists of officials; respondents see the title in the text
    text TEXT NOT NULL,              -- the draft in the questionnaire language: the master
    revision INTEGER NOT NULL DEFAULT 1,
    created_by INTEGER NOT NULL REFERENCES person(id),
    created_at INTEGER NOT NULL,
    UNIQUE (organisation, name)
) STRICT;

-- Never changed: each answer sheet is bound to the version that the person saw.
CREATE TABLE questionnaire_version (
    id INTEGER PRIMARY KEY,
    questionnaire INTEGER NOT NULL REFERENCES questionnaire(id),
    number INTEGER,                  -- 1, 2, 3 ...; NULL: made to try the draft out
    text TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',   -- what changed and why
    created_by INTEGER NOT NULL REFERENCES person(id),
    created_at INTEGER NOT NULL,
    UNIQUE (questionnaire, number)
) STRICT;

-- What is stored has one name through all versions.
CREATE TABLE answer_variable (
    id INTEGER PRIMARY KEY,
    questionnaire INTEGER NOT NULL REFERENCES questionnaire(id),
    name TEXT NOT NULL,              -- "trust", "uses", "uses_other_said"
    UNIQUE (questionnaire, name)
) STRICT;

-- One fielding: who may answer, from when to when.
CREATE TABLE survey (
    id INTEGER PRIMARY KEY,
    questionnaire INTEGER NOT NULL REFERENCES questionnaire(id),
    version INTEGER NOT NULL REFERENCES questionnaire_version(id), -- that new sheets get
    proposal INTEGER REFERENCES proposal(id),                      -- what it is about, where known
    title TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'draft', -- draft, test, open, closed
    access TEXT NOT NULL,            -- invited: one-time links alone; open: also the open address;
                                     -- matched: the open address, after a match (see survey_gate)
    slug TEXT UNIQUE,                -- of the open address /s/SLUG
    opens_on TEXT,                   -- ISO dates, Europe/London; NULL: by hand
    closes_on TEXT,                  -- last day
    edit_days INTEGER NOT NULL DEFAULT 0,            -- how long answers can be changed once sent
    double_entry_percent INTEGER NOT NULL DEFAULT 0, -- share of paper that two people type
    illustrative INTEGER NOT NULL DEFAULT 0,         -- 1: made-up answers, labelled so wherever shown
    revision INTEGER NOT NULL DEFAULT 1,
    created_by INTEGER NOT NULL REFERENCES person(id),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX survey_by_questionnaire ON survey(questionnaire);

-- The right of one person to one answer set.
CREATE TABLE survey_link (
    id INTEGER PRIMARY KEY,
    survey INTEGER NOT NULL REFERENCES survey(id),
    respondent INTEGER,              -- number in the table of whoever invited them; NULL: cut for ever
    label TEXT NOT NULL DEFAULT '',  -- on the slip or letter, meaningless outside
    stratum TEXT NOT NULL DEFAULT '',
    ended INTEGER NOT NULL DEFAULT 0, -- 1: no longer lets anybody in
    UNIQUE (survey, respondent)
) STRICT;

-- The codes that were sent for it: a reminder has a new one, the first letter's still works.
CREATE TABLE survey_code (
    hash BLOB PRIMARY KEY,           -- keyed hash
    link INTEGER NOT NULL REFERENCES survey_link(id),
    channel TEXT NOT NULL,           -- letter, email, sms, slip
    made_on TEXT NOT NULL
) STRICT;
CREATE INDEX survey_code_by_link ON survey_code(link);

-- One answer set. UNIQUE (link): a link has one, however many race for it.
CREATE TABLE sheet (
    id INTEGER PRIMARY KEY,
    survey INTEGER NOT NULL REFERENCES survey(id),
    version INTEGER NOT NULL REFERENCES questionnaire_version(id),
    link INTEGER UNIQUE REFERENCES survey_link(id), -- NULL: by the open address
    respondent INTEGER,              -- of a match at the open address, where there was one
    match TEXT NOT NULL DEFAULT '',  -- '', sure, doubtful: of the match
    state TEXT NOT NULL,             -- started, complete, screened_out, over_quota
    quarantined INTEGER NOT NULL DEFAULT 0, -- 1: a test; in no count and no export
    mode TEXT NOT NULL,              -- web, paper, phone
    language TEXT NOT NULL,
    seed TEXT NOT NULL,              -- of every random order on it
    arm TEXT NOT NULL DEFAULT '',
    stratum TEXT NOT NULL DEFAULT '',
    ended_at_exit TEXT NOT NULL DEFAULT '', -- name of the exit page or quota
    resume_hash BLOB UNIQUE,         -- keyed hash of the code to go on elsewhere
    second_of INTEGER UNIQUE REFERENCES sheet(id), -- typed again from the same paper, to compare
    entered_by INTEGER REFERENCES person(id),      -- who typed paper or listened
    started_on TEXT NOT NULL,
    finished_on TEXT
) STRICT;
CREATE INDEX sheet_by_survey ON sheet(survey, id);

CREATE TABLE answer (
    sheet INTEGER NOT NULL REFERENCES sheet(id),
    variable INTEGER NOT NULL REFERENCES answer_variable(id),
    value TEXT NOT NULL,             -- as docs/reference/questionnaire.md says for each type; '': seen, no answer
    PRIMARY KEY (sheet, variable)
) STRICT, WITHOUT ROWID;

CREATE TABLE survey_quota (
    survey INTEGER NOT NULL REFERENCES survey(id),
    name TEXT NOT NULL,              -- of the quota in the questionnaire
    filled INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (survey, name)
) STRICT;
