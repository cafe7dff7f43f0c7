-- Ratings: the last one counts, the former ones are kept; those of people and of tables apart.

-- workshop_rating_get :one
-- in: workshop int, rater text, rater_number int, workshop_case int, criterion int
SELECT rating, mode, given_day FROM workshop_rating
WHERE workshop = :workshop AND rater = :rater AND rater_number = :rater_number AND workshop_case = :workshop_case
  AND criterion = :criterion;

-- workshop_rating_keep :exec
-- What counted so far, before another one takes its place.
-- in: workshop int, rater text, rater_number int, workshop_case int, criterion int
INSERT INTO workshop_rating_former (workshop, rater, rater_number, workshop_case, criterion, rating, mode, entered_by, given_day)
SELECT workshop, rater, rater_number, workshop_case, criterion, rating, mode, entered_by, given_day FROM workshop_rating
WHERE workshop = :workshop AND rater = :rater AND rater_number = :rater_number AND workshop_case = :workshop_case
  AND criterion = :criterion;

-- workshop_rating_put :exec
-- in: workshop int, rater text, rater_number int, workshop_case int, criterion int, rating int, mode text, entered_by int, day text
INSERT INTO workshop_rating (workshop, rater, rater_number, workshop_case, criterion, rating, mode, entered_by, given_day)
VALUES (:workshop, :rater, :rater_number, :workshop_case, :criterion, :rating, :mode, :entered_by, :day)
ON CONFLICT (workshop, rater, rater_number, workshop_case, criterion) DO UPDATE SET rating = excluded.rating,
       mode = excluded.mode, entered_by = excluded.entered_by, given_day = excluded.given_day;

-- workshop_ratings_of :many
-- Of one rater.
-- in: workshop int, rater text, rater_number int
SELECT workshop_case, criterion, rating, mode FROM workshop_rating
WHERE workshop = :workshop AND rater = :rater AND rater_number = :rater_number;

-- workshop_ratings_former_of :many
-- in: workshop int, rater text, rater_number int
SELECT f.id, f.workshop_case, f.criterion, f.rating, f.mode, f.given_day FROM workshop_rating_former f
WHERE f.workshop = :workshop AND f.rater = :rater AND f.rater_number = :rater_number ORDER BY f.id;

-- workshop_ratings_all :many
-- For the analysis, of workshops that were held. A person's table is that of their seat, 0: none.
-- in: engagement int
-- out: table_number int, sector text
SELECT w.id AS workshop, w.area, r.rater, r.rater_number, r.workshop_case, r.criterion, r.rating,
       CASE WHEN r.rater = 'table' THEN r.rater_number ELSE COALESCE(p.table_number, 0) END AS table_number,
       COALESCE(p.sector, '') AS sector
FROM workshop_rating r JOIN workshop w ON w.id = r.workshop
LEFT JOIN workshop_person p ON p.id = r.rater_number AND r.rater = 'person'
WHERE w.engagement = :engagement AND w.state = 'held'
ORDER BY w.area, w.number, r.rater, table_number, r.rater_number, r.workshop_case, r.criterion;

-- workshop_rated_cases :many
-- How far a room has come: people who rated each case.
-- in: workshop int
-- out: n int
SELECT r.workshop_case, count(DISTINCT r.rater_number) AS n FROM workshop_rating r
WHERE r.workshop = :workshop AND r.rater = 'person' GROUP BY r.workshop_case;

-- workshop_forget_ratings :exec
-- Of a participant who withdraws.
-- in: participant int
DELETE FROM workshop_rating WHERE rater = 'person'
  AND rater_number IN (SELECT p.id FROM workshop_person p WHERE p.participant = :participant);

-- workshop_forget_former :exec
-- in: participant int
DELETE FROM workshop_rating_former WHERE rater = 'person'
  AND rater_number IN (SELECT p.id FROM workshop_person p WHERE p.participant = :participant);

-- workshop_forget_writer :exec
-- The notes are their table's and stay; who wrote them down does not.
-- in: participant int
UPDATE workshop_capture SET participant = NULL WHERE participant = :participant;

-- workshop_sheet :one
-- Whose sheet it is, for the transparency log.
-- in: person int
-- out: n int
SELECT t.label, w.engagement, (SELECT count(*) FROM workshop_rating r WHERE r.rater = 'person' AND r.rater_number = p.id) AS n
FROM workshop_person p JOIN participant t ON t.id = p.participant JOIN workshop w ON w.id = p.workshop
WHERE p.participant = :person;

-- workshop_sheet_lines :many
-- in: participant int
SELECT c.id AS case_number, k.name, r.rating FROM workshop_rating r
JOIN workshop_person p ON p.id = r.rater_number AND p.workshop = r.workshop
JOIN workshop_case c ON c.id = r.workshop_case JOIN workshop_criterion k ON k.id = r.criterion
WHERE r.rater = 'person' AND p.participant = :participant ORDER BY c.id, k.id;

-- workshop_sheets_missing :many
-- Those with ratings that are not in the log.
SELECT w.engagement AS about, p.participant AS subject FROM workshop_person p JOIN workshop w ON w.id = p.workshop
WHERE EXISTS (SELECT 1 FROM workshop_rating r WHERE r.rater = 'person' AND r.rater_number = p.id)
  AND NOT EXISTS (SELECT 1 FROM ledger_record l WHERE l.kind = 'workshop-ratings' AND l.subject = p.participant)
ORDER BY w.engagement, p.participant;

-- workshop_table_notes :many
-- What a table wrote, for the transparency log; the subject is the note.
-- in: id int
SELECT w.engagement, w.area, w.number, n.table_number, c.title, n.benefits, n.risks, n.balance, n.conditions, n.notes
FROM workshop_capture n JOIN workshop w ON w.id = n.workshop JOIN workshop_case c ON c.id = n.workshop_case WHERE n.id = :id;

-- workshop_notes_missing :many
SELECT w.engagement AS about, n.id AS subject FROM workshop_capture n JOIN workshop w ON w.id = n.workshop
WHERE NOT EXISTS (SELECT 1 FROM ledger_record l WHERE l.kind = 'workshop-notes' AND l.subject = n.id)
ORDER BY w.engagement, n.id;

-- workshop_reply_ratings :many
-- What somebody rated, case by case.
-- in: person int
SELECT r.workshop_case, r.criterion, r.rating FROM workshop_rating r
JOIN workshop_case k ON k.id = r.workshop_case JOIN workshop_criterion c ON c.id = r.criterion
WHERE r.rater = 'person' AND r.rater_number = :person ORDER BY k.position, k.id, c.position, c.id;

-- workshop_reply_captures :many
-- What their table wrote; `own`: with their code.
-- in: workshop int, table_number int, participant int
-- out: own int
SELECT n.workshop_case, n.benefits, n.risks, n.balance, n.conditions, n.notes,
       CASE WHEN n.participant = :participant THEN 1 ELSE 0 END AS own
FROM workshop_capture n WHERE n.workshop = :workshop AND n.table_number = :table_number ORDER BY n.workshop_case;

-- workshop_reply_suggestions :many
-- Changes to the framework that their table asked for, once they are decided.
-- in: workshop int, table_number int
SELECT question, part, proposed, state, reason FROM workshop_suggestion
WHERE workshop = :workshop AND (table_number = :table_number OR table_number = 0) AND state <> 'new' ORDER BY id;

-- workshop_contributors :many
-- Those who were there, or rated something.
-- in: engagement int
SELECT p.id, p.participant, t.label FROM workshop_person p JOIN workshop w ON w.id = p.workshop
JOIN participant t ON t.id = p.participant
WHERE w.engagement = :engagement AND t.state = 'active' AND t.left_day = ''
  AND (p.state = 'attended' OR EXISTS (SELECT 1 FROM workshop_rating r WHERE r.rater = 'person' AND r.rater_number = p.id))
ORDER BY p.id;
