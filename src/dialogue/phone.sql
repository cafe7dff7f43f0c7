-- Votes that people at an event cast alone, on their phones: of the room conversation, read here and never written.

-- phone_votes :many
-- By event and statement of the kit, as they stand now. A statement of the conversation is one of the kit when it has the
-- same words; of several with the same words the first counts, so that nobody is counted twice.
-- in: engagement int
-- out: agree int, unsure int, disagree int
SELECT v.id AS event, i.id AS statement,
       SUM(CASE WHEN x.vote = 1 THEN 1 ELSE 0 END) AS agree,
       SUM(CASE WHEN x.vote = 0 THEN 1 ELSE 0 END) AS unsure,
       SUM(CASE WHEN x.vote = -1 THEN 1 ELSE 0 END) AS disagree
FROM conversation c
JOIN conversation_statement s ON s.conversation = c.id AND s.state = 'accepted'
JOIN dialogue_item i ON i.engagement = c.engagement AND i.kind = 'statement' AND i.published = 1 AND i.title = s.text
JOIN conversation_vote x ON x.statement = s.id AND x.latest = 1 AND x.vote IS NOT NULL
JOIN conversation_member m ON m.id = x.member AND m.event IS NOT NULL
JOIN dialogue_event v ON v.engagement = c.engagement AND v.number = m.event
WHERE c.engagement = :engagement
  AND NOT EXISTS (SELECT 1 FROM conversation_statement o JOIN conversation k ON k.id = o.conversation
                  WHERE k.engagement = c.engagement AND o.state = 'accepted' AND o.text = s.text AND o.id < s.id)
  AND NOT EXISTS (SELECT 1 FROM dialogue_item j WHERE j.engagement = i.engagement AND j.kind = 'statement'
                  AND j.published = 1 AND j.title = i.title AND j.id > i.id)
GROUP BY v.id, i.id ORDER BY v.id, i.id;

-- phone_settled :many
-- in: engagement int
SELECT p.event, p.statement, p.agree, p.unsure, p.disagree FROM dialogue_phone_count p JOIN dialogue_event v ON v.id = p.event
WHERE v.engagement = :engagement ORDER BY p.event, p.statement;

-- phone_settle_add :exec
-- in: event int, statement int, agree int, unsure int, disagree int
INSERT INTO dialogue_phone_count (event, statement, agree, unsure, disagree)
VALUES (:event, :statement, :agree, :unsure, :disagree) ON CONFLICT (event, statement) DO NOTHING;

-- phone_events_over :many
-- Events whose day is over.
-- in: engagement int, today text
SELECT id, area FROM dialogue_event WHERE engagement = :engagement AND day < :today ORDER BY COALESCE(area, 0), id;

-- phone_conversations :many
-- Where those who came to an event can vote.
-- in: engagement int, today text
SELECT id, topic FROM conversation
WHERE engagement = :engagement AND state = 'open' AND (closes_on = '' OR closes_on >= :today) ORDER BY id;

-- phone_participant :one
-- in: access int
SELECT a.participant, p.state FROM dialogue_access a JOIN participant p ON p.id = a.participant WHERE a.id = :access;

-- phone_participant_set :exec1
-- in: access int, participant int
UPDATE dialogue_access SET participant = :participant WHERE id = :access AND participant IS NULL;
