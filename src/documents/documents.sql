-- Writes document_field, document_version, document_review; reads evidence, acceptability and assessment.

-- document_fields :many
-- in: proposal int, form text
SELECT field, value, filled_from, revision, changed_by, changed_at FROM document_field
WHERE proposal = :proposal AND form = :form ORDER BY field;

-- document_field_save :exec1
-- Revision 0: not stored yet. CONFLICT when somebody else stored or changed it meanwhile.
-- in: proposal int, form text, field text, value text, filled_from text, revision int, person int, now int
INSERT INTO document_field (proposal, form, field, value, filled_from, revision, changed_by, changed_at)
VALUES (:proposal, :form, :field, :value, :filled_from, 1, :person, :now)
ON CONFLICT (proposal, form, field) DO UPDATE SET value = excluded.value, filled_from = excluded.filled_from,
    revision = document_field.revision + 1, changed_by = excluded.changed_by, changed_at = excluded.changed_at
WHERE document_field.revision = :revision;

-- document_field_remove :exec1
-- Back to what the draft gives.
-- in: proposal int, form text, field text, revision int
DELETE FROM document_field WHERE proposal = :proposal AND form = :form AND field = :field AND revision = :revision;

-- document_counts :many
-- How many fields of each document a person wrote, and the number of its latest frozen version.
-- in: proposal int
-- out: n_written int, latest int
SELECT x.form, SUM(x.n) AS n_written, MAX(x.latest) AS latest FROM (
  SELECT form, 1 AS n, 0 AS latest FROM document_field WHERE proposal = :proposal
  UNION ALL SELECT form, 0 AS n, number AS latest FROM document_version WHERE proposal = :proposal) x
GROUP BY x.form ORDER BY x.form;

-- document_version_add :value
-- Its number. CONFLICT is told by the unique number when two freeze at once.
-- in: proposal int, form text, number int, proposal_version int, content text, sha256 text, note text, person int, now int
INSERT INTO document_version (proposal, form, number, proposal_version, content, sha256, note, frozen_by, frozen_at)
VALUES (:proposal, :form, :number, :proposal_version, :content, :sha256, :note, :person, :now) RETURNING number;

-- document_versions :many
-- in: proposal int, form text
-- out: n_approved int, n_changes int
SELECT v.id, v.number, v.proposal_version, v.sha256, v.note, v.frozen_by, v.frozen_at,
  (SELECT COUNT(*) FROM document_review r WHERE r.document_version = v.id AND r.outcome = 'approved') AS n_approved,
  (SELECT COUNT(*) FROM document_review r WHERE r.document_version = v.id AND r.outcome = 'changes') AS n_changes
FROM document_version v WHERE v.proposal = :proposal AND v.form = :form ORDER BY v.number DESC;

-- document_version_one :one
-- in: proposal int, form text, number int
SELECT id, number, proposal_version, content, sha256, note, frozen_by, frozen_at FROM document_version
WHERE proposal = :proposal AND form = :form AND number = :number;

-- document_review_add :exec
-- in: version int, role text, outcome text, comment text, person int, now int
INSERT INTO document_review (document_version, role, outcome, comment, reviewed_by, reviewed_at)
VALUES (:version, :role, :outcome, :comment, :person, :now);

-- document_reviews :many
-- in: version int
SELECT r.role, r.outcome, r.comment, r.reviewed_by, r.reviewed_at, o.name AS organisation
FROM document_review r JOIN person p ON p.id = r.reviewed_by JOIN organisation o ON o.id = p.organisation
WHERE r.document_version = :version ORDER BY r.id DESC;

-- document_form_state :one
-- in: proposal int, form text
SELECT state, note, revision FROM proposal_form WHERE proposal = :proposal AND form = :form;

-- document_engagements :many
-- How the public was or will be asked.
-- in: proposal int
-- out: people int
SELECT e.id, e.title, e.method, e.state, e.promise, e.illustrative,
  (SELECT COUNT(*) FROM participant p WHERE p.engagement = e.id AND p.state = 'active') AS people
FROM engagement e WHERE e.proposal = :proposal ORDER BY e.id;

-- document_verdicts :many
-- Last answers to the uses that are the proposal itself, of closed engagements.
-- in: proposal int
-- out: yes int, unsure int, no int
SELECT e.id, SUM(CASE WHEN b.answer = 'yes' THEN 1 ELSE 0 END) AS yes,
       SUM(CASE WHEN b.answer = 'unsure' THEN 1 ELSE 0 END) AS unsure,
       SUM(CASE WHEN b.answer = 'no' THEN 1 ELSE 0 END) AS no
FROM engagement e JOIN data_use u ON u.engagement = e.id AND u.about_proposal = 1
JOIN ballot b ON b.data_use = u.id AND b.moment = 'after' JOIN participant p ON p.id = b.participant
WHERE e.proposal = :proposal AND e.state = 'closed' AND p.state = 'active' AND p.engagement = e.id
GROUP BY e.id ORDER BY e.id;

-- document_conditions :many
-- in: proposal int
SELECT id, text, source, people_count, response, reason, owner, due, clause FROM condition
WHERE proposal = :proposal AND merged_into IS NULL ORDER BY id;

-- document_decision :one
-- in: proposal int
SELECT outcome, reasons, departs_from_public, decided_on FROM decision
WHERE proposal = :proposal AND replaced_by IS NULL ORDER BY id DESC LIMIT 1;

-- document_advice :many
-- in: proposal int
SELECT a.version, a.opinion, a.advice, a.given_at, o.name AS organisation
FROM advice a JOIN person p ON p.id = a.given_by JOIN organisation o ON o.id = p.organisation
WHERE a.proposal = :proposal ORDER BY a.id;

-- document_gate :one
-- in: proposal int, name text
SELECT passed, reason FROM gate WHERE proposal = :proposal AND name = :name;

-- document_reconciliations :many
-- What the assessors settled on, of the latest version that they assessed.
-- in: proposal int
SELECT r.question, r.outcome, r.agreed_rating, r.reason FROM reconciliation r JOIN assessment a ON a.id = r.assessment
WHERE a.proposal = :proposal AND a.version = (SELECT MAX(b.version) FROM assessment b
  JOIN reconciliation q ON q.assessment = b.id WHERE b.proposal = :proposal)
ORDER BY r.question;
