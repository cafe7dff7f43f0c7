-- Themes: how many, who, with which stance, with which quotes.

-- result_marks :many
-- Every mark that counts, with who said it, one after another for each of them.
-- in: coding int
-- (The join in this order reads passages by voice from their index, so that nothing is sorted.)
SELECT f.passage, f.code, f.stance, p.voice, p.area, p.group_name FROM coding_passage p CROSS JOIN coding_final f
WHERE p.coding = :coding AND f.passage = p.id AND f.how <> 'differs' AND p.counts = 1 AND p.gone = 0 ORDER BY p.voice, p.id, f.code;

-- result_open :many
-- Of each code: passages that would count, on which coders differ.
-- in: coding int
-- out: n int
SELECT f.code, COUNT(*) AS n FROM coding_final f JOIN coding_passage p ON p.id = f.passage
WHERE f.coding = :coding AND f.how = 'differs' AND p.counts = 1 AND p.gone = 0 GROUP BY f.code ORDER BY f.code;

-- result_base :one
-- What the numbers stand on: passages coded and counted, and those who said them.
-- in: coding int
-- out: n int, voices int
SELECT COUNT(*) AS n, COUNT(DISTINCT voice) AS voices FROM coding_passage
WHERE coding = :coding AND state IN ('coded', 'settled', 'differs') AND counts = 1 AND gone = 0;

-- result_base_by :many
-- The same by area (by = 'area') or group.
-- in: coding int, by text
-- out: name text, n int, voices int
SELECT CASE :by WHEN 'area' THEN p.area ELSE p.group_name END AS name, COUNT(*) AS n, COUNT(DISTINCT p.voice) AS voices
FROM coding_passage p WHERE p.coding = :coding AND p.state IN ('coded', 'settled', 'differs') AND p.counts = 1 AND p.gone = 0
GROUP BY 1 ORDER BY 1;

-- result_quotes :many
-- Passages of a code and of those below it (:under has their numbers with commas around), with a stance ('' all);
-- one for those that say nearly the same.
-- in: coding int, under text, stance text, most int, skip int
-- out: chosen int, checked int, n_near int, chosen_by int
SELECT p.id, f.code, p.text, p.label, p.area, p.group_name, p.may_quote, p.hidden, f.stance, f.how, s.kind, s.item, s.part, p.record,
       CASE WHEN q.passage IS NULL THEN 0 ELSE 1 END AS chosen, CASE WHEN q.checked_by IS NULL THEN 0 ELSE 1 END AS checked,
       COALESCE(q.chosen_by, 0) AS chosen_by, (SELECT COUNT(*) FROM coding_passage x WHERE x.near = p.id AND x.id <> p.id) AS n_near
FROM coding_final f JOIN coding_passage p ON p.id = f.passage JOIN coding_source s ON s.id = p.source
LEFT JOIN coding_quote q ON q.passage = p.id AND q.code = f.code
WHERE f.coding = :coding AND :under LIKE '%,' || CAST(f.code AS TEXT) || ',%' AND f.how <> 'differs' AND p.counts = 1 AND p.gone = 0
  AND (:stance = '' OR f.stance = :stance) AND (p.near IS NULL OR p.near = p.id OR p.n_coded > 0)
ORDER BY chosen DESC, p.id LIMIT :most OFFSET :skip;

-- result_export :many
-- Every passage that counts, with its codes: for those who work with them.
-- in: coding int
SELECT f.passage, c.name AS code, f.stance, f.how, p.label, p.group_name, p.area, p.text
FROM coding_final f JOIN coding_passage p ON p.id = f.passage JOIN coding_code c ON c.id = f.code
WHERE f.coding = :coding AND p.counts = 1 AND p.gone = 0 ORDER BY f.passage, c.position, c.id;

-- quote_choose :exec
-- in: code int, passage int, coding int, person int
INSERT INTO coding_quote (code, passage, coding, chosen_by) VALUES (:code, :passage, :coding, :person)
ON CONFLICT (code, passage) DO NOTHING;

-- quote_get :one
-- in: code int, passage int, coding int
SELECT chosen_by, checked_by FROM coding_quote WHERE code = :code AND passage = :passage AND coding = :coding;

-- quote_check :exec1
-- in: code int, passage int, person int
UPDATE coding_quote SET checked_by = :person WHERE code = :code AND passage = :passage AND chosen_by <> :person;

-- quote_drop :exec
-- in: code int, passage int
DELETE FROM coding_quote WHERE code = :code AND passage = :passage;

-- quote_unchecked_of_passage :exec
-- Its words changed: somebody is to look again.
-- in: passage int
UPDATE coding_quote SET checked_by = NULL WHERE passage = :passage;

-- quote_counts :one
-- in: coding int
-- out: n_chosen int, n_checked int
SELECT COUNT(*) AS n_chosen, COUNT(checked_by) AS n_checked FROM coding_quote WHERE coding = :coding;

-- quote_public :many
-- Chosen, checked, allowed, and still counted under the theme. Where it comes from is told so that nobody finds the few who
-- sat at one table, or the line of a file.
-- in: coding int
-- out: place text
SELECT q.code, q.passage, p.text, CASE WHEN s.kind LIKE 'workshop%' THEN 'Workshop tables: ' || p.group_name
         WHEN s.kind = 'jury_notes' THEN 'Notes from the tables of a jury' WHEN s.kind = 'file' THEN s.title ELSE p.label END AS place,
       f.stance
FROM coding_quote q JOIN coding_passage p ON p.id = q.passage JOIN coding_source s ON s.id = p.source
JOIN coding_final f ON f.passage = q.passage AND f.code = q.code
WHERE q.coding = :coding AND q.checked_by IS NOT NULL AND p.may_quote = 1 AND p.gone = 0 AND f.how <> 'differs'
ORDER BY q.code, q.passage;

-- themes_publication_add :value
-- in: coding int, number int, content text, themes text, person int, now int
INSERT INTO coding_publication (coding, number, content, themes, published_by, published_at)
VALUES (:coding, :number, :content, :themes, :person, :now) RETURNING id;

-- themes_publication_theme :exec
-- in: publication int, code int, position int, name text
INSERT INTO coding_published (publication, code, position, name) VALUES (:publication, :code, :position, :name);

-- themes_publication_list :many
-- in: coding int
SELECT id, number, published_by, published_at, withdrawn_at, withdrawn_reason FROM coding_publication
WHERE coding = :coding ORDER BY number DESC;

-- themes_publication_next :value
-- in: coding int
-- out: number int
SELECT COALESCE(MAX(number), 0) + 1 AS number FROM coding_publication WHERE coding = :coding;

-- themes_publication_withdraw :exec1
-- in: coding int, number int, reason text, now int
UPDATE coding_publication SET withdrawn_at = :now, withdrawn_reason = :reason
WHERE coding = :coding AND number = :number AND withdrawn_at IS NULL;

-- themes_publication_public :one
-- The newest that stands, by the number of the coding; what an engagement calls illustrative is labelled.
-- in: coding int
SELECT p.id, p.number, p.content, p.themes, p.published_at, c.title, e.illustrative, e.title AS engagement_title, e.method
FROM coding_publication p JOIN coding c ON c.id = p.coding JOIN engagement e ON e.id = c.engagement
WHERE p.coding = :coding AND p.withdrawn_at IS NULL
  AND p.number = (SELECT MAX(x.number) FROM coding_publication x WHERE x.coding = p.coding)
ORDER BY p.number DESC LIMIT 1;

-- themes_publication_gone :one
-- When the newest was withdrawn, for whoever follows a link to it.
-- in: coding int
SELECT p.id, p.withdrawn_at FROM coding_publication p
WHERE p.coding = :coding AND p.withdrawn_at IS NOT NULL
  AND p.number = (SELECT MAX(x.number) FROM coding_publication x WHERE x.coding = p.coding);

-- themes_publication_public_list :many
-- All codings of which something stands in public.
SELECT c.id, c.title, e.title AS engagement_title, p.published_at
FROM coding c JOIN engagement e ON e.id = c.engagement JOIN coding_publication p ON p.coding = c.id
WHERE p.withdrawn_at IS NULL AND p.number = (SELECT MAX(x.number) FROM coding_publication x WHERE x.coding = c.id)
ORDER BY p.published_at DESC, c.id;

-- result_differs :value
-- in: coding int
-- out: n int
SELECT COUNT(*) AS n FROM coding_passage WHERE coding = :coding AND state = 'differs' AND counts = 1 AND gone = 0;
