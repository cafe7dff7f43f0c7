-- A coding, what it took in, its passages.

-- coding_engagement :one
-- in: id int, proposal int
SELECT id, proposal, method, title, illustrative FROM engagement WHERE id = :id AND proposal = :proposal;

-- coding_list :many
-- in: engagement int
-- out: n_passages int, n_done int
SELECT c.id, c.title,
       (SELECT COUNT(*) FROM coding_passage p WHERE p.coding = c.id) AS n_passages,
       (SELECT COUNT(*) FROM coding_passage p WHERE p.coding = c.id AND p.state IN ('coded', 'settled', 'differs')) AS n_done
FROM coding c WHERE c.engagement = :engagement ORDER BY c.id;

-- coding_get :one
-- in: id int, engagement int
SELECT id, engagement, title, asked, about, language, double_percent, seed, repeats, codebook, revision
FROM coding WHERE id = :id AND engagement = :engagement;

-- coding_add :value
-- in: engagement int, title text, asked text, about text, language text, double_percent int, seed text, repeats text, person int, now int
INSERT INTO coding (engagement, title, asked, about, language, double_percent, seed, repeats, created_by, created_at)
VALUES (:engagement, :title, :asked, :about, :language, :double_percent, :seed, :repeats, :person, :now) RETURNING id;

-- coding_change :exec1
-- in: id int, revision int, title text, asked text, about text, language text, double_percent int, repeats text
UPDATE coding SET title = :title, asked = :asked, about = :about, language = :language, double_percent = :double_percent,
       repeats = :repeats, revision = revision + 1
WHERE id = :id AND revision = :revision;

-- coding_progress :one
-- in: coding int, person int
-- out: n_passages int, n_waiting int, n_differs int, n_settled int, n_coded int, n_mine int, n_double int, n_away int
SELECT (SELECT COUNT(*) FROM coding_passage WHERE coding = :coding) AS n_passages,
       (SELECT COUNT(*) FROM coding_passage WHERE coding = :coding AND n_coded < coders AND counts = 1 AND gone = 0
          AND (near IS NULL OR near = id)) AS n_waiting,
       (SELECT COUNT(*) FROM coding_passage WHERE coding = :coding AND state = 'differs' AND counts = 1 AND gone = 0) AS n_differs,
       (SELECT COUNT(*) FROM coding_passage WHERE coding = :coding AND state = 'settled') AS n_settled,
       (SELECT COUNT(*) FROM coding_passage WHERE coding = :coding AND state = 'coded') AS n_coded,
       (SELECT COUNT(*) FROM coding_decision WHERE coding = :coding AND coder = :person) AS n_mine,
       (SELECT COUNT(*) FROM coding_passage WHERE coding = :coding AND coders > 1) AS n_double,
       (SELECT COUNT(*) FROM coding_passage WHERE coding = :coding AND (counts = 0 OR gone = 1)) AS n_away;

-- coder_list :many
-- Who coded how many, and when last.
-- in: coding int
-- out: n int, last_at int
SELECT coder, COUNT(*) AS n, MAX(decided_at) AS last_at FROM coding_decision WHERE coding = :coding GROUP BY coder ORDER BY coder;

-- coding_source_list :many
-- in: coding int
SELECT id, kind, item, part, title, may_quote, taken, taken_at, n_passages, added_by FROM coding_source
WHERE coding = :coding ORDER BY id;

-- coding_source_get :one
-- in: id int, coding int
SELECT id, kind, item, part, title, may_quote, taken FROM coding_source WHERE id = :id AND coding = :coding;

-- coding_source_put :value
-- Adds it, or begins to take it in again.
-- in: coding int, kind text, item int, part int, title text, may_quote int, person int, now int
INSERT INTO coding_source (coding, kind, item, part, title, may_quote, taken, taken_at, added_by)
VALUES (:coding, :kind, :item, :part, :title, :may_quote, 1, :now, :person)
ON CONFLICT (coding, kind, item, part) DO UPDATE SET title = excluded.title, may_quote = excluded.may_quote,
       taken = coding_source.taken + 1, taken_at = excluded.taken_at
RETURNING id;

-- coding_source_next_part :value
-- The number of the next imported file.
-- in: coding int
-- out: part int
SELECT COALESCE(MAX(part), 0) + 1 AS part FROM coding_source WHERE coding = :coding AND kind = 'file';

-- coding_source_done :exec
-- in: id int
UPDATE coding_source SET n_passages = (SELECT COUNT(*) FROM coding_passage p WHERE p.source = :id AND p.gone = 0) WHERE id = :id;

-- passage_put :exec
-- What is there already keeps its words: somebody may have coded them, or hidden some.
-- in: coding int, source int, origin text, record int, voice text, label text, group_name text, area text, hint text, text text, hidden int, may_quote int, taken int, coders int
INSERT INTO coding_passage (coding, source, origin, record, voice, label, group_name, area, stance_hint, text, hidden, may_quote, taken, coders)
VALUES (:coding, :source, :origin, :record, :voice, :label, :group_name, :area, :hint, :text, :hidden, :may_quote, :taken, :coders)
ON CONFLICT (source, origin) DO UPDATE SET taken = excluded.taken, gone = 0, may_quote = excluded.may_quote,
       group_name = excluded.group_name, area = excluded.area;

-- passage_origin_put :exec
-- Passages taken in when a place did not know its words yet: those that still say the same, or of which words were
-- hidden since, are the passage that has the new origin.
-- in: source int, former text, origin text, text text
UPDATE coding_passage SET origin = :origin WHERE source = :source AND origin = :former AND (text = :text OR hidden > 0)
  AND NOT EXISTS (SELECT 1 FROM coding_passage x WHERE x.source = :source AND x.origin = :origin);

-- passage_gone :exec
-- in: source int, taken int
UPDATE coding_passage SET gone = 1 WHERE source = :source AND taken < :taken;

-- passage_get :one
-- in: id int, coding int
SELECT p.id, p.source, p.origin, p.record, p.voice, p.label, p.group_name, p.area, p.stance_hint, p.text, p.hidden, p.may_quote, p.gone,
       p.coders, p.n_coded, p.state, p.near, p.counts, p.suggested, s.kind, s.item, s.part
FROM coding_passage p JOIN coding_source s ON s.id = p.source WHERE p.id = :id AND p.coding = :coding;

-- passage_next :value
-- The next that waits for this person, after another; 0: none.
-- in: coding int, person int, after int
-- out: id int
SELECT COALESCE((SELECT p.id FROM coding_passage p
  WHERE p.coding = :coding AND p.id > :after AND p.n_coded < p.coders AND p.counts = 1 AND p.gone = 0
    AND (p.near IS NULL OR p.near = p.id)
    AND NOT EXISTS (SELECT 1 FROM coding_decision d WHERE d.passage = p.id AND d.coder = :person)
  ORDER BY p.id LIMIT 1), 0) AS id;

-- passage_beside :one
-- Those before and behind it, whoever coded them; 0: none.
-- in: coding int, id int
-- out: before int, behind int, place int
SELECT COALESCE((SELECT MAX(id) FROM coding_passage WHERE coding = :coding AND id < :id), 0) AS before,
       COALESCE((SELECT MIN(id) FROM coding_passage WHERE coding = :coding AND id > :id), 0) AS behind,
       (SELECT COUNT(*) FROM coding_passage WHERE coding = :coding AND id <= :id) AS place;

-- passage_page :many
-- A page of all passages, or of those in one state ('' all).
-- in: coding int, state text, words text, most int, skip int
SELECT id, label, text, state, n_coded, coders, counts, gone, near FROM coding_passage
WHERE coding = :coding AND (:state = '' OR state = :state) AND (:words = '' OR LOWER(text) LIKE :words)
ORDER BY id LIMIT :most OFFSET :skip;

-- passage_page_count :value
-- in: coding int, state text, words text
-- out: n int
SELECT COUNT(*) AS n FROM coding_passage
WHERE coding = :coding AND (:state = '' OR state = :state) AND (:words = '' OR LOWER(text) LIKE :words);

-- differs_page :many
-- Those on which coders differ, of all that count (result_differs).
-- in: coding int, most int, skip int
SELECT id, label, text, n_coded, near FROM coding_passage
WHERE coding = :coding AND state = 'differs' AND counts = 1 AND gone = 0 ORDER BY id LIMIT :most OFFSET :skip;

-- passage_hide :exec1
-- Counted up each time, so that what was worked out from the words before is seen to be old (passage_stamp).
-- in: id int, coding int, text text
UPDATE coding_passage SET text = :text, hidden = hidden + 1 WHERE id = :id AND coding = :coding;

-- passage_near_list :many
-- Those that say nearly the same, the first one first.
-- in: near int
SELECT id, label, text, area, counts, gone FROM coding_passage WHERE near = :near ORDER BY CASE WHEN id = near THEN 0 ELSE 1 END, id;

-- passage_near_put :exec
-- in: id int, coding int, near int, counts int
UPDATE coding_passage SET near = :near, counts = :counts WHERE id = :id AND coding = :coding;

-- passage_near_counts :exec
-- in: coding int, near int, counts int
UPDATE coding_passage SET counts = CASE WHEN id = :near THEN 1 ELSE :counts END WHERE coding = :coding AND near = :near;

-- passage_near_clear :exec
-- Passages that are gone from their source belong to no group.
-- in: coding int
UPDATE coding_passage SET near = NULL, counts = 1 WHERE coding = :coding AND gone = 1 AND near IS NOT NULL;

-- passage_suggested_put :exec
-- in: id int, suggested text
UPDATE coding_passage SET suggested = :suggested WHERE id = :id;

-- passage_near_heads :many
-- Groups of passages that say nearly the same, the largest first.
-- in: coding int, most int
-- out: n int, n_counted int
SELECT p.id, p.text, p.label, (SELECT COUNT(*) FROM coding_passage q WHERE q.near = p.id) AS n,
       (SELECT COUNT(*) FROM coding_passage q WHERE q.near = p.id AND q.counts = 1) AS n_counted
FROM coding_passage p WHERE p.coding = :coding AND p.near = p.id
ORDER BY 4 DESC, p.id LIMIT :most;

-- passage_stamp :one
-- Changes with every passage that comes, goes or loses words.
-- in: coding int
-- out: n int, last int, away int
SELECT COUNT(*) AS n, COALESCE(MAX(id), 0) AS last, COALESCE(SUM(hidden), 0) AS away FROM coding_passage
WHERE coding = :coding AND gone = 0;

-- passage_all :many
-- in: coding int
SELECT id, text, label, near FROM coding_passage WHERE coding = :coding AND gone = 0 ORDER BY id;

-- passage_standing :many
-- What may have changed about passages while a run worked on them.
-- in: coding int
SELECT id, near, counts, n_coded, state, suggested FROM coding_passage WHERE coding = :coding AND gone = 0 ORDER BY id;

-- coding_run_add :value
-- in: coding int, person int, now int
INSERT INTO coding_run (coding, state, started_by, started_at) VALUES (:coding, 'running', :person, :now) RETURNING id;

-- coding_run_end :exec
-- in: id int, state text, result text, error text, now int
UPDATE coding_run SET state = :state, result = :result, error = :error, ended_at = :now WHERE id = :id AND state = 'running';

-- coding_run_last :one
-- in: coding int
SELECT id, state, started_by, started_at, ended_at, result, error FROM coding_run WHERE coding = :coding ORDER BY id DESC LIMIT 1;

-- coding_run_last_done :one
-- in: coding int
SELECT id, started_at, ended_at, result FROM coding_run WHERE coding = :coding AND state = 'done' ORDER BY id DESC LIMIT 1;
