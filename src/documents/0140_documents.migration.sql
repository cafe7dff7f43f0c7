-- Official documents (impact assessment, agreement, decision form, register entry ...): what was
-- written over what the draft gives by itself, frozen versions, and what reviewers said of them.

-- One field that a person wrote or confirmed. A field without a row shows what the draft gives.
CREATE TABLE document_field (
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    form TEXT NOT NULL,              -- id in the framework: dpia, dsa, ...
    field TEXT NOT NULL,             -- "2.purposes"
    value TEXT NOT NULL,
    filled_from TEXT NOT NULL,       -- SHA-256 of what the draft gave when it was written: other now, it is out of date
    revision INTEGER NOT NULL DEFAULT 1,
    changed_by INTEGER NOT NULL REFERENCES person(id),
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (proposal, form, field)
) STRICT;

-- A document as it stood when it was frozen; never changed.
CREATE TABLE document_version (
    id INTEGER PRIMARY KEY,
    proposal INTEGER NOT NULL REFERENCES proposal(id),
    form TEXT NOT NULL,
    number INTEGER NOT NULL,         -- 1, 2 ... of this document
    proposal_version INTEGER NOT NULL, -- latest frozen version of the proposal then; 0: none
    content TEXT NOT NULL,           -- JSON
    sha256 TEXT NOT NULL,            -- of content
    note TEXT NOT NULL DEFAULT '',
    frozen_by INTEGER NOT NULL REFERENCES person(id),
    frozen_at INTEGER NOT NULL,
    UNIQUE (proposal, form, number)
) STRICT;

-- What a reviewer said of one frozen version. Never edited: who thinks again adds another.
CREATE TABLE document_review (
    id INTEGER PRIMARY KEY,
    document_version INTEGER NOT NULL REFERENCES document_version(id),
    role TEXT NOT NULL,              -- in which the reviewer spoke: data_protection, signatory, decision_maker, owner
    outcome TEXT NOT NULL,           -- approved, changes
    comment TEXT NOT NULL DEFAULT '',
    reviewed_by INTEGER NOT NULL REFERENCES person(id),
    reviewed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX document_review_by_version ON document_review(document_version, id);
