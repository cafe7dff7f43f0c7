-- What goes into the transparency log of ballots and points.

-- record_ballot_lines :many
-- The whole sheet of a person, in the order in which the uses were made; '' where nothing was said.
-- in: participant int, moment text
-- out: answer text, condition text, safeguards text, reason text
SELECT u.name, COALESCE(b.answer, '') AS answer, COALESCE(b.condition, '') AS condition,
       COALESCE(b.safeguards, '') AS safeguards, COALESCE(b.reason, '') AS reason
FROM participant p JOIN data_use u ON u.engagement = p.engagement
LEFT JOIN ballot b ON b.participant = p.id AND b.data_use = u.id AND b.moment = :moment
WHERE p.id = :participant ORDER BY u.id;

-- record_sheet :one
-- in: participant int, moment text
-- out: n_answers int, n_uses int
SELECT p.label, (SELECT COUNT(*) FROM ballot b WHERE b.participant = p.id AND b.moment = :moment) AS n_answers,
       (SELECT COUNT(*) FROM data_use u WHERE u.engagement = p.engagement) AS n_uses
FROM participant p WHERE p.id = :participant;

-- record_points_lines :many
-- in: participant int
SELECT item, points FROM weight WHERE participant = :participant ORDER BY item;

-- record_ballots_missing :many
-- Whose ballot is closed and counted, but not in the log.
-- in: moment text, kind text
SELECT p.engagement AS about, p.id AS subject FROM participant p JOIN engagement e ON e.id = p.engagement
WHERE p.state = 'active' AND e.state <> :moment
  AND EXISTS (SELECT 1 FROM ballot b WHERE b.participant = p.id AND b.moment = :moment)
  AND NOT EXISTS (SELECT 1 FROM ledger_record r WHERE r.subject = p.id AND r.kind = :kind)
ORDER BY p.engagement, p.id;

-- record_points_missing :many
SELECT p.engagement AS about, p.id AS subject FROM participant p JOIN engagement e ON e.id = p.engagement
WHERE p.state = 'active' AND e.state NOT IN ('before', 'after')
  AND EXISTS (SELECT 1 FROM weight w WHERE w.participant = p.id)
  AND NOT EXISTS (SELECT 1 FROM ledger_record r WHERE r.subject = p.id AND r.kind = 'points')
ORDER BY p.engagement, p.id;

-- record_people :many
-- in: engagement int
SELECT id FROM participant WHERE engagement = :engagement AND state = 'active' ORDER BY id;
