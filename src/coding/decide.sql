-- What people decided about passages, where they differ, what counts.

-- coder_decision_get :one
-- in: passage int, coder int
SELECT id, stance, memo, codebook, decided_at, revision FROM coding_decision WHERE passage = :passage AND coder = :coder;

-- coder_decision_list :many
-- in: passage int
SELECT id, coder, stance, memo, codebook, decided_at, revision FROM coding_decision WHERE passage = :passage ORDER BY id;

-- coder_decision_marks :many
-- in: decision int
SELECT code, stance FROM coding_mark WHERE decision = :decision ORDER BY code;

-- coder_decision_marks_of :many
-- Of all who coded a passage.
-- in: passage int
SELECT m.decision, d.coder, m.code, m.stance FROM coding_mark m JOIN coding_decision d ON d.id = m.decision
WHERE d.passage = :passage ORDER BY m.decision, m.code;

-- coder_decision_add :value
-- in: coding int, passage int, coder int, stance text, memo text, codebook int, now int
INSERT INTO coding_decision (coding, passage, coder, stance, memo, codebook, decided_at)
VALUES (:coding, :passage, :coder, :stance, :memo, :codebook, :now) RETURNING id;

-- coder_decision_change :exec1
-- in: id int, revision int, stance text, memo text, codebook int, now int
UPDATE coding_decision SET stance = :stance, memo = :memo, codebook = :codebook, decided_at = :now, revision = revision + 1
WHERE id = :id AND revision = :revision;

-- coder_decision_remove :exec
-- in: id int
DELETE FROM coding_decision WHERE id = :id;

-- coder_decision_last :one
-- What somebody decided last.
-- in: coding int, coder int
SELECT id, passage, stance, memo, codebook, decided_at, revision FROM coding_decision
WHERE coding = :coding AND coder = :coder ORDER BY decided_at DESC, id DESC LIMIT 1;

-- mark_put :exec
-- in: decision int, code int, stance text
INSERT INTO coding_mark (decision, code, stance) VALUES (:decision, :code, :stance);

-- mark_clear :exec
-- in: decision int
DELETE FROM coding_mark WHERE decision = :decision;

-- past_put :exec
-- in: coding int, passage int, coder int, stance text, memo text, marks text, codebook int, decided_at int, now int
INSERT INTO coding_past (coding, passage, coder, stance, memo, marks, codebook, decided_at, replaced_at)
VALUES (:coding, :passage, :coder, :stance, :memo, :marks, :codebook, :decided_at, :now);

-- past_last :one
-- in: passage int, coder int
SELECT id, stance, memo, marks, codebook, decided_at FROM coding_past WHERE passage = :passage AND coder = :coder
ORDER BY id DESC LIMIT 1;

-- past_list :many
-- in: passage int
SELECT coder, stance, memo, marks, codebook, decided_at, replaced_at FROM coding_past WHERE passage = :passage ORDER BY id DESC;

-- past_remove :exec
-- in: id int
DELETE FROM coding_past WHERE id = :id;

-- settled_get :one
-- in: passage int
SELECT passage, reason, settled_by, settled_at, revision FROM coding_settled WHERE passage = :passage;

-- settled_marks :many
-- in: passage int
SELECT code, stance FROM coding_settled_mark WHERE passage = :passage ORDER BY code;

-- settled_put :exec
-- in: passage int, coding int, reason text, person int, now int
INSERT INTO coding_settled (passage, coding, reason, settled_by, settled_at) VALUES (:passage, :coding, :reason, :person, :now)
ON CONFLICT (passage) DO UPDATE SET reason = excluded.reason, settled_by = excluded.settled_by, settled_at = excluded.settled_at,
       revision = coding_settled.revision + 1;

-- settled_mark_put :exec
-- in: passage int, code int, stance text
INSERT INTO coding_settled_mark (passage, code, stance) VALUES (:passage, :code, :stance);

-- settled_mark_clear :exec
-- in: passage int
DELETE FROM coding_settled_mark WHERE passage = :passage;

-- settled_remove :exec
-- in: passage int
DELETE FROM coding_settled WHERE passage = :passage;

-- settled_list :many
-- in: coding int, most int
SELECT s.passage, s.reason, s.settled_by, s.settled_at, p.text, p.label FROM coding_settled s JOIN coding_passage p ON p.id = s.passage
WHERE s.coding = :coding ORDER BY s.settled_at DESC, s.passage LIMIT :most;

-- final_clear :exec
-- in: passage int
DELETE FROM coding_final WHERE passage = :passage;

-- final_put :exec
-- in: passage int, code int, coding int, stance text, how text
INSERT INTO coding_final (passage, code, coding, stance, how) VALUES (:passage, :code, :coding, :stance, :how);

-- final_state :exec
-- in: passage int, n_coded int, state text
UPDATE coding_passage SET n_coded = :n_coded, state = :state WHERE id = :passage;

-- final_of :many
-- in: passage int
SELECT code, stance, how FROM coding_final WHERE passage = :passage ORDER BY code;

-- near_head :value
-- The first of those that say nearly the same; a passage that stands alone is its own.
-- in: passage int
-- out: head int
SELECT COALESCE(near, id) AS head FROM coding_passage WHERE id = :passage;

-- near_members :many
-- Those that are nearly the same as a passage, itself left out.
-- in: passage int
SELECT id, n_coded, counts, gone FROM coding_passage WHERE near = :passage AND id <> :passage ORDER BY id;

-- double_decisions :many
-- All decisions on passages that two or more coded, for agreement.
-- in: coding int
SELECT d.id, d.passage, d.coder FROM coding_decision d JOIN coding_passage p ON p.id = d.passage
WHERE d.coding = :coding AND p.n_coded >= 2 ORDER BY d.passage, d.coder;

-- double_marks :many
-- in: coding int
SELECT m.decision, m.code FROM coding_mark m JOIN coding_decision d ON d.id = m.decision JOIN coding_passage p ON p.id = d.passage
WHERE d.coding = :coding AND p.n_coded >= 2 ORDER BY d.passage, d.coder, m.code;

-- coder_decision_export :many
-- Who coded what: a line for each code that somebody gave, and one where none fitted.
-- in: coding int
-- out: code_name text, mark_stance text
SELECT d.passage, d.coder, d.decided_at, d.codebook, d.memo, COALESCE(c.name, '') AS code_name, COALESCE(m.stance, '') AS mark_stance
FROM coding_decision d LEFT JOIN coding_mark m ON m.decision = d.id LEFT JOIN coding_code c ON c.id = m.code
WHERE d.coding = :coding ORDER BY d.passage, d.coder, c.position, c.id;

-- final_all :many
-- in: coding int
SELECT passage, code, stance, how FROM coding_final WHERE coding = :coding ORDER BY passage, code;

-- coder_decision_codes_all :many
-- Codes given by anybody, for learning what to suggest.
-- in: coding int
SELECT d.passage, m.code FROM coding_mark m JOIN coding_decision d ON d.id = m.decision
WHERE d.coding = :coding ORDER BY d.passage, m.code;

-- coder_decision_passages_all :many
-- in: coding int
SELECT DISTINCT passage FROM coding_decision WHERE coding = :coding ORDER BY passage;

-- code_of_mark :value
-- The code that stands for one of former days: itself, what it was merged into, or 0 when it was removed.
-- in: code int, coding int
-- out: id int
SELECT COALESCE((SELECT COALESCE(merged_into, id) FROM coding_code WHERE id = :code AND coding = :coding), 0) AS id;

-- mark_put_once :exec
-- in: decision int, code int, stance text
INSERT INTO coding_mark (decision, code, stance) VALUES (:decision, :code, :stance) ON CONFLICT (decision, code) DO NOTHING;

-- project_passages :many
-- All passages of a coding that are still in their source, for files.
-- in: coding int
SELECT id, source, label, text, voice, group_name, area FROM coding_passage WHERE coding = :coding AND gone = 0 ORDER BY id;

-- project_codings :many
-- in: coding int
SELECT d.passage, d.coder, d.decided_at, m.code, m.stance FROM coding_mark m JOIN coding_decision d ON d.id = m.decision
WHERE d.coding = :coding ORDER BY d.passage, d.coder, m.code;
