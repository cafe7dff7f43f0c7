-- What goes into the transparency log.

-- statement_votes_of :many
-- What somebody answered, as it counts.
-- in: conversation int, participant int
SELECT p.label, s.number, s.text, v.vote FROM conversation_member m JOIN participant p ON p.id = m.participant
JOIN conversation_vote v ON v.member = m.id JOIN conversation_statement s ON s.id = v.statement
WHERE m.conversation = :conversation AND m.participant = :participant AND v.latest = 1 AND v.vote IS NOT NULL ORDER BY s.number;

-- statement_votes_missing :many
-- Of conversations that are closed.
SELECT c.id AS about, m.participant AS subject FROM conversation c JOIN conversation_member m ON m.conversation = c.id
WHERE c.state = 'closed' AND m.participant IS NOT NULL
  AND EXISTS (SELECT 1 FROM conversation_vote v WHERE v.member = m.id AND v.latest = 1 AND v.vote IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM ledger_record r WHERE r.subject = m.participant AND r.kind = 'statement-votes'
                  AND r.about = 'conversation/' || c.id)
ORDER BY c.id, m.id;

-- statement_votes_there :value
-- in: about text, participant int
-- out: n int
SELECT COUNT(*) AS n FROM ledger_record WHERE subject = :participant AND kind = 'statement-votes' AND about = :about;

-- statement_results_of :one
-- in: id int, conversation int
SELECT number, content FROM conversation_publication WHERE id = :id AND conversation = :conversation;

-- statement_results_missing :many
SELECT b.conversation AS about, b.id AS subject FROM conversation_publication b
WHERE NOT EXISTS (SELECT 1 FROM ledger_record r WHERE r.subject = b.id AND r.kind = 'statement-results'
                  AND r.about = 'conversation/' || b.conversation)
ORDER BY b.conversation, b.id;
