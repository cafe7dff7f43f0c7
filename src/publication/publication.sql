-- Reads the tables of proposal, evidence, acceptability; writes asked_said_did and publication.

-- publication_proposal :one
-- in: proposal int
SELECT p.id, p.title, p.reference, p.version, p.framework, p.stage, p.example, o.name AS organisation
FROM proposal p JOIN organisation o ON o.id = p.organisation WHERE p.id = :proposal;

-- publication_version_content :value
-- in: proposal int, number int
SELECT content FROM proposal_version WHERE proposal = :proposal AND number = :number;

-- publication_versions :many
-- in: proposal int
SELECT number, sha256, note, frozen_at FROM proposal_version WHERE proposal = :proposal ORDER BY number DESC;

-- publication_engagements :many
-- Those that are closed: only they have results.
-- in: proposal int, version int
-- out: n int
SELECT e.id, e.title, e.method, e.promise, e.state, e.illustrative, e.source,
  (SELECT COUNT(*) FROM participant p WHERE p.engagement = e.id AND p.state = 'active') AS n
FROM engagement e WHERE e.proposal = :proposal AND e.version = :version ORDER BY e.id;

-- publication_uses :many
-- in: proposal int, version int
SELECT u.id, u.engagement, u.title, u.description, u.about_proposal
FROM data_use u JOIN engagement e ON e.id = u.engagement
WHERE e.proposal = :proposal AND e.version = :version AND e.state = 'closed' ORDER BY e.id, u.position, u.id;

-- publication_tallies :many
-- in: proposal int, version int
-- out: n int, last_day text
SELECT b.data_use, b.moment, b.answer, COUNT(*) AS n, MAX(b.cast_day) AS last_day
FROM ballot b JOIN data_use u ON u.id = b.data_use JOIN engagement e ON e.id = u.engagement
JOIN participant p ON p.id = b.participant AND p.engagement = e.id
WHERE e.proposal = :proposal AND e.version = :version AND e.state = 'closed' AND p.state = 'active'
GROUP BY b.data_use, b.moment, b.answer ORDER BY b.data_use, b.moment, b.answer;

-- publication_score :one
-- The latest score of a version.
-- in: proposal int, version int
SELECT id, result, computed_at FROM score_run WHERE proposal = :proposal AND version = :version ORDER BY id DESC LIMIT 1;

-- publication_decision :one
-- in: proposal int
SELECT id, version, outcome, reasons, departs_from_public, decided_on FROM decision
WHERE proposal = :proposal AND replaced_by IS NULL ORDER BY id DESC LIMIT 1;

-- publication_replaced_decisions :value
-- in: proposal int
-- out: n int
SELECT COUNT(*) AS n FROM decision WHERE proposal = :proposal AND replaced_by IS NOT NULL;

-- publication_conditions :many
-- Those that stand for themselves, with how many asked in all and what the latest check found.
-- in: proposal int
-- out: people_count int, result text, checked_on text
SELECT c.text, (SELECT SUM(m.people_count) FROM condition m WHERE m.id = c.id OR m.merged_into = c.id) AS people_count,
  c.response, c.reason, c.owner, c.due,
  COALESCE((SELECT k.result FROM condition_check k WHERE k.condition = c.id AND k.result <> ''
     ORDER BY k.checked_on DESC, k.id DESC LIMIT 1), '') AS result,
  COALESCE((SELECT MAX(k.checked_on) FROM condition_check k WHERE k.condition = c.id AND k.result <> ''), '') AS checked_on
FROM condition c WHERE c.proposal = :proposal AND c.merged_into IS NULL ORDER BY c.id;

-- reply_list :many
-- in: proposal int
SELECT id, position, asked, said, did, revision FROM asked_said_did WHERE proposal = :proposal ORDER BY position, id;

-- reply_one :one
-- in: proposal int, id int
SELECT id, position, asked, said, did, revision FROM asked_said_did WHERE proposal = :proposal AND id = :id;

-- reply_add :value
-- in: proposal int, asked text, said text, did text
INSERT INTO asked_said_did (proposal, position, asked, said, did)
VALUES (:proposal, (SELECT COALESCE(MAX(position), 0) + 1 FROM asked_said_did WHERE proposal = :proposal), :asked, :said, :did)
RETURNING id;

-- reply_save :exec1
-- in: proposal int, id int, asked text, said text, did text, revision int
UPDATE asked_said_did SET asked = :asked, said = :said, did = :did, revision = revision + 1
WHERE proposal = :proposal AND id = :id AND revision = :revision;

-- reply_remove :exec1
-- in: proposal int, id int
DELETE FROM asked_said_did WHERE proposal = :proposal AND id = :id;

-- publication_list :many
-- in: proposal int
SELECT id, number, version, slug, published_by, published_at, withdrawn_at, withdrawn_reason
FROM publication WHERE proposal = :proposal ORDER BY number DESC;

-- publication_slug_owner :value
-- in: slug text
SELECT proposal FROM publication WHERE slug = :slug LIMIT 1;

-- publication_add :value
-- in: proposal int, number int, version int, slug text, content text, score_file text, person int, now int
INSERT INTO publication (proposal, number, version, slug, content, score_file, published_by, published_at)
VALUES (:proposal, :number, :version, :slug, :content, :score_file, :person, :now) RETURNING id;

-- publication_withdraw :exec1
-- in: proposal int, id int, reason text, now int
UPDATE publication SET withdrawn_at = :now, withdrawn_reason = :reason
WHERE proposal = :proposal AND id = :id AND withdrawn_at IS NULL;

-- publication_shown :one
-- The newest of an address; a withdrawn one says so.
-- in: slug text
SELECT id, proposal, number, version, slug, content, score_file, published_at, withdrawn_at, withdrawn_reason
FROM publication WHERE slug = :slug ORDER BY number DESC LIMIT 1;

-- publication_juries :many
-- Juries whose report is final, which anybody may read.
-- in: proposal int
SELECT e.id, e.title FROM engagement e JOIN jury j ON j.engagement = e.id
WHERE e.proposal = :proposal AND e.method = 'jury' AND j.report_state = 'final' ORDER BY e.id;

-- register_list :many
-- The newest publication of each proposal, unless withdrawn; the newest first.
SELECT u.id, u.slug, u.content, u.score_file, u.published_at, p.stage
FROM publication u JOIN proposal p ON p.id = u.proposal
WHERE u.withdrawn_at IS NULL
  AND u.number = (SELECT MAX(o.number) FROM publication o WHERE o.proposal = u.proposal)
ORDER BY u.published_at DESC, u.id DESC LIMIT 2000;
