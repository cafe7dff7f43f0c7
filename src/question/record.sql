-- Completed answer sheets in the transparency log.

-- record_answers :many
-- in: sheet int
SELECT v.name, a.value FROM answer a JOIN answer_variable v ON v.id = a.variable WHERE a.sheet = :sheet ORDER BY v.name;

-- record_sheet_head :one
-- Only what counts: complete, no test, not the second typing of a paper.
-- in: sheet int
SELECT id, survey, mode FROM sheet WHERE id = :sheet AND state = 'complete' AND quarantined = 0 AND second_of IS NULL;

-- record_sheets_missing :many
SELECT s.survey AS about, s.id AS subject FROM sheet s
WHERE s.state = 'complete' AND s.quarantined = 0 AND s.second_of IS NULL
  AND NOT EXISTS (SELECT 1 FROM ledger_record r WHERE r.subject = s.id AND r.kind = 'answers')
ORDER BY s.survey, s.id;
