-- Those who take part: what is shown to them, what they answered, leaving.

-- voting_list :many
-- Conversations of the engagement of one who takes part, with how far they are.
-- in: participant int
-- out: n_statements int, n_voted int
SELECT c.id, c.topic, c.state, c.slug,
       (SELECT count(*) FROM conversation_statement s WHERE s.conversation = c.id AND s.state = 'accepted') AS n_statements,
       (SELECT count(*) FROM conversation_member m JOIN conversation_vote v ON v.member = m.id JOIN conversation_statement s ON s.id = v.statement
         WHERE m.conversation = c.id AND m.participant = :participant AND v.latest = 1 AND v.vote IS NOT NULL AND s.state = 'accepted') AS n_voted
FROM conversation c JOIN participant p ON p.engagement = c.engagement
WHERE p.id = :participant AND p.state = 'active' AND c.state <> 'planned'
  AND (p.strand <> 'open link' OR EXISTS (SELECT 1 FROM conversation_member m WHERE m.conversation = c.id AND m.participant = p.id))
ORDER BY c.id;

-- voting_get :one
-- The conversation as one who takes part sees it; they are of its engagement.
-- in: conversation int, participant int
-- out: member int
SELECT c.id, c.slug, c.topic, c.framing, c.state, c.adding, c.moderation, c.languages, c.closes_on, c.seed, c.illustrative, e.promise, o.name AS organisation,
       (SELECT m.id FROM conversation_member m WHERE m.conversation = c.id AND m.participant = p.id) AS member
FROM conversation c JOIN participant p ON p.engagement = c.engagement JOIN engagement e ON e.id = c.engagement
JOIN proposal r ON r.id = e.proposal JOIN organisation o ON o.id = r.organisation
WHERE c.id = :conversation AND p.id = :participant AND p.state = 'active' AND c.state <> 'planned'
  AND (p.strand <> 'open link' OR EXISTS (SELECT 1 FROM conversation_member m WHERE m.conversation = c.id AND m.participant = p.id));

-- member_add :value
-- in: conversation int, participant int, name text, joined text, event int
INSERT INTO conversation_member (conversation, participant, name, joined, event)
VALUES (:conversation, :participant, :name, :joined, :event) RETURNING id;

-- voting_event :value
-- The number of the dialogue's event whose slip somebody came with.
-- in: participant int
SELECT v.number FROM dialogue_access a JOIN dialogue_event v ON v.id = a.event WHERE a.participant = :participant;

-- voting_statements :many
-- All accepted statements in the reader's language, with how often each was answered.
-- in: conversation int, language text
-- out: text text, language text
SELECT s.id, s.number, COALESCE(t.text, s.text) AS text, CASE WHEN t.text IS NULL THEN s.language ELSE t.language END AS language,
       s.origin, s.author, s.agrees, s.disagrees, s.passes
FROM conversation_statement s LEFT JOIN conversation_translation t ON t.statement = s.id AND t.language = :language
WHERE s.conversation = :conversation AND s.state = 'accepted' ORDER BY s.number;

-- voting_own :many
-- What one person answered, the last first.
-- in: member int
SELECT v.id, v.statement, v.vote FROM conversation_vote v WHERE v.member = :member AND v.latest = 1 ORDER BY v.id DESC;

-- vote_latest :one
-- in: member int, statement int
SELECT id, vote FROM conversation_vote WHERE member = :member AND statement = :statement AND latest = 1;

-- vote_put_aside :exec
-- in: member int, statement int
UPDATE conversation_vote SET latest = 0 WHERE member = :member AND statement = :statement AND latest = 1;

-- vote_add :exec
-- in: conversation int, member int, statement int, vote int, chance real, mode text, day text
INSERT INTO conversation_vote (conversation, member, statement, vote, chance, latest, mode, cast_day)
VALUES (:conversation, :member, :statement, :vote, :chance, 1, :mode, :day);

-- statement_tally :exec
-- in: statement int, agrees int, disagrees int, passes int
UPDATE conversation_statement SET agrees = agrees + :agrees, disagrees = disagrees + :disagrees, passes = passes + :passes WHERE id = :statement;

-- statement_own_count :value
-- in: member int
-- out: n int
SELECT count(*) AS n FROM conversation_statement WHERE author = :member;

-- statement_own :many
-- in: member int
-- out: appealed int
SELECT s.number, s.text, s.language, s.state, s.reason,
       (SELECT count(*) FROM conversation_decision d WHERE d.statement = s.id AND d.act = 'appeal') AS appealed
FROM conversation_statement s WHERE s.author = :member ORDER BY s.number;

-- profile_own :many
-- in: member int
SELECT variable, category FROM conversation_profile WHERE member = :member ORDER BY variable;

-- profile_put :exec
-- in: member int, variable text, category text
INSERT INTO conversation_profile (member, variable, category) VALUES (:member, :variable, :category)
ON CONFLICT (member, variable) DO UPDATE SET category = excluded.category;

-- profile_remove :exec
-- in: member int, variable text
DELETE FROM conversation_profile WHERE member = :member AND variable = :variable;

-- conversation_member_list :many
-- in: participant int
SELECT id, conversation FROM conversation_member WHERE participant = :participant ORDER BY id;

-- forget_tally :exec
-- Takes somebody's votes out of the counts of statements.
-- in: member int
UPDATE conversation_statement SET
       agrees = agrees - (SELECT count(*) FROM conversation_vote v WHERE v.member = :member AND v.statement = conversation_statement.id AND v.latest = 1 AND v.vote = 1),
       disagrees = disagrees - (SELECT count(*) FROM conversation_vote v WHERE v.member = :member AND v.statement = conversation_statement.id AND v.latest = 1 AND v.vote = -1),
       passes = passes - (SELECT count(*) FROM conversation_vote v WHERE v.member = :member AND v.statement = conversation_statement.id AND v.latest = 1 AND v.vote = 0)
WHERE id IN (SELECT statement FROM conversation_vote WHERE member = :member);

-- forget_votes :exec
-- in: member int
DELETE FROM conversation_vote WHERE member = :member;

-- forget_profile :exec
-- in: member int
DELETE FROM conversation_profile WHERE member = :member;

-- forget_decisions :exec
-- What was decided on their statements that nobody voted on.
-- in: member int
DELETE FROM conversation_decision WHERE statement IN
       (SELECT id FROM conversation_statement WHERE author = :member AND agrees + disagrees + passes = 0);

-- forget_translations :exec
-- in: member int
DELETE FROM conversation_translation WHERE statement IN
       (SELECT id FROM conversation_statement WHERE author = :member AND agrees + disagrees + passes = 0);

-- forget_old_votes :exec
-- Votes on those statements that were taken back.
-- in: member int
DELETE FROM conversation_vote WHERE statement IN
       (SELECT id FROM conversation_statement WHERE author = :member AND agrees + disagrees + passes = 0);

-- forget_statements :exec
-- in: member int
DELETE FROM conversation_statement WHERE author = :member AND agrees + disagrees + passes = 0;

-- forget_authorship :exec
-- in: member int
UPDATE conversation_statement SET author = NULL, source = '' WHERE author = :member;

-- member_remove :exec
-- in: member int
DELETE FROM conversation_member WHERE id = :member;

-- conversation_reply :many
-- Conversations in which somebody answered or wrote, and whether the result is published.
-- in: participant int
-- out: n_voted int, published int
SELECT c.id, c.topic, c.slug, m.id AS member,
       (SELECT count(*) FROM conversation_vote v JOIN conversation_statement s ON s.id = v.statement
         WHERE v.member = m.id AND v.latest = 1 AND v.vote IS NOT NULL AND s.state = 'accepted') AS n_voted,
       CASE WHEN EXISTS (SELECT 1 FROM conversation_publication b WHERE b.conversation = c.id) THEN 1 ELSE 0 END AS published
FROM conversation c JOIN conversation_member m ON m.conversation = c.id
WHERE m.participant = :participant ORDER BY c.id;
