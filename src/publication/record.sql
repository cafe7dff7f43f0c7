-- Publications in the transparency log.

-- record_publication :one
-- in: id int
SELECT proposal, number, version, slug, content, score_file, withdrawn_at, withdrawn_reason FROM publication WHERE id = :id;

-- record_publications_missing :many
SELECT p.proposal AS about, p.id AS subject FROM publication p
WHERE NOT EXISTS (SELECT 1 FROM ledger_record r WHERE r.subject = p.id AND r.kind = 'publication') ORDER BY p.id;
