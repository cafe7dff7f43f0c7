-- Professional workshops: a series over areas, with one briefing, one set of case studies and shared
-- criteria. A series is an engagement of the method 'workshop'; those invited are its participants,
-- so that their code, receipt and withdrawal are the same as everywhere. Who they are is in the vault.

CREATE TABLE workshop_series (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL UNIQUE REFERENCES engagement(id),
    state TEXT NOT NULL DEFAULT 'draft',     -- draft, running, closed (nothing more is taken in), published
    topic TEXT NOT NULL,
    summary TEXT NOT NULL DEFAULT '',        -- plain English, public
    briefing TEXT NOT NULL DEFAULT '',       -- Markdown: what everybody reads before they come
    plan TEXT NOT NULL DEFAULT '',           -- a line each: "10 | Welcome | Say why you are here"
    contact TEXT NOT NULL DEFAULT '',        -- of the team, public
    framework INTEGER REFERENCES framework(id), -- whose questions people may ask to change
    outcome TEXT NOT NULL DEFAULT '',        -- what became of it, public
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;

-- Case studies that all workshops of the series rate; copied from the library, or the team's own.
CREATE TABLE workshop_case (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    position INTEGER NOT NULL,
    library TEXT NOT NULL DEFAULT '',        -- id in the case library; '': the team's own
    title TEXT NOT NULL,
    sector TEXT NOT NULL,                    -- housing, health, welfare, social_care, community_safety, other
    summary TEXT NOT NULL DEFAULT '',
    purpose TEXT NOT NULL DEFAULT '',
    data_types TEXT NOT NULL DEFAULT '',     -- a line each
    identifiability TEXT NOT NULL DEFAULT '',
    people TEXT NOT NULL DEFAULT '',
    safeguards TEXT NOT NULL DEFAULT '',
    benefits TEXT NOT NULL DEFAULT '',
    risks TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',         -- where it comes from: published, or made up
    retired INTEGER NOT NULL DEFAULT 0,      -- 1: in no coming workshop; its ratings stay
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX workshop_case_by_engagement ON workshop_case(engagement);

-- What each case is rated on, 1 to 5, where 5 is always the more acceptable end.
CREATE TABLE workshop_criterion (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    name TEXT NOT NULL,                      -- short stable id: "proportionality"
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    meaning TEXT NOT NULL,                   -- the question as asked
    low TEXT NOT NULL,                       -- what 1 means
    high TEXT NOT NULL,                      -- what 5 means
    title_cy TEXT NOT NULL DEFAULT '',       -- Welsh; '': the English is shown
    meaning_cy TEXT NOT NULL DEFAULT '',
    low_cy TEXT NOT NULL DEFAULT '',
    high_cy TEXT NOT NULL DEFAULT '',
    revision INTEGER NOT NULL DEFAULT 1,
    UNIQUE (engagement, name)
) STRICT;

CREATE TABLE workshop (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    number INTEGER NOT NULL,                 -- in this series; its letter labels those invited
    area TEXT NOT NULL,                      -- workshops of one area are reported together
    state TEXT NOT NULL DEFAULT 'planned',   -- planned, held, cancelled, empty (nobody came)
    place TEXT NOT NULL,
    day TEXT NOT NULL,                       -- ISO date
    starts TEXT NOT NULL,                    -- "09:30"
    minutes INTEGER NOT NULL,
    capacity INTEGER NOT NULL,
    n_tables INTEGER NOT NULL DEFAULT 1,
    access_notes TEXT NOT NULL DEFAULT '',   -- how to get in, what was arranged
    step INTEGER NOT NULL DEFAULT 0,         -- of the plan, from 1; 0: not begun
    step_case INTEGER REFERENCES workshop_case(id), -- the case on the screen
    changed_at INTEGER NOT NULL,             -- of what calendars show
    revision INTEGER NOT NULL DEFAULT 1,
    UNIQUE (engagement, number)
) STRICT;

-- Somebody invited. Name, address, post and organisation are in the vault under this id.
CREATE TABLE workshop_person (
    id INTEGER PRIMARY KEY,
    workshop INTEGER NOT NULL REFERENCES workshop(id),
    participant INTEGER NOT NULL UNIQUE REFERENCES participant(id),
    sector TEXT NOT NULL,                    -- as of cases, and voluntary, police, fire ...
    state TEXT NOT NULL,                     -- invited, accepted, declined, attended, absent
    table_number INTEGER NOT NULL DEFAULT 0, -- 0: no seat yet
    takes_notes INTEGER NOT NULL DEFAULT 0,  -- 1: writes their table's notes with their own code
    invited_day TEXT NOT NULL DEFAULT '',
    erased INTEGER NOT NULL DEFAULT 0,
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX workshop_person_by_workshop ON workshop_person(workshop);

-- What a table wrote about one case.
CREATE TABLE workshop_capture (
    id INTEGER PRIMARY KEY,
    workshop INTEGER NOT NULL REFERENCES workshop(id),
    table_number INTEGER NOT NULL,
    workshop_case INTEGER NOT NULL REFERENCES workshop_case(id),
    benefits TEXT NOT NULL DEFAULT '',
    risks TEXT NOT NULL DEFAULT '',
    balance TEXT NOT NULL DEFAULT '',        -- where the balance lies, and why
    conditions TEXT NOT NULL DEFAULT '',     -- under which it would be acceptable
    notes TEXT NOT NULL DEFAULT '',
    mode TEXT NOT NULL,                      -- web, paper
    written_by INTEGER REFERENCES person(id),            -- staff; or
    participant INTEGER REFERENCES participant(id),      -- who takes notes with their code
    written_day TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    UNIQUE (workshop, table_number, workshop_case)
) STRICT;

-- Ratings that count. A table's own rating is kept apart from those of people.
CREATE TABLE workshop_rating (
    workshop INTEGER NOT NULL REFERENCES workshop(id),
    rater TEXT NOT NULL,                     -- person, table
    rater_number INTEGER NOT NULL,           -- workshop_person.id; number of the table
    workshop_case INTEGER NOT NULL REFERENCES workshop_case(id),
    criterion INTEGER NOT NULL REFERENCES workshop_criterion(id),
    rating INTEGER NOT NULL,                 -- 1..5
    mode TEXT NOT NULL,                      -- web, paper, table
    entered_by INTEGER REFERENCES person(id), -- NULL: the rater's own code
    given_day TEXT NOT NULL,
    PRIMARY KEY (workshop, rater, rater_number, workshop_case, criterion),
    CHECK (rating >= 1 AND rating <= 5)
) STRICT;
CREATE INDEX workshop_rating_by_case ON workshop_rating(workshop_case);

-- What was rated before and rated otherwise later: the last one counts, none is lost.
CREATE TABLE workshop_rating_former (
    id INTEGER PRIMARY KEY,
    workshop INTEGER NOT NULL REFERENCES workshop(id),
    rater TEXT NOT NULL,
    rater_number INTEGER NOT NULL,
    workshop_case INTEGER NOT NULL REFERENCES workshop_case(id),
    criterion INTEGER NOT NULL REFERENCES workshop_criterion(id),
    rating INTEGER NOT NULL,
    mode TEXT NOT NULL,
    entered_by INTEGER REFERENCES person(id),
    given_day TEXT NOT NULL
) STRICT;
CREATE INDEX workshop_rating_former_by_rater ON workshop_rating_former(workshop, rater, rater_number);

-- How a workshop agreed to word a criterion.
CREATE TABLE workshop_wording (
    workshop INTEGER NOT NULL REFERENCES workshop(id),
    criterion INTEGER NOT NULL REFERENCES workshop_criterion(id),
    wording TEXT NOT NULL,
    disagreement TEXT NOT NULL DEFAULT '',   -- who could not live with it, and why
    revision INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (workshop, criterion)
) STRICT;

-- Changes to the framework that workshops asked for, and what became of each.
CREATE TABLE workshop_suggestion (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    workshop INTEGER NOT NULL REFERENCES workshop(id),
    table_number INTEGER NOT NULL DEFAULT 0, -- 0: the whole room
    question TEXT NOT NULL,                  -- of the framework: "P1"
    part TEXT NOT NULL,                      -- title, text, help, evidence, public_text, anchor1, anchor5
    proposed TEXT NOT NULL,                  -- the wording that was asked for
    because TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'new',       -- new, accepted, partly, rejected
    reason TEXT NOT NULL DEFAULT '',         -- of the decision
    wording TEXT NOT NULL DEFAULT '',        -- as it goes into the framework; '' where rejected
    decided_by INTEGER REFERENCES person(id),
    decided_day TEXT NOT NULL DEFAULT '',
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX workshop_suggestion_by_engagement ON workshop_suggestion(engagement);

-- A new version of the framework made of them: draft -> ready (handed to the administrator) -> published.
CREATE TABLE workshop_framework (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    base INTEGER NOT NULL REFERENCES framework(id),
    version TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',           -- what changed and why, in a sentence
    state TEXT NOT NULL DEFAULT 'draft',
    published INTEGER REFERENCES framework(id),
    published_by INTEGER REFERENCES person(id),
    published_at INTEGER,
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;

-- What it changed, and which suggestion asked for it; fixed when it is published.
CREATE TABLE workshop_framework_change (
    workshop_framework INTEGER NOT NULL REFERENCES workshop_framework(id),
    suggestion INTEGER NOT NULL REFERENCES workshop_suggestion(id),
    question TEXT NOT NULL,
    part TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    PRIMARY KEY (workshop_framework, suggestion)
) STRICT;

-- Photos of flip charts, cleaned of all that is not the picture.
CREATE TABLE workshop_file (
    id INTEGER PRIMARY KEY,
    workshop INTEGER NOT NULL REFERENCES workshop(id),
    table_number INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    n_bytes INTEGER NOT NULL,
    digest TEXT NOT NULL,
    content BLOB NOT NULL,
    added_day TEXT NOT NULL,
    UNIQUE (workshop, digest)
) STRICT;

-- What was published, as bytes: later erasures change nothing in it.
CREATE TABLE workshop_paper (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    name TEXT NOT NULL,                      -- "synthesis-en.html", "area-1-cy.pdf", "counts.csv"
    title TEXT NOT NULL,
    media_type TEXT NOT NULL,
    digest TEXT NOT NULL,
    content BLOB NOT NULL,
    published_day TEXT NOT NULL,
    UNIQUE (engagement, name)
) STRICT;
