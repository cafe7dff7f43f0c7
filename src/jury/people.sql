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

-- jury_forget_minority :exec
-- in: participant int
DELETE FROM jury_minority_of WHERE participant = :participant;

-- jury_forget_signs :exec
-- in: participant int
DELETE FROM jury_sign WHERE participant = :participant;
