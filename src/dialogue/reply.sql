-- What became of what somebody said at an event.

-- dialogue_reply_write_ups :many
-- Their own account of the event, and the host's, which speaks for the group; the last first. Not what
-- others wrote beside it: that is theirs.
-- in: event int, access int
-- out: own int
SELECT w.id, w.account, CASE WHEN w.access = :access THEN 1 ELSE 0 END AS own
FROM dialogue_write_up w WHERE w.event = :event AND w.state = 'sent' AND (w.access = :access OR w.account = 'host')
ORDER BY w.sent_at DESC, w.id DESC;

-- dialogue_reply_alone :many
-- Statements that the owner of a slip voted on alone, each with the one of the kit that its votes are counted for; 0: none.
-- in: access int
-- out: statement int
SELECT s.id, COALESCE((SELECT MAX(i.id) FROM dialogue_item i WHERE i.engagement = c.engagement AND i.kind = 'statement'
    AND i.published = 1 AND i.title = s.text AND NOT EXISTS (SELECT 1 FROM conversation_statement o
        JOIN conversation k ON k.id = o.conversation
        WHERE k.engagement = c.engagement AND o.state = 'accepted' AND o.text = s.text AND o.id < s.id)), 0) AS statement
FROM dialogue_access a JOIN conversation_member m ON m.participant = a.participant
JOIN conversation_vote v ON v.member = m.id JOIN conversation_statement s ON s.id = v.statement
JOIN conversation c ON c.id = s.conversation
WHERE a.id = :access AND v.latest = 1 AND v.vote IS NOT NULL AND s.state = 'accepted';

-- dialogue_reply_of_participant :one
-- The event of somebody who came in with the code of a slip.
-- in: participant int
SELECT a.id AS access, a.event, v.engagement, d.short_name, d.outcome, d.state
FROM dialogue_access a JOIN dialogue_event v ON v.id = a.event JOIN dialogue d ON d.engagement = v.engagement
WHERE a.participant = :participant AND a.code_hash IS NOT NULL AND d.state <> 'draft' ORDER BY a.id LIMIT 1;

-- dialogue_contributors :many
-- Hosts whose group met or told what was said.
-- in: engagement int
SELECT v.id, v.number, v.place, v.language FROM dialogue_event v
WHERE v.engagement = :engagement AND v.state <> 'cancelled'
  AND (v.held = 'yes' OR EXISTS (SELECT 1 FROM dialogue_write_up w WHERE w.event = v.id AND w.state = 'sent'))
ORDER BY v.number;
