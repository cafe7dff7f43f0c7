-- Waves: whom of the panel a survey asks, how they were drawn, when they were written to, and what
-- was published. The questionnaire knows each of them only as wave_member.id, anew in every wave.

CREATE TABLE wave (
    id INTEGER PRIMARY KEY,
    panel INTEGER NOT NULL REFERENCES panel(id),
    number INTEGER NOT NULL,         -- 1, 2 ... of the panel
    survey INTEGER UNIQUE REFERENCES survey(id),
    title TEXT NOT NULL,             -- members read it
    about TEXT NOT NULL DEFAULT '',  -- what we ask and what it is for: in the invitation
    state TEXT NOT NULL,             -- planned, drawn, open, closed
    sample TEXT NOT NULL DEFAULT 'all', -- all, random, proportional (over strata), equal (over strata)
    sample_size INTEGER,
    strata INTEGER REFERENCES panel_dimension(id), -- what the sample is spread over
    seed TEXT NOT NULL DEFAULT '',   -- of the sample: recorded when it is drawn
    n_members INTEGER NOT NULL DEFAULT 0,  -- active when it was drawn
    n_resting INTEGER NOT NULL DEFAULT 0,  -- left out by the burden cap
    reminders_max INTEGER NOT NULL DEFAULT 2,
    reminder_days INTEGER NOT NULL DEFAULT 7,
    closes_day TEXT,
    weighting TEXT NOT NULL DEFAULT '', -- JSON: margins, method, trimming
    asked TEXT NOT NULL DEFAULT '',  -- we asked, you said, we did
    said TEXT NOT NULL DEFAULT '',
    did TEXT NOT NULL DEFAULT '',
    illustrative INTEGER NOT NULL DEFAULT 0,
    drawn_at INTEGER,
    revision INTEGER NOT NULL DEFAULT 1,
    created_by INTEGER REFERENCES person(id),
    created_at INTEGER NOT NULL,
    UNIQUE (panel, number)
) STRICT;

-- Only members of these categories; none: everybody.
CREATE TABLE wave_only (
    wave INTEGER NOT NULL REFERENCES wave(id),
    category INTEGER NOT NULL REFERENCES panel_category(id),
    PRIMARY KEY (wave, category)
) STRICT;

CREATE TABLE wave_member (
    id INTEGER PRIMARY KEY,          -- the respondent's number in the survey
    wave INTEGER NOT NULL REFERENCES wave(id),
    member INTEGER REFERENCES member(id), -- NULL: cut when they were erased
    stratum TEXT NOT NULL DEFAULT '',
    chance REAL NOT NULL,            -- of being drawn: the design weight is its inverse
    channel TEXT NOT NULL,
    invited_day TEXT,
    reminders INTEGER NOT NULL DEFAULT 0,
    reminded_day TEXT,
    outcome TEXT NOT NULL DEFAULT '', -- told by staff: refused, undelivered, not_eligible
    UNIQUE (wave, member)
) STRICT;
CREATE INDEX wave_member_by_member ON wave_member(member, invited_day);

-- What the public sees of a wave: frozen, disclosure-checked, recomputable.
CREATE TABLE wave_publication (
    id INTEGER PRIMARY KEY,
    wave INTEGER NOT NULL REFERENCES wave(id),
    number INTEGER NOT NULL,         -- 1, 2 ...; the newest is shown
    content TEXT NOT NULL,           -- JSON: everything that the page shows
    tables TEXT NOT NULL,            -- CSV: the published figures
    respondents TEXT NOT NULL,       -- CSV: respondents with weights, safe; '' where not allowed
    plan TEXT NOT NULL,              -- JSON: how the tables follow from the respondents
    published_by INTEGER REFERENCES person(id),
    published_at INTEGER NOT NULL,
    withdrawn_at INTEGER,
    withdrawn_reason TEXT NOT NULL DEFAULT '',
    UNIQUE (wave, number)
) STRICT;

-- Prize draws like the jury's lottery: the list and our secret are committed to before anybody
-- knows the public randomness that is added.
CREATE TABLE prize_draw (
    id INTEGER PRIMARY KEY,
    panel INTEGER NOT NULL REFERENCES panel(id),
    wave INTEGER NOT NULL REFERENCES wave(id),
    prize TEXT NOT NULL,             -- "Three vouchers of 50 pounds"
    n_prizes INTEGER NOT NULL,
    state TEXT NOT NULL,             -- committed, drawn
    secret TEXT NOT NULL,            -- shown once it is drawn
    entries TEXT NOT NULL,           -- CSV of tickets, in order
    commitment TEXT NOT NULL,        -- SHA-256 of the secret and the entries
    randomness_source TEXT NOT NULL, -- announced ahead
    randomness_day TEXT NOT NULL,
    randomness TEXT NOT NULL DEFAULT '',
    committed_at INTEGER NOT NULL,
    committed_by INTEGER REFERENCES person(id),
    drawn_at INTEGER,
    drawn_by INTEGER REFERENCES person(id),
    UNIQUE (wave)
) STRICT;

CREATE TABLE prize_ticket (
    draw INTEGER NOT NULL REFERENCES prize_draw(id),
    ticket TEXT NOT NULL,            -- "T-0042-7KQF": told to the member, published without a name
    position INTEGER NOT NULL,       -- in the list
    member INTEGER REFERENCES member(id), -- NULL: erased
    won INTEGER,                     -- 1, 2 ...: which prize; NULL: none
    PRIMARY KEY (draw, ticket)
) STRICT;
CREATE INDEX prize_ticket_by_member ON prize_ticket(member);

CREATE TABLE panel_news (
    id INTEGER PRIMARY KEY,
    panel INTEGER NOT NULL REFERENCES panel(id),
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL,             -- draft, sent
    sent_at INTEGER,
    n_sent INTEGER NOT NULL DEFAULT 0,
    revision INTEGER NOT NULL DEFAULT 1,
    created_by INTEGER REFERENCES person(id),
    created_at INTEGER NOT NULL,
    UNIQUE (panel, number)
) STRICT;
