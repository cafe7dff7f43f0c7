-- Studies of conditions.

-- study_list :many
-- in: proposal int
SELECT id, title, about, illustrative, public, added_at FROM condition_study WHERE proposal = :proposal ORDER BY id;

-- study_one :one
-- in: proposal int, id int
SELECT id, title, about, illustrative, content, sha256, public, added_at FROM condition_study WHERE proposal = :proposal AND id = :id;

-- study_add :value
-- in: proposal int, title text, about text, illustrative int, content text, sha256 text, person int, now int
INSERT INTO condition_study (proposal, title, about, illustrative, content, sha256, added_by, added_at)
VALUES (:proposal, :title, :about, :illustrative, :content, :sha256, :person, :now) RETURNING id;

-- study_show :exec1
-- in: proposal int, id int, public int
UPDATE condition_study SET public = :public WHERE proposal = :proposal AND id = :id;
