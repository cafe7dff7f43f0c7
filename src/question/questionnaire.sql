-- Questionnaires, their versions, and what officials see of fieldings.

-- questionnaire_list :many
-- in: organisation int
-- out: version int, n_surveys int
SELECT q.id, q.name, q.revision,
       (SELECT COALESCE(MAX(v.number), 0) FROM questionnaire_version v WHERE v.questionnaire = q.id) AS version,
       (SELECT count(*) FROM survey s WHERE s.questionnaire = q.id AND s.access <> 'preview') AS n_surveys
FROM questionnaire q WHERE q.organisation = :organisation ORDER BY q.name, q.id;

-- questionnaire_get :one
-- in: id int, organisation int
SELECT id, organisation, name, text, revision FROM questionnaire WHERE id = :id AND organisation = :organisation;

-- questionnaire_insert :value
-- in: organisation int, name text, text text, person int, now int
INSERT INTO questionnaire (organisation, name, text, created_by, created_at)
VALUES (:organisation, :name, :text, :person, :now) RETURNING id;

-- questionnaire_change :changed
-- in: id int, organisation int, revision int, text text
UPDATE questionnaire SET text = :text, revision = revision + 1
WHERE id = :id AND organisation = :organisation AND revision = :revision;

-- questionnaire_rename :exec1
-- in: id int, organisation int, name text
UPDATE questionnaire SET name = :name WHERE id = :id AND organisation = :organisation;

-- questionnaire_versions :many
-- in: questionnaire int
-- out: n_sheets int
SELECT v.id, v.number, v.note, v.sha256, v.created_at,
       (SELECT count(*) FROM sheet s WHERE s.version = v.id AND s.quarantined = 0) AS n_sheets
FROM questionnaire_version v WHERE v.questionnaire = :questionnaire AND v.number IS NOT NULL ORDER BY v.number DESC;

-- questionnaire_version_numbered :one
-- in: questionnaire int, number int
SELECT id, number, text, note, sha256, created_at FROM questionnaire_version
WHERE questionnaire = :questionnaire AND number = :number;

-- questionnaire_version_add :value
-- in: questionnaire int, number int, text text, sha256 text, note text, person int, now int
INSERT INTO questionnaire_version (questionnaire, number, text, sha256, note, created_by, created_at)
VALUES (:questionnaire, :number, :text, :sha256, :note, :person, :now) RETURNING id;

-- questionnaire_version_next :value
-- in: questionnaire int
-- out: next int
SELECT COALESCE(MAX(number), 0) + 1 AS next FROM questionnaire_version WHERE questionnaire = :questionnaire;

-- questionnaire_version_same :value
-- The version made to try out this very text, if there is one.
-- in: questionnaire int, sha256 text
-- out: id int
SELECT id FROM questionnaire_version WHERE questionnaire = :questionnaire AND sha256 = :sha256 ORDER BY id LIMIT 1;

-- preview_survey :value
-- in: questionnaire int
-- out: id int
SELECT id FROM survey WHERE questionnaire = :questionnaire AND access = 'preview' ORDER BY id LIMIT 1;

-- preview_survey_insert :value
-- in: questionnaire int, version int, title text, person int, now int
INSERT INTO survey (questionnaire, version, title, state, access, created_by, created_at)
VALUES (:questionnaire, :version, :title, 'test', 'preview', :person, :now) RETURNING id;

-- survey_list :many
-- in: questionnaire int
-- out: n_links int, n_started int, n_complete int
SELECT s.id, s.title, s.state, s.access, s.slug, s.opens_on, s.closes_on, s.illustrative, v.number AS version,
       (SELECT count(*) FROM survey_link l WHERE l.survey = s.id) AS n_links,
       (SELECT count(*) FROM sheet h WHERE h.survey = s.id AND h.quarantined = 0 AND h.second_of IS NULL) AS n_started,
       (SELECT count(*) FROM sheet h WHERE h.survey = s.id AND h.quarantined = 0 AND h.second_of IS NULL AND h.state = 'complete') AS n_complete
FROM survey s JOIN questionnaire_version v ON v.id = s.version
WHERE s.questionnaire = :questionnaire AND s.access <> 'preview' ORDER BY s.id;

-- survey_of_organisation :one
-- in: survey int, organisation int
SELECT s.id, s.questionnaire, s.version, s.title, s.state, s.access, s.slug, s.opens_on, s.closes_on, s.edit_days,
       s.double_entry_percent, s.illustrative, s.revision, v.number, v.text, q.name
FROM survey s JOIN questionnaire q ON q.id = s.questionnaire JOIN questionnaire_version v ON v.id = s.version
WHERE s.id = :survey AND q.organisation = :organisation AND s.access <> 'preview';

-- survey_counts :many
-- How many sheets are in which state, by mode.
-- in: survey int
-- out: n int
SELECT h.state, h.mode, count(*) AS n FROM sheet h
WHERE h.survey = :survey AND h.quarantined = 0 AND h.second_of IS NULL AND h.match NOT IN ('doubtful', 'refused') GROUP BY h.state, h.mode ORDER BY h.state, h.mode;

-- survey_seen :many
-- How many have seen each question, and how many of them have not finished.
-- in: survey int
-- out: n_seen int, n_answered int
SELECT v.name, count(*) AS n_seen, sum(CASE WHEN a.value <> '' THEN 1 ELSE 0 END) AS n_answered
FROM answer a JOIN answer_variable v ON v.id = a.variable JOIN sheet h ON h.id = a.sheet
WHERE h.survey = :survey AND h.quarantined = 0 AND h.second_of IS NULL AND h.match NOT IN ('doubtful', 'refused') GROUP BY v.name ORDER BY v.name;

-- survey_unfinished :many
-- What those who have not finished have seen: for where they stopped.
-- in: survey int
SELECT h.id, v.name FROM sheet h LEFT JOIN answer a ON a.sheet = h.id LEFT JOIN answer_variable v ON v.id = a.variable
WHERE h.survey = :survey AND h.quarantined = 0 AND h.second_of IS NULL AND h.match NOT IN ('doubtful', 'refused') AND h.state = 'started' ORDER BY h.id;

-- survey_stratum_counts :many
-- in: survey int
-- out: n_links int, n_started int, n_complete int
SELECT l.stratum, count(*) AS n_links, count(h.id) AS n_started,
       sum(CASE WHEN h.state = 'complete' THEN 1 ELSE 0 END) AS n_complete
FROM survey_link l LEFT JOIN sheet h ON h.link = l.id AND h.quarantined = 0
WHERE l.survey = :survey GROUP BY l.stratum ORDER BY l.stratum;

-- survey_links_page :many
-- in: survey int, after int
SELECT l.id, l.label, l.stratum, l.ended, l.respondent, h.id AS sheet, h.state, h.mode, h.finished_on, h.entered_by
FROM survey_link l LEFT JOIN sheet h ON h.link = l.id
WHERE l.survey = :survey AND l.id > :after ORDER BY l.id LIMIT 200;

-- survey_link_get :one
-- in: link int, survey int
SELECT l.id, l.label, l.stratum, l.ended, l.respondent, h.id AS sheet, h.state, h.mode, h.entered_by
FROM survey_link l LEFT JOIN sheet h ON h.link = l.id
WHERE l.id = :link AND l.survey = :survey;

-- survey_link_labelled :value
-- in: survey int, label text
-- out: link int
SELECT id AS link FROM survey_link WHERE survey = :survey AND label = :label ORDER BY id LIMIT 1;

-- survey_link_next :value
-- Links made on the pages here count respondents from -1 downward, so that they never meet the
-- numbers of whoever keeps people.
-- in: survey int
-- out: next int
SELECT -1 - COALESCE(MAX(CASE WHEN l.respondent < 0 THEN -l.respondent
                              WHEN EXISTS (SELECT 1 FROM wave w WHERE w.survey = l.survey) THEN 0
                              ELSE l.respondent END), 0) AS next
FROM survey_link l WHERE l.survey = :survey;

-- survey_text :one
-- The questionnaire that new sheets of a survey get.
-- in: survey int
SELECT s.state, v.text FROM survey s JOIN questionnaire_version v ON v.id = s.version WHERE s.id = :survey;

-- sheet_second :one
-- in: sheet int
SELECT id, entered_by FROM sheet WHERE second_of = :sheet;

-- sheets_by_staff :many
-- Sheets that were typed, with whether a second typing is there.
-- in: survey int
SELECT h.id, h.state, h.mode, h.entered_by, h.seed, l.label, t.id AS second
FROM sheet h LEFT JOIN survey_link l ON l.id = h.link LEFT JOIN sheet t ON t.second_of = h.id
WHERE h.survey = :survey AND h.second_of IS NULL AND h.entered_by IS NOT NULL AND h.quarantined = 0 ORDER BY h.id;

-- sheet_of_survey :one
-- in: sheet int, survey int
SELECT h.id, h.state, h.mode, h.entered_by, h.second_of, l.label
FROM sheet h LEFT JOIN survey_link l ON l.id = h.link WHERE h.id = :sheet AND h.survey = :survey;

-- sheet_take_over :exec
-- Somebody typed it in: what was begun on the web before is forgotten with it.
-- in: sheet int, version int, mode text, arm text, person int
UPDATE sheet SET version = :version, mode = :mode, arm = :arm, entered_by = :person, resume_hash = NULL
WHERE id = :sheet AND state = 'started';

-- survey_quotas :many
-- in: survey int
SELECT name, filled FROM survey_quota WHERE survey = :survey ORDER BY name;

-- test_answers_forget :exec
-- in: survey int
DELETE FROM answer WHERE sheet IN (SELECT id FROM sheet WHERE survey = :survey AND quarantined = 1);

-- test_sheets_forget :changed
-- in: survey int
DELETE FROM sheet WHERE survey = :survey AND quarantined = 1;

-- test_codes_forget :exec
-- Codes handed out to try a wave.
-- in: survey int
DELETE FROM survey_code WHERE link IN (SELECT l.id FROM survey_link l WHERE l.survey = :survey AND l.respondent < 0);

-- test_links_forget :exec
-- in: survey int
DELETE FROM survey_link WHERE survey = :survey AND respondent < 0;

-- survey_doubtful :value
-- Complete answers by the open address that nobody has decided on yet.
-- in: survey int
-- out: n int
SELECT count(*) AS n FROM sheet WHERE survey = :survey AND match = 'doubtful' AND state = 'complete' AND quarantined = 0;

-- survey_doubt_decide :changed
-- in: survey int, verdict text
UPDATE sheet SET match = :verdict WHERE survey = :survey AND match = 'doubtful' AND state = 'complete';

-- survey_set_dates :exec1
-- in: survey int, revision int, title text, opens_on text, closes_on text, edit_days int, double_entry_percent int
UPDATE survey SET title = :title, opens_on = :opens_on, closes_on = :closes_on, edit_days = :edit_days,
       double_entry_percent = :double_entry_percent, revision = revision + 1
WHERE id = :survey AND revision = :revision;

-- organisation_name :value
-- in: organisation int
-- out: name text
SELECT name FROM organisation WHERE id = :organisation;
