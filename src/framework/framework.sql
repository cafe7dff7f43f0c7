-- Installed frameworks. Content is never updated.

-- framework_row :one
-- in: id int
SELECT id, name, version, title, content, sha256, installed_at, retired_at FROM framework WHERE id = :id;

-- framework_from_workshops :value
-- 1 where this version was made of what workshops asked for: then there is a page of what changed.
-- in: id int
-- out: n int
SELECT count(*) AS n FROM workshop_framework WHERE published = :id;

-- framework_row_named :one
-- in: name text, version text
SELECT id, sha256 FROM framework WHERE name = :name AND version = :version;

-- framework_rows :many
-- All that were ever installed, the newest first.
-- out: n_assessments int
SELECT f.id, f.name, f.version, f.title, f.sha256, f.installed_at, f.retired_at,
       (SELECT count(*) FROM assessment a WHERE a.framework = f.id) AS n_assessments
FROM framework f ORDER BY f.installed_at DESC, f.id DESC;

-- framework_add :value
-- in: name text, version text, title text, content text, sha256 text, now int
INSERT INTO framework (name, version, title, content, sha256, installed_at)
VALUES (:name, :version, :title, :content, :sha256, :now) RETURNING id;

-- framework_newest :value
SELECT id FROM framework WHERE retired_at IS NULL ORDER BY installed_at DESC, id DESC LIMIT 1;

-- framework_setting :value
SELECT value FROM setting WHERE name = 'framework';
