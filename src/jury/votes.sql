-- Votes in the room.

-- jury_vote_list :many
-- in: engagement int
-- out: papers int
SELECT v.id, v.title, v.kind, v.state, v.seats,
       (SELECT COUNT(*) FROM jury_paper p JOIN participant j ON j.id = p.participant WHERE p.vote = v.id AND j.state = 'active') AS papers
FROM jury_vote v WHERE v.engagement = :engagement ORDER BY v.id;

-- jury_vote_get :one
-- in: id int, engagement int
SELECT id, engagement, title, detail, kind, verdict_rule, seats, quorum, lot, state, revision FROM jury_vote
WHERE id = :id AND engagement = :engagement;

-- jury_vote_entitled :value
-- Who can hand in a paper, or has done so before they left.
-- in: vote int, engagement int
-- out: n int
SELECT COUNT(*) AS n FROM participant p WHERE p.engagement = :engagement AND p.state = 'active'
  AND (p.left_day = '' OR EXISTS (SELECT 1 FROM jury_paper q WHERE q.vote = :vote AND q.participant = p.id));

-- jury_vote_add :value
-- in: engagement int, title text, detail text, kind text, verdict_rule text, seats int, quorum int, lot text
INSERT INTO jury_vote (engagement, title, detail, kind, verdict_rule, seats, quorum, lot)
VALUES (:engagement, :title, :detail, :kind, :verdict_rule, :seats, :quorum, :lot) RETURNING id;

-- jury_vote_set_state :exec1
-- in: id int, engagement int, former text, state text
UPDATE jury_vote SET state = :state, revision = revision + 1 WHERE id = :id AND engagement = :engagement AND state = :former;

-- jury_vote_remove :exec1
-- in: id int, engagement int
DELETE FROM jury_vote WHERE id = :id AND engagement = :engagement AND state = 'planned';

-- jury_option_remove_all :exec
-- in: vote int
DELETE FROM jury_option WHERE vote = :vote;

-- jury_option_add :exec
-- in: vote int, position int, title text
INSERT INTO jury_option (vote, position, title) VALUES (:vote, :position, :title);

-- jury_option_list :many
-- in: vote int
SELECT id, position, title FROM jury_option WHERE vote = :vote ORDER BY position, id;

-- jury_paper_put :exec
-- in: vote int, participant int, abstains int, mode text, cast_day text
INSERT INTO jury_paper (vote, participant, abstains, mode, cast_day) VALUES (:vote, :participant, :abstains, :mode, :cast_day)
ON CONFLICT (vote, participant) DO UPDATE SET abstains = excluded.abstains, mode = excluded.mode, cast_day = excluded.cast_day;

-- jury_paper_list :many
-- Who handed in a paper, in no order that tells when.
-- in: vote int
SELECT p.participant, p.abstains FROM jury_paper p JOIN participant j ON j.id = p.participant
WHERE p.vote = :vote AND j.state = 'active' ORDER BY p.participant;

-- jury_paper_own :one
-- in: vote int, participant int
SELECT abstains, mode FROM jury_paper WHERE vote = :vote AND participant = :participant;

-- jury_mark_clear :exec
-- in: vote int, participant int
DELETE FROM jury_mark WHERE vote = :vote AND participant = :participant;

-- jury_mark_put :exec
-- in: vote int, participant int, option int, mark int
INSERT INTO jury_mark (vote, participant, option, mark) VALUES (:vote, :participant, :option, :mark);

-- jury_mark_own :many
-- in: vote int, participant int
SELECT option, mark FROM jury_mark WHERE vote = :vote AND participant = :participant ORDER BY option;

-- jury_mark_list :many
-- in: vote int
SELECT m.participant, m.option, m.mark FROM jury_mark m JOIN participant j ON j.id = m.participant
WHERE m.vote = :vote AND j.state = 'active' ORDER BY m.participant, m.mark, m.option;
