-- The codebook: codes, and each of its states.

-- code_list :many
-- Codes in use.
-- in: coding int
SELECT id, parent, position, name, definition, includes, excludes, example, guid, heading, revision FROM coding_code
WHERE coding = :coding AND merged_into IS NULL ORDER BY position, id;

-- code_get :one
-- in: id int, coding int
SELECT id, parent, position, name, definition, includes, excludes, example, guid, heading, merged_into, revision
FROM coding_code WHERE id = :id AND coding = :coding;

-- code_merged_list :many
-- in: coding int
SELECT id, name, merged_into FROM coding_code WHERE coding = :coding AND merged_into IS NOT NULL ORDER BY id;

-- theme_code_add :value
-- in: coding int, parent int, position int, name text, definition text, includes text, excludes text, example text, guid text, heading int
INSERT INTO coding_code (coding, parent, position, name, definition, includes, excludes, example, guid, heading)
VALUES (:coding, :parent, :position, :name, :definition, :includes, :excludes, :example, :guid, :heading) RETURNING id;

-- code_change :exec1
-- in: id int, coding int, revision int, parent int, name text, definition text, includes text, excludes text, example text, heading int
UPDATE coding_code SET parent = :parent, name = :name, definition = :definition, includes = :includes, excludes = :excludes,
       example = :example, heading = :heading, revision = revision + 1
WHERE id = :id AND coding = :coding AND revision = :revision AND merged_into IS NULL;

-- code_fill :exec
-- From a file, over what is there under the same name or mark.
-- in: id int, parent int, definition text, includes text, excludes text, example text, heading int
UPDATE coding_code SET parent = :parent, definition = :definition, includes = :includes, excludes = :excludes, example = :example,
       heading = :heading, revision = revision + 1 WHERE id = :id;

-- code_place :exec
-- in: id int, coding int, position int
UPDATE coding_code SET position = :position WHERE id = :id AND coding = :coding;

-- code_uses :one
-- in: code int
-- out: n_marks int, n_below int, n_published int
SELECT (SELECT COUNT(*) FROM coding_mark WHERE code = :code) + (SELECT COUNT(*) FROM coding_settled_mark WHERE code = :code) AS n_marks,
       (SELECT COUNT(*) FROM coding_code WHERE parent = :code AND merged_into IS NULL) AS n_below,
       (SELECT COUNT(*) FROM coding_published WHERE code = :code)
       + (SELECT COUNT(*) FROM coding_code WHERE merged_into = :code) AS n_published;

-- code_use_list :many
-- How often each code was given.
-- in: coding int
-- out: n int
SELECT m.code, COUNT(*) AS n FROM coding_mark m JOIN coding_decision d ON d.id = m.decision
WHERE d.coding = :coding GROUP BY m.code;

-- code_quotes_remove :exec
-- in: code int
DELETE FROM coding_quote WHERE code = :code;

-- code_remove :exec1
-- in: id int, coding int, revision int
DELETE FROM coding_code WHERE id = :id AND coding = :coding AND revision = :revision;

-- code_merge :exec1
-- in: id int, coding int, revision int, into int
UPDATE coding_code SET merged_into = :into, parent = NULL, revision = revision + 1
WHERE id = :id AND coding = :coding AND revision = :revision AND merged_into IS NULL;

-- code_merge_former :exec
-- Codes that were merged into one which is now merged itself.
-- in: id int, into int
UPDATE coding_code SET merged_into = :into WHERE merged_into = :id;

-- code_merge_children :exec
-- in: id int, into int
UPDATE coding_code SET parent = :into WHERE parent = :id;

-- code_merge_marks :exec
-- Who gave both keeps the stance given with the code that stays.
-- in: id int, into int
UPDATE coding_mark SET code = :into
WHERE code = :id AND NOT EXISTS (SELECT 1 FROM coding_mark m WHERE m.decision = coding_mark.decision AND m.code = :into);

-- code_merge_marks_rest :exec
-- in: id int
DELETE FROM coding_mark WHERE code = :id;

-- code_merge_settled :exec
-- in: id int, into int
UPDATE coding_settled_mark SET code = :into
WHERE code = :id AND NOT EXISTS (SELECT 1 FROM coding_settled_mark m WHERE m.passage = coding_settled_mark.passage AND m.code = :into);

-- code_merge_settled_rest :exec
-- in: id int
DELETE FROM coding_settled_mark WHERE code = :id;

-- code_merge_quotes :exec
-- in: id int, into int
UPDATE coding_quote SET code = :into
WHERE code = :id AND NOT EXISTS (SELECT 1 FROM coding_quote q WHERE q.passage = coding_quote.passage AND q.code = :into);

-- code_passages :many
-- Those in which a code counts or is in question.
-- in: code int
SELECT passage FROM coding_final WHERE code = :code ORDER BY passage;

-- codebook_put :exec
-- in: coding int, number int, change text, content text, person int, now int
INSERT INTO coding_codebook (coding, number, change, content, changed_by, changed_at)
VALUES (:coding, :number, :change, :content, :person, :now);

-- codebook_number :value
-- Counts up.
-- in: coding int
UPDATE coding SET codebook = codebook + 1 WHERE id = :coding RETURNING codebook;

-- codebook_list :many
-- in: coding int
SELECT number, change, changed_by, changed_at FROM coding_codebook WHERE coding = :coding ORDER BY number DESC;

-- codebook_get :one
-- in: coding int, number int
SELECT number, change, content, changed_by, changed_at FROM coding_codebook WHERE coding = :coding AND number = :number;

-- codebook_since :many
-- What changed after a number.
-- in: coding int, number int
SELECT number, change FROM coding_codebook WHERE coding = :coding AND number > :number ORDER BY number;
