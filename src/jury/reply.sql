-- What a juror said in this room, for the page that tells them what became of it.

-- jury_reply_reasons :many
-- All of a jury; which are whose only their marks tell.
-- in: engagement int
SELECT r.id, r.side, r.wording, r.state, u.title FROM jury_reason r JOIN data_use u ON u.id = r.data_use
WHERE r.engagement = :engagement AND r.state <> 'withdrawn' ORDER BY u.position, r.side DESC, r.id;

-- jury_reply_chosen :many
-- Reasons that somebody gave votes to.
-- in: participant int
SELECT r.side, r.wording, v.votes, u.title
FROM jury_reason_vote v JOIN jury_reason r ON r.id = v.reason JOIN data_use u ON u.id = r.data_use
WHERE v.participant = :participant AND v.votes > 0 AND r.state = 'listed' ORDER BY u.position, r.side DESC, r.id;

-- jury_reply_conditions :many
-- What their words were put under, together with those of others.
-- in: participant int
SELECT c.wording, u.title FROM jury_condition_of o JOIN jury_condition c ON c.id = o.condition
JOIN data_use u ON u.id = o.data_use WHERE o.participant = :participant AND c.never = 0 ORDER BY u.position;

-- jury_reply_notes :many
-- Notes of the tables at which a juror sat, and of the whole room on days on which they were there.
-- in: participant int, engagement int
-- out: own int
SELECT n.id, n.day, n.place, CASE WHEN h.note IS NULL THEN 0 ELSE 1 END AS own
FROM jury_note n LEFT JOIN jury_note_heard h ON h.note = n.id AND h.participant = :participant
WHERE n.engagement = :engagement AND (h.note IS NOT NULL OR n.place = 'all')
  AND NOT EXISTS (SELECT 1 FROM jury_attendance a
                  WHERE a.participant = :participant AND a.day = n.day AND a.state = 'absent')
ORDER BY n.day, 4 DESC, n.place, n.id;

-- jury_reply_papers :many
-- Votes in the room that are over.
-- in: participant int
SELECT v.id, v.title, v.kind, p.abstains FROM jury_paper p JOIN jury_vote v ON v.id = p.vote
WHERE p.participant = :participant AND v.state = 'closed' ORDER BY v.id;

-- jury_reply_marks :many
-- The best first, whatever the kind of vote.
-- in: vote int, participant int
SELECT o.title, m.mark FROM jury_mark m JOIN jury_option o ON o.id = m.option JOIN jury_vote v ON v.id = m.vote
WHERE m.vote = :vote AND m.participant = :participant AND m.mark > 0
ORDER BY CASE WHEN v.kind IN ('grades', 'gradients') THEN -m.mark ELSE m.mark END, o.position, o.id;

-- jury_reply_minorities :many
-- in: participant int
SELECT m.wording, o.wrote FROM jury_minority_of o JOIN jury_minority m ON m.id = o.minority
WHERE o.participant = :participant ORDER BY m.id;

-- jury_reply_signed :value
-- How many pages of the report they signed.
-- in: participant int
-- out: n int
SELECT COUNT(*) AS n FROM jury_sign WHERE participant = :participant AND agrees = 1;

-- jury_contributors :many
-- Jurors who were recruited here, so that there is a way to reach them, and those who withdrew since, so that nobody does.
-- in: engagement int
-- out: gone int
SELECT c.id, c.language, p.id AS participant, p.label,
       CASE WHEN c.erased_at IS NOT NULL OR c.state NOT IN ('selected', 'confirmed') THEN 1 ELSE 0 END AS gone
FROM recruit_candidate c JOIN recruitment r ON r.id = c.recruitment
JOIN participant p ON p.id = c.joined AND p.engagement = r.engagement
WHERE r.engagement = :engagement AND p.state = 'active' AND p.left_day = '' ORDER BY c.number;
