-- What a citizens' jury needs beside its ballots: agenda, witnesses, evidence, oversight, the days,
-- reasons and their votes, votes in the room, and the report that the jurors sign.
-- A jury is an engagement of the method 'jury'; jurors are its participants, known by a label only.

CREATE TABLE jury (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL UNIQUE REFERENCES engagement(id),
    place TEXT NOT NULL DEFAULT '',
    commissioner TEXT NOT NULL DEFAULT '', -- who pays and asks
    run_by TEXT NOT NULL DEFAULT '',       -- who runs it, apart from them
    votes_each INTEGER NOT NULL DEFAULT 3, -- on reasons: votes of each juror on each list
    votes_cap INTEGER NOT NULL DEFAULT 2,  -- at most so many of them on one reason
    print_from INTEGER NOT NULL DEFAULT 6, -- a reason is printed from so many jurors on
    verdict_rule TEXT NOT NULL DEFAULT 'majority', -- a name of stats/voting/decide.h
    reasons_state TEXT NOT NULL DEFAULT 'closed',  -- closed, writing, voting, done
    report_state TEXT NOT NULL DEFAULT 'draft',    -- draft, signing, final
    report_due TEXT NOT NULL DEFAULT '',   -- ISO dates, '' not set
    forum_on TEXT NOT NULL DEFAULT '',
    forum_place TEXT NOT NULL DEFAULT '',
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE jury_witness (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id), -- the name is in the vault (VAULT_WITNESS)
    organisation TEXT NOT NULL DEFAULT '',
    stance TEXT NOT NULL,            -- informs, for, against, balances
    topic TEXT NOT NULL,
    brief TEXT NOT NULL DEFAULT '',  -- what they were asked to cover; published
    interests TEXT NOT NULL DEFAULT '', -- declared
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX jury_witness_by_engagement ON jury_witness(engagement);

CREATE TABLE jury_item (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    day TEXT NOT NULL,               -- ISO date
    starts TEXT NOT NULL,            -- "09:30", time of the place
    ends TEXT NOT NULL,
    phase TEXT NOT NULL,             -- understand, hear, deliberate
    title TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT '',
    witness INTEGER REFERENCES jury_witness(id),
    changed_at INTEGER NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1 -- SEQUENCE of the calendar event
) STRICT;
CREATE INDEX jury_item_by_engagement ON jury_item(engagement, day, starts);

CREATE TABLE jury_document (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    witness INTEGER REFERENCES jury_witness(id),
    title TEXT NOT NULL,
    summary TEXT NOT NULL DEFAULT '',
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,        -- decided by what the file holds, never as claimed
    n_bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    content BLOB NOT NULL,
    added_by INTEGER NOT NULL REFERENCES person(id),
    added_at INTEGER NOT NULL
) STRICT;
CREATE INDEX jury_document_by_engagement ON jury_document(engagement);

-- A member of the oversight panel on one of the materials, as it was (digest).
CREATE TABLE jury_review (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    person INTEGER NOT NULL REFERENCES person(id),
    material TEXT NOT NULL,          -- charge, agenda, witnesses, document:ID
    digest TEXT NOT NULL,
    fit INTEGER NOT NULL,            -- 1: signed off, 0: wants a change
    note TEXT NOT NULL DEFAULT '',
    reviewed_at INTEGER NOT NULL,
    UNIQUE (engagement, person, material)
) STRICT;

CREATE TABLE jury_bias_answer (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    person INTEGER NOT NULL REFERENCES person(id), -- of the oversight panel
    question TEXT NOT NULL,          -- of the questionnaire in jury/oversight.h
    answer INTEGER NOT NULL,         -- 1 strongly disagree .. 5 strongly agree, 0 cannot say
    note TEXT NOT NULL DEFAULT '',
    published_at INTEGER,
    UNIQUE (engagement, person, question)
) STRICT;

CREATE TABLE jury_attendance (
    participant INTEGER NOT NULL REFERENCES participant(id),
    day TEXT NOT NULL,
    state TEXT NOT NULL,             -- present, part, absent
    PRIMARY KEY (participant, day)
) STRICT;

CREATE TABLE jury_seat (
    participant INTEGER NOT NULL REFERENCES participant(id),
    round INTEGER NOT NULL,
    place INTEGER NOT NULL,          -- number of the table
    PRIMARY KEY (participant, round)
) STRICT;

CREATE TABLE jury_note (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    day TEXT NOT NULL,
    place TEXT NOT NULL,             -- table or "all"
    note TEXT NOT NULL,
    written_by INTEGER NOT NULL REFERENCES person(id),
    written_at INTEGER NOT NULL
) STRICT;
CREATE INDEX jury_note_by_engagement ON jury_note(engagement, day);

-- Jurors' questions, without who asked.
CREATE TABLE jury_question (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    witness INTEGER REFERENCES jury_witness(id), -- NULL: to anybody
    day TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'open', -- open, answered, later (cannot be answered here)
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX jury_question_by_engagement ON jury_question(engagement, day);

-- How fair a juror found a witness (or, witness 0, those who ran the day).
CREATE TABLE jury_bias_rating (
    participant INTEGER NOT NULL REFERENCES participant(id),
    witness INTEGER NOT NULL,
    day TEXT NOT NULL,
    rating TEXT NOT NULL,            -- fair, a_little, very, unsure
    note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (participant, witness, day)
) STRICT;

CREATE TABLE jury_reason (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    data_use INTEGER NOT NULL REFERENCES data_use(id),
    side TEXT NOT NULL,              -- yes, no: a reason to allow it, or not to
    wording TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'listed', -- listed, left_out (said the same as another, or was withdrawn)
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX jury_reason_by_engagement ON jury_reason(engagement, data_use, side);

CREATE TABLE jury_reason_vote (
    participant INTEGER NOT NULL REFERENCES participant(id),
    reason INTEGER NOT NULL REFERENCES jury_reason(id),
    votes INTEGER NOT NULL,
    mode TEXT NOT NULL,              -- web, paper
    PRIMARY KEY (participant, reason)
) STRICT;
CREATE INDEX jury_reason_vote_by_reason ON jury_reason_vote(reason);

-- What would turn a no or an unsure into a yes, in words that several share.
CREATE TABLE jury_condition (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    data_use INTEGER NOT NULL REFERENCES data_use(id),
    wording TEXT NOT NULL,
    never INTEGER NOT NULL DEFAULT 0, -- 1: nothing would make me say yes
    UNIQUE (data_use, wording)
) STRICT;
CREATE INDEX jury_condition_by_engagement ON jury_condition(engagement);

CREATE TABLE jury_condition_of (
    participant INTEGER NOT NULL REFERENCES participant(id),
    data_use INTEGER NOT NULL REFERENCES data_use(id),
    condition INTEGER NOT NULL REFERENCES jury_condition(id),
    PRIMARY KEY (participant, data_use)
) STRICT;

-- Votes in the room beside the ballots on uses.
CREATE TABLE jury_vote (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    title TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL,              -- approval, ranked, stv, grades, gradients, motion
    verdict_rule TEXT NOT NULL DEFAULT 'majority', -- of a motion: a name of stats/voting/decide.h
    seats INTEGER NOT NULL DEFAULT 1,
    quorum INTEGER NOT NULL DEFAULT 0,
    lot TEXT NOT NULL,               -- seed of the order for lots, drawn when the vote was made
    state TEXT NOT NULL DEFAULT 'planned', -- planned, open, closed
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX jury_vote_by_engagement ON jury_vote(engagement);

CREATE TABLE jury_option (
    id INTEGER PRIMARY KEY,
    vote INTEGER NOT NULL REFERENCES jury_vote(id),
    position INTEGER NOT NULL,
    title TEXT NOT NULL
) STRICT;
CREATE INDEX jury_option_by_vote ON jury_option(vote, position);

CREATE TABLE jury_paper (
    vote INTEGER NOT NULL REFERENCES jury_vote(id),
    participant INTEGER NOT NULL REFERENCES participant(id),
    abstains INTEGER NOT NULL DEFAULT 0,
    mode TEXT NOT NULL,              -- web, paper
    cast_day TEXT NOT NULL,
    PRIMARY KEY (vote, participant)
) STRICT;

CREATE TABLE jury_mark (
    vote INTEGER NOT NULL REFERENCES jury_vote(id),
    participant INTEGER NOT NULL REFERENCES participant(id),
    option INTEGER NOT NULL REFERENCES jury_option(id),
    mark INTEGER NOT NULL,           -- approval 1; ranked 1 best; grades 1..5; gradients 1..8; motion 1 yes, 2 no, 3 block
    PRIMARY KEY (participant, option)
) STRICT;
CREATE INDEX jury_mark_by_vote ON jury_mark(vote);

-- A question of a survey, asked of everybody before the first day and at the end.
CREATE TABLE jury_scale (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL UNIQUE REFERENCES engagement(id),
    question TEXT NOT NULL,
    source TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE jury_scale_answer (
    participant INTEGER NOT NULL REFERENCES participant(id),
    moment TEXT NOT NULL,            -- before, after
    answer INTEGER NOT NULL,         -- 1 very willing, 2 fairly, 3 don't know, 4 fairly unwilling, 5 very
    PRIMARY KEY (participant, moment)
) STRICT;

-- What the jurors say in their own words, and what a minority adds.
CREATE TABLE jury_text (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    name TEXT NOT NULL,              -- introduction, recommendations
    wording TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    UNIQUE (engagement, name)
) STRICT;

CREATE TABLE jury_minority (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    data_use INTEGER REFERENCES data_use(id), -- NULL: on the whole
    wording TEXT NOT NULL,
    created_day TEXT NOT NULL
) STRICT;
CREATE INDEX jury_minority_by_engagement ON jury_minority(engagement);

CREATE TABLE jury_minority_of (
    minority INTEGER NOT NULL REFERENCES jury_minority(id),
    participant INTEGER NOT NULL REFERENCES participant(id),
    wrote INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (minority, participant)
) STRICT;

-- A juror on one page of the report, as it was (digest).
CREATE TABLE jury_sign (
    participant INTEGER NOT NULL REFERENCES participant(id),
    page TEXT NOT NULL,
    digest TEXT NOT NULL,
    agrees INTEGER NOT NULL,
    change TEXT NOT NULL DEFAULT '', -- what should change
    signed_day TEXT NOT NULL,
    PRIMARY KEY (participant, page)
) STRICT;

-- A figure as somebody else printed it (a release, slides, another report), to be held against the ballots.
CREATE TABLE jury_printed (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    place TEXT NOT NULL,             -- where it is printed
    data_use INTEGER REFERENCES data_use(id),
    moment TEXT NOT NULL,            -- before, after
    strand TEXT NOT NULL DEFAULT '',
    yes INTEGER, unsure INTEGER, no INTEGER, -- NULL: not printed
    people INTEGER,                  -- "of so many"
    added_by INTEGER NOT NULL REFERENCES person(id)
) STRICT;
CREATE INDEX jury_printed_by_engagement ON jury_printed(engagement);
