-- act_last :one
SELECT id, hash FROM act ORDER BY id DESC LIMIT 1;

-- act_add :exec
-- The number is the last one and one more: a second row after the same one is refused.
-- in: id int, happened_at int, person int, organisation int, name text, proposal int, subject_kind text, subject int, detail text, previous blob, hash blob
INSERT INTO act (id, happened_at, person, organisation, name, proposal, subject_kind, subject, detail, previous, hash)
VALUES (:id, :happened_at, :person, :organisation, :name, :proposal, :subject_kind, :subject, :detail, :previous, :hash);

-- act_list :many
-- Newest first, below a number.
-- in: below int, wanted int
SELECT id, happened_at, person, organisation, name, proposal, subject_kind, subject, detail FROM act
WHERE id < :below ORDER BY id DESC LIMIT :wanted;

-- act_list_proposal :many
-- in: proposal int, below int, wanted int
SELECT id, happened_at, person, organisation, name, proposal, subject_kind, subject, detail FROM act
WHERE proposal = :proposal AND id < :below ORDER BY id DESC LIMIT :wanted;

-- act_after :many
-- For checking the chain, oldest first.
-- in: above int, wanted int
SELECT id, happened_at, person, organisation, name, proposal, subject_kind, subject, detail, previous, hash FROM act
WHERE id > :above ORDER BY id LIMIT :wanted;
