-- session_add :value
-- in: token_hash blob, person int, participant int, half int, now int, ends_at int
INSERT INTO session (token_hash, person, participant, half, created_at, seen_at, ends_at)
VALUES (:token_hash, :person, :participant, :half, :now, :now, :ends_at) RETURNING id;

-- session_find :one
-- The session of a cookie with who holds it; people who may not sign in any more have none.
-- in: token_hash blob, now int
SELECT s.id, s.person, s.participant, s.half, s.notice, s.created_at, s.seen_at,
       p.organisation, p.manager, p.administrator
FROM session s LEFT JOIN person p ON p.id = s.person
WHERE s.token_hash = :token_hash AND s.ends_at > :now
  AND (s.person IS NULL OR p.state = 'active');

-- session_seen :exec
-- in: id int, now int, ends_at int
UPDATE session SET seen_at = :now, ends_at = :ends_at WHERE id = :id;

-- session_notice :exec
-- in: id int, notice text
UPDATE session SET notice = :notice WHERE id = :id;

-- session_remove :exec
-- in: id int
DELETE FROM session WHERE id = :id;

-- session_remove_token :exec
-- in: token_hash blob
DELETE FROM session WHERE token_hash = :token_hash;

-- session_remove_person :exec
-- in: person int, keep int
DELETE FROM session WHERE person = :person AND id <> :keep;

-- session_list :many
-- in: person int, now int
SELECT id, created_at, seen_at, half FROM session WHERE person = :person AND ends_at > :now ORDER BY id;

-- session_remove_own :exec1
-- in: id int, person int
DELETE FROM session WHERE id = :id AND person = :person;

-- session_remove_ended :exec
-- in: now int
DELETE FROM session WHERE ends_at <= :now;

-- form_used_find :value
-- in: nonce blob
SELECT location FROM form_used WHERE nonce = :nonce;

-- form_used_add :exec
-- The day alone: a finer time would tell when somebody answered.
-- in: nonce blob, location text, day text
INSERT INTO form_used (nonce, location, used_on) VALUES (:nonce, :location, :day);

-- forms_used :many
-- What is kept of them, for whoever checks.
SELECT used_on FROM form_used ORDER BY used_on;

-- form_used_remove_old :exec
-- A part of them at a time: no index tells their days, since it would cost every form a page more.
-- in: first blob, last blob, before text
DELETE FROM form_used WHERE nonce BETWEEN :first AND :last AND used_on < :before;
