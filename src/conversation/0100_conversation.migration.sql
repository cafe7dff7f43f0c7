-- Conversations over statements: people agree, disagree or pass on short statements, and add their own.
-- Who takes part is a participant of the engagement (table participant), known by a code only.
-- Answers carry the day, never the time.

CREATE TABLE conversation (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    slug TEXT NOT NULL UNIQUE,           -- of the public address /conversation/SLUG
    topic TEXT NOT NULL,
    framing TEXT NOT NULL DEFAULT '',    -- plain English: what it is about and what will be done with it
    state TEXT NOT NULL DEFAULT 'planned', -- planned, open, closed
    joining TEXT NOT NULL DEFAULT 'code', -- code: with a slip; link: whoever has the address
    adding INTEGER NOT NULL DEFAULT 1,   -- people may add statements
    moderation TEXT NOT NULL DEFAULT 'before', -- before, after: whether others see a statement only once it was accepted
    two_to_reject INTEGER NOT NULL DEFAULT 0, -- a second moderator must agree to a rejection
    languages TEXT NOT NULL DEFAULT 'en', -- en, cy, "en cy"
    closes_on TEXT NOT NULL DEFAULT '',  -- ISO date, the last day; '' not set
    least INTEGER NOT NULL DEFAULT 10,   -- fewer votes are not shown
    seed TEXT NOT NULL,                  -- of the order of statements and of the map
    source TEXT NOT NULL DEFAULT '',     -- where imported votes come from
    illustrative INTEGER NOT NULL DEFAULT 0, -- 1: made-up answers, labelled so wherever shown
    epoch INTEGER NOT NULL DEFAULT 1,    -- counts what changes the map other than a new vote
    revision INTEGER NOT NULL DEFAULT 1,
    created_by INTEGER NOT NULL REFERENCES person(id),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX conversation_by_engagement ON conversation(engagement);

-- One who takes part in one conversation.
CREATE TABLE conversation_member (
    id INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversation(id),
    participant INTEGER REFERENCES participant(id), -- NULL: imported
    name TEXT NOT NULL DEFAULT '',       -- voter-id of the imported file
    joined TEXT NOT NULL,                -- code, link, import
    event INTEGER,                       -- number of the dialogue's event at which they vote; NULL: alone
    UNIQUE (conversation, participant)
) STRICT;
CREATE INDEX conversation_member_by_participant ON conversation_member(participant);
CREATE INDEX conversation_member_by_event ON conversation_member(event);

CREATE TABLE conversation_statement (
    id INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversation(id),
    number INTEGER NOT NULL,             -- from 0 or 1, as people and files name it
    text TEXT NOT NULL,                  -- as the author wrote it; never changed after a vote
    language TEXT NOT NULL DEFAULT 'en',
    origin TEXT NOT NULL,                -- opening, participant, import
    author INTEGER,                      -- conversation_member; NULL: staff, imported, or withdrawn
    source TEXT NOT NULL DEFAULT '',     -- keyed digest of day and network address: to decide on a flood at once
    state TEXT NOT NULL,                 -- waiting, accepted, rejected
    reason TEXT NOT NULL DEFAULT '',     -- word of the reason for rejecting
    near INTEGER,                        -- number of an earlier statement that says nearly the same
    nearness REAL,                       -- Jaccard index of the two
    agrees INTEGER NOT NULL DEFAULT 0,   -- latest votes, kept with each vote
    disagrees INTEGER NOT NULL DEFAULT 0,
    passes INTEGER NOT NULL DEFAULT 0,
    added_day TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    UNIQUE (conversation, number)
) STRICT;
CREATE INDEX conversation_statement_by_state ON conversation_statement(conversation, state, id);
CREATE INDEX conversation_statement_by_source ON conversation_statement(conversation, source);
CREATE INDEX conversation_statement_by_author ON conversation_statement(author);

-- A statement in a further language of the conversation.
CREATE TABLE conversation_translation (
    statement INTEGER NOT NULL REFERENCES conversation_statement(id),
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (statement, language)
) STRICT;

-- Every vote as it was cast; of several by one person on one statement the latest counts.
CREATE TABLE conversation_vote (
    id INTEGER PRIMARY KEY,              -- in the order cast
    conversation INTEGER NOT NULL REFERENCES conversation(id),
    member INTEGER NOT NULL REFERENCES conversation_member(id),
    statement INTEGER NOT NULL REFERENCES conversation_statement(id),
    vote INTEGER,                        -- 1 agree, 0 pass, -1 disagree; NULL: taken back
    chance REAL,                         -- with which it was chosen to be shown; NULL: the person went to it
    latest INTEGER NOT NULL DEFAULT 1,
    mode TEXT NOT NULL,                  -- web, import
    cast_day TEXT NOT NULL
) STRICT;
CREATE INDEX conversation_vote_in_order ON conversation_vote(conversation, id);
CREATE INDEX conversation_vote_by_member ON conversation_vote(member, statement);
CREATE INDEX conversation_vote_by_statement ON conversation_vote(statement);

-- What moderators did; append only. Undoing is a row of its own.
CREATE TABLE conversation_decision (
    id INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversation(id),
    statement INTEGER NOT NULL REFERENCES conversation_statement(id),
    act TEXT NOT NULL,                   -- accept, reject, propose (a first of two to reject), appeal, undo
    reason TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    former TEXT NOT NULL,                -- state before
    bulk INTEGER NOT NULL DEFAULT 0,     -- 1: decided with others of the same source
    person INTEGER REFERENCES person(id), -- NULL: the author's appeal
    decided_at INTEGER NOT NULL
) STRICT;
CREATE INDEX conversation_decision_by_statement ON conversation_decision(statement);
CREATE INDEX conversation_decision_by_conversation ON conversation_decision(conversation, id);

-- What is known of the population, and what those who take part said of themselves.
CREATE TABLE conversation_margin (
    id INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversation(id),
    variable TEXT NOT NULL,
    category TEXT NOT NULL,
    people REAL NOT NULL,
    UNIQUE (conversation, variable, category)
) STRICT;
CREATE TABLE conversation_profile (
    member INTEGER NOT NULL REFERENCES conversation_member(id),
    variable TEXT NOT NULL,
    category TEXT NOT NULL,
    PRIMARY KEY (member, variable)
) STRICT;

-- What was published, frozen: only figures that are safe to show.
CREATE TABLE conversation_publication (
    id INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversation(id),
    number INTEGER NOT NULL,
    content TEXT NOT NULL,               -- JSON
    n_people INTEGER NOT NULL,
    n_votes INTEGER NOT NULL,
    published_by INTEGER NOT NULL REFERENCES person(id),
    published_at INTEGER NOT NULL,
    UNIQUE (conversation, number)
) STRICT;
