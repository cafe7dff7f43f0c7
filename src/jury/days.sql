-- Documents, oversight, and what happens on the days.

-- jury_document_list :many
-- in: engagement int
SELECT id, witness, title, summary, file_name, media_type, n_bytes, sha256, added_at FROM jury_document
WHERE engagement = :engagement ORDER BY id;

-- jury_document_content :one
-- in: id int, engagement int
SELECT file_name, media_type, content FROM jury_document WHERE id = :id AND engagement = :engagement;

-- jury_document_add :value
-- in: engagement int, witness int, title text, summary text, file_name text, media_type text, n_bytes int, sha256 text, content blob, person int, now int
INSERT INTO jury_document (engagement, witness, title, summary, file_name, media_type, n_bytes, sha256, content, added_by, added_at)
VALUES (:engagement, :witness, :title, :summary, :file_name, :media_type, :n_bytes, :sha256, :content, :person, :now) RETURNING id;

-- jury_document_remove :exec1
-- in: id int, engagement int
DELETE FROM jury_document WHERE id = :id AND engagement = :engagement;

-- jury_review_put :exec
-- in: engagement int, person int, material text, digest text, fit int, note text, now int
INSERT INTO jury_review (engagement, person, material, digest, fit, note, reviewed_at)
VALUES (:engagement, :person, :material, :digest, :fit, :note, :now)
ON CONFLICT (engagement, person, material) DO UPDATE SET digest = excluded.digest, fit = excluded.fit,
       note = excluded.note, reviewed_at = excluded.reviewed_at;

-- jury_review_list :many
-- in: engagement int
SELECT person, material, digest, fit, note, reviewed_at FROM jury_review WHERE engagement = :engagement ORDER BY material, id;

-- jury_oversight_members :many
-- in: proposal int
SELECT DISTINCT g.person FROM role_grant g WHERE g.proposal = :proposal AND g.role = 'oversight' AND g.ended_at IS NULL
ORDER BY g.person;

-- jury_bias_answer_put :exec
-- in: engagement int, person int, question text, answer int, note text
INSERT INTO jury_bias_answer (engagement, person, question, answer, note) VALUES (:engagement, :person, :question, :answer, :note)
ON CONFLICT (engagement, person, question) DO UPDATE SET answer = excluded.answer, note = excluded.note;

-- jury_bias_answer_publish :exec
-- in: engagement int, person int, now int
UPDATE jury_bias_answer SET published_at = :now WHERE engagement = :engagement AND person = :person AND published_at IS NULL;

-- jury_bias_answer_list :many
-- in: engagement int
SELECT person, question, answer, note, published_at FROM jury_bias_answer WHERE engagement = :engagement ORDER BY person, id;

-- jury_attendance_put :exec
-- in: participant int, day text, state text
INSERT INTO jury_attendance (participant, day, state) VALUES (:participant, :day, :state)
ON CONFLICT (participant, day) DO UPDATE SET state = excluded.state;

-- jury_attendance_everybody :changed
-- Marks those who still take part as here, who have no entry on that day.
-- in: engagement int, day text
INSERT INTO jury_attendance (participant, day, state)
SELECT p.id, :day, 'present' FROM participant p
WHERE p.engagement = :engagement AND p.state = 'active' AND p.left_day = ''
  AND NOT EXISTS (SELECT 1 FROM jury_attendance a WHERE a.participant = p.id AND a.day = :day);

-- jury_attendance_clear :changed
-- in: engagement int, day text
DELETE FROM jury_attendance WHERE day = :day
  AND participant IN (SELECT p.id FROM participant p WHERE p.engagement = :engagement);

-- jury_attendance_list :many
-- in: engagement int
SELECT a.participant, a.day, a.state FROM jury_attendance a JOIN participant p ON p.id = a.participant
WHERE p.engagement = :engagement AND p.state = 'active' ORDER BY a.day, p.label;

-- jury_juror_list :many
-- in: engagement int
-- out: has_code int
SELECT id, label, strand, left_day, CASE WHEN code_hash IS NULL THEN 0 ELSE 1 END AS has_code
FROM participant WHERE engagement = :engagement AND state = 'active' ORDER BY strand, label;

-- jury_roll :many
-- The same people in the order of their labels, as one looks for them at the door.
-- in: engagement int
SELECT id, label, left_day FROM participant WHERE engagement = :engagement AND state = 'active' ORDER BY label;

-- jury_seated_list :many
-- Jurors who still take part: those who can sit at a table and hand in a paper.
-- in: engagement int, day text
SELECT p.id, p.label, p.strand FROM participant p
WHERE p.engagement = :engagement AND p.state = 'active' AND p.left_day = ''
  AND (:day = '' OR EXISTS (SELECT 1 FROM jury_attendance a WHERE a.participant = p.id AND a.day = :day AND a.state <> 'absent'))
ORDER BY p.label;

-- jury_attended_days :many
-- Days for which it was entered who is here.
-- in: engagement int
SELECT DISTINCT a.day FROM jury_attendance a JOIN participant p ON p.id = a.participant
WHERE p.engagement = :engagement AND p.state = 'active' AND a.state <> 'absent' ORDER BY a.day;

-- jury_seating_get :one
-- in: engagement int
SELECT engagement, tables, rounds, apart_by, apart, together, alike, imbalance, day, held FROM jury_seating
WHERE engagement = :engagement;

-- jury_seating_put :exec
-- in: engagement int, tables int, rounds int, apart_by text, apart text, together int, alike text, imbalance int, day text, held int
INSERT INTO jury_seating (engagement, tables, rounds, apart_by, apart, together, alike, imbalance, day, held)
VALUES (:engagement, :tables, :rounds, :apart_by, :apart, :together, :alike, :imbalance, :day, :held)
ON CONFLICT (engagement) DO UPDATE SET tables = excluded.tables, rounds = excluded.rounds,
       apart_by = excluded.apart_by, apart = excluded.apart, together = excluded.together, alike = excluded.alike,
       imbalance = excluded.imbalance, day = excluded.day, held = excluded.held;

-- jury_seating_of :one
-- Who was kept apart in the jury of somebody.
-- in: participant int
SELECT s.engagement, s.apart FROM jury_seating s JOIN participant p ON p.engagement = s.engagement WHERE p.id = :participant;

-- jury_seating_set_apart :exec
-- in: engagement int, apart text
UPDATE jury_seating SET apart = :apart WHERE engagement = :engagement;

-- jury_seat_homes :many
-- Jurors who live together, as far as recruitment knows: digests that tell no address.
-- in: engagement int
SELECT c.joined AS participant, c.household_hash FROM recruit_candidate c JOIN recruitment r ON r.id = c.recruitment
WHERE r.engagement = :engagement AND c.joined IS NOT NULL AND c.household_hash IS NOT NULL ORDER BY c.joined;

-- jury_seat_clear :exec
-- Seats of the rounds after those that were held.
-- in: engagement int, held int
DELETE FROM jury_seat WHERE round > :held AND participant IN (SELECT p.id FROM participant p WHERE p.engagement = :engagement);

-- jury_seat_put :exec
-- in: participant int, round int, place int
INSERT INTO jury_seat (participant, round, place) VALUES (:participant, :round, :place);

-- jury_seat_list :many
-- in: engagement int
SELECT s.participant, p.label, s.round, s.place FROM jury_seat s JOIN participant p ON p.id = s.participant
WHERE p.engagement = :engagement AND p.state = 'active' AND p.left_day = '' ORDER BY s.round, s.place, p.label;

-- jury_seat_own :many
-- in: participant int
SELECT round, place FROM jury_seat WHERE participant = :participant ORDER BY round;

-- jury_seat_values :many
-- What is known of jurors for balancing tables: values from recruitment.
-- in: engagement int
SELECT c.joined AS participant, k.name AS category, v.name AS value FROM recruit_candidate c
JOIN recruitment r ON r.id = c.recruitment JOIN recruit_answer a ON a.candidate = c.id
JOIN recruit_category k ON k.id = a.category JOIN recruit_value v ON v.id = a.value
WHERE r.engagement = :engagement AND c.joined IS NOT NULL ORDER BY c.joined, k.position, k.id;

-- jury_note_list :many
-- in: engagement int
SELECT id, day, place, note, written_by, written_at FROM jury_note WHERE engagement = :engagement ORDER BY day, id;

-- jury_note_add :value
-- in: engagement int, day text, place text, note text, person int, now int
INSERT INTO jury_note (engagement, day, place, note, written_by, written_at)
VALUES (:engagement, :day, :place, :note, :person, :now) RETURNING id;

-- jury_note_heard_put :changed
-- Those who sit at a table in a round heard what is noted there.
-- in: note int, engagement int, round int, place int
INSERT INTO jury_note_heard (note, participant)
SELECT :note, s.participant FROM jury_seat s JOIN participant p ON p.id = s.participant
WHERE p.engagement = :engagement AND p.state = 'active' AND p.left_day = '' AND s.round = :round AND s.place = :place;

-- jury_note_heard_clear :exec
-- Before a note is removed by who wrote it.
-- in: note int, engagement int, person int
DELETE FROM jury_note_heard WHERE note IN (SELECT n.id FROM jury_note n
WHERE n.id = :note AND n.engagement = :engagement AND n.written_by = :person);

-- jury_note_remove :exec1
-- in: id int, engagement int, person int
DELETE FROM jury_note WHERE id = :id AND engagement = :engagement AND written_by = :person;

-- jury_question_list :many
-- in: engagement int
SELECT id, witness, day, question, answer, state, revision FROM jury_question WHERE engagement = :engagement ORDER BY day, id;

-- jury_question_get :one
-- in: id int, engagement int
SELECT id, witness, day, question, answer, state, revision FROM jury_question WHERE id = :id AND engagement = :engagement;

-- jury_question_add :value
-- in: engagement int, witness int, day text, question text
INSERT INTO jury_question (engagement, witness, day, question) VALUES (:engagement, :witness, :day, :question) RETURNING id;

-- jury_question_answer :exec1
-- in: id int, engagement int, revision int, answer text, state text
UPDATE jury_question SET answer = :answer, state = :state, revision = revision + 1
WHERE id = :id AND engagement = :engagement AND revision = :revision;

-- jury_bias_put :exec
-- in: participant int, witness int, day text, rating text, note text
INSERT INTO jury_bias_rating (participant, witness, day, rating, note) VALUES (:participant, :witness, :day, :rating, :note)
ON CONFLICT (participant, witness, day) DO UPDATE SET rating = excluded.rating, note = excluded.note;

-- jury_bias_own :many
-- in: participant int
SELECT witness, day, rating, note FROM jury_bias_rating WHERE participant = :participant ORDER BY day, witness;

-- jury_bias_counts :many
-- in: engagement int
-- out: n int
SELECT b.witness, b.day, b.rating, COUNT(*) AS n FROM jury_bias_rating b JOIN participant p ON p.id = b.participant
WHERE p.engagement = :engagement AND p.state = 'active' GROUP BY b.witness, b.day, b.rating ORDER BY b.day, b.witness, b.rating;

-- jury_bias_notes :many
-- in: engagement int
SELECT b.witness, b.day, b.note FROM jury_bias_rating b JOIN participant p ON p.id = b.participant
WHERE p.engagement = :engagement AND p.state = 'active' AND b.note <> '' ORDER BY b.day, b.witness, b.note;
