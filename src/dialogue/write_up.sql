-- Write-ups: drafts, what was sent, counts, readings, photos.

-- dialogue_write_up_row :one
-- in: id int, event int
SELECT id, event, account, access, mode, state, kit, plan_minutes, attendance, minutes, votes_how, reasons_for, reasons_against,
       minority, minority_view, verbatim, questions, changes, stake, help_given, may_quote, digest, chosen, entered_by, sent_at, revision
FROM dialogue_write_up WHERE id = :id AND event = :event;

-- dialogue_write_up_draft_of :value
-- The draft of a code; 0 when there is none.
-- in: access int
-- out: id int
SELECT COALESCE(MAX(id), 0) AS id FROM dialogue_write_up WHERE access = :access AND state = 'draft';

-- dialogue_write_up_sent_of :value
-- What was sent last with a code; 0 when nothing was.
-- in: access int
-- out: id int
SELECT COALESCE(MAX(id), 0) AS id FROM dialogue_write_up WHERE access = :access AND state = 'sent';

-- dialogue_write_up_event :value
-- Of a write-up that was sent, or is being entered by staff.
-- in: id int, engagement int
SELECT w.event FROM dialogue_write_up w JOIN dialogue_event v ON v.id = w.event
WHERE w.id = :id AND v.engagement = :engagement AND (w.state = 'sent' OR w.access IS NULL);

-- dialogue_write_up_paper_drafts :many
-- in: event int
SELECT id, account, mode, started_day FROM dialogue_write_up WHERE event = :event AND access IS NULL AND state = 'draft' ORDER BY id;

-- dialogue_write_up_discard :exec1
-- One that is being typed in and was not recorded; its counts and communities went before.
-- in: id int, event int
DELETE FROM dialogue_write_up WHERE id = :id AND event = :event AND access IS NULL AND state = 'draft';

-- dialogue_write_up_add :value
-- in: event int, account text, access int, mode text, kit int, person int, today text
INSERT INTO dialogue_write_up (event, account, access, mode, state, kit, plan_minutes, entered_by, started_day)
VALUES (:event, :account, :access, :mode, 'draft', :kit, -1, :person, :today) RETURNING id;

-- dialogue_write_up_change :exec1
-- in: id int, revision int, kit int, plan_minutes int, attendance text, minutes int, votes_how text, reasons_for text, reasons_against text, minority text, minority_view text, verbatim text, questions text, changes text, stake text, help_given text, may_quote int
UPDATE dialogue_write_up SET kit = :kit, plan_minutes = :plan_minutes, attendance = :attendance, minutes = :minutes,
       votes_how = :votes_how, reasons_for = :reasons_for, reasons_against = :reasons_against, minority = :minority,
       minority_view = :minority_view, verbatim = :verbatim, questions = :questions, changes = :changes, stake = :stake,
       help_given = :help_given, may_quote = :may_quote, revision = revision + 1
WHERE id = :id AND revision = :revision AND state = 'draft';

-- dialogue_write_up_send :exec1
-- in: id int, digest text, now int
UPDATE dialogue_write_up SET state = 'sent', digest = :digest, sent_at = :now, revision = revision + 1
WHERE id = :id AND state = 'draft';

-- dialogue_write_up_choose_none :exec
-- in: event int
UPDATE dialogue_write_up SET chosen = 0 WHERE event = :event;

-- dialogue_write_up_choose :exec1
-- in: id int, event int
UPDATE dialogue_write_up SET chosen = 1, revision = revision + 1 WHERE id = :id AND event = :event AND state = 'sent';

-- dialogue_count_put :exec
-- in: write_up int, statement int, agree int, disagree int, unsure int, majority text
INSERT INTO dialogue_count (write_up, statement, agree, disagree, unsure, majority)
VALUES (:write_up, :statement, :agree, :disagree, :unsure, :majority)
ON CONFLICT (write_up, statement) DO UPDATE SET agree = excluded.agree, disagree = excluded.disagree,
       unsure = excluded.unsure, majority = excluded.majority;

-- dialogue_count_clear :exec
-- in: write_up int
DELETE FROM dialogue_count WHERE write_up = :write_up;

-- dialogue_count_list :many
-- in: write_up int
SELECT statement, agree, disagree, unsure, majority FROM dialogue_count WHERE write_up = :write_up ORDER BY statement;

-- dialogue_present_put :exec
-- in: write_up int, community int
INSERT INTO dialogue_present (write_up, community) VALUES (:write_up, :community) ON CONFLICT (write_up, community) DO NOTHING;

-- dialogue_present_clear :exec
-- in: write_up int
DELETE FROM dialogue_present WHERE write_up = :write_up;

-- dialogue_present_list :many
-- in: write_up int
SELECT p.community, g.name FROM dialogue_present p JOIN dialogue_group g ON g.id = p.community
WHERE p.write_up = :write_up ORDER BY g.name;

-- dialogue_sent_list :many
-- All that were sent of a dialogue, by event; those of one event one after another.
-- in: engagement int
-- out: n_accept int, n_open int, area_name text
SELECT w.id, w.event, w.account, w.mode, w.kit, w.plan_minutes, w.attendance, w.votes_how, w.minority, w.digest, w.chosen,
       w.sent_at, v.number, v.place, v.day, v.area, v.community,
       COALESCE((SELECT g.name FROM dialogue_group g WHERE g.id = v.area), '') AS area_name,
       (SELECT COUNT(*) FROM dialogue_reading r WHERE r.write_up = w.id AND r.outcome = 'accept') AS n_accept,
       (SELECT COUNT(*) FROM dialogue_reading r WHERE r.write_up = w.id AND r.outcome = 'ask' AND r.answer = '') AS n_open
FROM dialogue_write_up w JOIN dialogue_event v ON v.id = w.event
WHERE v.engagement = :engagement AND w.state = 'sent' ORDER BY v.number, w.sent_at, w.id;

-- dialogue_events_written :value
-- Of how many events a write-up was sent.
-- in: engagement int
-- out: n int
SELECT COUNT(DISTINCT w.event) AS n FROM dialogue_write_up w JOIN dialogue_event v ON v.id = w.event
WHERE v.engagement = :engagement AND w.state = 'sent';

-- dialogue_sent_of_event :many
-- in: event int
-- out: n_accept int, n_open int
SELECT w.id, w.account, w.mode, w.chosen, w.sent_at, w.digest,
       (SELECT COUNT(*) FROM dialogue_reading r WHERE r.write_up = w.id AND r.outcome = 'accept') AS n_accept,
       (SELECT COUNT(*) FROM dialogue_reading r WHERE r.write_up = w.id AND r.outcome = 'ask' AND r.answer = '') AS n_open
FROM dialogue_write_up w WHERE w.event = :event AND w.state = 'sent' ORDER BY w.sent_at, w.id;

-- dialogue_count_all :many
-- Every count of a dialogue's sent write-ups.
-- in: engagement int
SELECT c.write_up, c.statement, c.agree, c.disagree, c.unsure, c.majority
FROM dialogue_count c JOIN dialogue_write_up w ON w.id = c.write_up JOIN dialogue_event v ON v.id = w.event
WHERE v.engagement = :engagement AND w.state = 'sent' ORDER BY c.write_up, c.statement;

-- dialogue_present_all :many
-- in: engagement int
SELECT p.write_up, p.community FROM dialogue_present p JOIN dialogue_write_up w ON w.id = p.write_up
JOIN dialogue_event v ON v.id = w.event
WHERE v.engagement = :engagement AND w.state = 'sent' ORDER BY p.write_up, p.community;

-- dialogue_reading_list :many
-- in: write_up int
SELECT person, outcome, question, answer, read_at FROM dialogue_reading WHERE write_up = :write_up ORDER BY read_at;

-- dialogue_reading_put :exec
-- in: write_up int, person int, outcome text, question text, now int
INSERT INTO dialogue_reading (write_up, person, outcome, question, read_at)
VALUES (:write_up, :person, :outcome, :question, :now)
ON CONFLICT (write_up, person) DO UPDATE SET outcome = excluded.outcome, question = excluded.question, answer = '',
       read_at = excluded.read_at;

-- dialogue_reading_answer :exec1
-- in: write_up int, person int, answer text
UPDATE dialogue_reading SET answer = :answer WHERE write_up = :write_up AND person = :person AND outcome = 'ask' AND answer = '';

-- dialogue_reading_open :many
-- What readers asked those behind a code.
-- in: access int
SELECT r.write_up, r.person, r.question FROM dialogue_reading r JOIN dialogue_write_up w ON w.id = r.write_up
WHERE w.access = :access AND w.state = 'sent' AND r.outcome = 'ask' AND r.answer = '' ORDER BY r.read_at;

-- dialogue_file_add :value
-- in: event int, access int, media_type text, n_bytes int, digest text, content blob, today text
INSERT INTO dialogue_file (event, access, media_type, n_bytes, digest, content, added_day)
VALUES (:event, :access, :media_type, :n_bytes, :digest, :content, :today)
ON CONFLICT (event, digest) DO NOTHING RETURNING id;

-- dialogue_file_list :many
-- in: event int
SELECT id, access, media_type, n_bytes, added_day FROM dialogue_file WHERE event = :event ORDER BY id;

-- dialogue_file_content :one
-- in: id int, event int
SELECT id, media_type, content, access FROM dialogue_file WHERE id = :id AND event = :event;

-- dialogue_file_remove :exec1
-- in: id int, event int, access int
DELETE FROM dialogue_file WHERE id = :id AND event = :event AND access = :access;

-- dialogue_file_count :value
-- in: event int
-- out: n int
SELECT COUNT(*) AS n FROM dialogue_file WHERE event = :event;

-- dialogue_statement_list :many
-- All statements that were in a published kit, also those that are out of use.
-- in: engagement int
SELECT id, title, retired FROM dialogue_item WHERE engagement = :engagement AND kind = 'statement' AND published = 1
ORDER BY position, id;

-- dialogue_write_ups_missing :many
-- Sent, and not in the transparency log.
SELECT v.engagement AS about, w.id AS subject FROM dialogue_write_up w JOIN dialogue_event v ON v.id = w.event
WHERE w.state = 'sent'
  AND NOT EXISTS (SELECT 1 FROM ledger_record r WHERE r.subject = w.id AND r.kind = 'write-up')
ORDER BY v.engagement, w.id;
