-- Votes on reasons and papers of votes in the transparency log.

-- record_paper :one
-- in: vote int, participant int
SELECT j.label, p.abstains FROM jury_paper p JOIN participant j ON j.id = p.participant
WHERE p.vote = :vote AND p.participant = :participant;

-- record_paper_marks :many
-- in: vote int, participant int
-- out: mark int
SELECT o.id, o.title, COALESCE(m.mark, 0) AS mark FROM jury_option o
LEFT JOIN jury_mark m ON m.option = o.id AND m.participant = :participant
WHERE o.vote = :vote ORDER BY o.id;

-- record_papers_missing :many
SELECT p.vote AS about, p.participant AS subject FROM jury_paper p
JOIN jury_vote v ON v.id = p.vote JOIN participant j ON j.id = p.participant
WHERE v.state = 'closed' AND j.state = 'active'
  AND NOT EXISTS (SELECT 1 FROM ledger_record r WHERE r.subject = p.participant AND r.kind = 'jury-vote'
                  AND r.about = 'vote/' || CAST(p.vote AS TEXT))
ORDER BY p.vote, p.participant;

-- record_reason_votes :many
-- in: engagement int, participant int
SELECT r.id, u.name, r.side, v.votes, p.label FROM jury_reason_vote v JOIN jury_reason r ON r.id = v.reason
JOIN data_use u ON u.id = r.data_use JOIN participant p ON p.id = v.participant
WHERE r.engagement = :engagement AND v.participant = :participant ORDER BY r.id;

-- record_reasons_missing :many
SELECT p.engagement AS about, p.id AS subject FROM participant p JOIN jury j ON j.engagement = p.engagement
WHERE p.state = 'active' AND j.reasons_state = 'done'
  AND EXISTS (SELECT 1 FROM jury_reason_vote v WHERE v.participant = p.id)
  AND NOT EXISTS (SELECT 1 FROM ledger_record r WHERE r.subject = p.id AND r.kind = 'jury-reasons')
ORDER BY p.engagement, p.id;
