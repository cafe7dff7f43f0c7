-- Changes to the framework that workshops asked for, the version made of them, and what was published.

-- workshop_suggestions :many
-- in: engagement int
SELECT s.id, s.workshop, w.area, w.number, s.table_number, s.question, s.part, s.proposed, s.because, s.state, s.reason,
       s.wording, s.decided_by, s.decided_day, s.revision
FROM workshop_suggestion s JOIN workshop w ON w.id = s.workshop
WHERE s.engagement = :engagement ORDER BY s.question, s.part, s.id;

-- workshop_suggestion_get :one
-- in: id int, engagement int
SELECT s.id, s.workshop, w.area, w.number, s.table_number, s.question, s.part, s.proposed, s.because, s.state, s.reason,
       s.wording, s.decided_day, s.revision
FROM workshop_suggestion s JOIN workshop w ON w.id = s.workshop WHERE s.id = :id AND s.engagement = :engagement;

-- workshop_suggestion_add :value
-- in: engagement int, workshop int, table_number int, question text, part text, proposed text, because text
INSERT INTO workshop_suggestion (engagement, workshop, table_number, question, part, proposed, because)
VALUES (:engagement, :workshop, :table_number, :question, :part, :proposed, :because) RETURNING id;

-- workshop_suggestion_decide :exec1
-- in: id int, engagement int, revision int, state text, reason text, wording text, person int, day text
UPDATE workshop_suggestion SET state = :state, reason = :reason, wording = :wording, decided_by = :person, decided_day = :day,
       revision = revision + 1
WHERE id = :id AND engagement = :engagement AND revision = :revision;

-- workshop_suggestion_used :value
-- In how many published versions of a framework it went.
-- in: id int
-- out: n int
SELECT count(*) AS n FROM workshop_framework_change c JOIN workshop_framework f ON f.id = c.workshop_framework
WHERE c.suggestion = :id AND f.state = 'published';

-- workshop_suggestion_version :value
-- The version of the framework that it went into.
-- in: id int
SELECT f.version FROM workshop_framework_change c JOIN workshop_framework f ON f.id = c.workshop_framework
WHERE c.suggestion = :id AND f.state = 'published' ORDER BY f.id LIMIT 1;

-- workshop_framework_list :many
-- in: engagement int
SELECT f.id, f.base, f.version, f.note, f.state, f.published, f.published_at, f.revision, b.name, b.version AS base_version, b.title
FROM workshop_framework f JOIN framework b ON b.id = f.base WHERE f.engagement = :engagement ORDER BY f.id DESC;

-- workshop_framework_get :one
-- in: id int, engagement int
SELECT f.id, f.base, f.version, f.note, f.state, f.published, f.published_at, f.revision, b.name, b.version AS base_version, b.title
FROM workshop_framework f JOIN framework b ON b.id = f.base WHERE f.id = :id AND f.engagement = :engagement;

-- workshop_framework_any :one
-- For the administrator.
-- in: id int
SELECT f.id, f.engagement, f.base, f.version, f.note, f.state, f.published, f.revision, b.name, b.version AS base_version, b.title,
       e.title AS engagement_title
FROM workshop_framework f JOIN framework b ON b.id = f.base JOIN engagement e ON e.id = f.engagement WHERE f.id = :id;

-- workshop_framework_published :one
-- The draft that became this version of a framework.
-- in: framework int
SELECT f.id, f.version, f.note, b.version AS base_version, b.title, f.base FROM workshop_framework f
JOIN framework b ON b.id = f.base WHERE f.published = :framework;

-- workshop_framework_waiting :many
SELECT f.id, f.version, f.note, f.state, f.published_at, b.name, b.version AS base_version, b.title, e.title AS engagement_title
FROM workshop_framework f JOIN framework b ON b.id = f.base JOIN engagement e ON e.id = f.engagement
WHERE f.state <> 'draft' ORDER BY f.state DESC, f.id DESC;

-- workshop_framework_add :value
-- in: engagement int, base int, version text, note text
INSERT INTO workshop_framework (engagement, base, version, note) VALUES (:engagement, :base, :version, :note) RETURNING id;

-- workshop_framework_set_state :exec1
-- in: id int, former text, state text
UPDATE workshop_framework SET state = :state, revision = revision + 1 WHERE id = :id AND state = :former;

-- workshop_framework_publish :exec1
-- in: id int, published int, person int, now int
UPDATE workshop_framework SET state = 'published', published = :published, published_by = :person, published_at = :now,
       revision = revision + 1
WHERE id = :id AND state = 'ready';

-- workshop_framework_lost :value
-- How many texts that published versions after the same one changed are not changed in this draft.
-- in: id int, base int
-- out: n int
SELECT count(*) AS n FROM workshop_framework_change c JOIN workshop_framework f ON f.id = c.workshop_framework
WHERE f.base = :base AND f.state = 'published' AND NOT EXISTS
  (SELECT 1 FROM workshop_framework_change d WHERE d.workshop_framework = :id AND d.question = c.question AND d.part = c.part);

-- workshop_framework_clear :exec
-- in: id int
DELETE FROM workshop_framework_change WHERE workshop_framework = :id;

-- workshop_framework_change_add :exec
-- in: id int, suggestion int, question text, part text, before text, after text
INSERT INTO workshop_framework_change (workshop_framework, suggestion, question, part, before, after)
VALUES (:id, :suggestion, :question, :part, :before, :after);

-- workshop_framework_changes :many
-- in: id int
SELECT c.suggestion, c.question, c.part, c.before, c.after, s.state, s.reason, s.because, w.area, w.number, s.table_number
FROM workshop_framework_change c JOIN workshop_suggestion s ON s.id = c.suggestion JOIN workshop w ON w.id = s.workshop
WHERE c.workshop_framework = :id ORDER BY c.question, c.part, c.suggestion;

-- workshop_framework_content :one
-- in: id int
SELECT name, version, title, content FROM framework WHERE id = :id;

-- workshop_framework_versions :value
-- in: name text, version text
-- out: n int
SELECT count(*) AS n FROM framework WHERE name = :name AND version = :version;

-- ---- publication ----

-- workshop_paper_clear :exec
-- in: engagement int
DELETE FROM workshop_paper WHERE engagement = :engagement;

-- workshop_paper_add :exec
-- in: engagement int, name text, title text, media_type text, digest text, content blob, day text
INSERT INTO workshop_paper (engagement, name, title, media_type, digest, content, published_day)
VALUES (:engagement, :name, :title, :media_type, :digest, :content, :day);

-- workshop_paper_list :many
-- in: engagement int
SELECT name, title, media_type, digest, published_day FROM workshop_paper WHERE engagement = :engagement ORDER BY id;

-- workshop_paper_get :one
-- in: engagement int, name text
SELECT p.media_type, p.content FROM workshop_paper p JOIN workshop_series s ON s.engagement = p.engagement
WHERE p.engagement = :engagement AND p.name = :name AND s.state = 'published';

-- workshop_public_list :many
-- out: n_areas int
SELECT e.id, s.topic, s.summary, s.topic_cy, s.summary_cy, o.name AS organisation, e.illustrative,
       (SELECT count(DISTINCT w.area) FROM workshop w WHERE w.engagement = e.id AND w.state = 'held') AS n_areas
FROM workshop_series s JOIN engagement e ON e.id = s.engagement JOIN proposal r ON r.id = e.proposal
JOIN organisation o ON o.id = r.organisation
WHERE s.state = 'published' ORDER BY e.id DESC;

-- workshop_public_get :one
-- in: engagement int
SELECT e.id, e.proposal, s.topic, s.summary, s.outcome, s.topic_cy, s.summary_cy, s.outcome_cy, e.promise, e.illustrative,
       o.name AS organisation
FROM workshop_series s JOIN engagement e ON e.id = s.engagement JOIN proposal r ON r.id = e.proposal
JOIN organisation o ON o.id = r.organisation
WHERE s.state = 'published' AND e.id = :engagement;
