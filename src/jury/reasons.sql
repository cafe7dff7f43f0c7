-- Reasons and their votes; conditions put together; a question asked twice.

-- jury_reason_list :many
-- With the jurors who chose each and the votes they gave.
-- in: engagement int
-- out: jurors int, votes int
SELECT r.id, r.data_use, r.side, r.wording, r.state, r.revision,
       (SELECT COUNT(*) FROM jury_reason_vote v JOIN participant p ON p.id = v.participant
          WHERE v.reason = r.id AND v.votes > 0 AND p.state = 'active') AS jurors,
       COALESCE((SELECT SUM(v.votes) FROM jury_reason_vote v JOIN participant p ON p.id = v.participant
          WHERE v.reason = r.id AND p.state = 'active'), 0) AS votes
FROM jury_reason r WHERE r.engagement = :engagement ORDER BY r.data_use, r.side DESC, r.id;

-- jury_reason_group_list :many
-- In which group so many jurors chose a reason.
-- in: engagement int
-- out: jurors int
SELECT v.reason, p.strand, COUNT(*) AS jurors FROM jury_reason_vote v JOIN participant p ON p.id = v.participant
WHERE p.engagement = :engagement AND p.state = 'active' AND v.votes > 0
GROUP BY v.reason, p.strand ORDER BY v.reason, p.strand;

-- jury_reason_get :one
-- in: id int, engagement int
SELECT id, data_use, side, wording, state, revision FROM jury_reason
WHERE id = :id AND engagement = :engagement AND state <> 'withdrawn';

-- jury_reason_said_by :many
-- Jurors who wrote just these words as their reason on the final ballot.
-- in: engagement int, data_use int, reason text
SELECT b.participant FROM ballot b JOIN participant p ON p.id = b.participant
WHERE p.engagement = :engagement AND p.state = 'active' AND b.moment = 'after' AND b.data_use = :data_use
  AND b.reason <> '' AND lower(trim(b.reason)) = lower(trim(:reason)) ORDER BY b.participant;

-- jury_reason_add :value
-- in: engagement int, data_use int, side text, wording text
INSERT INTO jury_reason (engagement, data_use, side, wording) VALUES (:engagement, :data_use, :side, :wording) RETURNING id;

-- jury_reason_change :exec1
-- in: id int, engagement int, revision int, wording text, state text
UPDATE jury_reason SET wording = :wording, state = :state, revision = revision + 1
WHERE id = :id AND engagement = :engagement AND revision = :revision AND state <> 'withdrawn';

-- jury_reason_votes_given :value
-- in: engagement int
-- out: n int
SELECT COUNT(*) AS n FROM jury_reason_vote v JOIN jury_reason r ON r.id = v.reason WHERE r.engagement = :engagement AND v.votes > 0;

-- jury_reason_voters :value
-- in: engagement int
-- out: n int
SELECT COUNT(DISTINCT v.participant) AS n FROM jury_reason_vote v JOIN jury_reason r ON r.id = v.reason
JOIN participant p ON p.id = v.participant
WHERE r.engagement = :engagement AND v.votes > 0 AND p.state = 'active';

-- jury_reason_entitled :value
-- Who can vote on reasons, or has done so before they left.
-- in: engagement int
-- out: n int
SELECT COUNT(*) AS n FROM participant p WHERE p.engagement = :engagement AND p.state = 'active'
  AND (p.left_day = '' OR EXISTS (SELECT 1 FROM jury_reason_vote v JOIN jury_reason r ON r.id = v.reason
       WHERE v.participant = p.id AND v.votes > 0 AND r.engagement = :engagement));

-- jury_reason_vote_put :exec
-- in: participant int, reason int, votes int, mode text
INSERT INTO jury_reason_vote (participant, reason, votes, mode) VALUES (:participant, :reason, :votes, :mode)
ON CONFLICT (participant, reason) DO UPDATE SET votes = excluded.votes, mode = excluded.mode;

-- jury_reason_vote_own :many
-- in: participant int
SELECT reason, votes FROM jury_reason_vote WHERE participant = :participant ORDER BY reason;

-- jury_reason_list_spent :many
-- Votes of each juror on each list, to hold them against the rule.
-- in: engagement int
-- out: spent int, most int
SELECT v.participant, r.data_use, r.side, SUM(v.votes) AS spent, MAX(v.votes) AS most
FROM jury_reason_vote v JOIN jury_reason r ON r.id = v.reason WHERE r.engagement = :engagement
GROUP BY v.participant, r.data_use, r.side ORDER BY v.participant, r.data_use, r.side;

-- jury_condition_list :many
-- With how many jurors it stands for; only where the final answer is not yes.
-- in: engagement int
-- out: jurors int
SELECT c.id, c.data_use, c.wording, c.never,
       (SELECT COUNT(*) FROM jury_condition_of o JOIN participant p ON p.id = o.participant
          WHERE o.condition = c.id AND p.state = 'active'
            AND EXISTS (SELECT 1 FROM ballot b WHERE b.participant = o.participant AND b.data_use = c.data_use
                          AND b.moment = 'after' AND b.answer <> 'yes')) AS jurors
FROM jury_condition c WHERE c.engagement = :engagement ORDER BY c.data_use, c.never, 5 DESC, c.wording;

-- jury_condition_add :value
-- in: engagement int, data_use int, wording text, never int
INSERT INTO jury_condition (engagement, data_use, wording, never) VALUES (:engagement, :data_use, :wording, :never)
ON CONFLICT (data_use, wording) DO UPDATE SET never = excluded.never RETURNING id;

-- jury_condition_get :one
-- in: id int, engagement int
SELECT id, data_use, wording, never FROM jury_condition WHERE id = :id AND engagement = :engagement;

-- jury_condition_said :many
-- What jurors wrote beside a no or an unsure at the end, with the condition it was put under.
-- in: engagement int
SELECT b.participant, b.data_use, b.answer, b.condition, o.condition AS put_under
FROM ballot b JOIN participant p ON p.id = b.participant
LEFT JOIN jury_condition_of o ON o.participant = b.participant AND o.data_use = b.data_use
WHERE p.engagement = :engagement AND p.state = 'active' AND b.moment = 'after' AND b.answer <> 'yes'
ORDER BY b.data_use, lower(b.condition), b.participant;

-- jury_condition_of_put :exec
-- in: participant int, data_use int, condition int
INSERT INTO jury_condition_of (participant, data_use, condition) VALUES (:participant, :data_use, :condition)
ON CONFLICT (participant, data_use) DO UPDATE SET condition = excluded.condition;

-- jury_condition_of_remove :exec
-- in: participant int, data_use int
DELETE FROM jury_condition_of WHERE participant = :participant AND data_use = :data_use;

-- jury_scale_get :one
-- in: engagement int
SELECT id, question, source FROM jury_scale WHERE engagement = :engagement;

-- jury_scale_put :exec
-- in: engagement int, question text, source text
INSERT INTO jury_scale (engagement, question, source) VALUES (:engagement, :question, :source)
ON CONFLICT (engagement) DO UPDATE SET question = excluded.question, source = excluded.source;

-- jury_scale_answer_put :exec
-- in: participant int, moment text, answer int
INSERT INTO jury_scale_answer (participant, moment, answer) VALUES (:participant, :moment, :answer)
ON CONFLICT (participant, moment) DO UPDATE SET answer = excluded.answer;

-- jury_scale_answer_own :one
-- in: participant int, moment text
SELECT answer FROM jury_scale_answer WHERE participant = :participant AND moment = :moment;

-- jury_scale_counts :many
-- in: engagement int
-- out: n int
SELECT p.strand, a.moment, a.answer, COUNT(*) AS n FROM jury_scale_answer a JOIN participant p ON p.id = a.participant
WHERE p.engagement = :engagement AND p.state = 'active' GROUP BY p.strand, a.moment, a.answer
ORDER BY p.strand, a.moment, a.answer;
