-- Answer sheets and what is on them.

-- questionnaire_version_text :one
-- in: version int
SELECT v.id, v.questionnaire, v.number, v.text FROM questionnaire_version v WHERE v.id = :version;

-- sheet_get :one
-- in: sheet int
SELECT s.id, s.survey, s.version, s.link, s.state, s.quarantined, s.mode, s.language, s.seed, s.arm, s.stratum,
       s.ended_at_exit, s.started_on, s.finished_on, s.second_of, s.entered_by,
       v.state AS survey_state, v.opens_on, v.closes_on, v.edit_days, v.title, v.access, v.questionnaire,
       q.organisation, o.name AS organisation_name
FROM sheet s JOIN survey v ON v.id = s.survey JOIN questionnaire q ON q.id = v.questionnaire
JOIN organisation o ON o.id = q.organisation
WHERE s.id = :sheet;

-- sheet_guard :one
-- What decides whether an answer may still be written, in the transaction that writes it.
-- in: sheet int
-- out: ended int
SELECT s.state, s.finished_on, v.state AS survey_state, v.edit_days, v.opens_on, v.closes_on, COALESCE(l.ended, 0) AS ended
FROM sheet s JOIN survey v ON v.id = s.survey LEFT JOIN survey_link l ON l.id = s.link WHERE s.id = :sheet;

-- sheet_answers :many
-- in: sheet int
SELECT v.name, a.value FROM answer a JOIN answer_variable v ON v.id = a.variable WHERE a.sheet = :sheet;

-- answer_put :exec
-- in: sheet int, questionnaire int, name text, value text
INSERT INTO answer (sheet, variable, value)
SELECT :sheet, v.id, CAST(:value AS TEXT) FROM answer_variable v WHERE v.questionnaire = :questionnaire AND v.name = :name
ON CONFLICT (sheet, variable) DO UPDATE SET value = excluded.value;

-- answer_drop :exec
-- in: sheet int, questionnaire int, name text
DELETE FROM answer WHERE sheet = :sheet AND variable IN
    (SELECT v.id FROM answer_variable v WHERE v.questionnaire = :questionnaire AND v.name = :name);

-- answer_variable_put :exec
-- in: questionnaire int, name text, words int
INSERT INTO answer_variable (questionnaire, name, words) VALUES (:questionnaire, :name, :words)
ON CONFLICT (questionnaire, name) DO UPDATE SET words = excluded.words WHERE answer_variable.words <> excluded.words;

-- sheet_insert :changed
-- in: survey int, version int, link int, respondent int, match text, quarantined int, mode text, language text, seed text, arm text, stratum text, second_of int, entered_by int, started_on text
INSERT INTO sheet (survey, version, link, respondent, match, state, quarantined, mode, language, seed, arm, stratum,
                   second_of, entered_by, started_on)
VALUES (:survey, :version, :link, :respondent, :match, 'started', :quarantined, :mode, :language, :seed, :arm, :stratum,
        :second_of, :entered_by, :started_on)
ON CONFLICT DO NOTHING;

-- sheet_by_link :one
-- in: link int
SELECT id, state, finished_on FROM sheet WHERE link = :link;

-- sheet_by_seed :value
-- The sheet just made: its seed is 128 random bits.
-- in: survey int, seed text
-- out: id int
SELECT id FROM sheet WHERE survey = :survey AND seed = :seed ORDER BY id DESC LIMIT 1;

-- sheet_finish :changed
-- in: sheet int, state text, ended_at_exit text, language text, finished_on text
UPDATE sheet SET state = :state, ended_at_exit = :ended_at_exit, language = :language, finished_on = :finished_on
WHERE id = :sheet AND state = 'started';

-- sheet_end_otherwise :exec
-- Within the days for changes an answer was changed so that it ends elsewhere.
-- in: sheet int, state text, ended_at_exit text
UPDATE sheet SET state = :state, ended_at_exit = :ended_at_exit WHERE id = :sheet AND state = 'complete';

-- sheet_set_resume :exec
-- in: sheet int, hash blob
UPDATE sheet SET resume_hash = :hash WHERE id = :sheet;

-- sheet_by_resume :value
-- in: hash blob
-- out: id int
SELECT id FROM sheet WHERE resume_hash = :hash;

-- survey_by_code :one
-- in: hash blob
SELECT l.id AS link, l.ended, l.stratum, l.label, s.id AS survey, s.version, s.state, s.opens_on, s.closes_on,
       s.edit_days, s.access, v.text, v.questionnaire, o.name AS organisation
FROM survey_code c JOIN survey_link l ON l.id = c.link JOIN survey s ON s.id = l.survey
JOIN questionnaire_version v ON v.id = s.version JOIN questionnaire q ON q.id = s.questionnaire
JOIN organisation o ON o.id = q.organisation
WHERE c.hash = :hash;

-- survey_by_slug :one
-- in: slug text
SELECT s.id AS survey, s.version, s.state, s.opens_on, s.closes_on, s.edit_days, s.access, v.text, v.questionnaire,
       o.name AS organisation
FROM survey s JOIN questionnaire_version v ON v.id = s.version JOIN questionnaire q ON q.id = s.questionnaire
JOIN organisation o ON o.id = q.organisation
WHERE s.slug = :slug AND s.access <> 'invited';

-- quota_filled :many
-- in: survey int
SELECT name, filled FROM survey_quota WHERE survey = :survey;

-- quota_make :exec
-- in: survey int, name text
INSERT INTO survey_quota (survey, name, filled) VALUES (:survey, :name, 0) ON CONFLICT (survey, name) DO NOTHING;

-- quota_take :changed
-- One more, unless that would be more than `most` (0: no end).
-- in: survey int, name text, most int
UPDATE survey_quota SET filled = filled + 1 WHERE survey = :survey AND name = :name AND (:most = 0 OR filled < :most);

-- survey_return_by_code :one
-- The questionnaire that the code of a link or of somebody's own answers belongs to, and what was sent with it; sheet 0:
-- nothing. Only answers that are surely theirs.
-- in: hash blob
-- out: sheet int, proposal int
SELECT s.id AS survey, COALESCE(s.proposal, 0) AS proposal, s.illustrative, v.text, COALESCE(h.id, 0) AS sheet
FROM survey_code c JOIN survey_link l ON l.id = c.link AND l.ended = 0 JOIN survey s ON s.id = l.survey
LEFT JOIN sheet h ON h.link = l.id AND h.state <> 'started' AND h.quarantined = 0 AND h.match NOT IN ('doubtful', 'refused')
JOIN questionnaire_version v ON v.id = COALESCE(h.version, s.version) WHERE c.hash = :hash
UNION ALL
SELECT s.id AS survey, COALESCE(s.proposal, 0) AS proposal, s.illustrative, v.text,
       CASE WHEN h.state <> 'started' AND h.quarantined = 0 AND h.match NOT IN ('doubtful', 'refused') THEN h.id ELSE 0 END AS sheet
FROM sheet h JOIN survey s ON s.id = h.survey JOIN questionnaire_version v ON v.id = h.version
LEFT JOIN survey_link l ON l.id = h.link WHERE h.resume_hash = :hash AND COALESCE(l.ended, 0) = 0;
