-- assessment_proposal :one
-- in: proposal int
SELECT p.id, p.reference, p.title, p.version, p.framework, p.stage, p.organisation FROM proposal p
WHERE p.id = :proposal;

-- assessment_latest :one
-- Of the newest version that was assessed; NOTFOUND when none was.
-- in: proposal int
SELECT a.id, a.version, a.framework, a.state, a.opened_by, a.opened_at, a.closed_at FROM assessment a
WHERE a.proposal = :proposal ORDER BY a.version DESC LIMIT 1;

-- assessment_one :one
-- in: proposal int, id int
SELECT a.id, a.version, a.framework, a.state, a.opened_by, a.opened_at, a.closed_at FROM assessment a
WHERE a.proposal = :proposal AND a.id = :id;

-- assessment_earlier :many
-- in: proposal int, version int
SELECT a.id, a.version, a.state, a.opened_at, a.closed_at FROM assessment a
WHERE a.proposal = :proposal AND a.version < :version ORDER BY a.version DESC;

-- assessment_insert :value
-- CONFLICT when the version is being assessed already.
-- in: proposal int, version int, framework int, person int, now int
INSERT INTO assessment (proposal, version, framework, state, opened_by, opened_at)
VALUES (:proposal, :version, :framework, 'open', :person, :now) RETURNING id;

-- assessment_close :exec1
-- in: id int, now int
UPDATE assessment SET state = 'closed', closed_at = :now WHERE id = :id AND state = 'open';

-- assessment_set_reconciled :exec1
-- in: id int
UPDATE assessment SET state = 'reconciled' WHERE id = :id AND state = 'closed';

-- assessment_reopen_talks :changed
-- An outcome changed after all were settled: it is for the owner to say again that they are.
-- in: id int
UPDATE assessment SET state = 'closed' WHERE id = :id AND state = 'reconciled';

-- assessor_candidates :many
-- Who holds the role on the proposal now and is not yet named. `assessment` 0: before opening.
-- in: proposal int, assessment int
SELECT n.id, n.organisation, o.name AS organisation_name, n.state FROM role_grant g
JOIN person n ON n.id = g.person JOIN organisation o ON o.id = n.organisation
WHERE g.proposal = :proposal AND g.role = 'assessor' AND g.ended_at IS NULL
  AND n.state IN ('active', 'invited')
  AND n.id NOT IN (SELECT s.person FROM assessor s WHERE s.assessment = :assessment)
ORDER BY o.name, n.id;

-- assessor_insert :exec
-- in: assessment int, person int, organisation int
INSERT INTO assessor (assessment, person, organisation) VALUES (:assessment, :person, :organisation);

-- assessor_list :many
-- With how many questions each has answered, and no word of how.
-- in: assessment int
-- out: n_answered int
SELECT s.id, s.person, s.organisation, o.name AS organisation_name, s.locked_at,
       (SELECT COUNT(*) FROM rating r WHERE r.assessor = s.id) AS n_answered
FROM assessor s JOIN organisation o ON o.id = s.organisation
WHERE s.assessment = :assessment ORDER BY o.name, s.id;

-- assessor_remove :exec1
-- Only who has not answered anything yet.
-- in: assessment int, id int
DELETE FROM assessor WHERE id = :id AND assessment = :assessment AND locked_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM rating r WHERE r.assessor = assessor.id);

-- assessor_lock :exec1
-- in: id int, now int
UPDATE assessor SET locked_at = :now WHERE id = :id AND locked_at IS NULL
  AND EXISTS (SELECT 1 FROM assessment a WHERE a.id = assessor.assessment AND a.state = 'open');

-- assessor_waiting :value
-- How many have not locked yet.
-- in: assessment int
-- out: waiting int
SELECT COUNT(*) AS waiting FROM assessor WHERE assessment = :assessment AND locked_at IS NULL;

-- rating_list_own :many
-- One assessor's own, locked or not. Only their own pages ask for it.
-- in: assessor int
SELECT question, rating, confidence, reason, evidence, would_need, revision, changed_at FROM rating
WHERE assessor = :assessor;

-- rating_save :exec1
-- Revision 0: not stored yet. CONFLICT when stored or changed meanwhile, locked, or closed.
-- in: assessor int, question text, rating int, confidence int, reason text, evidence text, would_need text, revision int, now int
INSERT INTO rating (assessor, question, rating, confidence, reason, evidence, would_need, revision, changed_at)
SELECT s.id, :question, :rating, :confidence, :reason, :evidence, :would_need, 1, :now
FROM assessor s JOIN assessment a ON a.id = s.assessment
WHERE s.id = :assessor AND s.locked_at IS NULL AND a.state = 'open'
ON CONFLICT (assessor, question) DO UPDATE SET rating = excluded.rating, confidence = excluded.confidence,
    reason = excluded.reason, evidence = excluded.evidence, would_need = excluded.would_need,
    revision = rating.revision + 1, changed_at = excluded.changed_at
WHERE rating.revision = :revision;

-- rating_earlier_count :value
-- How many ratings the person locked on the newest version before this one, under the same framework.
-- in: proposal int, version int, framework int, person int
-- out: n int
SELECT COUNT(*) AS n FROM rating r JOIN assessor s ON s.id = r.assessor JOIN assessment a ON a.id = s.assessment
WHERE a.proposal = :proposal AND a.version < :version AND a.framework = :framework AND s.person = :person
  AND s.locked_at IS NOT NULL
  AND a.version = (SELECT MAX(b.version) FROM assessment b JOIN assessor t ON t.assessment = b.id
     WHERE b.proposal = :proposal AND b.version < :version AND b.framework = :framework
       AND t.person = :person AND t.locked_at IS NOT NULL);

-- rating_copy_earlier :changed
-- Those ratings as drafts of this assessment; what is answered already stays.
-- in: assessor int, proposal int, version int, framework int, person int, now int
INSERT INTO rating (assessor, question, rating, confidence, reason, evidence, would_need, revision, changed_at)
SELECT t.id, r.question, r.rating, r.confidence, r.reason, r.evidence, r.would_need, 1, :now
FROM rating r JOIN assessor s ON s.id = r.assessor JOIN assessment a ON a.id = s.assessment
JOIN assessor t ON t.id = :assessor
WHERE a.proposal = :proposal AND a.version < :version AND a.framework = :framework AND s.person = :person
  AND s.locked_at IS NOT NULL AND t.locked_at IS NULL
  AND a.version = (SELECT MAX(b.version) FROM assessment b JOIN assessor u ON u.assessment = b.id
     WHERE b.proposal = :proposal AND b.version < :version AND b.framework = :framework
       AND u.person = :person AND u.locked_at IS NOT NULL)
ON CONFLICT (assessor, question) DO NOTHING;

-- rating_list_locked :many
-- Of all who locked. The only statement that reads others' ratings; sheet_load alone calls it.
-- in: assessment int
SELECT r.assessor, r.question, r.rating, r.confidence, r.reason, r.evidence, r.would_need
FROM rating r JOIN assessor s ON s.id = r.assessor
WHERE s.assessment = :assessment AND s.locked_at IS NOT NULL ORDER BY r.assessor, r.question;

-- reconciliation_list :many
-- in: assessment int
SELECT question, outcome, agreed_rating, reason, leadership_question, decided_by, decided_at, revision
FROM reconciliation WHERE assessment = :assessment;

-- reconciliation_save :exec1
-- Revision 0: not stored yet. CONFLICT when somebody else stored or changed it meanwhile.
-- in: assessment int, question text, outcome text, agreed_rating int, reason text, leadership_question text, person int, revision int, now int
INSERT INTO reconciliation (assessment, question, outcome, agreed_rating, reason, leadership_question, decided_by, decided_at)
VALUES (:assessment, :question, :outcome, :agreed_rating, :reason, :leadership_question, :person, :now)
ON CONFLICT (assessment, question) DO UPDATE SET outcome = excluded.outcome,
    agreed_rating = excluded.agreed_rating, reason = excluded.reason,
    leadership_question = excluded.leadership_question, decided_by = excluded.decided_by,
    decided_at = excluded.decided_at, revision = reconciliation.revision + 1
WHERE reconciliation.revision = :revision;
