-- Draws in the transparency log.

-- record_draw :one
-- in: id int
SELECT id, kind, algorithm, seats, n_panels, n_pool, pool, quotas, commitment, randomness_source, randomness_day,
       lot, cap, record_form, report, randomness, witnesses, seed, panel FROM recruit_draw WHERE id = :id;

-- record_draws_missing :many
-- in: kind text, state text
SELECT d.id AS about, d.id AS subject FROM recruit_draw d
WHERE d.commitment <> '' AND (d.state = 'drawn' OR d.state = :state)
  AND NOT EXISTS (SELECT 1 FROM ledger_record r WHERE r.subject = d.id AND r.kind = :kind) ORDER BY d.id;
