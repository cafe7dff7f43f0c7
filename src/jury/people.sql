-- Jurors: from recruitment to the room, and what is forgotten when somebody leaves.

-- jury_recruit_to_join :many
-- Confirmed people who have not become jurors yet.
-- in: engagement int
SELECT c.id, c.recruitment, c.number FROM recruit_candidate c JOIN recruitment r ON r.id = c.recruitment
WHERE r.engagement = :engagement AND c.state = 'confirmed' AND c.joined IS NULL ORDER BY c.recruitment, c.number;

-- jury_forget_attendance :exec
-- in: participant int
DELETE FROM jury_attendance WHERE participant = :participant;

-- jury_forget_seats :exec
-- in: participant int
DELETE FROM jury_seat WHERE participant = :participant;

-- jury_forget_heard :exec
-- in: participant int
DELETE FROM jury_note_heard WHERE participant = :participant;

-- jury_forget_ratings :exec
-- in: participant int
DELETE FROM jury_bias_rating WHERE participant = :participant;

-- jury_forget_reason_votes :exec
-- in: participant int
DELETE FROM jury_reason_vote WHERE participant = :participant;

-- jury_forget_condition :exec
-- in: participant int
DELETE FROM jury_condition_of WHERE participant = :participant;

-- jury_forget_marks :exec
-- in: participant int
DELETE FROM jury_mark WHERE participant = :participant;

-- jury_forget_papers :exec
-- in: participant int
DELETE FROM jury_paper WHERE participant = :participant;

-- jury_forget_scale :exec
-- in: participant int
DELETE FROM jury_scale_answer WHERE participant = :participant;

-- jury_forget_written_joins :exec
-- Who stands behind the statements that somebody wrote: they go with the words.
-- in: participant int
DELETE FROM jury_minority_of WHERE minority IN
    (SELECT o.minority FROM jury_minority_of o WHERE o.participant = :participant AND o.wrote = 1);

-- jury_forget_minority :exec
-- in: participant int
DELETE FROM jury_minority_of WHERE participant = :participant;

-- jury_minority_clear :exec
-- Statements behind which nobody stands any more.
-- in: engagement int
DELETE FROM jury_minority WHERE engagement = :engagement
    AND NOT EXISTS (SELECT 1 FROM jury_minority_of o WHERE o.minority = jury_minority.id);

-- jury_forget_statements :exec
-- Of the jury of somebody who leaves: statements behind which nobody stands any more.
-- in: participant int
DELETE FROM jury_minority WHERE engagement = (SELECT p.engagement FROM participant p WHERE p.id = :participant)
    AND NOT EXISTS (SELECT 1 FROM jury_minority_of o WHERE o.minority = jury_minority.id);

-- jury_forget_signs :exec
-- in: participant int
DELETE FROM jury_sign WHERE participant = :participant;

-- jury_written_put :exec
-- in: engagement int, kind text, item int, mark blob
INSERT INTO jury_written (engagement, kind, item, mark) VALUES (:engagement, :kind, :item, :mark);

-- jury_written_list :many
-- Of the jury of somebody.
-- in: participant int
SELECT w.kind, w.item, w.mark FROM jury_written w JOIN participant p ON p.engagement = w.engagement
WHERE p.id = :participant ORDER BY w.kind, w.item;

-- jury_written_remove :exec
-- in: kind text, item int
DELETE FROM jury_written WHERE kind = :kind AND item = :item;

-- jury_reason_withdraw :exec
-- The words go; votes that others gave to it stay with them, so that nobody's count changes.
-- in: id int
UPDATE jury_reason SET wording = '', state = 'withdrawn', revision = revision + 1 WHERE id = :id;

-- jury_question_withdraw :exec
-- in: id int
DELETE FROM jury_question WHERE id = :id;

-- jury_forget_excluded :exec
-- in: participant int
DELETE FROM jury_excluded WHERE participant = :participant;
