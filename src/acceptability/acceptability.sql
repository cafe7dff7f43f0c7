-- Reads the tables of proposal, assessment, evidence; writes score_run, gate, decision, condition.

-- acceptability_proposal :one
-- in: proposal int
SELECT id, title, reference, version, framework, stage, example FROM proposal WHERE id = :proposal;

-- answers_assessment :one
-- The assessment of a version; NOTFOUND when none was opened.
-- in: proposal int, version int
SELECT id, framework, state, opened_at FROM assessment WHERE proposal = :proposal AND version = :version;

-- answers_assessors :many
-- Those who locked their ratings, in a fixed order. Nobody while others still rate: a score would tell
-- them, and the owner, what these few rated.
-- in: assessment int
SELECT s.id, s.organisation, s.locked_at FROM assessor s JOIN assessment a ON a.id = s.assessment
WHERE s.assessment = :assessment AND s.locked_at IS NOT NULL AND a.state <> 'open' ORDER BY s.id;

-- answers_waiting :value
-- How many assessors have not locked yet.
-- in: assessment int
-- out: n int
SELECT COUNT(*) AS n FROM assessor WHERE assessment = :assessment AND locked_at IS NULL;

-- answers_own_open :value
-- Whether this person still has ratings of the latest version to lock: until then they stay blind.
-- in: proposal int, person int
-- out: n int
SELECT COUNT(*) AS n FROM assessor s JOIN assessment a ON a.id = s.assessment JOIN proposal p ON p.id = a.proposal
WHERE a.proposal = :proposal AND a.version = p.version AND a.state = 'open' AND s.person = :person AND s.locked_at IS NULL;

-- answers_ratings :many
-- in: assessment int
SELECT r.assessor, r.question, r.rating, r.confidence
FROM rating r JOIN assessor s ON s.id = r.assessor JOIN assessment a ON a.id = s.assessment
WHERE s.assessment = :assessment AND s.locked_at IS NOT NULL AND a.state <> 'open'
ORDER BY r.assessor, r.question;

-- answers_weights :many
-- Points of everybody who takes part in an engagement on this version and did not withdraw; and, where the lead
-- lets them count, the sheets of facilitated sessions, each once, as somebody with a number below zero. Whoever
-- gave points as well counts with these alone.
-- in: proposal int, version int
-- out: participant int, item text, points real
SELECT w.participant, w.item, w.points
FROM weight w JOIN participant p ON p.id = w.participant JOIN engagement e ON e.id = p.engagement
WHERE e.proposal = :proposal AND e.version = :version AND p.state = 'active' AND e.asks_weights = 1
UNION ALL
SELECT -s.id AS participant, x.item, x.weight AS points
FROM swing_point x JOIN swing_sheet s ON s.id = x.sheet JOIN engagement e ON e.id = s.engagement
JOIN weighing g ON g.engagement = e.id
WHERE e.proposal = :proposal AND e.version = :version AND e.asks_weights = 1 AND g.swing_counts = 1 AND s.state = 'rated'
  AND NOT EXISTS (SELECT 1 FROM weight v WHERE v.participant = s.participant)
ORDER BY 1, 2;

-- answers_sources :many
-- All weights of this version by where they come from; not while a ballot is open. `unit`: a person or a sheet.
-- in: proposal int, version int
-- out: engagement int, title text, method text, illustrative int, swing int, counts int, unit int, n_people int, n_votes int, passed int, hard int, item text, points real
SELECT e.id AS engagement, e.title, e.method, e.illustrative, 0 AS swing, 1 AS counts, p.id AS unit, 1 AS n_people,
       (SELECT count(*) FROM ballot b WHERE b.participant = p.id) AS n_votes,
       COALESCE(k.passed, -1) AS passed, COALESCE(k.hard, 0) AS hard, w.item, w.points
FROM weight w JOIN participant p ON p.id = w.participant JOIN engagement e ON e.id = p.engagement
LEFT JOIN weighing_check k ON k.participant = p.id
WHERE e.proposal = :proposal AND e.version = :version AND p.state = 'active' AND e.asks_weights = 1
  AND e.state NOT IN ('before', 'after')
UNION ALL
SELECT e.id AS engagement, e.title, e.method, e.illustrative, 1 AS swing, g.swing_counts AS counts, s.id AS unit, s.n_people, 0 AS n_votes,
       COALESCE(s.passed, -1) AS passed, COALESCE(s.hard, 0) AS hard, x.item, x.weight AS points
FROM swing_point x JOIN swing_sheet s ON s.id = x.sheet JOIN engagement e ON e.id = s.engagement
JOIN weighing g ON g.engagement = e.id
WHERE e.proposal = :proposal AND e.version = :version AND e.asks_weights = 1 AND s.state = 'rated'
  AND e.state NOT IN ('before', 'after')
ORDER BY 1, 5, 7, 12;

-- weight_choice_get :one
-- Whose weights the score of a version takes; NOTFOUND: nobody has chosen.
-- in: proposal int, version int
SELECT id, source, reason, chosen_by, chosen_at FROM weight_choice
WHERE proposal = :proposal AND version = :version ORDER BY id DESC LIMIT 1;

-- weight_choice_list :many
-- The newest first.
-- in: proposal int, version int
SELECT id, source, reason, chosen_by, chosen_at FROM weight_choice
WHERE proposal = :proposal AND version = :version ORDER BY id DESC;

-- weight_choice_add :exec1
-- CONFLICT when somebody has chosen since. `before`: the choice that was seen; 0 none.
-- in: proposal int, version int, source text, reason text, person int, now int, before int
INSERT INTO weight_choice (proposal, version, source, reason, chosen_by, chosen_at)
SELECT :proposal, :version, :source, :reason, :person, :now
WHERE COALESCE((SELECT MAX(c.id) FROM weight_choice c WHERE c.proposal = :proposal AND c.version = :version), 0) = :before;

-- answers_left :many
-- Who answered in an engagement that asks for weights, and gave none.
-- in: proposal int, version int
-- out: engagement int, n_asked int, n_left int
SELECT e.id AS engagement, COUNT(*) AS n_asked,
       SUM(CASE WHEN EXISTS (SELECT 1 FROM weight w WHERE w.participant = p.id) THEN 0 ELSE 1 END) AS n_left
FROM participant p JOIN engagement e ON e.id = p.engagement
WHERE e.proposal = :proposal AND e.version = :version AND p.state = 'active' AND e.asks_weights = 1
  AND EXISTS (SELECT 1 FROM ballot b WHERE b.participant = p.id)
GROUP BY e.id ORDER BY e.id;

-- answers_verdict :one
-- The last answer of each person to the uses that are the proposal itself.
-- in: proposal int, version int
-- out: yes int, unsure int, no int, yes_if int, last_day text
SELECT COALESCE(SUM(CASE WHEN b.answer = 'yes' THEN 1 ELSE 0 END), 0) AS yes,
       COALESCE(SUM(CASE WHEN b.answer = 'unsure' THEN 1 ELSE 0 END), 0) AS unsure,
       COALESCE(SUM(CASE WHEN b.answer = 'no' THEN 1 ELSE 0 END), 0) AS no,
       COALESCE(SUM(CASE WHEN b.answer <> 'yes' AND b.condition <> '' THEN 1 ELSE 0 END), 0) AS yes_if,
       COALESCE(MAX(b.cast_day), '') AS last_day
FROM ballot b JOIN data_use u ON u.id = b.data_use JOIN participant p ON p.id = b.participant
JOIN engagement e ON e.id = u.engagement
WHERE e.proposal = :proposal AND e.version = :version AND u.about_proposal = 1 AND b.moment = 'after'
  AND p.state = 'active' AND p.engagement = e.id;

-- answers_engagements :many
-- in: proposal int, version int
SELECT id, title, method, state, illustrative, source FROM engagement
WHERE proposal = :proposal AND version = :version ORDER BY id;

-- answers_conditions :many
-- What people said would make them say yes, with how many said so in the same words.
-- in: proposal int, version int
-- out: text text, n int
SELECT MIN(b.condition) AS text, COUNT(*) AS n
FROM ballot b JOIN data_use u ON u.id = b.data_use JOIN participant p ON p.id = b.participant
JOIN engagement e ON e.id = u.engagement
WHERE e.proposal = :proposal AND e.version = :version AND b.moment = 'after' AND b.condition <> ''
  AND u.about_proposal = 1 AND p.state = 'active' AND p.engagement = e.id
GROUP BY lower(trim(b.condition)) ORDER BY 2 DESC, 1;

-- answers_workshops :many
-- Workshops of professionals on this proposal: evidence of another kind, in no score.
-- in: proposal int
-- out: n_people int, n_areas int
SELECT e.id, s.topic,
       (SELECT count(*) FROM workshop_person p JOIN workshop w ON w.id = p.workshop
         WHERE w.engagement = e.id AND p.state = 'attended') AS n_people,
       (SELECT count(DISTINCT w.area) FROM workshop w WHERE w.engagement = e.id AND w.state = 'held') AS n_areas
FROM workshop_series s JOIN engagement e ON e.id = s.engagement
WHERE e.proposal = :proposal AND s.state <> 'draft' ORDER BY e.id;

-- answers_strands :many
-- How each jury, table or place answered.
-- in: proposal int, version int
-- out: yes int, unsure int, no int
SELECT p.strand, SUM(CASE WHEN b.answer = 'yes' THEN 1 ELSE 0 END) AS yes,
       SUM(CASE WHEN b.answer = 'unsure' THEN 1 ELSE 0 END) AS unsure,
       SUM(CASE WHEN b.answer = 'no' THEN 1 ELSE 0 END) AS no
FROM ballot b JOIN data_use u ON u.id = b.data_use JOIN participant p ON p.id = b.participant
JOIN engagement e ON e.id = u.engagement
WHERE e.proposal = :proposal AND e.version = :version AND u.about_proposal = 1 AND b.moment = 'after'
  AND p.state = 'active' AND p.engagement = e.id AND p.strand <> ''
GROUP BY p.strand ORDER BY p.strand;

-- gate_list :many
-- in: proposal int
SELECT name, passed, reason, decided_by, decided_at, revision FROM gate WHERE proposal = :proposal ORDER BY name;

-- gate_one :one
-- in: proposal int, name text
SELECT name, passed, reason, decided_by, decided_at, revision FROM gate WHERE proposal = :proposal AND name = :name;

-- gate_save :exec1
-- Revision 0: not stored yet. CONFLICT when somebody else changed it meanwhile.
-- in: proposal int, name text, passed int, reason text, person int, now int, revision int
INSERT INTO gate (proposal, name, passed, reason, decided_by, decided_at, revision)
VALUES (:proposal, :name, :passed, :reason, :person, :now, 1)
ON CONFLICT (proposal, name) DO UPDATE SET passed = excluded.passed, reason = excluded.reason,
    decided_by = excluded.decided_by, decided_at = excluded.decided_at, revision = gate.revision + 1
WHERE gate.revision = :revision;

-- run_add :value
-- in: proposal int, version int, method_version text, input text, result text, sha256 text, person int, now int
INSERT INTO score_run (proposal, version, method_version, input, result, sha256, computed_by, computed_at)
VALUES (:proposal, :version, :method_version, :input, :result, :sha256, :person, :now) RETURNING id;

-- run_latest :one
-- in: proposal int
SELECT id, version, result, sha256, computed_by, computed_at FROM score_run
WHERE proposal = :proposal ORDER BY id DESC LIMIT 1;

-- run_one :one
-- in: proposal int, id int
SELECT id, version, input, result, sha256, computed_by, computed_at FROM score_run
WHERE proposal = :proposal AND id = :id;

-- run_list :many
-- in: proposal int
SELECT id, version, result, sha256, computed_by, computed_at FROM score_run
WHERE proposal = :proposal ORDER BY id DESC LIMIT 50;

-- decision_list :many
-- The newest first; replaced ones stay.
-- in: proposal int
SELECT id, version, score_run, outcome, reasons, departs_from_public, decided_on, decided_by, recorded_at, replaced_by
FROM decision WHERE proposal = :proposal ORDER BY id DESC;

-- decision_add :value
-- in: proposal int, version int, score_run int, outcome text, reasons text, departs text, decided_on text, person int, now int
INSERT INTO decision (proposal, version, score_run, outcome, reasons, departs_from_public, decided_on, decided_by, recorded_at)
VALUES (:proposal, :version, :score_run, :outcome, :reasons, :departs, :decided_on, :person, :now) RETURNING id;

-- decision_replace :changed
-- in: proposal int, by int
UPDATE decision SET replaced_by = :by WHERE proposal = :proposal AND replaced_by IS NULL AND id <> :by;

-- decision_unpublished :value
-- Whether a public page is there that was published before this decision, and none after it.
-- in: proposal int, recorded_at int
-- out: n int
SELECT count(*) AS n FROM publication p
WHERE p.proposal = :proposal AND p.withdrawn_at IS NULL
  AND p.number = (SELECT max(q.number) FROM publication q WHERE q.proposal = p.proposal)
  AND p.published_at < :recorded_at;

-- decision_current_id :value
-- in: proposal int
SELECT id FROM decision WHERE proposal = :proposal AND replaced_by IS NULL ORDER BY id DESC LIMIT 1;

-- condition_list :many
-- Those that stand for others come with how many asked in all; merged ones follow in the same list.
-- in: proposal int
-- out: asked int
SELECT c.id, c.text, c.source, c.people_count, c.response, c.reason, c.owner, c.due, c.clause, c.evidence, c.merged_into,
  c.revision, (SELECT SUM(m.people_count) FROM condition m WHERE m.id = c.id OR m.merged_into = c.id) AS asked
FROM condition c WHERE c.proposal = :proposal ORDER BY c.id;

-- condition_one :one
-- in: proposal int, id int
SELECT id, text, source, people_count, response, reason, owner, due, clause, evidence, merged_into, revision FROM condition
WHERE proposal = :proposal AND id = :id;

-- condition_add :value
-- in: proposal int, text text, source text, people_count int
INSERT INTO condition (proposal, text, source, people_count) VALUES (:proposal, :text, :source, :people_count) RETURNING id;

-- condition_save :exec1
-- in: proposal int, id int, text text, response text, reason text, owner text, due text, clause text, evidence text, revision int
UPDATE condition SET text = :text, response = :response, reason = :reason, owner = :owner, due = :due,
    clause = :clause, evidence = :evidence, revision = revision + 1
WHERE proposal = :proposal AND id = :id AND revision = :revision AND merged_into IS NULL;

-- condition_merge :changed
-- One condition, and what was merged into it, into another that stands for itself.
-- in: proposal int, id int, into int
UPDATE condition SET merged_into = :into, revision = revision + 1
WHERE proposal = :proposal AND (id = :id OR merged_into = :id) AND id <> :into
  AND EXISTS (SELECT 1 FROM condition t WHERE t.id = :into AND t.proposal = :proposal AND t.merged_into IS NULL)
  AND EXISTS (SELECT 1 FROM condition o WHERE o.id = :id AND o.merged_into IS NULL);

-- condition_part :exec1
-- in: proposal int, id int
UPDATE condition SET merged_into = NULL, revision = revision + 1
WHERE proposal = :proposal AND id = :id AND merged_into IS NOT NULL;

-- condition_checks :many
-- Of all conditions of a proposal.
-- in: proposal int
SELECT k.id, k.condition, k.due, k.result, k.checked_on, k.note, k.revision
FROM condition_check k JOIN condition c ON c.id = k.condition
WHERE c.proposal = :proposal ORDER BY k.due, k.id;

-- condition_check_one :one
-- in: proposal int, id int
SELECT k.id, k.condition, k.due, k.result, k.checked_on, k.note, k.revision
FROM condition_check k JOIN condition c ON c.id = k.condition
WHERE c.proposal = :proposal AND k.id = :id;

-- condition_check_add :value
-- NOTFOUND when the condition is not of this proposal, or is merged into another.
-- in: proposal int, condition int, due text, person int
INSERT INTO condition_check (condition, due, recorded_by)
SELECT c.id, :due, :person FROM condition c
WHERE c.id = :condition AND c.proposal = :proposal AND c.merged_into IS NULL RETURNING id;

-- condition_check_save :exec1
-- in: id int, result text, checked_on text, note text, person int, revision int
UPDATE condition_check SET result = :result, checked_on = :checked_on, note = :note, recorded_by = :person,
    revision = revision + 1
WHERE id = :id AND revision = :revision;

-- condition_check_remove :exec1
-- Only one on which nobody has looked yet.
-- in: proposal int, id int
DELETE FROM condition_check WHERE id = :id AND result = ''
  AND condition IN (SELECT c.id FROM condition c WHERE c.proposal = :proposal);
