-- Waves and whom they ask.

-- wave_list :many
-- in: panel int
-- out: n_asked int, n_published int
SELECT w.id, w.number, w.title, w.state, w.closes_day, w.survey,
       (SELECT count(*) FROM wave_member m WHERE m.wave = w.id) AS n_asked,
       (SELECT count(*) FROM wave_publication p WHERE p.wave = w.id AND p.withdrawn_at IS NULL) AS n_published
FROM wave w WHERE w.panel = :panel ORDER BY w.number DESC;

-- wave_get :one
-- in: id int, panel int
SELECT id, panel, number, survey, title, about, state, sample, sample_size, strata, seed, n_members, n_resting, reminders_max,
       reminder_days, closes_day, weighting, asked, said, did, illustrative, drawn_at, revision
FROM wave WHERE id = :id AND panel = :panel;

-- wave_of_survey :one
-- The wave that a survey is of; NOTFOUND: it is no panel's.
-- in: survey int
SELECT id, panel FROM wave WHERE survey = :survey;

-- wave_proposal :one
-- What it is about; NOTFOUND: no single proposal.
-- in: survey int, person int
-- out: has_role int
SELECT p.id, p.reference, p.title,
       CASE WHEN EXISTS (SELECT 1 FROM role_grant g WHERE g.proposal = p.id AND g.person = :person AND g.ended_at IS NULL)
            THEN 1 ELSE 0 END AS has_role
FROM survey s JOIN proposal p ON p.id = s.proposal WHERE s.id = :survey;

-- wave_number_next :value
-- in: panel int
-- out: number int
SELECT COALESCE(max(number), 0) + 1 AS number FROM wave WHERE panel = :panel;

-- wave_insert :value
-- in: panel int, number int, survey int, title text, about text, sample text, sample_size int, strata int, reminders_max int, reminder_days int, closes_day text, illustrative int, by int, now int
INSERT INTO wave (panel, number, survey, title, about, state, sample, sample_size, strata, reminders_max, reminder_days, closes_day, illustrative, created_by, created_at)
VALUES (:panel, :number, :survey, :title, :about, 'planned', :sample, :sample_size, :strata, :reminders_max, :reminder_days, :closes_day, :illustrative, :by, :now) RETURNING id;

-- wave_only_add :exec
-- in: wave int, category int
INSERT INTO wave_only (wave, category) VALUES (:wave, :category);

-- wave_only_list :many
-- in: wave int
SELECT o.category, c.dimension, c.title, d.title AS dimension_title FROM wave_only o JOIN panel_category c ON c.id = o.category
JOIN panel_dimension d ON d.id = c.dimension WHERE o.wave = :wave ORDER BY d.position, c.position;

-- wave_drawn :exec1
-- in: id int, panel int, seed text, n_members int, n_resting int, now int
UPDATE wave SET state = 'drawn', seed = :seed, n_members = :n_members, n_resting = :n_resting, drawn_at = :now, revision = revision + 1
WHERE id = :id AND panel = :panel AND state = 'planned';

-- wave_set_state :exec1
-- in: id int, panel int, former text, state text
UPDATE wave SET state = :state, revision = revision + 1 WHERE id = :id AND panel = :panel AND state = :former;

-- wave_set_closed :exec1
-- in: id int, panel int, today text
UPDATE wave SET state = 'closed', revision = revision + 1,
    closes_day = CASE WHEN closes_day < :today THEN closes_day ELSE :today END
WHERE id = :id AND panel = :panel AND state = 'open';

-- wave_set_reply :exec1
-- in: id int, panel int, revision int, asked text, said text, did text
UPDATE wave SET asked = :asked, said = :said, did = :did, revision = revision + 1
WHERE id = :id AND panel = :panel AND revision = :revision;

-- wave_set_weighting :exec1
-- in: id int, panel int, weighting text
UPDATE wave SET weighting = :weighting, revision = revision + 1 WHERE id = :id AND panel = :panel;

-- wave_questionnaires :many
-- Questionnaires of the panel's owners that have a version.
-- in: panel int
-- out: number int
SELECT q.id, q.name, o.name AS organisation_name, max(v.number) AS number
FROM questionnaire q JOIN organisation o ON o.id = q.organisation
JOIN panel_owner w ON w.organisation = q.organisation AND w.panel = :panel AND w.ended_at IS NULL
JOIN questionnaire_version v ON v.questionnaire = q.id AND v.number IS NOT NULL
GROUP BY q.id, q.name, o.name ORDER BY q.name;

-- wave_candidates :many
-- Active members with how many surveys took of their time lately, in the order of their numbers: each
-- wave that wrote to them since, also a reminder alone, and each that has drawn them and will.
-- in: panel int, since text
-- out: n_asked int
SELECT m.id, m.number, m.channel,
       (SELECT count(*) FROM wave_member a JOIN wave w ON w.id = a.wave WHERE a.member = m.id
        AND (a.invited_day >= :since OR a.reminded_day >= :since
             OR (a.invited_day IS NULL AND w.state IN ('drawn', 'open')))) AS n_asked
FROM member m WHERE m.panel = :panel AND m.state = 'active' ORDER BY m.number;

-- wave_member_insert :value
-- in: wave int, member int, stratum text, chance real, channel text
INSERT INTO wave_member (wave, member, stratum, chance, channel) VALUES (:wave, :member, :stratum, :chance, :channel) RETURNING id;

-- wave_member_list :many
-- in: wave int
SELECT a.id, a.member, a.stratum, a.chance, a.channel, a.invited_day, a.reminders, a.reminded_day, a.outcome,
       m.number, m.state, m.channel AS channel_now, m.language, m.large_print, m.recruitment, m.design_weight
FROM wave_member a LEFT JOIN member m ON m.id = a.member WHERE a.wave = :wave ORDER BY a.id;

-- wave_people_at :many
-- Members whom the wave of a survey asked and who live at an address, with what their link has.
-- in: survey int, address blob
-- out: ended int
SELECT a.id, a.stratum, COALESCE(l.ended, 1) AS ended, s.id AS sheet
FROM wave_member a JOIN wave w ON w.id = a.wave AND w.survey = :survey
JOIN member m ON m.id = a.member AND m.state = 'active' AND m.address_hash = :address
LEFT JOIN survey_link l ON l.survey = w.survey AND l.respondent = a.id LEFT JOIN sheet s ON s.link = l.id
ORDER BY a.id;

-- wave_member_invited :exec
-- in: id int, day text, channel text
UPDATE wave_member SET invited_day = :day, channel = :channel WHERE id = :id AND invited_day IS NULL;

-- wave_member_reminded :exec
-- in: id int, day text
UPDATE wave_member SET reminders = reminders + 1, reminded_day = :day WHERE id = :id;

-- wave_member_outcome :exec1
-- in: id int, wave int, outcome text
UPDATE wave_member SET outcome = :outcome WHERE id = :id AND wave = :wave;

-- wave_member_by_number :value
-- in: wave int, number int
SELECT a.id FROM wave_member a JOIN member m ON m.id = a.member WHERE a.wave = :wave AND m.number = :number;

-- wave_sheet_sizes :many
-- How many questions each sheet of a survey has an answer to; what was seen and passed over is none.
-- in: survey int
-- out: respondent int, n int
SELECT s.id, COALESCE(l.respondent, s.respondent) AS respondent, s.state, s.mode,
       count(CASE WHEN a.value <> '' THEN 1 END) AS n
FROM sheet s LEFT JOIN survey_link l ON l.id = s.link LEFT JOIN answer a ON a.sheet = s.id
WHERE s.survey = :survey AND s.quarantined = 0 AND s.second_of IS NULL AND s.match NOT IN ('doubtful', 'refused')
GROUP BY s.id, l.respondent, s.respondent, s.state, s.mode ORDER BY s.id;

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

-- wave_sources :many
-- Those asked who joined the panel by themselves, by its form.
-- in: wave int
SELECT a.member FROM wave_member a JOIN member m ON m.id = a.member WHERE a.wave = :wave AND m.source = 'form' ORDER BY a.member;

-- wave_publication_next :value
-- in: wave int
-- out: number int
SELECT COALESCE(max(number), 0) + 1 AS number FROM wave_publication WHERE wave = :wave;

-- wave_publication_insert :value
-- in: wave int, number int, content text, tables text, respondents text, plan text, plans text, counts text, by int, now int
INSERT INTO wave_publication (wave, number, content, tables, respondents, plan, plans, counts, published_by, published_at)
VALUES (:wave, :number, :content, :tables, :respondents, :plan, :plans, :counts, :by, :now) RETURNING id;

-- wave_publication_latest :one
-- The newest of a wave, withdrawn or not.
-- in: wave int
SELECT id, number, content, tables, respondents, plan, plans, published_at, withdrawn_at, withdrawn_reason
FROM wave_publication WHERE wave = :wave ORDER BY number DESC LIMIT 1;

-- wave_publication_counts :many
-- How many people stood behind each figure of every publication of a wave; the newest first. Where
-- these were not kept yet, the tables tell how many people at least.
-- in: wave int
-- out: tables text
SELECT number, counts, CASE WHEN counts = '' THEN tables ELSE '' END AS tables, published_at
FROM wave_publication WHERE wave = :wave ORDER BY number DESC;

-- wave_publication_withdraw :changed
-- in: wave int, reason text, now int
UPDATE wave_publication SET withdrawn_at = :now, withdrawn_reason = :reason WHERE wave = :wave AND withdrawn_at IS NULL;

-- wave_of_slug :one
-- in: slug text, number int
SELECT w.id, w.panel, w.title, w.asked, w.said, w.did, p.name AS panel_name, p.slug FROM wave w JOIN panel p ON p.id = w.panel
WHERE p.slug = :slug AND w.number = :number;

-- wave_public_list :many
-- in: panel int
-- out: published_at int
SELECT w.number, w.title, w.asked, w.said, w.did, max(x.published_at) AS published_at
FROM wave w JOIN wave_publication x ON x.wave = w.id AND x.withdrawn_at IS NULL
WHERE w.panel = :panel GROUP BY w.id, w.number, w.title, w.asked, w.said, w.did ORDER BY w.number DESC;

-- wave_before :value
-- The last wave before this one whose results the public can read.
-- in: panel int, number int
SELECT w.id FROM wave w WHERE w.panel = :panel AND w.number < :number AND w.state = 'closed'
AND EXISTS (SELECT 1 FROM wave_publication p WHERE p.wave = w.id AND p.withdrawn_at IS NULL)
ORDER BY w.number DESC LIMIT 1;

-- prize_of_wave :one
-- in: wave int
SELECT id, panel, wave, prize, n_prizes, state, secret, entries, commitment, randomness_source, randomness_day, randomness, committed_at, drawn_at
FROM prize_draw WHERE wave = :wave;

-- prize_insert :value
-- in: panel int, wave int, prize text, n_prizes int, secret text, entries text, commitment text, source text, day text, now int, by int
INSERT INTO prize_draw (panel, wave, prize, n_prizes, state, secret, entries, commitment, randomness_source, randomness_day, committed_at, committed_by)
VALUES (:panel, :wave, :prize, :n_prizes, 'committed', :secret, :entries, :commitment, :source, :day, :now, :by) RETURNING id;

-- prize_ticket_add :exec
-- in: draw int, ticket text, position int, member int
INSERT INTO prize_ticket (draw, ticket, position, member) VALUES (:draw, :ticket, :position, :member);

-- prize_ticket_won :exec1
-- in: draw int, position int, won int
UPDATE prize_ticket SET won = :won WHERE draw = :draw AND position = :position;

-- prize_drawn :exec1
-- in: id int, wave int, randomness text, now int, by int
UPDATE prize_draw SET state = 'drawn', randomness = :randomness, drawn_at = :now, drawn_by = :by
WHERE id = :id AND wave = :wave AND state = 'committed';

-- prize_tickets :many
-- in: draw int
SELECT t.ticket, t.position, t.won, t.member, m.number FROM prize_ticket t LEFT JOIN member m ON m.id = t.member
WHERE t.draw = :draw ORDER BY t.position;

-- prize_public_list :many
-- in: panel int
SELECT d.id, w.number, d.prize, d.state, d.committed_at, d.drawn_at FROM prize_draw d JOIN wave w ON w.id = d.wave
WHERE d.panel = :panel ORDER BY d.id DESC;

-- prize_tickets_of_member :many
-- in: member int
SELECT t.ticket, t.won, d.prize, d.state, w.number, p.slug FROM prize_ticket t JOIN prize_draw d ON d.id = t.draw
JOIN wave w ON w.id = d.wave JOIN panel p ON p.id = d.panel WHERE t.member = :member ORDER BY d.id DESC;
