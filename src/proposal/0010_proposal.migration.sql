-- A proposal in drafting. Every table that a form edits has `revision`, which the form carries, so that
-- two people who edit the same thing never overwrite each other silently.

CREATE TABLE proposal (
    id INTEGER PRIMARY KEY,
    organisation INTEGER NOT NULL REFERENCES organisation(id), -- that leads
    reference TEXT NOT NULL UNIQUE,  -- "FM-2026-0007", for people
    title TEXT NOT NULL,
    summary TEXT NOT NULL DEFAULT '',    -- plain English, for the public
    stage INTEGER NOT NULL DEFAULT 0,    -- 0..12 as in the life cycle
    state TEXT NOT NULL DEFAULT 'draft', -- word of that stage
    version INTEGER NOT NULL DEFAULT 0,  -- latest frozen version; 0: none yet
    framework INTEGER REFERENCES framework(id),
    example INTEGER NOT NULL DEFAULT 0,  -- part of the example programme
    revision INTEGER NOT NULL DEFAULT 1,
    created_by INTEGER NOT NULL REFERENCES person(id),
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX proposal_by_organisation ON proposal(organisation);

-- The last number given out in each year, so that two who start at once get two references.
CREATE TABLE reference_counter (
    year INTEGER PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT;

-- Who holds which role. Ended, never deleted.
CREATE TABLE role_grant (
    id INTEGER PRIMARY KEY,
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    person INTEGER NOT NULL REFERENCES person(id),
    role TEXT NOT NULL,              -- owner, assessor, data_protection, signatory, engagement, decision_maker, auditor
    granted_by INTEGER,
    granted_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX role_grant_once ON role_grant(proposal, person, role) WHERE ended_at IS NULL;
CREATE INDEX role_grant_by_person ON role_grant(person);

-- The guided draft, one row per question answered: title, problem, purpose, why_sharing, ...
-- (the catalogue is in proposal/content_questions.c), and "fact.ID" for the facts that the framework asks about.
-- The title and the summary are copied to the proposal itself, for lists.
CREATE TABLE proposal_text (
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    changed_by INTEGER NOT NULL REFERENCES person(id),
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (proposal, name)
) STRICT;

-- Organisations and other parties to the sharing, with power and lawful basis each.
CREATE TABLE party (
    id INTEGER PRIMARY KEY,
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    organisation INTEGER REFERENCES organisation(id), -- NULL: not a user of this service
    name TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT '',   -- as organisation.kind, or company; '' not yet said
    part TEXT NOT NULL DEFAULT '',   -- gives, receives, both, processor; '' not yet said
    controller TEXT NOT NULL DEFAULT '', -- sole, joint, processor, unsure
    legal_power TEXT NOT NULL DEFAULT '',
    lawful_basis TEXT NOT NULL DEFAULT '',   -- Article 6: consent, contract, legal_obligation, vital, public_task, legitimate, recognised_legitimate
    special_condition TEXT NOT NULL DEFAULT '', -- Article 9 / Schedule 1, free text
    contact TEXT NOT NULL DEFAULT '',        -- office, not a person
    signed_at INTEGER,
    signed_version INTEGER,                  -- what was signed in principle
    signed_by INTEGER REFERENCES person(id),
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX party_by_proposal ON party(proposal);

CREATE TABLE data_asset (
    id INTEGER PRIMARY KEY,
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    fields TEXT NOT NULL DEFAULT '',         -- one per line
    justification TEXT NOT NULL DEFAULT '',  -- why these fields, and why so identifiable
    identifiability TEXT NOT NULL DEFAULT '',-- identified, pseudonymised, anonymised, aggregate
    special TEXT NOT NULL DEFAULT '',        -- none, special, criminal, both
    people TEXT NOT NULL DEFAULT '',         -- about whom
    people_count INTEGER,                    -- about how many
    holder INTEGER REFERENCES party(id),
    retention TEXT NOT NULL DEFAULT '',
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX data_asset_by_proposal ON data_asset(proposal);

CREATE TABLE data_flow (
    id INTEGER PRIMARY KEY,
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    asset INTEGER NOT NULL REFERENCES data_asset(id),
    from_party INTEGER NOT NULL REFERENCES party(id),
    to_party INTEGER NOT NULL REFERENCES party(id),
    method TEXT NOT NULL DEFAULT '',
    frequency TEXT NOT NULL DEFAULT '',
    purpose TEXT NOT NULL DEFAULT '',
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX data_flow_by_proposal ON data_flow(proposal);

CREATE TABLE affected_group (
    id INTEGER PRIMARY KEY,
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    name TEXT NOT NULL,
    people_count INTEGER,
    how TEXT NOT NULL DEFAULT '',            -- how they are affected
    vulnerable INTEGER NOT NULL DEFAULT 0,
    must_be_heard INTEGER NOT NULL DEFAULT 0,
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX affected_group_by_proposal ON affected_group(proposal);

CREATE TABLE benefit (
    id INTEGER PRIMARY KEY,
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    description TEXT NOT NULL,
    who TEXT NOT NULL DEFAULT '',
    measure TEXT NOT NULL DEFAULT '',
    baseline TEXT NOT NULL DEFAULT '',
    target TEXT NOT NULL DEFAULT '',
    due TEXT NOT NULL DEFAULT '',            -- ISO date
    owner TEXT NOT NULL DEFAULT '',          -- office
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX benefit_by_proposal ON benefit(proposal);

CREATE TABLE risk (
    id INTEGER PRIMARY KEY,
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    description TEXT NOT NULL,
    who TEXT NOT NULL DEFAULT '',
    likelihood TEXT NOT NULL DEFAULT '',     -- remote, possible, probable
    severity TEXT NOT NULL DEFAULT '',       -- minimal, significant, severe
    safeguard TEXT NOT NULL DEFAULT '',
    residual TEXT NOT NULL DEFAULT '',       -- low, medium, high
    owner TEXT NOT NULL DEFAULT '',
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX risk_by_proposal ON risk(proposal);

-- A frozen version: what everybody after saw. Content is canonical JSON.
CREATE TABLE proposal_version (
    id INTEGER PRIMARY KEY,
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    number INTEGER NOT NULL,
    content TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    frozen_by INTEGER NOT NULL REFERENCES person(id),
    frozen_at INTEGER NOT NULL,
    UNIQUE (proposal, number)
) STRICT;

-- Each step of the life cycle, with the gate's findings and, for an override, its reason.
CREATE TABLE stage_change (
    id INTEGER PRIMARY KEY,
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    from_stage INTEGER NOT NULL,
    to_stage INTEGER NOT NULL,
    state TEXT NOT NULL,
    findings TEXT NOT NULL DEFAULT '',       -- JSON: what the gate found
    override_reason TEXT NOT NULL DEFAULT '',
    changed_by INTEGER NOT NULL REFERENCES person(id),
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX stage_change_by_proposal ON stage_change(proposal, id);

-- Looking for earlier proposals and cases before going on: that it was done, and what was learnt.
CREATE TABLE precedent_search (
    id INTEGER PRIMARY KEY,
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    query TEXT NOT NULL,
    n_found INTEGER NOT NULL,
    learnt TEXT NOT NULL DEFAULT '',         -- what the proposer takes from it
    searched_by INTEGER NOT NULL REFERENCES person(id),
    searched_at INTEGER NOT NULL
) STRICT;
CREATE INDEX precedent_search_by_proposal ON precedent_search(proposal, id);

-- Advice of a data protection officer, Caldicott guardian or lawyer on one frozen version. Never edited:
-- new advice is a new row.
CREATE TABLE advice (
    id INTEGER PRIMARY KEY,
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    version INTEGER NOT NULL,
    opinion TEXT NOT NULL,                   -- support, changes, against
    advice TEXT NOT NULL,
    given_by INTEGER NOT NULL REFERENCES person(id),
    given_at INTEGER NOT NULL
) STRICT;
CREATE INDEX advice_by_proposal ON advice(proposal, id);

-- How far each document that the rules call for has come, and where it is kept.
CREATE TABLE proposal_form (
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    form TEXT NOT NULL,                      -- id in the framework: dpia, dsa, ...
    state TEXT NOT NULL,                     -- drafted, reviewed, not_needed
    version INTEGER NOT NULL,                -- of the proposal when it was last looked at
    note TEXT NOT NULL DEFAULT '',           -- where it is kept; why it is not needed
    revision INTEGER NOT NULL DEFAULT 1,
    changed_by INTEGER NOT NULL REFERENCES person(id),
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (proposal, form)
) STRICT;
