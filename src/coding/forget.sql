-- What people withdrew, and groups of nearly the same passages whose first one is gone.

-- forget_passages :many
-- Of a record, in any coding.
-- in: kind text, other text, record int
SELECT p.id, p.coding, p.text FROM coding_passage p JOIN coding_source s ON s.id = p.source
WHERE p.record = :record AND s.kind IN (:kind, :other) ORDER BY p.coding, p.id;

-- forget_left :many
-- Records that are no longer there although words of theirs are here still: withdrawn while nobody told the coding
-- room, or by a program that knew of none.
-- out: what text, record int
SELECT DISTINCT CASE s.kind WHEN 'answers' THEN 'sheet' WHEN 'jury_reasons' THEN 'reason' WHEN 'jury_notes' THEN 'note' ELSE 'ballot' END
       AS what, p.record
FROM coding_source s JOIN coding_passage p ON p.source = s.id
WHERE p.origin NOT LIKE 'forgotten %'
  AND ((s.kind IN ('ballot_reasons', 'ballot_conditions') AND NOT EXISTS (SELECT 1 FROM ballot b WHERE b.participant = p.record))
    OR (s.kind = 'answers' AND NOT EXISTS (SELECT 1 FROM sheet h WHERE h.id = p.record))
    OR (s.kind = 'jury_reasons' AND NOT EXISTS (SELECT 1 FROM jury_reason r WHERE r.id = p.record AND r.state <> 'withdrawn'))
    OR (s.kind = 'jury_notes' AND NOT EXISTS (SELECT 1 FROM jury_note r WHERE r.id = p.record)))
ORDER BY 1, 2;

-- forget_passage :exec
-- Its words and all that says whose they were. Its place goes too: numbers of deleted records are given again.
-- in: id int, text text
UPDATE coding_passage SET text = :text, hidden = hidden + 1, gone = 1, may_quote = 0, voice = '', record = 0, group_name = '', area = '',
       stance_hint = '', suggested = '', state = 'open', origin = 'forgotten ' || CAST(id AS TEXT)
WHERE id = :id;

-- forget_quotes :exec
-- in: passage int
DELETE FROM coding_quote WHERE passage = :passage;

-- forget_finals :exec
-- in: passage int
DELETE FROM coding_final WHERE passage = :passage;

-- forget_memos :exec
-- in: passage int
UPDATE coding_decision SET memo = '' WHERE passage = :passage;

-- forget_past_memos :exec
-- in: passage int
UPDATE coding_past SET memo = '' WHERE passage = :passage;

-- forget_settled_reason :exec
-- in: passage int
UPDATE coding_settled SET reason = '' WHERE passage = :passage;

-- forget_source_counts :exec
-- in: coding int
UPDATE coding_source SET n_passages = (SELECT COUNT(*) FROM coding_passage p WHERE p.source = coding_source.id AND p.gone = 0)
WHERE coding = :coding;

-- forget_publications :many
-- All that was published of a coding, withdrawn or not.
-- in: coding int
SELECT id, content FROM coding_publication WHERE coding = :coding ORDER BY id;

-- forget_published :exec
-- in: id int, content text
UPDATE coding_publication SET content = :content WHERE id = :id;

-- near_gone :many
-- Members of groups that are no longer in their source, the first ones of groups first.
-- in: coding int
-- out: is_head int
SELECT id, CASE WHEN near = id THEN 1 ELSE 0 END AS is_head FROM coding_passage
WHERE coding = :coding AND gone = 1 AND near IS NOT NULL ORDER BY 2 DESC, id;

-- near_heir :one
-- Who stands for a group after its first one: one that somebody coded, else the next.
-- in: near int
SELECT p.id FROM coding_passage p
WHERE p.near = :near AND p.gone = 0 ORDER BY CASE WHEN p.n_coded > 0 THEN 0 ELSE 1 END, p.id LIMIT 1;

-- near_inherit :exec
-- in: near int, heir int
UPDATE coding_passage SET near = :heir, counts = CASE WHEN id = :heir THEN 1 ELSE counts END WHERE near = :near AND gone = 0;

-- near_leave :exec
-- in: id int
UPDATE coding_passage SET near = NULL, counts = 1 WHERE id = :id;

-- near_alone :many
-- Groups of which one is left.
-- in: coding int
SELECT p.id FROM coding_passage p WHERE p.coding = :coding AND p.near = p.id
  AND NOT EXISTS (SELECT 1 FROM coding_passage q WHERE q.near = p.id AND q.id <> p.id) ORDER BY p.id;
