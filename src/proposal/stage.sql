-- stage_facts_row :one
-- Everything that the gates ask of the tables, in one row; `person` for what waits for this viewer.
-- in: proposal int, person int
-- out: searched int, n_groups int, n_assets int, n_parties int, n_no_power int, n_no_basis int, n_benefits int, n_risks int, n_high int, purpose int, problem int, n_screen int, assessment_state text, n_assessors int, n_locked int, n_partner_locked int, my_rating int, my_locked int, n_partner_roles int, n_dpo int, n_deciders int, n_to_sign int, n_signed int, my_to_sign int, opinion text, advice_version int, n_engagements int, n_no_promise int, n_open int, n_participants int, n_ballots int, score_version int, gates_failed int, decision text, decision_version int, n_conditions int, n_unanswered int, next_check text, published_version int
SELECT p.id, p.stage, p.state, p.version, p.framework,
  (SELECT COUNT(*) FROM precedent_search s WHERE s.proposal = p.id) AS searched,
  (SELECT COUNT(*) FROM affected_group g WHERE g.proposal = p.id) AS n_groups,
  (SELECT COUNT(*) FROM data_asset a WHERE a.proposal = p.id) AS n_assets,
  (SELECT COUNT(*) FROM party y WHERE y.proposal = p.id) AS n_parties,
  (SELECT COUNT(*) FROM party y WHERE y.proposal = p.id AND y.part <> 'processor' AND y.legal_power = '') AS n_no_power,
  (SELECT COUNT(*) FROM party y WHERE y.proposal = p.id AND y.part <> 'processor'
     AND y.lawful_basis IN ('', 'unsure')) AS n_no_basis,
  (SELECT COUNT(*) FROM benefit b WHERE b.proposal = p.id) AS n_benefits,
  (SELECT COUNT(*) FROM risk r WHERE r.proposal = p.id) AS n_risks,
  (SELECT COUNT(*) FROM risk r WHERE r.proposal = p.id AND r.residual = 'high') AS n_high,
  (SELECT COUNT(*) FROM proposal_text t WHERE t.proposal = p.id AND t.name = 'purpose' AND t.value <> '') AS purpose,
  (SELECT COUNT(*) FROM proposal_text t WHERE t.proposal = p.id AND t.name = 'problem' AND t.value <> '') AS problem,
  (SELECT COUNT(*) FROM screen_answer q WHERE q.proposal = p.id) AS n_screen,
  COALESCE((SELECT a.state FROM assessment a WHERE a.proposal = p.id AND a.version = p.version), '') AS assessment_state,
  (SELECT COUNT(*) FROM assessor s JOIN assessment a ON a.id = s.assessment
     WHERE a.proposal = p.id AND a.version = p.version) AS n_assessors,
  (SELECT COUNT(*) FROM assessor s JOIN assessment a ON a.id = s.assessment
     WHERE a.proposal = p.id AND a.version = p.version AND s.locked_at IS NOT NULL) AS n_locked,
  (SELECT COUNT(DISTINCT s.organisation) FROM assessor s JOIN assessment a ON a.id = s.assessment
     WHERE a.proposal = p.id AND a.version = p.version AND s.locked_at IS NOT NULL
       AND s.organisation <> p.organisation) AS n_partner_locked,
  (SELECT COUNT(*) FROM role_grant g WHERE g.proposal = p.id AND g.person = :person AND g.role = 'assessor'
     AND g.ended_at IS NULL) AS my_rating,
  (SELECT COUNT(*) FROM assessor s JOIN assessment a ON a.id = s.assessment
     WHERE a.proposal = p.id AND a.version = p.version AND s.person = :person AND s.locked_at IS NOT NULL) AS my_locked,
  (SELECT COUNT(*) FROM role_grant g JOIN person n ON n.id = g.person
     WHERE g.proposal = p.id AND g.ended_at IS NULL AND n.organisation <> p.organisation) AS n_partner_roles,
  (SELECT COUNT(*) FROM role_grant g WHERE g.proposal = p.id AND g.role = 'data_protection' AND g.ended_at IS NULL) AS n_dpo,
  (SELECT COUNT(*) FROM role_grant g WHERE g.proposal = p.id AND g.role = 'decision_maker' AND g.ended_at IS NULL) AS n_deciders,
  (SELECT COUNT(*) FROM party y WHERE y.proposal = p.id AND y.part <> 'processor'
     AND (y.signed_version IS NULL OR y.signed_version < p.version)) AS n_to_sign,
  (SELECT COUNT(*) FROM party y WHERE y.proposal = p.id AND y.part <> 'processor'
     AND y.signed_version = p.version) AS n_signed,
  (SELECT COUNT(*) FROM party y JOIN person n ON n.organisation = y.organisation
     JOIN role_grant g ON g.proposal = p.id AND g.person = n.id AND g.role = 'signatory' AND g.ended_at IS NULL
     WHERE y.proposal = p.id AND n.id = :person AND (y.signed_version IS NULL OR y.signed_version < p.version)) AS my_to_sign,
  COALESCE((SELECT v.opinion FROM advice v WHERE v.proposal = p.id ORDER BY v.id DESC LIMIT 1), '') AS opinion,
  COALESCE((SELECT v.version FROM advice v WHERE v.proposal = p.id ORDER BY v.id DESC LIMIT 1), 0) AS advice_version,
  (SELECT COUNT(*) FROM engagement e WHERE e.proposal = p.id) AS n_engagements,
  (SELECT COUNT(*) FROM engagement e WHERE e.proposal = p.id AND e.promise = '') AS n_no_promise,
  (SELECT COUNT(*) FROM engagement e WHERE e.proposal = p.id AND e.state <> 'closed') AS n_open,
  (SELECT COUNT(*) FROM participant m JOIN engagement e ON e.id = m.engagement WHERE e.proposal = p.id
     AND m.state = 'active') AS n_participants,
  (SELECT COUNT(*) FROM ballot b JOIN participant m ON m.id = b.participant JOIN engagement e ON e.id = m.engagement
     WHERE e.proposal = p.id) AS n_ballots,
  COALESCE((SELECT MAX(s.version) FROM score_run s WHERE s.proposal = p.id), 0) AS score_version,
  (SELECT COUNT(*) FROM gate g WHERE g.proposal = p.id AND g.passed = 0) AS gates_failed,
  COALESCE((SELECT d.outcome FROM decision d WHERE d.proposal = p.id AND d.replaced_by IS NULL ORDER BY d.id DESC LIMIT 1), '') AS decision,
  COALESCE((SELECT d.version FROM decision d WHERE d.proposal = p.id AND d.replaced_by IS NULL ORDER BY d.id DESC LIMIT 1), 0) AS decision_version,
  (SELECT COUNT(*) FROM condition c WHERE c.proposal = p.id AND c.merged_into IS NULL) AS n_conditions,
  (SELECT COUNT(*) FROM condition c WHERE c.proposal = p.id AND c.response = '' AND c.merged_into IS NULL) AS n_unanswered,
  COALESCE((SELECT MIN(n.due) FROM (
     SELECT k.due AS due, c.proposal AS proposal FROM condition_check k JOIN condition c ON c.id = k.condition
     WHERE k.result = '' AND c.merged_into IS NULL
     UNION ALL SELECT c.due, c.proposal FROM condition c
     WHERE c.due <> '' AND c.response IN ('accepted', 'partly') AND c.merged_into IS NULL
       AND NOT EXISTS (SELECT 1 FROM condition_check k WHERE k.condition = c.id)) n WHERE n.proposal = p.id), '') AS next_check,
  COALESCE((SELECT MAX(u.version) FROM publication_standing u WHERE u.proposal = p.id), 0) AS published_version
FROM proposal p WHERE p.id = :proposal;

-- stage_screen_answers :many
-- in: proposal int
SELECT question, answer FROM screen_answer WHERE proposal = :proposal;

-- stage_lowest_ratings :many
-- The lowest locked rating of each question on the latest version, for the rules on documents. None
-- while assessors still rate: what a rule says would tell them what others rated.
-- in: proposal int
-- out: lowest int
SELECT r.question, MIN(r.rating) AS lowest
FROM rating r JOIN assessor s ON s.id = r.assessor JOIN assessment a ON a.id = s.assessment
JOIN proposal p ON p.id = a.proposal
WHERE a.proposal = :proposal AND a.version = p.version AND a.state <> 'open' AND s.locked_at IS NOT NULL
  AND r.rating IS NOT NULL
GROUP BY r.question ORDER BY r.question;

-- stage_move :exec1
-- CONFLICT when the stage or anything else of the row changed meanwhile.
-- in: proposal int, from_stage int, to_stage int, state text, revision int, now int
UPDATE proposal SET stage = :to_stage, state = :state, revision = revision + 1, changed_at = :now
WHERE id = :proposal AND stage = :from_stage AND revision = :revision;

-- stage_change_add :exec
-- in: proposal int, from_stage int, to_stage int, state text, findings text, override_reason text, person int, now int
INSERT INTO stage_change (proposal, from_stage, to_stage, state, findings, override_reason, changed_by, changed_at)
VALUES (:proposal, :from_stage, :to_stage, :state, :findings, :override_reason, :person, :now);

-- stage_history :many
-- in: proposal int
SELECT id, from_stage, to_stage, state, findings, override_reason, changed_by, changed_at FROM stage_change
WHERE proposal = :proposal ORDER BY id DESC LIMIT 200;

-- advice_add :exec
-- in: proposal int, version int, opinion text, advice text, person int, now int
INSERT INTO advice (proposal, version, opinion, advice, given_by, given_at)
VALUES (:proposal, :version, :opinion, :advice, :person, :now);

-- advice_list :many
-- in: proposal int
SELECT v.id, v.version, v.opinion, v.advice, v.given_by, v.given_at, o.name AS organisation_name
FROM advice v JOIN person n ON n.id = v.given_by JOIN organisation o ON o.id = n.organisation
WHERE v.proposal = :proposal ORDER BY v.id DESC;

-- form_state_list :many
-- in: proposal int
SELECT form, state, version, note, revision, changed_by, changed_at FROM proposal_form
WHERE proposal = :proposal ORDER BY form;

-- form_state_save :exec1
-- in: proposal int, form text, state text, version int, note text, revision int, person int, now int
INSERT INTO proposal_form (proposal, form, state, version, note, revision, changed_by, changed_at)
VALUES (:proposal, :form, :state, :version, :note, 1, :person, :now)
ON CONFLICT (proposal, form) DO UPDATE SET state = excluded.state, version = excluded.version,
    note = excluded.note, revision = proposal_form.revision + 1, changed_by = excluded.changed_by,
    changed_at = excluded.changed_at
WHERE proposal_form.revision = :revision;

-- sign_list :many
-- Who has to sign in principle, and what was signed.
-- in: proposal int
SELECT y.id, y.name, y.part, y.organisation, y.signed_at, y.signed_version, y.signed_by, y.revision
FROM party y WHERE y.proposal = :proposal AND y.part <> 'processor' ORDER BY y.id;

-- sign_party :exec1
-- Only a party that is the signatory's own organisation.
-- in: proposal int, id int, person int, version int, now int
UPDATE party SET signed_at = :now, signed_version = :version, signed_by = :person
WHERE id = :id AND proposal = :proposal
  AND organisation = (SELECT organisation FROM person WHERE id = :person)
  AND (signed_version IS NULL OR signed_version < :version);
