-- Decisions in the transparency log.

-- record_decision :one
-- in: id int
SELECT proposal, version, outcome, reasons, departs_from_public, decided_on FROM decision WHERE id = :id;

-- record_decisions_missing :many
SELECT d.proposal AS about, d.id AS subject FROM decision d
WHERE NOT EXISTS (SELECT 1 FROM ledger_record r WHERE r.subject = d.id AND r.kind = 'decision') ORDER BY d.id;
