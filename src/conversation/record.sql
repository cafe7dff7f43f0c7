-- What goes into the transparency log.

-- statement_votes_of :many
-- What somebody answered, as it counts, or as it did when it was entered.
-- in: conversation int, participant int
SELECT p.label, s.number, s.text, v.vote FROM conversation_member m JOIN participant p ON p.id = m.participant
JOIN conversation_vote v ON v.member = m.id JOIN conversation_statement s ON s.id = v.statement
WHERE m.conversation = :conversation AND m.participant = :participant AND v.vote IS NOT NULL
  AND ((m.entered_upto IS NULL AND v.latest = 1) OR (v.id <= m.entered_upto AND NOT EXISTS (SELECT 1 FROM conversation_vote w
       WHERE w.member = v.member AND w.statement = v.statement AND w.id > v.id AND w.id <= m.entered_upto)))
ORDER BY s.number;

-- statement_votes_missing :many
-- Of conversations that are closed, as far as they have been entered.
SELECT c.id AS about, m.participant AS subject FROM conversation c JOIN conversation_member m ON m.conversation = c.id
WHERE c.state = 'closed' AND m.participant IS NOT NULL AND (c.entering IS NULL OR m.id <= c.entering)
  AND EXISTS (SELECT 1 FROM conversation_vote v WHERE v.member = m.id AND v.latest = 1 AND v.vote IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM ledger_record r WHERE r.subject = m.participant AND r.kind = 'statement-votes'
                  AND r.about = 'conversation/' || c.id)
ORDER BY c.id, m.id;

-- statement_votes_keep :exec
-- Before somebody who has an entry answers again: it stays of what they answered until now.
-- in: about text, member int
UPDATE conversation_member SET entered_upto = (SELECT MAX(v.id) FROM conversation_vote v WHERE v.member = conversation_member.id)
WHERE id = :member AND entered_upto IS NULL
  AND EXISTS (SELECT 1 FROM ledger_record r WHERE r.kind = 'statement-votes' AND r.about = :about AND r.subject = conversation_member.participant);

-- statement_votes_there :value
-- in: about text, participant int
-- out: n int
SELECT COUNT(*) AS n FROM ledger_record WHERE subject = :participant AND kind = 'statement-votes' AND about = :about;

-- statement_votes_renew :exec
-- in: conversation int, participant int
UPDATE conversation_member SET entered_upto = NULL WHERE conversation = :conversation AND participant = :participant;

-- conversation_entering_list :many
SELECT id FROM conversation WHERE entering IS NOT NULL AND state = 'closed' ORDER BY id;

-- conversation_entering_get :value
-- in: conversation int
SELECT entering FROM conversation WHERE id = :conversation AND entering IS NOT NULL AND state = 'closed';

-- conversation_entering_set :exec
-- in: conversation int, entering int
UPDATE conversation SET entering = :entering WHERE id = :conversation;

-- statement_votes_next :many
-- Those whose answers are to be entered: who have no entry, or answered since.
-- in: conversation int, about text, after int, n int
SELECT m.id, m.participant FROM conversation_member m
WHERE m.conversation = :conversation AND m.id > :after AND m.participant IS NOT NULL
  AND (m.entered_upto IS NOT NULL OR NOT EXISTS (SELECT 1 FROM ledger_record r WHERE r.kind = 'statement-votes'
       AND r.about = :about AND r.subject = m.participant))
ORDER BY m.id LIMIT :n;

-- statement_results_of :one
-- in: id int, conversation int
SELECT number, content FROM conversation_publication WHERE id = :id AND conversation = :conversation;

-- statement_results_missing :many
SELECT b.conversation AS about, b.id AS subject FROM conversation_publication b
WHERE NOT EXISTS (SELECT 1 FROM ledger_record r WHERE r.subject = b.id AND r.kind = 'statement-results'
                  AND r.about = 'conversation/' || b.conversation)
ORDER BY b.conversation, b.id;
