-- Statements of the vault and of its keys.

-- contact_put :exec
-- A person's sealed details, in place of the former.
-- in: person int, sealed blob, email_hash blob
INSERT INTO contact (person, sealed, email_hash) VALUES (:person, :sealed, :email_hash)
ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed, email_hash = excluded.email_hash;

-- contact_get :value
-- A person's sealed details.
-- in: person int
SELECT sealed FROM contact WHERE person = :person;

-- contact_find :value
-- The person with an address.
-- in: email_hash blob
SELECT person FROM contact WHERE email_hash = :email_hash;

-- contact_erase :exec
-- in: person int
DELETE FROM contact WHERE person = :person;

-- contact_key_offer :exec
-- Gives a person a key unless they have one.
-- in: person int, wrapped blob
INSERT INTO contact_key (person, wrapped) VALUES (:person, :wrapped) ON CONFLICT (person) DO NOTHING;

-- contact_key_get :value
-- A person's wrapped key.
-- in: person int
SELECT wrapped FROM contact_key WHERE person = :person;

-- contact_key_erase :exec
-- in: person int
DELETE FROM contact_key WHERE person = :person;

-- vault_master_put :exec
-- in: proof blob
INSERT INTO vault_master (id, proof) VALUES (1, :proof) ON CONFLICT (id) DO NOTHING;

-- vault_master_get :value
-- The sealed proof by which the master key is known.
SELECT proof FROM vault_master WHERE id = 1;
