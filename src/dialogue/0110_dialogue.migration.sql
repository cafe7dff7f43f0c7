-- A distributed dialogue: many conversations that people run themselves, with one kit, and what each of
-- them reports. A dialogue is an engagement of the method 'dialogue'. Who the hosts are is in the vault.

CREATE TABLE dialogue (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL UNIQUE REFERENCES engagement(id),
    short_name TEXT NOT NULL UNIQUE,         -- of the public address, /d/NAME
    state TEXT NOT NULL DEFAULT 'draft',     -- draft, open (hosts may register), closed, answered
    topic TEXT NOT NULL,
    summary TEXT NOT NULL DEFAULT '',        -- plain English, public
    background TEXT NOT NULL DEFAULT '',     -- what everybody needs to know, without taking sides
    audiences TEXT NOT NULL DEFAULT '',
    safeguarding TEXT NOT NULL DEFAULT '',
    accessibility TEXT NOT NULL DEFAULT '',
    contact TEXT NOT NULL DEFAULT '',        -- of the team, public
    languages TEXT NOT NULL DEFAULT 'en',    -- codes with blanks between: "en cy"
    starts_day TEXT NOT NULL DEFAULT '',     -- ISO dates: events lie between
    ends_day TEXT NOT NULL DEFAULT '',
    write_up_days INTEGER NOT NULL DEFAULT 14, -- after the event
    wanted_events INTEGER NOT NULL DEFAULT 0,  -- write-ups hoped for; 0: no number
    outcome TEXT NOT NULL DEFAULT '',        -- what became of it, public once answered
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;

-- What the kit is made of. The core: the same at every event.
CREATE TABLE dialogue_item (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    kind TEXT NOT NULL,              -- statement, question, for, against, role
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL DEFAULT '',
    published INTEGER NOT NULL DEFAULT 0, -- 1: in a published kit: its words never change
    retired INTEGER NOT NULL DEFAULT 0,   -- 1: in no coming kit
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX dialogue_item_by_engagement ON dialogue_item(engagement);

CREATE TABLE dialogue_plan (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    minutes INTEGER NOT NULL,
    people TEXT NOT NULL DEFAULT '', -- "6 to 12 people"
    steps TEXT NOT NULL,             -- a line each: "10 | Welcome | Say why you are here"
    revision INTEGER NOT NULL DEFAULT 1,
    UNIQUE (engagement, minutes)
) STRICT;

-- Areas, and communities that should be heard, with how many people live there or belong to them.
CREATE TABLE dialogue_group (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    kind TEXT NOT NULL,              -- area, community
    name TEXT NOT NULL,
    population INTEGER NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    UNIQUE (engagement, kind, name)
) STRICT;

-- Texts of the kit in other languages; `item` says which: "topic", "item/12/title", "plan/3/steps".
CREATE TABLE dialogue_translation (
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    language TEXT NOT NULL,
    item TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (engagement, language, item)
) STRICT;

-- A kit as it was published: never changed. A change makes a new number.
CREATE TABLE dialogue_kit (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    number INTEGER NOT NULL,
    language TEXT NOT NULL,
    content TEXT NOT NULL,           -- JSON, dialogue/kit.h
    digest TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',   -- what changed
    published_by INTEGER NOT NULL REFERENCES person(id),
    published_at INTEGER NOT NULL,
    UNIQUE (engagement, number, language)
) STRICT;

CREATE TABLE dialogue_event (
    id INTEGER PRIMARY KEY,          -- of the vault: the host's contact details (VAULT_HOST)
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    number INTEGER NOT NULL,         -- in this dialogue: what people call it
    state TEXT NOT NULL,             -- registered, confirmed, cancelled, unreported (closed without a write-up)
    is_open INTEGER NOT NULL,        -- 1: anybody may come, shown to the public
    area INTEGER REFERENCES dialogue_group(id),
    community INTEGER REFERENCES dialogue_group(id), -- whose conversation it mostly is
    place TEXT NOT NULL,
    day TEXT NOT NULL,
    starts TEXT NOT NULL,            -- "18:30"
    minutes INTEGER NOT NULL,
    language TEXT NOT NULL,
    capacity INTEGER NOT NULL,
    kit INTEGER NOT NULL,            -- number of the kit that was handed out
    registered_day TEXT NOT NULL,
    confirmed_day TEXT,
    held TEXT NOT NULL DEFAULT '',   -- '' not known, yes, no
    reminders INTEGER NOT NULL DEFAULT 0,
    changed_at INTEGER NOT NULL,     -- of what calendars show
    revision INTEGER NOT NULL DEFAULT 1,
    UNIQUE (engagement, number)
) STRICT;

-- Questions that a host adds; the core stays.
CREATE TABLE dialogue_question (
    event INTEGER NOT NULL REFERENCES dialogue_event(id),
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (event, position)
) STRICT;

-- Codes of an event: the host's, note-takers', and slips of those who came.
CREATE TABLE dialogue_access (
    id INTEGER PRIMARY KEY,
    event INTEGER NOT NULL REFERENCES dialogue_event(id),
    role TEXT NOT NULL,              -- host, note_taker, participant
    label TEXT NOT NULL,             -- "H", "N1", "P07"
    code_hash BLOB UNIQUE,           -- NULL: ended
    UNIQUE (event, label)
) STRICT;

CREATE TABLE dialogue_write_up (
    id INTEGER PRIMARY KEY,
    event INTEGER NOT NULL REFERENCES dialogue_event(id),
    account TEXT NOT NULL,           -- host, note_taker, participant: whose account of it
    access INTEGER REFERENCES dialogue_access(id), -- whose draft; NULL: entered from paper or by telephone
    mode TEXT NOT NULL,              -- web, paper, phone
    state TEXT NOT NULL,             -- draft, sent
    kit INTEGER NOT NULL,            -- number of the kit that was used
    plan_minutes INTEGER NOT NULL DEFAULT 0, -- plan that was used; 0: another or none
    attendance TEXT NOT NULL DEFAULT '',     -- a band of dialogue/dialogue.h
    minutes INTEGER NOT NULL DEFAULT 0,      -- how long it took; 0: not said
    votes_how TEXT NOT NULL DEFAULT '',      -- head_count, show_of_hands, consensus, majority, none
    reasons_for TEXT NOT NULL DEFAULT '',
    reasons_against TEXT NOT NULL DEFAULT '',
    minority TEXT NOT NULL DEFAULT '',       -- '', voiced, none
    minority_view TEXT NOT NULL DEFAULT '',
    verbatim TEXT NOT NULL DEFAULT '',
    questions TEXT NOT NULL DEFAULT '',
    changes TEXT NOT NULL DEFAULT '',
    stake TEXT NOT NULL DEFAULT '',
    help_given TEXT NOT NULL DEFAULT '',     -- with access needs
    may_quote INTEGER NOT NULL DEFAULT 0,
    digest TEXT NOT NULL DEFAULT '',         -- of what was sent
    chosen INTEGER NOT NULL DEFAULT 0,       -- 1: staff said that this one counts
    entered_by INTEGER REFERENCES person(id),
    started_day TEXT NOT NULL,
    sent_at INTEGER,
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX dialogue_write_up_by_event ON dialogue_write_up(event);

CREATE TABLE dialogue_count (
    write_up INTEGER NOT NULL REFERENCES dialogue_write_up(id),
    statement INTEGER NOT NULL REFERENCES dialogue_item(id),
    agree INTEGER,                   -- NULL: not counted
    disagree INTEGER,
    unsure INTEGER,
    majority TEXT NOT NULL DEFAULT '', -- '', agree, disagree, split: where nothing was counted
    PRIMARY KEY (write_up, statement)
) STRICT;

CREATE TABLE dialogue_present (
    write_up INTEGER NOT NULL REFERENCES dialogue_write_up(id),
    community INTEGER NOT NULL REFERENCES dialogue_group(id),
    PRIMARY KEY (write_up, community)
) STRICT;

CREATE TABLE dialogue_reading (
    write_up INTEGER NOT NULL REFERENCES dialogue_write_up(id),
    person INTEGER NOT NULL REFERENCES person(id),
    outcome TEXT NOT NULL,           -- accept, ask
    question TEXT NOT NULL DEFAULT '',
    answer TEXT NOT NULL DEFAULT '', -- of the host
    read_at INTEGER NOT NULL,
    PRIMARY KEY (write_up, person)
) STRICT;

-- Photos of paper, cleaned of all that is not the picture.
CREATE TABLE dialogue_file (
    id INTEGER PRIMARY KEY,
    event INTEGER NOT NULL REFERENCES dialogue_event(id),
    access INTEGER REFERENCES dialogue_access(id), -- who sent it; NULL: staff
    media_type TEXT NOT NULL,
    n_bytes INTEGER NOT NULL,
    digest TEXT NOT NULL,
    content BLOB NOT NULL,
    added_day TEXT NOT NULL,
    UNIQUE (event, digest)
) STRICT;
