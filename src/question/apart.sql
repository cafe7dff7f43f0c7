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
-- in: survey int, respondent int
SELECT a.id, a.sheet, a.name, a.media_type, a.sealed FROM answer_apart a JOIN sheet s ON s.id = a.sheet
LEFT JOIN survey_link l ON l.id = s.link
WHERE s.survey = :survey AND (l.respondent = :respondent OR s.respondent = :respondent) ORDER BY a.name;
