-- From where people joined and wrote, and how often answers were changed.

-- source_number :value
-- in: conversation int, mark text
SELECT number FROM conversation_source WHERE conversation = :conversation AND mark = :mark;

-- source_next :value
-- in: conversation int
-- out: next int
SELECT COALESCE(MAX(number), 0) + 1 AS next FROM conversation_source WHERE conversation = :conversation;

-- source_add :exec
-- in: conversation int, number int, mark text, day text
INSERT INTO conversation_source (conversation, number, mark, day) VALUES (:conversation, :number, :mark, :day);

-- source_marks_drop :exec
-- Of days that are over: their key is gone, and nothing new can come from them.
-- in: today text
UPDATE conversation_source SET mark = NULL WHERE mark IS NOT NULL AND day < :today;

-- source_statements_number :exec
-- Statements of versions that kept the mark itself: its number takes the mark's place.
UPDATE conversation_statement SET source = (SELECT '' || s.number FROM conversation_source s
       WHERE s.conversation = conversation_statement.conversation AND s.mark = conversation_statement.source)
WHERE source <> '' AND EXISTS (SELECT 1 FROM conversation_source s
       WHERE s.conversation = conversation_statement.conversation AND s.mark = conversation_statement.source);

-- source_of_member :exec1
-- in: member int, source int
UPDATE conversation_member SET source = :source WHERE id = :member;

-- source_joins :many
-- How many joined from each source, and how they voted; the most votes first.
-- in: conversation int
-- out: n_joined int, n_voted int, n_votes int
SELECT s.number, s.day, j.n_joined, COALESCE(v.n_voted, 0) AS n_voted, COALESCE(v.n_votes, 0) AS n_votes
FROM conversation_source s
JOIN (SELECT source, count(*) AS n_joined FROM conversation_member WHERE conversation = :conversation AND source IS NOT NULL GROUP BY source) j ON j.source = s.number
LEFT JOIN (SELECT m.source, count(DISTINCT m.id) AS n_voted, count(*) AS n_votes
             FROM conversation_vote v JOIN conversation_member m ON m.id = v.member
            WHERE v.conversation = :conversation AND v.latest = 1 AND v.vote IS NOT NULL AND m.source IS NOT NULL GROUP BY m.source) v ON v.source = s.number
WHERE s.conversation = :conversation ORDER BY 5 DESC, j.n_joined DESC, s.number;

-- source_others :one
-- Those who joined otherwise, and all votes.
-- in: conversation int
-- out: n_unmarked int, n_votes int
SELECT (SELECT count(*) FROM conversation_member m WHERE m.conversation = :conversation AND m.source IS NULL) AS n_unmarked,
       (SELECT count(*) FROM conversation_vote v WHERE v.conversation = :conversation AND v.latest = 1 AND v.vote IS NOT NULL) AS n_votes;

-- source_votes :many
-- How often people of each source with so many joins voted on each statement.
-- in: conversation int, joins int
-- out: source int, n int
SELECT s.number, m.source, count(*) AS n FROM conversation_vote v JOIN conversation_member m ON m.id = v.member
JOIN conversation_statement s ON s.id = v.statement
WHERE v.conversation = :conversation AND v.latest = 1 AND v.vote IS NOT NULL AND m.source IN
      (SELECT b.source FROM conversation_member b WHERE b.conversation = :conversation AND b.source IS NOT NULL GROUP BY b.source HAVING count(*) >= :joins)
GROUP BY s.number, m.source ORDER BY s.number, m.source;

-- changes_list :many
-- Statements on which people changed their answers: how many people, and how many changes; the most first.
-- in: conversation int, n int
-- out: n_people int, n_changes int
SELECT s.number, s.text, s.language, s.agrees, s.disagrees, s.passes, count(DISTINCT v.member) AS n_people, count(*) AS n_changes
FROM conversation_vote v JOIN conversation_statement s ON s.id = v.statement
WHERE v.conversation = :conversation AND v.latest = 0 GROUP BY s.number, s.text, s.language, s.agrees, s.disagrees, s.passes
ORDER BY 8 DESC, s.number LIMIT :n;

-- changes_all :one
-- in: conversation int
-- out: n_people int, n_changes int
SELECT count(DISTINCT member) AS n_people, count(*) AS n_changes FROM conversation_vote WHERE conversation = :conversation AND latest = 0;

-- changes_own :many
-- What one person had answered before, in order.
-- in: member int
SELECT statement, vote FROM conversation_vote WHERE member = :member AND latest = 0 ORDER BY id;
