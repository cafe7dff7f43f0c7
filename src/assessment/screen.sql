-- screen_list :many
-- in: proposal int
SELECT question, answer, note, answered_by, answered_at FROM screen_answer
WHERE proposal = :proposal ORDER BY question;

-- screen_save :exec
-- in: proposal int, question text, answer text, note text, person int, now int
INSERT INTO screen_answer (proposal, question, answer, note, answered_by, answered_at)
VALUES (:proposal, :question, :answer, :note, :person, :now)
ON CONFLICT (proposal, question) DO UPDATE SET answer = excluded.answer, note = excluded.note,
    answered_by = excluded.answered_by, answered_at = excluded.answered_at
WHERE screen_answer.answer <> excluded.answer OR screen_answer.note <> excluded.note;

-- screen_changed_at :value
-- When the last answer was given; 0 when none was.
-- in: proposal int
-- out: changed_at int
SELECT COALESCE(MAX(answered_at), 0) AS changed_at FROM screen_answer WHERE proposal = :proposal;
