-- Waves and whom they ask.

-- wave_of_member :many
-- The waves that asked a member, newest first.
-- in: member int
-- out: n_published int
SELECT w.id, w.number, w.title, w.state, w.survey, m.id AS respondent, m.invited_day, m.channel,
       (SELECT count(*) FROM wave_publication p WHERE p.wave = w.id AND p.withdrawn_at IS NULL) AS n_published
FROM wave_member m JOIN wave w ON w.id = m.wave WHERE m.member = :member ORDER BY w.number DESC;

-- wave_member_cut :exec
-- in: id int
UPDATE wave_member SET member = NULL WHERE id = :id;

-- prize_ticket_cut :exec
-- in: member int
UPDATE prize_ticket SET member = NULL WHERE member = :member;
