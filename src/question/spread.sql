-- Answers in stretches, for exports.

-- spread_versions :many
-- The versions that sheets of a survey have, and its own, the newest first.
-- in: survey int
SELECT v.id, v.number, v.questionnaire, v.text FROM questionnaire_version v
WHERE v.id IN (SELECT h.version FROM sheet h WHERE h.survey = :survey UNION SELECT s.version FROM survey s WHERE s.id = :survey)
ORDER BY v.id DESC;

-- spread_variables :many
-- in: questionnaire int
SELECT id, name FROM answer_variable WHERE questionnaire = :questionnaire ORDER BY id;

-- spread_sheets :many
-- in: survey int, after int
-- out: respondent int
SELECT h.id, h.version, h.state, h.mode, h.arm, h.stratum, h.language, h.finished_on,
       COALESCE(l.respondent, h.respondent) AS respondent
FROM sheet h LEFT JOIN survey_link l ON l.id = h.link
WHERE h.survey = :survey AND h.id > :after AND h.quarantined = 0 AND h.second_of IS NULL
AND h.match NOT IN ('doubtful', 'refused')
ORDER BY h.id LIMIT 1000;

-- spread_answers :many
-- in: first int, last int
SELECT sheet, variable, value FROM answer WHERE sheet >= :first AND sheet <= :last ORDER BY sheet, variable;
