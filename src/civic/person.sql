-- organisation_insert :value
-- in: name text, kind text, now int
INSERT INTO organisation (name, kind, created_at) VALUES (:name, :kind, :now) RETURNING id;

-- organisation_get :one
-- in: id int
SELECT id, name, kind, created_at, ended_at FROM organisation WHERE id = :id;

-- organisation_list :many
-- out: n_people int
SELECT o.id, o.name, o.kind, (SELECT count(*) FROM person p WHERE p.organisation = o.id AND p.state IN ('active', 'invited')) AS n_people
FROM organisation o WHERE o.ended_at IS NULL ORDER BY o.name;

-- person_insert :value
-- in: organisation int, state text, manager int, administrator int, now int
INSERT INTO person (organisation, state, manager, administrator, created_at)
VALUES (:organisation, :state, :manager, :administrator, :now) RETURNING id;

-- person_get :one
-- in: id int
SELECT id, organisation, state, manager, administrator, password, totp_secret, totp_step, failures, locked_until
FROM person WHERE id = :id;

-- person_list :many
-- in: organisation int
SELECT id, state, manager, administrator, created_at FROM person
WHERE organisation = :organisation AND state <> 'erased' ORDER BY id;

-- person_list_all :many
SELECT p.id, p.organisation, o.name AS organisation_name, p.state, p.manager, p.administrator
FROM person p JOIN organisation o ON o.id = p.organisation WHERE p.state <> 'erased' ORDER BY p.id;

-- person_set_state :exec1
-- in: id int, state text
UPDATE person SET state = :state WHERE id = :id AND state <> 'erased';

-- person_set_password :exec1
-- in: id int, password text
UPDATE person SET password = :password, state = 'active', failures = 0, locked_until = 0
WHERE id = :id AND state IN ('invited', 'active');

-- person_set_manager :exec1
-- in: id int, manager int
UPDATE person SET manager = :manager WHERE id = :id AND state <> 'erased';

-- person_set_totp :exec1
-- in: id int, secret blob, step int
UPDATE person SET totp_secret = :secret, totp_step = :step WHERE id = :id;

-- person_forget_sign_in :exec1
-- Without password and app nobody signs in until a new link was used.
-- in: id int
UPDATE person SET password = NULL, totp_secret = NULL, totp_step = 0 WHERE id = :id AND state = 'active';

-- person_use_totp_step :exec1
-- A code works once: only a later time step than the last one accepted.
-- in: id int, step int
UPDATE person SET totp_step = :step, failures = 0 WHERE id = :id AND totp_step < :step;

-- person_failed :value
-- in: id int, locked_until int
UPDATE person SET failures = failures + 1, locked_until = :locked_until WHERE id = :id RETURNING failures;

-- person_passed :exec
-- in: id int
UPDATE person SET failures = 0, locked_until = 0 WHERE id = :id AND (failures <> 0 OR locked_until <> 0);

-- person_erase_row :exec1
-- in: id int
UPDATE person SET state = 'erased', password = NULL, totp_secret = NULL, manager = 0, administrator = 0 WHERE id = :id;

-- person_count_administrators :value
-- out: n int
SELECT count(*) AS n FROM person WHERE administrator = 1 AND state = 'active';

-- invitation_add :exec
-- in: token_hash blob, person int, purpose text, created_by int, now int, ends_at int
INSERT INTO invitation (token_hash, person, purpose, created_by, created_at, ends_at)
VALUES (:token_hash, :person, :purpose, :created_by, :now, :ends_at);

-- invitation_find :one
-- in: token_hash blob
SELECT i.id, i.person, i.purpose, i.ends_at, i.used_at, p.state, o.name AS organisation_name
FROM invitation i JOIN person p ON p.id = i.person JOIN organisation o ON o.id = p.organisation
WHERE i.token_hash = :token_hash;

-- invitation_use :changed
-- Exactly one of any number of racers gets 1.
-- in: token_hash blob, now int
UPDATE invitation SET used_at = :now WHERE token_hash = :token_hash AND used_at IS NULL AND ends_at > :now;

-- invitation_end_all :exec
-- in: person int, now int
UPDATE invitation SET ends_at = :now WHERE person = :person AND used_at IS NULL AND ends_at > :now;

-- recovery_code_add :exec
-- in: person int, code_hash blob
INSERT INTO recovery_code (person, code_hash) VALUES (:person, :code_hash);

-- recovery_code_remove_all :exec
-- in: person int
DELETE FROM recovery_code WHERE person = :person;

-- recovery_code_use :changed
-- in: person int, code_hash blob, now int
UPDATE recovery_code SET used_at = :now WHERE person = :person AND code_hash = :code_hash AND used_at IS NULL;

-- recovery_code_count :value
-- in: person int
-- out: n int
SELECT count(*) AS n FROM recovery_code WHERE person = :person AND used_at IS NULL;

-- role_of :many
-- The roles of a person on a proposal, while their organisation still takes part.
-- in: proposal int, person int
SELECT g.role FROM role_grant g JOIN person p ON p.id = g.person
WHERE g.proposal = :proposal AND g.person = :person AND g.ended_at IS NULL AND p.state = 'active';

-- panel_role_of :many
-- The roles of a person on a panel, while their organisation is one of its owners; managers of
-- such an organisation have the role `lead`.
-- in: panel int, person int
-- out: role text
SELECT g.role AS role FROM panel_grant g
JOIN person p ON p.id = g.person
JOIN panel_owner o ON o.panel = g.panel AND o.organisation = p.organisation AND o.ended_at IS NULL
WHERE g.panel = :panel AND g.person = :person AND g.ended_at IS NULL AND p.state = 'active'
UNION ALL
SELECT 'lead' AS role FROM person p
JOIN panel_owner o ON o.organisation = p.organisation AND o.ended_at IS NULL
WHERE o.panel = :panel AND p.id = :person AND p.manager = 1 AND p.state = 'active';

-- proposal_exists :value
-- in: proposal int
SELECT id FROM proposal WHERE id = :proposal;

-- setting_get :value
-- in: name text
SELECT value FROM setting WHERE name = :name;

-- setting_put :exec
-- in: name text, value text
INSERT INTO setting (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value;
