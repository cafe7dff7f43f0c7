-- People, organisations, sessions and the audit log. Names and addresses are in the vault, never here.

CREATE TABLE organisation (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,              -- council, nhs, police, fire, housing, charity, department, university, other
    created_at INTEGER NOT NULL,
    ended_at INTEGER                 -- no longer takes part
) STRICT;

CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    organisation INTEGER NOT NULL REFERENCES organisation(id),
    state TEXT NOT NULL,             -- invited, active, disabled, erased
    manager INTEGER NOT NULL DEFAULT 0,       -- may invite people of the own organisation
    administrator INTEGER NOT NULL DEFAULT 0, -- of the whole service
    password TEXT,                   -- Argon2id text; NULL until the invitation is accepted
    totp_secret BLOB,                -- encrypted under the server key; NULL until set up
    totp_step INTEGER NOT NULL DEFAULT 0,     -- last time step accepted: a code works once
    failures INTEGER NOT NULL DEFAULT 0,
    locked_until INTEGER NOT NULL DEFAULT 0,
    language TEXT NOT NULL DEFAULT 'en',
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX person_by_organisation ON person(organisation);

CREATE TABLE recovery_code (
    id INTEGER PRIMARY KEY,
    person INTEGER NOT NULL REFERENCES person(id),
    code_hash BLOB NOT NULL UNIQUE,
    used_at INTEGER
) STRICT;
CREATE INDEX recovery_code_by_person ON recovery_code(person);

-- A link that lets somebody in once: first sign-in, password reset.
CREATE TABLE invitation (
    id INTEGER PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    person INTEGER NOT NULL REFERENCES person(id),
    purpose TEXT NOT NULL,           -- join, reset
    created_by INTEGER,
    created_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX invitation_by_person ON invitation(person);

CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    person INTEGER REFERENCES person(id),
    participant INTEGER,             -- or a member of the public with an access code
    half INTEGER NOT NULL DEFAULT 0, -- password passed, second factor pending
    notice TEXT,                     -- shown once on the next page
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_by_person ON session(person);
CREATE INDEX session_by_end ON session(ends_at);

-- One submission, one effect: the nonce of each form that took effect.
CREATE TABLE form_used (
    nonce BLOB PRIMARY KEY,
    location TEXT NOT NULL,
    used_at INTEGER NOT NULL
) STRICT;
CREATE INDEX form_used_by_time ON form_used(used_at);

-- The record of acts: who did what when. Append only; each row carries the hash of the one before.
CREATE TABLE act (
    id INTEGER PRIMARY KEY,
    happened_at INTEGER NOT NULL,
    person INTEGER,                  -- NULL: the public or the system
    organisation INTEGER,
    name TEXT NOT NULL,              -- page or command: "risk_add"
    proposal INTEGER,
    subject_kind TEXT,
    subject INTEGER,
    detail TEXT NOT NULL DEFAULT '', -- fixed words and ids, never names or answers
    previous BLOB NOT NULL UNIQUE,   -- hash of the row before: the chain cannot fork
    hash BLOB NOT NULL               -- SHA-256 of `previous` and this row's other columns
) STRICT;
CREATE INDEX act_by_proposal ON act(proposal, id);
CREATE INDEX act_by_person ON act(person, id);

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
