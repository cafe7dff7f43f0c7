-- Who people are. The same tables exist in two databases: `vault` uses contact, `vault_keys` the
-- other two, so that the keys are backed up apart from what they open.

CREATE TABLE contact (
    person INTEGER PRIMARY KEY,      -- number in the main database
    sealed BLOB NOT NULL,            -- name, e-mail, telephone, address, notes under the person's key
    email_hash BLOB UNIQUE           -- keyed hash of the folded address
) STRICT;

CREATE TABLE contact_key (
    person INTEGER PRIMARY KEY,
    wrapped BLOB NOT NULL            -- the person's key under the master key
) STRICT;

-- One row by which a wrong master key is noticed before it is used.
CREATE TABLE vault_master (
    id INTEGER PRIMARY KEY,
    proof BLOB NOT NULL
) STRICT;
