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

-- publication_chosen :many
-- How those who took part in closed engagements were drawn, and how many papers a jury had.
-- in: proposal int, version int
-- out: short_name text, drawn_at int, pool int, seats int, papers int
SELECT e.id,
  COALESCE((SELECT r.short_name FROM recruitment r WHERE r.engagement = e.id ORDER BY r.id DESC LIMIT 1), '') AS short_name,
  (SELECT d.drawn_at FROM recruit_draw d JOIN recruitment r ON r.id = d.recruitment
     WHERE r.engagement = e.id AND d.kind = 'first' AND d.state = 'drawn' ORDER BY d.id DESC LIMIT 1) AS drawn_at,
  COALESCE((SELECT d.n_pool FROM recruit_draw d JOIN recruitment r ON r.id = d.recruitment
     WHERE r.engagement = e.id AND d.kind = 'first' AND d.state = 'drawn' ORDER BY d.id DESC LIMIT 1), 0) AS pool,
  COALESCE((SELECT d.seats FROM recruit_draw d JOIN recruitment r ON r.id = d.recruitment
     WHERE r.engagement = e.id AND d.kind = 'first' AND d.state = 'drawn' ORDER BY d.id DESC LIMIT 1), 0) AS seats,
  (SELECT COUNT(*) FROM jury_document j WHERE j.engagement = e.id) AS papers
FROM engagement e WHERE e.proposal = :proposal AND e.version = :version ORDER BY e.id;

-- publication_weighing :many
-- Everybody in closed engagements that ask for weights: what they said of them.
-- in: proposal int, version int
-- out: engagement int, n_votes int, n_weights int
SELECT e.id AS engagement, (SELECT count(*) FROM ballot b WHERE b.participant = p.id) AS n_votes,
       (SELECT count(*) FROM weight w WHERE w.participant = p.id) AS n_weights, k.passed, k.hard
FROM participant p JOIN engagement e ON e.id = p.engagement LEFT JOIN weighing_check k ON k.participant = p.id
WHERE e.proposal = :proposal AND e.version = :version AND e.state = 'closed' AND e.asks_weights = 1 AND p.state = 'active'
ORDER BY e.id, p.id;

-- publication_swings :many
-- Sheets of facilitated sessions of closed engagements.
-- in: proposal int, version int
-- out: engagement int, n_sheets int, n_people int, counts int
SELECT e.id AS engagement, COUNT(*) AS n_sheets, SUM(s.n_people) AS n_people, MAX(g.swing_counts) AS counts
FROM swing_sheet s JOIN engagement e ON e.id = s.engagement JOIN weighing g ON g.engagement = e.id
WHERE e.proposal = :proposal AND e.version = :version AND e.state = 'closed' AND s.state = 'rated'
GROUP BY e.id ORDER BY e.id;

-- timeline_moments :many
-- What happened, where the moment is known.
-- in: proposal int
-- out: what text, name text, number int, at int
SELECT 'frozen' AS what, v.note AS name, v.number AS number, v.frozen_at AS at FROM proposal_version v WHERE v.proposal = :proposal
UNION ALL SELECT 'signed', p.name, COALESCE(p.signed_version, 0), p.signed_at FROM party p WHERE p.proposal = :proposal AND p.signed_at IS NOT NULL
UNION ALL SELECT CASE WHEN e.illustrative = 1 THEN 'example' ELSE 'invited' END, r.title, 0, r.opened_at
  FROM recruitment r LEFT JOIN engagement e ON e.id = r.engagement WHERE r.proposal = :proposal AND r.opened_at IS NOT NULL
UNION ALL SELECT CASE WHEN e.illustrative = 1 THEN 'example' ELSE 'drawn' END, r.title, d.seats, d.drawn_at
  FROM recruit_draw d JOIN recruitment r ON r.id = d.recruitment LEFT JOIN engagement e ON e.id = r.engagement
  WHERE r.proposal = :proposal AND d.kind = 'first' AND d.state = 'drawn' AND d.drawn_at IS NOT NULL
UNION ALL SELECT 'agreed', '', d.number, d.frozen_at FROM document_version d WHERE d.proposal = :proposal AND d.form = 'dsa'
UNION ALL SELECT 'scored', '', s.version, MAX(s.computed_at) FROM score_run s WHERE s.proposal = :proposal GROUP BY s.version
UNION ALL SELECT 'published', '', u.number, u.published_at FROM publication u WHERE u.proposal = :proposal
ORDER BY 4, 1, 3;

-- timeline_days :many
-- What happened, where only the day is kept. What is only planned has not happened; made-up answers are called so.
-- in: proposal int, today text
-- out: what text, name text, number int, day text
SELECT CASE WHEN e.source <> '' THEN 'elsewhere' WHEN e.illustrative = 1 THEN 'example' ELSE 'asked' END AS what,
  e.title AS name, 0 AS number, MIN(b.cast_day) AS day
  FROM engagement e JOIN data_use u ON u.engagement = e.id
  JOIN ballot b ON b.data_use = u.id WHERE e.proposal = :proposal GROUP BY e.id, e.title, e.source, e.illustrative
UNION ALL SELECT 'answered', e.title, 0, MAX(b.cast_day) FROM engagement e JOIN data_use u ON u.engagement = e.id
  JOIN ballot b ON b.data_use = u.id WHERE e.proposal = :proposal AND e.state = 'closed' AND e.source = '' AND e.illustrative = 0
  GROUP BY e.id, e.title HAVING MAX(b.cast_day) <> MIN(b.cast_day)
UNION ALL SELECT CASE WHEN e.illustrative = 1 THEN 'example' ELSE 'asked' END, d.topic, 0, MIN(v.day)
  FROM dialogue d JOIN engagement e ON e.id = d.engagement JOIN dialogue_event v ON v.engagement = d.engagement
  WHERE e.proposal = :proposal AND v.day <= :today
  AND EXISTS (SELECT 1 FROM dialogue_write_up w WHERE w.event = v.id AND w.state = 'sent')
  GROUP BY d.engagement, d.topic, e.illustrative
UNION ALL SELECT CASE WHEN e.illustrative = 1 THEN 'example' ELSE 'heard' END, e.title, 0, MIN(i.day)
  FROM jury_item i JOIN engagement e ON e.id = i.engagement WHERE e.proposal = :proposal AND i.day <= :today
  GROUP BY e.id, e.title, e.illustrative
UNION ALL SELECT 'decided', d.outcome, (SELECT COUNT(*) FROM decision o WHERE o.proposal = d.proposal AND o.id <= d.id), d.decided_on
  FROM decision d WHERE d.proposal = :proposal
UNION ALL SELECT 'kept', c.text, 0, k.checked_on FROM condition_check k JOIN condition c ON c.id = k.condition WHERE c.proposal = :proposal AND k.result <> ''
UNION ALL SELECT 'review', c.text, 0, k.due FROM condition_check k JOIN condition c ON c.id = k.condition
  WHERE c.proposal = :proposal AND k.result = '' AND c.merged_into IS NULL
ORDER BY 4, 1, 2;

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

-- publication_past :one
-- What was published last, withdrawn or not: whoever read it may have kept it.
-- in: proposal int
SELECT content, score_file FROM publication WHERE proposal = :proposal ORDER BY number DESC LIMIT 1;

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

-- publication_reports :many
-- What anybody may read of what was asked about this proposal: reports and pages of other rooms.
-- in: proposal int
-- out: kind text, address text, title text
SELECT 'jury' AS kind, CAST(e.id AS TEXT) AS address, e.title AS title FROM engagement e JOIN jury j ON j.engagement = e.id
WHERE e.proposal = :proposal AND e.method = 'jury' AND j.report_state = 'final'
UNION ALL SELECT 'dialogue', d.short_name, d.topic FROM dialogue d JOIN engagement e ON e.id = d.engagement
WHERE e.proposal = :proposal AND d.state <> 'draft'
UNION ALL SELECT 'conversation', c.slug, c.topic FROM conversation c JOIN engagement e ON e.id = c.engagement
WHERE e.proposal = :proposal AND c.state <> 'planned'
UNION ALL SELECT 'workshop', CAST(e.id AS TEXT), s.topic FROM workshop_series s JOIN engagement e ON e.id = s.engagement
WHERE e.proposal = :proposal AND s.state = 'published'
UNION ALL SELECT 'themes', CAST(c.id AS TEXT), c.title FROM coding c JOIN engagement e ON e.id = c.engagement
WHERE e.proposal = :proposal AND EXISTS (SELECT 1 FROM coding_publication b WHERE b.coding = c.id AND b.withdrawn_at IS NULL
  AND b.number = (SELECT MAX(x.number) FROM coding_publication x WHERE x.coding = c.id))
ORDER BY 1, 3, 2;

-- register_list :many
-- The newest publication of each proposal, unless withdrawn; the newest first.
SELECT u.id, u.slug, u.content, u.score_file, u.published_at, p.stage
FROM publication u JOIN proposal p ON p.id = u.proposal
WHERE u.withdrawn_at IS NULL
  AND u.number = (SELECT MAX(o.number) FROM publication o WHERE o.proposal = u.proposal)
ORDER BY u.published_at DESC, u.id DESC LIMIT 2000;

-- register_newest :many
-- The same, of the newest few: for the feed.
-- in: n int
SELECT u.id, u.slug, u.content, u.published_at
FROM publication u
WHERE u.withdrawn_at IS NULL
  AND u.number = (SELECT MAX(o.number) FROM publication o WHERE o.proposal = u.proposal)
ORDER BY u.published_at DESC, u.id DESC LIMIT :n;

-- publication_numbers :many
-- All publications at an address, the newest first: for its feed.
-- in: slug text
SELECT number, content, published_at, withdrawn_at, withdrawn_reason FROM publication
WHERE slug = :slug ORDER BY number DESC LIMIT 100;

-- publication_points :many
-- The scores that were published at an address and not withdrawn, the newest first, without their pages.
-- in: slug text
SELECT version, score_file, published_at FROM publication_standing
WHERE slug = :slug AND score_file <> '' ORDER BY number DESC LIMIT 100;

-- publication_before :one
-- The page that stood at an address before this one, and may still be told.
-- in: slug text, number int
SELECT content, published_at FROM publication_standing WHERE slug = :slug AND number < :number ORDER BY number DESC LIMIT 1;

-- publication_studies :many
-- Studies of conditions that were made public.
-- in: proposal int
SELECT id, title, content FROM condition_study WHERE proposal = :proposal AND public = 1 ORDER BY id;

-- publication_study :one
-- in: proposal int, id int
SELECT title, about, illustrative, content FROM condition_study WHERE proposal = :proposal AND id = :id AND public = 1;
