-- Conversations as those who run them see them, their statements and what moderators decided.

-- conversation_add :value
-- in: engagement int, slug text, topic text, framing text, joining text, adding int, moderation text, two_to_reject int, languages text, closes_on text, least int, seed text, source text, person int, now int
INSERT INTO conversation (engagement, slug, topic, framing, joining, adding, moderation, two_to_reject, languages, closes_on, least, seed, source, created_by, created_at)
VALUES (:engagement, :slug, :topic, :framing, :joining, :adding, :moderation, :two_to_reject, :languages, :closes_on, :least, :seed, :source, :person, :now) RETURNING id;

-- conversation_change :exec1
-- in: id int, engagement int, revision int, topic text, framing text, joining text, adding int, moderation text, two_to_reject int, languages text, closes_on text, least int, source text
UPDATE conversation SET topic = :topic, framing = :framing, joining = :joining, adding = :adding, moderation = :moderation,
       two_to_reject = :two_to_reject, languages = :languages, closes_on = :closes_on, least = :least, source = :source, revision = revision + 1
WHERE id = :id AND engagement = :engagement AND revision = :revision;

-- conversation_set_state :exec1
-- in: id int, engagement int, former text, state text
UPDATE conversation SET state = :state, revision = revision + 1 WHERE id = :id AND engagement = :engagement AND state = :former;

-- conversation_epoch_next :exec
-- Something other than a new vote changed the map: everything is computed again.
-- in: id int
UPDATE conversation SET epoch = epoch + 1 WHERE id = :id;

-- conversation_get :one
-- in: id int, engagement int
-- out: n_members int, n_statements int, n_waiting int, n_appeals int
SELECT c.id, c.engagement, c.slug, c.topic, c.framing, c.state, c.joining, c.adding, c.moderation, c.two_to_reject, c.languages, c.closes_on,
       c.least, c.seed, c.source, c.illustrative, c.epoch, c.revision,
       (SELECT count(*) FROM conversation_member m WHERE m.conversation = c.id) AS n_members,
       (SELECT count(*) FROM conversation_statement s WHERE s.conversation = c.id AND s.state = 'accepted') AS n_statements,
       (SELECT count(*) FROM conversation_statement s WHERE s.conversation = c.id AND s.state = 'waiting') AS n_waiting,
       (SELECT count(*) FROM conversation_decision d JOIN conversation_statement s ON s.id = d.statement
         WHERE d.conversation = c.id AND d.act = 'appeal' AND s.state = 'waiting') AS n_appeals
FROM conversation c WHERE c.id = :id AND c.engagement = :engagement;

-- conversation_list :many
-- in: engagement int
-- out: n_members int, n_statements int, n_waiting int
SELECT c.id, c.topic, c.state, c.illustrative,
       (SELECT count(*) FROM conversation_member m WHERE m.conversation = c.id) AS n_members,
       (SELECT count(*) FROM conversation_statement s WHERE s.conversation = c.id AND s.state = 'accepted') AS n_statements,
       (SELECT count(*) FROM conversation_statement s WHERE s.conversation = c.id AND s.state = 'waiting') AS n_waiting
FROM conversation c WHERE c.engagement = :engagement ORDER BY c.id;

-- conversation_by_slug :one
-- What the public may know of it.
-- in: slug text
SELECT c.id, c.engagement, c.slug, c.topic, c.framing, c.state, c.joining, c.adding, c.moderation, c.languages, c.closes_on, c.illustrative,
       e.promise, r.title AS proposal_title, o.name AS organisation
FROM conversation c JOIN engagement e ON e.id = c.engagement JOIN proposal r ON r.id = e.proposal JOIN organisation o ON o.id = r.organisation
WHERE c.slug = :slug;

-- conversation_public_list :many
-- Open ones that anybody with the address may join, and those with published results.
SELECT c.slug, c.topic, c.state, c.joining, c.closes_on, c.illustrative, o.name AS organisation
FROM conversation c JOIN engagement e ON e.id = c.engagement JOIN proposal r ON r.id = e.proposal JOIN organisation o ON o.id = r.organisation
WHERE (c.state = 'open' AND c.joining = 'link') OR EXISTS (SELECT 1 FROM conversation_publication p WHERE p.conversation = c.id)
ORDER BY c.state DESC, c.id DESC LIMIT 200;

-- statement_number_next :value
-- in: conversation int
-- out: next int
SELECT COALESCE(MAX(number), 0) + 1 AS next FROM conversation_statement WHERE conversation = :conversation;

-- statement_add :value
-- in: conversation int, number int, text text, language text, origin text, author int, source text, state text, near int, nearness real, day text
INSERT INTO conversation_statement (conversation, number, text, language, origin, author, source, state, near, nearness, added_day)
VALUES (:conversation, :number, :text, :language, :origin, :author, :source, :state, :near, :nearness, :day) RETURNING id;

-- statement_list :many
-- All of them, for those who run it.
-- in: conversation int, state text, from_row int, n int
SELECT id, number, text, language, origin, state, reason, near, agrees, disagrees, passes, added_day
FROM conversation_statement WHERE conversation = :conversation AND (:state = '' OR state = :state)
ORDER BY number LIMIT :n OFFSET :from_row;

-- statement_count :value
-- in: conversation int, state text
-- out: n int
SELECT count(*) AS n FROM conversation_statement WHERE conversation = :conversation AND (:state = '' OR state = :state);

-- statement_kept :value
-- Those that were not rejected.
-- in: conversation int
-- out: n int
SELECT count(*) AS n FROM conversation_statement WHERE conversation = :conversation AND state <> 'rejected';

-- statement_get :one
-- in: number int, conversation int
SELECT id, number, text, language, origin, author, source, state, reason, near, nearness, agrees, disagrees, passes, added_day, revision
FROM conversation_statement WHERE number = :number AND conversation = :conversation;

-- statement_change :exec1
-- Only while nobody has voted on it.
-- in: id int, conversation int, revision int, text text, language text
UPDATE conversation_statement SET text = :text, language = :language, revision = revision + 1
WHERE id = :id AND conversation = :conversation AND revision = :revision AND agrees + disagrees + passes = 0 AND origin = 'opening';

-- statement_decide :exec1
-- in: id int, conversation int, former text, state text, reason text
UPDATE conversation_statement SET state = :state, reason = :reason, revision = revision + 1
WHERE id = :id AND conversation = :conversation AND state = :former;

-- statement_texts :many
-- For finding what says nearly the same: in one state, or all that are accepted or wait.
-- in: conversation int, state text
SELECT number, text FROM conversation_statement
WHERE conversation = :conversation AND (state = :state OR (:state = '' AND state <> 'rejected')) ORDER BY number;

-- statement_near_text :value
-- in: conversation int, number int
SELECT text FROM conversation_statement WHERE conversation = :conversation AND number = :number;

-- translation_put :exec
-- in: statement int, language text, text text
INSERT INTO conversation_translation (statement, language, text) VALUES (:statement, :language, :text)
ON CONFLICT (statement, language) DO UPDATE SET text = excluded.text;

-- translation_remove :exec
-- in: statement int, language text
DELETE FROM conversation_translation WHERE statement = :statement AND language = :language;

-- translation_get :value
-- in: statement int, language text
SELECT text FROM conversation_translation WHERE statement = :statement AND language = :language;

-- queue_list :many
-- What waits for a moderator: appeals first, then people's turn: each source's first statement before any second one.
-- in: conversation int, source text, from_row int, n int
-- out: n_same int, appealed int, proposed_by int, proposed_reason text, place int
SELECT * FROM (SELECT s.id, s.number, s.text, s.language, s.origin, s.source, s.near, s.nearness, s.added_day, s.revision,
       count(*) OVER (PARTITION BY s.source) AS n_same,
       (SELECT count(*) FROM conversation_decision d WHERE d.statement = s.id AND d.act = 'appeal') AS appealed,
       (SELECT d.person FROM conversation_decision d WHERE d.statement = s.id AND d.act = 'propose' ORDER BY d.id DESC LIMIT 1) AS proposed_by,
       (SELECT d.reason FROM conversation_decision d WHERE d.statement = s.id AND d.act = 'propose' ORDER BY d.id DESC LIMIT 1) AS proposed_reason,
       row_number() OVER (PARTITION BY s.source ORDER BY s.id) AS place
  FROM conversation_statement s WHERE s.conversation = :conversation AND s.state = 'waiting' AND (:source = '' OR s.source = :source)) AS q
ORDER BY CASE WHEN appealed > 0 THEN 0 ELSE 1 END, place, id LIMIT :n OFFSET :from_row;

-- queue_sources :many
-- Sources with many statements that wait.
-- in: conversation int, least int
-- out: n int, first int
SELECT s.source, o.number, o.day, count(*) AS n, MIN(s.number) AS first
FROM conversation_statement s JOIN conversation_source o ON o.conversation = s.conversation AND '' || o.number = s.source
WHERE s.conversation = :conversation AND s.state = 'waiting' AND s.source <> ''
GROUP BY s.source, o.number, o.day HAVING count(*) >= :least ORDER BY 4 DESC, o.number LIMIT 20;

-- moderation_decision_bulk :exec
-- One row of the log for each statement of a source that waits.
-- in: conversation int, source text, act text, reason text, note text, person int, now int
INSERT INTO conversation_decision (conversation, statement, act, reason, note, former, bulk, person, decided_at)
SELECT s.conversation, s.id, :act, :reason, :note, s.state, 1, :person, :now FROM conversation_statement s
WHERE s.conversation = :conversation AND s.source = :source AND s.state = 'waiting';

-- statement_decide_source :changed
-- in: conversation int, source text, state text, reason text
UPDATE conversation_statement SET state = :state, reason = :reason, revision = revision + 1
WHERE conversation = :conversation AND source = :source AND state = 'waiting';

-- moderation_decision_add :exec
-- in: conversation int, statement int, act text, reason text, note text, former text, person int, now int
INSERT INTO conversation_decision (conversation, statement, act, reason, note, former, bulk, person, decided_at)
VALUES (:conversation, :statement, :act, :reason, :note, :former, 0, :person, :now);

-- moderation_decision_list :many
-- in: statement int
SELECT act, reason, note, former, bulk, person, decided_at FROM conversation_decision WHERE statement = :statement ORDER BY id;

-- moderation_decision_log :many
-- in: conversation int
SELECT d.id, s.number, s.text, d.act, d.reason, d.note, d.former, d.bulk, d.person, d.decided_at, s.state
FROM conversation_decision d JOIN conversation_statement s ON s.id = d.statement WHERE d.conversation = :conversation ORDER BY d.id;

-- margin_list :many
-- in: conversation int
SELECT variable, category, people FROM conversation_margin WHERE conversation = :conversation ORDER BY id;

-- margin_add :exec
-- in: conversation int, variable text, category text, people real
INSERT INTO conversation_margin (conversation, variable, category, people) VALUES (:conversation, :variable, :category, :people);

-- margin_clear :exec
-- in: conversation int
DELETE FROM conversation_margin WHERE conversation = :conversation;

-- profile_clear :exec
-- Answers to questions that are not asked any more.
-- in: conversation int
DELETE FROM conversation_profile WHERE member IN (SELECT id FROM conversation_member WHERE conversation = :conversation)
   AND NOT EXISTS (SELECT 1 FROM conversation_margin g WHERE g.conversation = :conversation AND g.variable = conversation_profile.variable AND g.category = conversation_profile.category);

-- profile_all :many
-- in: conversation int
SELECT p.member, p.variable, p.category FROM conversation_profile p JOIN conversation_member m ON m.id = p.member
WHERE m.conversation = :conversation ORDER BY p.member, p.variable;

-- kit_statements :many
-- Statements of the kit of this engagement's dialogue that are not in the conversation yet, and their Welsh.
-- in: engagement int, conversation int
-- out: welsh text
SELECT i.title AS text, COALESCE((SELECT t.text FROM dialogue_translation t WHERE t.engagement = i.engagement
       AND t.language = 'cy' AND t.item = 'item/' || i.id || '/title'), '') AS welsh
FROM dialogue_item i WHERE i.engagement = :engagement AND i.kind = 'statement' AND i.published = 1 AND i.retired = 0
  AND NOT EXISTS (SELECT 1 FROM conversation_statement s WHERE s.conversation = :conversation AND s.text = i.title)
ORDER BY i.position, i.id;
