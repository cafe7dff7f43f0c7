-- Fieldings, links, codes and how far people are.

-- survey_version_latest :value
-- in: questionnaire int
-- out: version int
SELECT id AS version FROM questionnaire_version
WHERE questionnaire = :questionnaire AND number IS NOT NULL ORDER BY number DESC LIMIT 1;

-- survey_version_is :value
-- in: questionnaire int, version int
-- out: n int
SELECT count(*) AS n FROM questionnaire_version WHERE questionnaire = :questionnaire AND id = :version;

-- survey_insert :value
-- in: questionnaire int, version int, proposal int, title text, access text, slug text, opens_on text, closes_on text, edit_days int, double_entry_percent int, illustrative int, person int, now int
INSERT INTO survey (questionnaire, version, proposal, title, access, slug, opens_on, closes_on, edit_days,
                    double_entry_percent, illustrative, created_by, created_at)
VALUES (:questionnaire, :version, :proposal, :title, :access, :slug, :opens_on, :closes_on, :edit_days,
        :double_entry_percent, :illustrative, :person, :now) RETURNING id;

-- survey_state_change :changed
-- in: survey int, former text, state text
UPDATE survey SET state = :state, revision = revision + 1 WHERE id = :survey AND state = :former;

-- survey_version_change :exec1
-- in: survey int, version int
UPDATE survey SET version = :version, revision = revision + 1
WHERE id = :survey AND questionnaire = (SELECT v.questionnaire FROM questionnaire_version v WHERE v.id = :version);

-- survey_link_insert :changed
-- in: survey int, respondent int, label text, stratum text
INSERT INTO survey_link (survey, respondent, label, stratum) VALUES (:survey, :respondent, :label, :stratum)
ON CONFLICT (survey, respondent) DO NOTHING;

-- survey_link_of :value
-- in: survey int, respondent int
-- out: link int
SELECT id AS link FROM survey_link WHERE survey = :survey AND respondent = :respondent;

-- survey_code_insert :exec
-- in: hash blob, link int, channel text, made_on text
INSERT INTO survey_code (hash, link, channel, made_on) VALUES (:hash, :link, :channel, :made_on);

-- survey_link_stop :exec
-- in: survey int, respondent int
UPDATE survey_link SET ended = 1 WHERE survey = :survey AND respondent = :respondent;

-- survey_response_list :many
-- in: survey int
SELECT l.respondent, l.id AS link, l.label, l.stratum, l.ended, s.id AS sheet, s.state, s.mode, s.finished_on
FROM survey_link l LEFT JOIN sheet s ON s.link = l.id
WHERE l.survey = :survey AND l.respondent IS NOT NULL ORDER BY l.respondent;

-- survey_response_one :one
-- in: survey int, respondent int
SELECT l.respondent, l.id AS link, l.label, l.stratum, l.ended, s.id AS sheet, s.state, s.mode, s.finished_on
FROM survey_link l LEFT JOIN sheet s ON s.link = l.id
WHERE l.survey = :survey AND l.respondent = :respondent;

-- sheets_of_respondent :many
-- in: survey int, respondent int
SELECT s.id, s.version FROM sheet s LEFT JOIN survey_link l ON l.id = s.link
WHERE s.survey = :survey AND (l.respondent = :respondent OR s.respondent = :respondent)
ORDER BY s.id;

-- sheet_forget_answers :exec
-- in: sheet int
DELETE FROM answer WHERE sheet = :sheet OR sheet IN (SELECT s.id FROM sheet s WHERE s.second_of = :sheet);

-- sheet_forget_second :exec
-- in: sheet int
DELETE FROM sheet WHERE second_of = :sheet;

-- sheet_forget :exec
-- in: sheet int
DELETE FROM sheet WHERE id = :sheet;

-- sheet_cut :exec
-- in: survey int, respondent int
UPDATE sheet SET respondent = NULL, resume_hash = NULL
WHERE survey = :survey AND (respondent = :respondent OR
      link IN (SELECT l.id FROM survey_link l WHERE l.survey = :survey AND l.respondent = :respondent));

-- survey_codes_forget :exec
-- in: survey int, respondent int
DELETE FROM survey_code WHERE link IN
    (SELECT l.id FROM survey_link l WHERE l.survey = :survey AND l.respondent = :respondent);

-- survey_link_cut :exec
-- in: survey int, respondent int
UPDATE survey_link SET respondent = NULL, label = '', ended = 1 WHERE survey = :survey AND respondent = :respondent;

-- survey_wave_panel :value
-- The panel that a survey is a wave of; NOTFOUND: it is nobody's but the organisation's.
-- in: survey int
-- out: panel int
SELECT panel FROM wave WHERE survey = :survey;

-- elicited_answers :many
-- What everybody whose answers count said to a question of weights, and to its check. NULL: never seen.
-- in: survey int, weights text, said text
-- out: sheet int, weights text, said text
SELECT h.id AS sheet,
       (SELECT a.value FROM answer a JOIN answer_variable v ON v.id = a.variable WHERE a.sheet = h.id AND v.name = :weights) AS weights,
       (SELECT a.value FROM answer a JOIN answer_variable v ON v.id = a.variable WHERE a.sheet = h.id AND v.name = :said) AS said
FROM sheet h WHERE h.survey = :survey AND h.state = 'complete' AND h.quarantined = 0 AND h.second_of IS NULL
  AND h.match NOT IN ('doubtful', 'refused') ORDER BY h.id;
