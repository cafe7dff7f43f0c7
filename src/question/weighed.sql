-- Questions that ask for weights of a proposal's tests. Reads the tables of proposal.

-- weighed_proposal :one
-- A proposal that an organisation leads or takes part in.
-- in: reference text, organisation int
SELECT p.id, p.framework FROM proposal p
WHERE p.reference = :reference
  AND (p.organisation = :organisation
       OR EXISTS (SELECT 1 FROM party t WHERE t.proposal = p.id AND t.organisation = :organisation));

-- weighed_surveys :many
-- Closed surveys whose questionnaire has such a question, of organisations that lead the proposal or take part in it.
-- `asked_day`: when the first of those who answered began; '' nobody.
-- in: reference text, mark text
-- out: asked_day text
SELECT s.id, s.title, s.access, s.illustrative, v.text,
       COALESCE((SELECT MIN(h.started_on) FROM sheet h
                 WHERE h.survey = s.id AND h.state = 'complete' AND h.quarantined = 0 AND h.second_of IS NULL), '') AS asked_day
FROM survey s JOIN questionnaire q ON q.id = s.questionnaire JOIN questionnaire_version v ON v.id = s.version
JOIN proposal p ON p.reference = :reference
WHERE s.state = 'closed' AND v.text LIKE :mark
  AND (p.organisation = q.organisation
       OR EXISTS (SELECT 1 FROM party t WHERE t.proposal = p.id AND t.organisation = q.organisation))
ORDER BY s.id;

-- weighed_versions :many
-- Each version of a proposal and when it was frozen, the oldest first.
-- in: reference text
SELECT v.number, v.frozen_at FROM proposal_version v JOIN proposal p ON p.id = v.proposal
WHERE p.reference = :reference ORDER BY v.number;
