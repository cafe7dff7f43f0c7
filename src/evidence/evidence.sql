-- Engagements on a proposal, the uses they ask about, those who take part, and what they answered.

-- evidence_proposal :one
-- in: proposal int
SELECT id, title, version, framework FROM proposal WHERE id = :proposal;

-- engagement_add :value
-- in: proposal int, version int, method text, title text, description text, promise text, asks_weights int, framework int, source text, person int, now int
INSERT INTO engagement (proposal, version, method, title, description, promise, state, asks_weights, framework, source, created_by, created_at)
VALUES (:proposal, :version, :method, :title, :description, :promise, 'planned', :asks_weights, :framework, :source, :person, :now) RETURNING id;

-- engagement_change :exec1
-- in: id int, proposal int, revision int, method text, title text, description text, promise text, asks_weights int, source text
UPDATE engagement SET method = :method, title = :title, description = :description, promise = :promise,
       asks_weights = :asks_weights, source = :source, revision = revision + 1
WHERE id = :id AND proposal = :proposal AND revision = :revision;

-- engagement_set_state :exec1
-- Remembers when a closed ballot is opened again.
-- in: id int, proposal int, former text, state text, now int
UPDATE engagement SET state = :state, revision = revision + 1,
       reopened_at = CASE WHEN :former = 'closed' THEN :now ELSE reopened_at END
WHERE id = :id AND proposal = :proposal AND state = :former;

-- engagement_get :one
-- in: id int, proposal int
-- out: n_uses int, n_people int
SELECT e.id, e.proposal, e.version, e.method, e.title, e.description, e.promise, e.state, e.asks_weights, e.framework,
       e.illustrative, e.source, e.pairs_known, e.revision,
       (SELECT count(*) FROM data_use u WHERE u.engagement = e.id) AS n_uses,
       (SELECT count(*) FROM participant p WHERE p.engagement = e.id AND p.state = 'active') AS n_people
FROM engagement e WHERE e.id = :id AND e.proposal = :proposal;

-- engagement_list :many
-- in: proposal int
-- out: n_uses int, n_people int
SELECT e.id, e.version, e.method, e.title, e.state, e.illustrative, e.source,
       (SELECT count(*) FROM data_use u WHERE u.engagement = e.id) AS n_uses,
       (SELECT count(*) FROM participant p WHERE p.engagement = e.id AND p.state = 'active') AS n_people
FROM engagement e WHERE e.proposal = :proposal ORDER BY e.id;

-- evidence_surveys :many
-- Surveys and waves of panels that were said to be about the proposal. Reads the tables of question and panel.
-- in: proposal int
-- out: panel text, slug text, number int, published int
SELECT s.title, s.state, s.illustrative, COALESCE(p.name, '') AS panel, COALESCE(p.slug, '') AS slug,
       COALESCE(w.number, 0) AS number,
       CASE WHEN EXISTS (SELECT 1 FROM wave_publication x WHERE x.wave = w.id AND x.withdrawn_at IS NULL) THEN 1 ELSE 0 END AS published
FROM survey s LEFT JOIN wave w ON w.survey = s.id LEFT JOIN panel p ON p.id = w.panel
WHERE s.proposal = :proposal AND s.access <> 'preview' ORDER BY s.id;

-- use_list :many
-- in: engagement int
SELECT id, position, name, title, description, about_proposal, revision FROM data_use
WHERE engagement = :engagement ORDER BY position, id;

-- use_get :one
-- in: id int, engagement int
SELECT id, position, name, title, description, about_proposal, revision FROM data_use
WHERE id = :id AND engagement = :engagement;

-- use_add :value
-- in: engagement int, name text, title text, description text, about_proposal int
INSERT INTO data_use (engagement, position, name, title, description, about_proposal)
VALUES (:engagement, (SELECT COALESCE(MAX(u.position), 0) + 1 FROM data_use u WHERE u.engagement = :engagement),
        :name, :title, :description, :about_proposal) RETURNING id;

-- use_change :exec1
-- in: id int, engagement int, revision int, title text, description text, about_proposal int
UPDATE data_use SET title = :title, description = :description, about_proposal = :about_proposal, revision = revision + 1
WHERE id = :id AND engagement = :engagement AND revision = :revision;

-- use_remove :exec1
-- in: id int, engagement int
DELETE FROM data_use WHERE id = :id AND engagement = :engagement;

-- participant_insert :value
-- in: engagement int, label text, strand text, code_hash blob
INSERT INTO participant (engagement, label, strand, code_hash) VALUES (:engagement, :label, :strand, :code_hash) RETURNING id;

-- participant_list :many
-- With how much each has answered; never what.
-- in: engagement int
-- out: n_before int, n_after int, n_weights int, has_code int
SELECT p.id, p.label, p.strand, p.state, p.left_day,
       CASE WHEN p.code_hash IS NULL THEN 0 ELSE 1 END AS has_code,
       (SELECT count(*) FROM ballot b WHERE b.participant = p.id AND b.moment = 'before') AS n_before,
       (SELECT count(*) FROM ballot b WHERE b.participant = p.id AND b.moment = 'after') AS n_after,
       (SELECT count(*) FROM weight w WHERE w.participant = p.id) AS n_weights
FROM participant p WHERE p.engagement = :engagement ORDER BY p.label;

-- participant_get :one
-- in: id int, engagement int
SELECT id, label, strand, state, left_day FROM participant WHERE id = :id AND engagement = :engagement;

-- participant_labelled :one
-- in: engagement int, label text
SELECT id, strand, state FROM participant WHERE engagement = :engagement AND label = :label;

-- participant_labels :many
-- in: engagement int
SELECT label, strand, state FROM participant WHERE engagement = :engagement;

-- participant_set_code :exec1
-- in: id int, engagement int, code_hash blob
UPDATE participant SET code_hash = :code_hash
WHERE id = :id AND engagement = :engagement AND state = 'active' AND left_day = '';

-- participant_groups :many
-- in: engagement int
SELECT DISTINCT strand FROM participant WHERE engagement = :engagement AND strand <> '' ORDER BY strand;

-- participant_set_group :changed
-- Not of somebody who answered: counts by group would move.
-- in: id int, engagement int, strand text
UPDATE participant SET strand = :strand
WHERE id = :id AND engagement = :engagement AND state = 'active' AND left_day = ''
  AND NOT EXISTS (SELECT 1 FROM ballot b WHERE b.participant = :id)
  AND NOT EXISTS (SELECT 1 FROM weight w WHERE w.participant = :id);

-- participant_withdraw :exec1
-- in: id int, engagement int
UPDATE participant SET state = 'withdrawn', code_hash = NULL WHERE id = :id AND engagement = :engagement AND state = 'active';

-- participant_leave :exec1
-- What they said stays; their code opens nothing any more.
-- in: id int, engagement int, day text
UPDATE participant SET left_day = :day, code_hash = NULL
WHERE id = :id AND engagement = :engagement AND state = 'active' AND left_day = '';

-- participant_forget_ballots :exec
-- in: id int
DELETE FROM ballot WHERE participant = :id;

-- participant_forget_weights :exec
-- in: id int
DELETE FROM weight WHERE participant = :id;

-- participant_forget_sessions :exec
-- in: id int
DELETE FROM session WHERE participant = :id;

-- participant_by_code :one
-- in: code_hash blob
SELECT p.id, e.state FROM participant p JOIN engagement e ON e.id = p.engagement
WHERE p.code_hash = :code_hash AND p.state = 'active';

-- participant_engagement :one
-- What somebody who takes part sees of it.
-- in: participant int
SELECT p.id, p.label, p.strand, e.id AS engagement, e.title, e.description, e.promise, e.method, e.state, e.asks_weights, e.framework,
       e.version, r.title AS proposal_title, r.summary, o.name AS organisation
FROM participant p JOIN engagement e ON e.id = p.engagement JOIN proposal r ON r.id = e.proposal
JOIN organisation o ON o.id = r.organisation
WHERE p.id = :participant AND p.state = 'active';

-- ballot_put :exec
-- in: participant int, data_use int, moment text, answer text, condition text, safeguards text, reason text, mode text, cast_day text
INSERT INTO ballot (participant, data_use, moment, answer, condition, safeguards, reason, mode, cast_day)
VALUES (:participant, :data_use, :moment, :answer, :condition, :safeguards, :reason, :mode, :cast_day)
ON CONFLICT (participant, data_use, moment) DO UPDATE SET answer = excluded.answer, condition = excluded.condition,
       safeguards = excluded.safeguards, reason = excluded.reason, mode = excluded.mode, cast_day = excluded.cast_day;

-- ballot_get :one
-- in: participant int, data_use int, moment text
SELECT answer, condition, safeguards, reason, mode FROM ballot
WHERE participant = :participant AND data_use = :data_use AND moment = :moment;

-- ballot_own :many
-- One person's answers, for themselves and for whoever types in their paper.
-- in: participant int, moment text
SELECT data_use, answer, condition, safeguards, reason FROM ballot
WHERE participant = :participant AND moment = :moment ORDER BY data_use;

-- ballot_all :many
-- For tallies: who said what about which use, without words.
-- in: engagement int
SELECT b.participant, p.strand, b.data_use, b.moment, b.answer, b.safeguards
FROM ballot b JOIN participant p ON p.id = b.participant
WHERE p.engagement = :engagement AND p.state = 'active' ORDER BY b.data_use, b.participant, b.moment;

-- ballot_conditions :many
-- What would make people say yes, the same words counted once.
-- in: engagement int
-- out: condition text, n int
SELECT b.data_use, MIN(b.condition) AS condition, COUNT(*) AS n
FROM ballot b JOIN participant p ON p.id = b.participant
WHERE p.engagement = :engagement AND p.state = 'active' AND b.moment = 'after' AND b.condition <> ''
GROUP BY b.data_use, lower(trim(b.condition)) ORDER BY b.data_use, 3 DESC, 2;

-- ballot_reasons :many
-- in: engagement int
-- out: reason text, n int
SELECT b.data_use, b.answer, MIN(b.reason) AS reason, COUNT(*) AS n
FROM ballot b JOIN participant p ON p.id = b.participant
WHERE p.engagement = :engagement AND p.state = 'active' AND b.moment = 'after' AND b.reason <> ''
GROUP BY b.data_use, b.answer, lower(trim(b.reason)) ORDER BY b.data_use, 4 DESC, 3;

-- weight_put :exec
-- in: participant int, item text, points real, mode text, cast_day text
INSERT INTO weight (participant, item, points, mode, cast_day) VALUES (:participant, :item, :points, :mode, :cast_day)
ON CONFLICT (participant, item) DO UPDATE SET points = excluded.points, mode = excluded.mode, cast_day = excluded.cast_day;

-- weight_own :many
-- in: participant int
SELECT item, points FROM weight WHERE participant = :participant ORDER BY item;

-- weight_all :many
-- in: engagement int
SELECT w.participant, w.item, w.points FROM weight w JOIN participant p ON p.id = w.participant
WHERE p.engagement = :engagement AND p.state = 'active' ORDER BY w.participant, w.item;

-- engagement_set_version :exec1
-- The version that people will see: the one frozen last when the first ballot opens.
-- in: id int, proposal int, version int
UPDATE engagement SET version = :version WHERE id = :id AND proposal = :proposal AND state = 'planned';

-- participant_next :value
-- The next free number of labels with this letter.
-- in: engagement int, prefix text
-- out: next int
SELECT COUNT(*) + 1 AS next FROM participant
WHERE engagement = :engagement AND substr(label, 1, length(CAST(:prefix AS TEXT))) = CAST(:prefix AS TEXT);
