-- Who handed in which ballot, and papers that are not counted: never what is on them.

-- jury_everybody_list :many
-- All who were given a place, those who withdrew as well.
-- in: engagement int
SELECT id, label, strand, state, left_day FROM participant WHERE engagement = :engagement ORDER BY strand, label;

-- jury_sheet_list :many
-- How much of each ballot somebody handed in, and how much of that came from a file.
-- in: engagement int
-- out: answers int, imported int
SELECT b.participant, b.moment, COUNT(*) AS answers, SUM(CASE WHEN b.mode = 'import' THEN 1 ELSE 0 END) AS imported
FROM ballot b JOIN participant p ON p.id = b.participant
WHERE p.engagement = :engagement AND p.state = 'active' GROUP BY b.participant, b.moment ORDER BY b.participant, b.moment;

-- jury_handed_in_list :many
-- Who voted on reasons, answered the question asked twice, and handed in a paper of which vote in the room.
-- in: engagement int
-- out: ballot text, participant int
SELECT 'reasons' AS ballot, v.participant AS participant FROM jury_reason_vote v JOIN participant p ON p.id = v.participant
WHERE p.engagement = :engagement AND p.state = 'active' AND v.votes > 0 GROUP BY v.participant
UNION ALL
SELECT 'scale:' || a.moment AS ballot, a.participant AS participant FROM jury_scale_answer a JOIN participant p ON p.id = a.participant
WHERE p.engagement = :engagement AND p.state = 'active'
UNION ALL
SELECT 'vote:' || CAST(q.vote AS TEXT) AS ballot, q.participant AS participant FROM jury_paper q JOIN participant p ON p.id = q.participant
WHERE p.engagement = :engagement AND p.state = 'active' ORDER BY 1, 2;

-- jury_excluded_list :many
-- in: engagement int
SELECT x.id, x.participant, p.label, x.ballot, x.cause, x.note FROM jury_excluded x
JOIN participant p ON p.id = x.participant WHERE x.engagement = :engagement ORDER BY x.ballot, p.label;

-- jury_excluded_put :exec
-- in: engagement int, participant int, ballot text, cause text, note text, person int, day text
INSERT INTO jury_excluded (engagement, participant, ballot, cause, note, noted_by, noted_day)
VALUES (:engagement, :participant, :ballot, :cause, :note, :person, :day)
ON CONFLICT (participant, ballot) DO UPDATE SET cause = excluded.cause, note = excluded.note,
       noted_by = excluded.noted_by, noted_day = excluded.noted_day;

-- jury_excluded_remove :exec1
-- in: id int, engagement int
DELETE FROM jury_excluded WHERE id = :id AND engagement = :engagement;
