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
-- in: reference text, mark text
SELECT s.id, s.title, s.access, s.illustrative, v.text
FROM survey s JOIN questionnaire q ON q.id = s.questionnaire JOIN questionnaire_version v ON v.id = s.version
JOIN proposal p ON p.reference = :reference
WHERE s.state = 'closed' AND v.text LIKE :mark
  AND (p.organisation = q.organisation
       OR EXISTS (SELECT 1 FROM party t WHERE t.proposal = p.id AND t.organisation = q.organisation))
ORDER BY s.id;
