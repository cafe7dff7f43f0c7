-- What is kept apart from answers, sealed.

-- apart_put :exec
-- in: id int, sheet int, name text, media_type text, sealed blob
INSERT INTO answer_apart (id, sheet, name, media_type, sealed) VALUES (:id, :sheet, :name, :media_type, :sealed)
ON CONFLICT (sheet, name) DO UPDATE SET id = excluded.id, media_type = excluded.media_type, sealed = excluded.sealed;

-- apart_drop :exec
-- in: sheet int, name text
DELETE FROM answer_apart WHERE sheet = :sheet AND name = :name;

-- apart_drop_all :exec
-- in: sheet int
DELETE FROM answer_apart WHERE sheet = :sheet;

-- apart_of_survey :many
-- Of complete sheets that count; by the random number, which tells no order.
-- in: survey int
SELECT a.id, a.sheet, a.name, a.media_type, a.sealed FROM answer_apart a JOIN sheet s ON s.id = a.sheet
WHERE s.survey = :survey AND s.state = 'complete' AND s.quarantined = 0 AND s.second_of IS NULL ORDER BY a.id;

-- apart_count_other :value
-- What is kept of all other sheets: not sent, ended otherwise, tests, typed a second time.
-- in: survey int
-- out: n int
SELECT count(*) AS n FROM answer_apart a JOIN sheet s ON s.id = a.sheet
WHERE s.survey = :survey AND NOT (s.state = 'complete' AND s.quarantined = 0 AND s.second_of IS NULL);

-- apart_sheets_of_survey :many
-- in: survey int
SELECT DISTINCT a.sheet FROM answer_apart a JOIN sheet s ON s.id = a.sheet WHERE s.survey = :survey;

-- apart_get :one
-- in: id int, survey int
SELECT a.id, a.sheet, a.name, a.media_type, a.sealed FROM answer_apart a JOIN sheet s ON s.id = a.sheet
WHERE a.id = :id AND s.survey = :survey;

-- apart_count :value
-- in: survey int
-- out: n int
SELECT count(*) AS n FROM answer_apart a JOIN sheet s ON s.id = a.sheet
WHERE s.survey = :survey AND s.state = 'complete' AND s.quarantined = 0 AND s.second_of IS NULL;

-- apart_of_respondent :many
-- Also what a second person typed from their paper.
-- in: survey int, respondent int
SELECT a.id, a.sheet, a.name, a.media_type, a.sealed FROM answer_apart a JOIN sheet s ON s.id = a.sheet
JOIN sheet f ON f.id = COALESCE(s.second_of, s.id) LEFT JOIN survey_link l ON l.id = f.link
WHERE f.survey = :survey AND (l.respondent = :respondent OR f.respondent = :respondent) ORDER BY a.name, a.id;

-- apart_sheets_of_respondent :many
-- in: survey int, respondent int
SELECT DISTINCT a.sheet FROM answer_apart a JOIN sheet s ON s.id = a.sheet
JOIN sheet f ON f.id = COALESCE(s.second_of, s.id) LEFT JOIN survey_link l ON l.id = f.link
WHERE f.survey = :survey AND (l.respondent = :respondent OR f.respondent = :respondent);

-- apart_of_sheet :many
-- in: sheet int
SELECT a.id, a.sheet, a.name, a.media_type, a.sealed FROM answer_apart a WHERE a.sheet = :sheet ORDER BY a.name;

-- apart_names :many
-- Of which questions something is kept, without opening it.
-- in: sheet int
SELECT name FROM answer_apart WHERE sheet = :sheet;
