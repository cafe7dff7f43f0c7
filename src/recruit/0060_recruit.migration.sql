-- Recruitment: from an address file to confirmed people, for a jury or for a panel.
-- Names, contact details and needs are in the vault (kind VAULT_REGISTRATION); addresses that were
-- written to are sealed under a key that the vault keeps for the recruitment (VAULT_RECRUITMENT).

CREATE TABLE recruitment (
    id INTEGER PRIMARY KEY,
    proposal INTEGER REFERENCES proposal(id),     -- NULL: a panel that stands on no proposal
    engagement INTEGER REFERENCES engagement(id), -- the jury that these people are for; or
    panel INTEGER,                   -- the panel
    organisation INTEGER NOT NULL REFERENCES organisation(id), -- answers for the people's data
    short_name TEXT NOT NULL UNIQUE, -- of the short address: /r/NAME
    title TEXT NOT NULL,
    state TEXT NOT NULL,             -- planned, open, closed, frozen, drawn, finished
    who_may TEXT NOT NULL DEFAULT 'invited', -- invited: code or mailed address; area: anybody eligible
    seats INTEGER NOT NULL,
    reserves INTEGER NOT NULL DEFAULT 0,
    per_address INTEGER NOT NULL DEFAULT 1,  -- at most so many of one household; 0: no limit
    about TEXT NOT NULL DEFAULT '',          -- plain English, shown to the public
    details TEXT NOT NULL DEFAULT '',        -- dates, place, what is paid
    eligibility TEXT NOT NULL DEFAULT '',    -- a condition on each line
    second_language TEXT NOT NULL DEFAULT '', -- "cy", "pl" ...: of the texts below
    second_title TEXT NOT NULL DEFAULT '',
    second_about TEXT NOT NULL DEFAULT '',
    second_details TEXT NOT NULL DEFAULT '',
    second_eligibility TEXT NOT NULL DEFAULT '',
    letter TEXT NOT NULL DEFAULT '',         -- of the letter, between address and short address
    second_letter TEXT NOT NULL DEFAULT '',
    letter_codes INTEGER NOT NULL DEFAULT 1, -- 1: one code each; 0: all letters alike
    phone TEXT NOT NULL DEFAULT '',          -- of the helpline, printed and shown
    sender TEXT NOT NULL DEFAULT '',         -- the sender's address on the letter
    signed_by TEXT NOT NULL DEFAULT '',      -- who signs the letter: name and office
    closes_day TEXT NOT NULL,        -- last day to register
    draw_day TEXT NOT NULL,
    erase_day TEXT NOT NULL,         -- who was not chosen is erased on this day
    honorarium_pence INTEGER NOT NULL DEFAULT 0,
    reserve_pence INTEGER NOT NULL DEFAULT 0,
    illustrative INTEGER NOT NULL DEFAULT 0, -- 1: made-up people, labelled so
    opened_at INTEGER,
    revision INTEGER NOT NULL DEFAULT 1,
    created_by INTEGER NOT NULL REFERENCES person(id),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX recruitment_by_proposal ON recruitment(proposal);
CREATE INDEX recruitment_by_engagement ON recruitment(engagement);
CREATE INDEX recruitment_by_panel ON recruitment(panel);

-- What the pool is balanced on, with the quota of each value.
CREATE TABLE recruit_category (
    id INTEGER PRIMARY KEY,
    recruitment INTEGER NOT NULL REFERENCES recruitment(id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,              -- as in the quotas file: "Age"
    question TEXT NOT NULL,          -- as the public reads it
    second_question TEXT NOT NULL DEFAULT '',
    hint TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT 'asked', -- asked; address: a column of the address file
    revision INTEGER NOT NULL DEFAULT 1,
    UNIQUE (recruitment, name)
) STRICT;

CREATE TABLE recruit_value (
    id INTEGER PRIMARY KEY,
    category INTEGER NOT NULL REFERENCES recruit_category(id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,              -- as in the quotas file: "16-29"
    label TEXT NOT NULL,             -- as the public reads it
    second_label TEXT NOT NULL DEFAULT '',
    least INTEGER NOT NULL,          -- seats: quota from ... to
    most INTEGER NOT NULL,
    least_flex INTEGER,              -- may be relaxed to
    most_flex INTEGER,
    share REAL,                      -- of the population, 0..1
    UNIQUE (category, name)
) STRICT;

-- Address files that letters were drawn from. The file itself is not kept.
CREATE TABLE recruit_frame (
    id INTEGER PRIMARY KEY,
    recruitment INTEGER NOT NULL REFERENCES recruitment(id),
    file_name TEXT NOT NULL,
    file_digest TEXT NOT NULL,       -- SHA-256
    n_rows INTEGER NOT NULL,
    n_letters INTEGER NOT NULL,
    method TEXT NOT NULL,            -- all, random, proportional, deprivation ...
    seed TEXT NOT NULL DEFAULT '',
    strata TEXT NOT NULL DEFAULT '', -- the columns, separated by commas
    allocation TEXT NOT NULL DEFAULT '', -- JSON: each stratum's addresses, letters, weight
    posted_day TEXT,                 -- NULL: not yet
    made_by INTEGER NOT NULL REFERENCES person(id),
    made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX recruit_frame_by_recruitment ON recruit_frame(recruitment);

CREATE TABLE recruit_letter (
    id INTEGER PRIMARY KEY,
    recruitment INTEGER NOT NULL REFERENCES recruitment(id),
    frame INTEGER NOT NULL REFERENCES recruit_frame(id),
    number INTEGER NOT NULL,         -- printed small on the letter
    sealed BLOB,                     -- the address lines; NULL once erased
    postcode_hash BLOB,              -- keyed hashes, to find what a person types
    address_hash BLOB,
    stratum TEXT NOT NULL DEFAULT '',
    from_address TEXT NOT NULL DEFAULT '', -- JSON: values of the categories that come with the address
    design_weight REAL NOT NULL,
    code_hash BLOB UNIQUE,           -- keyed hash of the code; NULL: none printed yet
    state TEXT NOT NULL,             -- drawn, printed, returned, declined
    UNIQUE (recruitment, number)
) STRICT;
CREATE INDEX recruit_letter_by_postcode ON recruit_letter(recruitment, postcode_hash);
CREATE INDEX recruit_letter_by_frame ON recruit_letter(frame);

CREATE TABLE recruit_candidate (
    id INTEGER PRIMARY KEY,
    recruitment INTEGER NOT NULL REFERENCES recruitment(id),
    number INTEGER NOT NULL,         -- the pseudonymous number that is published
    state TEXT NOT NULL,             -- invited, registered, eligible, selected, confirmed, reserve,
                                     -- withdrawn, replaced, not_chosen, erased
    source TEXT NOT NULL,            -- web, phone, paper, import
    letter INTEGER REFERENCES recruit_letter(id),
    match TEXT NOT NULL,             -- code, address, doubtful, none, accepted, refused, unneeded
    household_hash BLOB,             -- keyed hash of the normalised address
    email_hash BLOB,                 -- keyed hashes, to find who registers twice
    phone_hash BLOB,
    code_hash BLOB UNIQUE,           -- of their own code: their number, chance and state
    language TEXT NOT NULL DEFAULT 'en', -- to speak and write with them
    doubt TEXT NOT NULL DEFAULT '',  -- why somebody must look: address, twice, ...
    registered_day TEXT NOT NULL DEFAULT '',
    reserve_rank INTEGER,            -- 1 is asked first
    replaces INTEGER REFERENCES recruit_candidate(id),
    joined INTEGER,                  -- the participant (jury) or member (panel) that they became
    erased_at INTEGER,
    revision INTEGER NOT NULL DEFAULT 1,
    UNIQUE (recruitment, number)
) STRICT;
CREATE INDEX recruit_candidate_by_state ON recruit_candidate(recruitment, state);
CREATE INDEX recruit_candidate_by_letter ON recruit_candidate(letter);

CREATE TABLE recruit_answer (
    candidate INTEGER NOT NULL REFERENCES recruit_candidate(id),
    category INTEGER NOT NULL REFERENCES recruit_category(id),
    value INTEGER NOT NULL REFERENCES recruit_value(id),
    PRIMARY KEY (candidate, category)
) STRICT;
CREATE INDEX recruit_answer_by_value ON recruit_answer(value);

-- What happened to whom; never names.
CREATE TABLE recruit_event (
    id INTEGER PRIMARY KEY,
    candidate INTEGER NOT NULL REFERENCES recruit_candidate(id),
    happened_at INTEGER NOT NULL,
    person INTEGER REFERENCES person(id), -- NULL: the candidate or the service itself
    former TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT ''  -- fixed words
) STRICT;
CREATE INDEX recruit_event_by_candidate ON recruit_event(candidate);

CREATE TABLE recruit_call (
    id INTEGER PRIMARY KEY,
    candidate INTEGER NOT NULL REFERENCES recruit_candidate(id),
    called_at INTEGER NOT NULL,
    person INTEGER NOT NULL REFERENCES person(id),
    outcome TEXT NOT NULL,           -- confirmed, declined, no_answer, message, call_back, wrong_number, not_eligible
    call_back_day TEXT NOT NULL DEFAULT '',
    call_back_time TEXT NOT NULL DEFAULT '' -- morning, afternoon, evening
) STRICT;
CREATE INDEX recruit_call_by_candidate ON recruit_call(candidate);

-- A draw: first everything that it stands on and its commitment, then, once, its outcome.
CREATE TABLE recruit_draw (
    id INTEGER PRIMARY KEY,
    recruitment INTEGER NOT NULL REFERENCES recruitment(id),
    kind TEXT NOT NULL,              -- first, replacement
    state TEXT NOT NULL,             -- prepared, committed, drawn, cancelled
    algorithm TEXT NOT NULL,
    seats INTEGER NOT NULL,
    n_panels INTEGER NOT NULL,
    n_pool INTEGER NOT NULL,
    pool TEXT NOT NULL,              -- CSV: number and values; no names
    quotas TEXT NOT NULL,            -- CSV
    panels TEXT NOT NULL DEFAULT '', -- CSV: panel, number
    report TEXT NOT NULL DEFAULT '', -- JSON: chances, certificate, digests
    commitment TEXT NOT NULL DEFAULT '', -- SHA-256 of the public file, published before
    secret TEXT NOT NULL DEFAULT '', -- our part of the seed, whose digest is in the public file
    randomness_source TEXT NOT NULL DEFAULT '', -- what will be added, announced ahead
    randomness_day TEXT NOT NULL DEFAULT '',
    randomness TEXT NOT NULL DEFAULT '',        -- what came
    witnesses TEXT NOT NULL DEFAULT '',         -- offices, not names
    seed TEXT NOT NULL DEFAULT '',   -- of both
    panel INTEGER,                   -- the panel that was drawn
    prepared_by INTEGER NOT NULL REFERENCES person(id),
    prepared_at INTEGER NOT NULL,
    committed_at INTEGER,
    drawn_by INTEGER REFERENCES person(id),
    drawn_at INTEGER
) STRICT;
CREATE INDEX recruit_draw_by_recruitment ON recruit_draw(recruitment);
-- At most one draw at a time, and a first draw once.
CREATE UNIQUE INDEX recruit_draw_once ON recruit_draw(recruitment, kind) WHERE kind = 'first' AND state <> 'cancelled';

CREATE TABLE recruit_chance (
    draw INTEGER NOT NULL REFERENCES recruit_draw(id),
    candidate INTEGER NOT NULL REFERENCES recruit_candidate(id),
    chance REAL NOT NULL,            -- under the numbered panels
    optimum REAL NOT NULL,           -- before rounding to panels
    n_panels INTEGER NOT NULL,       -- how many panels they are on
    PRIMARY KEY (draw, candidate)
) STRICT;
CREATE INDEX recruit_chance_by_candidate ON recruit_chance(candidate);

CREATE TABLE recruit_payment (
    id INTEGER PRIMARY KEY,
    candidate INTEGER NOT NULL REFERENCES recruit_candidate(id),
    kind TEXT NOT NULL,              -- honorarium, travel, childcare, care, access, other
    pence INTEGER NOT NULL,
    method TEXT NOT NULL,            -- bank, voucher, cash
    state TEXT NOT NULL,             -- due, paid
    paid_day TEXT NOT NULL DEFAULT '',
    entered_by INTEGER NOT NULL REFERENCES person(id),
    entered_at INTEGER NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX recruit_payment_by_candidate ON recruit_payment(candidate);
