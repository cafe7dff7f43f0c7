-- The workshops of a series, who is invited, and what each table did.

-- workshop_list :many
-- Who withdrew is not counted among those who were there: nothing that they said is left.
-- in: engagement int
-- out: n_invited int, n_coming int, n_attended int, n_raters int, n_captures int
SELECT w.id, w.number, w.area, w.state, w.place, w.day, w.starts, w.minutes, w.capacity, w.n_tables,
       (SELECT count(*) FROM workshop_person p WHERE p.workshop = w.id) AS n_invited,
       (SELECT count(*) FROM workshop_person p WHERE p.workshop = w.id AND p.state = 'accepted') AS n_coming,
       (SELECT count(*) FROM workshop_person p WHERE p.workshop = w.id AND p.state = 'attended'
         AND EXISTS (SELECT 1 FROM participant t WHERE t.id = p.participant AND t.state = 'active')) AS n_attended,
       (SELECT count(DISTINCT r.rater_number) FROM workshop_rating r WHERE r.workshop = w.id AND r.rater = 'person') AS n_raters,
       (SELECT count(*) FROM workshop_capture n WHERE n.workshop = w.id) AS n_captures
FROM workshop w WHERE w.engagement = :engagement ORDER BY w.day, w.number;

-- workshop_get :one
-- in: id int, engagement int
SELECT id, engagement, number, area, state, place, day, starts, minutes, capacity, n_tables, access_notes, step, step_case,
       changed_at, revision
FROM workshop WHERE id = :id AND engagement = :engagement;

-- workshop_add :value
-- in: engagement int, area text, place text, day text, starts text, minutes int, capacity int, n_tables int, access_notes text, now int
INSERT INTO workshop (engagement, number, area, place, day, starts, minutes, capacity, n_tables, access_notes, changed_at)
VALUES (:engagement, (SELECT COALESCE(MAX(w.number), 0) + 1 FROM workshop w WHERE w.engagement = :engagement),
        :area, :place, :day, :starts, :minutes, :capacity, :n_tables, :access_notes, :now) RETURNING id;

-- workshop_change :exec1
-- in: id int, engagement int, revision int, area text, place text, day text, starts text, minutes int, capacity int, n_tables int, access_notes text, now int
UPDATE workshop SET area = :area, place = :place, day = :day, starts = :starts, minutes = :minutes, capacity = :capacity,
       n_tables = :n_tables, access_notes = :access_notes, changed_at = :now, revision = revision + 1
WHERE id = :id AND engagement = :engagement AND revision = :revision;

-- workshop_set_state :exec1
-- in: id int, engagement int, former text, state text, now int
UPDATE workshop SET state = :state, changed_at = :now, revision = revision + 1
WHERE id = :id AND engagement = :engagement AND state = :former;

-- workshop_set_step :exec1
-- in: id int, engagement int, step int, step_case int
UPDATE workshop SET step = :step, step_case = :step_case WHERE id = :id AND engagement = :engagement;

-- workshop_most_table :value
-- The highest table that anybody sits at or that wrote anything.
-- in: workshop int
-- out: most int
SELECT COALESCE(MAX(x.t), 0) AS most FROM (
  SELECT p.table_number AS t FROM workshop_person p WHERE p.workshop = :workshop
  UNION ALL SELECT n.table_number AS t FROM workshop_capture n WHERE n.workshop = :workshop
  UNION ALL SELECT r.rater_number AS t FROM workshop_rating r WHERE r.workshop = :workshop AND r.rater = 'table') x;

-- workshop_people :many
-- in: workshop int
-- out: n_ratings int
SELECT p.id, p.participant, t.label, t.state AS taking_part, p.sector, p.state, p.table_number, p.takes_notes, p.invited_day, p.erased, p.revision,
       (SELECT count(*) FROM workshop_rating r WHERE r.workshop = p.workshop AND r.rater = 'person' AND r.rater_number = p.id) AS n_ratings
FROM workshop_person p JOIN participant t ON t.id = p.participant
WHERE p.workshop = :workshop ORDER BY t.label;

-- workshop_person_get :one
-- in: id int, workshop int
SELECT p.id, p.participant, t.label, t.state AS taking_part, p.sector, p.state, p.table_number, p.takes_notes, p.invited_day, p.erased, p.revision
FROM workshop_person p JOIN participant t ON t.id = p.participant
WHERE p.id = :id AND p.workshop = :workshop;

-- workshop_person_labelled :one
-- in: workshop int, label text
SELECT p.id, p.participant, p.state, p.table_number, t.state AS taking_part FROM workshop_person p
JOIN participant t ON t.id = p.participant WHERE p.workshop = :workshop AND t.label = :label;

-- workshop_person_of :one
-- Somebody who came in with a code.
-- in: participant int
SELECT p.id, p.workshop, w.engagement, t.label, p.state, p.table_number, p.takes_notes, p.erased
FROM workshop_person p JOIN workshop w ON w.id = p.workshop JOIN participant t ON t.id = p.participant
WHERE p.participant = :participant AND t.state = 'active';

-- workshop_person_invited :one
-- The same, also when they take part no more.
-- in: participant int
SELECT id, workshop FROM workshop_person WHERE participant = :participant;

-- workshop_person_add :value
-- in: workshop int, participant int, sector text, state text, day text
INSERT INTO workshop_person (workshop, participant, sector, state, invited_day)
VALUES (:workshop, :participant, :sector, :state, :day) RETURNING id;

-- workshop_person_change :exec1
-- in: id int, workshop int, revision int, sector text, takes_notes int
UPDATE workshop_person SET sector = :sector, takes_notes = :takes_notes, revision = revision + 1
WHERE id = :id AND workshop = :workshop AND revision = :revision;

-- workshop_person_seat :exec1
-- in: id int, workshop int, state text, table_number int
UPDATE workshop_person SET state = :state, table_number = :table_number, revision = revision + 1
WHERE id = :id AND workshop = :workshop;

-- workshop_person_answer :exec1
-- in: id int, state text
UPDATE workshop_person SET state = :state, revision = revision + 1 WHERE id = :id AND state IN ('invited', 'accepted', 'declined');

-- workshop_person_erase :exec1
-- in: id int, workshop int
UPDATE workshop_person SET erased = 1, revision = revision + 1 WHERE id = :id AND workshop = :workshop;

-- workshop_participant_code :exec1
-- A new code for somebody; the old one ends.
-- in: id int, engagement int, code_hash blob
UPDATE participant SET code_hash = :code_hash WHERE id = :id AND engagement = :engagement AND state = 'active';

-- ---- what tables wrote ----

-- workshop_capture_get :one
-- in: workshop int, table_number int, workshop_case int
SELECT id, benefits, risks, balance, conditions, notes, mode, written_by, participant, written_day, revision FROM workshop_capture
WHERE workshop = :workshop AND table_number = :table_number AND workshop_case = :workshop_case;

-- workshop_capture_add :changed
-- Nothing when the table has one of this case already.
-- in: workshop int, table_number int, workshop_case int, benefits text, risks text, balance text, conditions text, notes text, mode text, written_by int, participant int, day text
INSERT INTO workshop_capture (workshop, table_number, workshop_case, benefits, risks, balance, conditions, notes, mode, written_by, participant, written_day)
VALUES (:workshop, :table_number, :workshop_case, :benefits, :risks, :balance, :conditions, :notes, :mode, :written_by, :participant, :day)
ON CONFLICT (workshop, table_number, workshop_case) DO NOTHING;

-- workshop_capture_change :exec1
-- in: workshop int, table_number int, workshop_case int, revision int, benefits text, risks text, balance text, conditions text, notes text, mode text, written_by int, participant int, day text
UPDATE workshop_capture SET benefits = :benefits, risks = :risks, balance = :balance, conditions = :conditions, notes = :notes,
       mode = :mode, written_by = :written_by, participant = :participant, written_day = :day, revision = revision + 1
WHERE workshop = :workshop AND table_number = :table_number AND workshop_case = :workshop_case AND revision = :revision;

-- workshop_captures :many
-- Of one workshop.
-- in: workshop int
SELECT table_number, workshop_case, benefits, risks, balance, conditions, notes FROM workshop_capture
WHERE workshop = :workshop ORDER BY workshop_case, table_number;

-- workshop_captures_all :many
-- Of workshops that were held.
-- in: engagement int
SELECT n.id, w.area, w.number, n.table_number, n.workshop_case, n.benefits, n.risks, n.balance, n.conditions, n.notes
FROM workshop_capture n JOIN workshop w ON w.id = n.workshop
WHERE w.engagement = :engagement AND w.state = 'held' ORDER BY w.area, w.number, n.workshop_case, n.table_number;

-- workshop_files :many
-- in: workshop int, table_number int
SELECT id, media_type, n_bytes, added_day FROM workshop_file
WHERE workshop = :workshop AND table_number = :table_number ORDER BY id;

-- workshop_file_content :one
-- in: id int, workshop int, table_number int
SELECT media_type, content FROM workshop_file WHERE id = :id AND workshop = :workshop AND table_number = :table_number;

-- workshop_file_add :changed
-- The same photo again adds nothing.
-- in: workshop int, table_number int, media_type text, n_bytes int, digest text, content blob, day text
INSERT INTO workshop_file (workshop, table_number, media_type, n_bytes, digest, content, added_day)
VALUES (:workshop, :table_number, :media_type, :n_bytes, :digest, :content, :day) ON CONFLICT (workshop, digest) DO NOTHING;

-- workshop_file_remove :exec1
-- in: id int, workshop int, table_number int
DELETE FROM workshop_file WHERE id = :id AND workshop = :workshop AND table_number = :table_number;

-- workshop_wordings :many
-- in: engagement int
SELECT w.id AS workshop, w.area, w.number, w.state, d.criterion, d.wording, d.disagreement, d.revision
FROM workshop_wording d JOIN workshop w ON w.id = d.workshop
WHERE w.engagement = :engagement ORDER BY d.criterion, w.area, w.number;

-- workshop_wording_get :one
-- in: workshop int, criterion int
SELECT wording, disagreement, revision FROM workshop_wording WHERE workshop = :workshop AND criterion = :criterion;

-- workshop_wording_add :changed
-- in: workshop int, criterion int, wording text, disagreement text
INSERT INTO workshop_wording (workshop, criterion, wording, disagreement)
VALUES (:workshop, :criterion, :wording, :disagreement) ON CONFLICT (workshop, criterion) DO NOTHING;

-- workshop_wording_change :exec1
-- in: workshop int, criterion int, revision int, wording text, disagreement text
UPDATE workshop_wording SET wording = :wording, disagreement = :disagreement, revision = revision + 1
WHERE workshop = :workshop AND criterion = :criterion AND revision = :revision;
