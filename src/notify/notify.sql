-- The outbox.

-- outbox_add :changed
-- The name is unique: a message is written once.
-- in: once text, batch text, recipient int, channel text, language text, template text, sealed blob, not_before int, quiet_from int, quiet_to int, now int
INSERT INTO outbox (once, batch, recipient, channel, language, template, sealed, state, not_before, quiet_from, quiet_to, created_at)
VALUES (:once, :batch, :recipient, :channel, :language, :template, :sealed, 'waiting', :not_before, :quiet_from, :quiet_to, :now)
ON CONFLICT (once) DO NOTHING;

-- outbox_claimable :many
-- sms: whether text messages can be sent.
-- in: now int, sms int, limit int
SELECT id, quiet_from, quiet_to FROM outbox WHERE state = 'waiting' AND not_before <= :now
AND (channel = 'email' OR (channel = 'sms' AND :sms = 1)) ORDER BY not_before, id LIMIT :limit;

-- outbox_claim :one
-- in: id int, until int
UPDATE outbox SET state = 'sending', tries = tries + 1, claimed_until = :until
WHERE id = :id AND state = 'waiting'
RETURNING id, recipient, channel, language, template, sealed, tries, quiet_from, quiet_to;

-- outbox_sent :exec
-- in: id int, now int
UPDATE outbox SET state = 'sent', sealed = NULL, sent_at = :now, problem = '' WHERE id = :id AND state = 'sending';

-- outbox_again :exec
-- in: id int, not_before int, problem text
UPDATE outbox SET state = 'waiting', not_before = :not_before, problem = :problem WHERE id = :id AND state = 'sending';

-- outbox_put_off :exec
-- Its time has come in quiet hours: nobody had been sending.
-- in: id int, not_before int
UPDATE outbox SET not_before = :not_before WHERE id = :id AND state = 'waiting';

-- outbox_unsure :exec
-- It was handed over and nothing came back: it may have gone.
-- in: id int, problem text
UPDATE outbox SET state = 'unsure', problem = :problem WHERE id = :id AND state = 'sending';

-- outbox_failed :exec
-- in: id int, problem text
UPDATE outbox SET state = 'failed', problem = :problem WHERE id = :id AND state = 'sending';

-- outbox_lost :changed
-- Senders that died while they held a message: nobody knows whether it went.
-- in: now int
UPDATE outbox SET state = 'unsure', problem = 'sender stopped' WHERE state = 'sending' AND claimed_until < :now;

-- outbox_retry :changed
-- A person has looked: what failed or is unsure goes again.
-- in: batch text, now int
UPDATE outbox SET state = 'waiting', not_before = :now, tries = 0, problem = ''
WHERE (:batch = '' OR batch = :batch) AND state IN ('failed', 'unsure') AND sealed IS NOT NULL;

-- outbox_cancel_batch :exec
-- in: batch text
UPDATE outbox SET state = 'cancelled', sealed = NULL WHERE batch = :batch AND state IN ('waiting', 'failed', 'unsure');

-- outbox_cancel_template :exec
-- in: recipient int, template text
UPDATE outbox SET state = 'cancelled', sealed = NULL
WHERE recipient = :recipient AND template = :template AND state IN ('waiting', 'failed', 'unsure');

-- outbox_cancel_recipient :exec
-- in: recipient int
UPDATE outbox SET state = 'cancelled', sealed = NULL WHERE recipient = :recipient AND state IN ('waiting', 'failed', 'unsure');

-- outbox_printed :changed
-- in: id int, now int
UPDATE outbox SET state = 'printed', sealed = NULL, sent_at = :now WHERE id = :id AND state = 'waiting';

-- outbox_counts :one
-- in: batch text
-- out: waiting int, sent int, failed int, unsure int, cancelled int, printed int
SELECT COALESCE(sum(CASE WHEN state IN ('waiting', 'sending') THEN 1 ELSE 0 END), 0) AS waiting,
       COALESCE(sum(CASE WHEN state = 'sent' THEN 1 ELSE 0 END), 0) AS sent,
       COALESCE(sum(CASE WHEN state = 'failed' THEN 1 ELSE 0 END), 0) AS failed,
       COALESCE(sum(CASE WHEN state = 'unsure' THEN 1 ELSE 0 END), 0) AS unsure,
       COALESCE(sum(CASE WHEN state = 'cancelled' THEN 1 ELSE 0 END), 0) AS cancelled,
       COALESCE(sum(CASE WHEN state = 'printed' THEN 1 ELSE 0 END), 0) AS printed
FROM outbox WHERE :batch = '' OR batch = :batch;

-- outbox_problems :many
-- What did not go, or may not have gone.
-- in: batch text
SELECT id, channel, problem FROM outbox WHERE batch = :batch AND state IN ('failed', 'unsure') ORDER BY id LIMIT 200;

-- outbox_batches :many
-- out: n int, waiting int, failed int
SELECT batch, channel, count(*) AS n,
       sum(CASE WHEN state IN ('waiting', 'sending') THEN 1 ELSE 0 END) AS waiting,
       sum(CASE WHEN state IN ('failed', 'unsure') THEN 1 ELSE 0 END) AS failed
FROM outbox GROUP BY batch, channel ORDER BY max(id) DESC LIMIT 50;

-- outbox_waiting :many
-- in: batch text, channel text, upto int
SELECT id, recipient, channel, language, sealed FROM outbox
WHERE state = 'waiting' AND (:batch = '' OR batch = :batch) AND (:channel = '' OR channel = :channel)
AND (:upto = 0 OR id <= :upto) ORDER BY id;

-- notify_setting_get :value
-- in: name text
SELECT value FROM setting WHERE name = :name;

-- notify_setting_put :exec
-- in: name text, value text
INSERT INTO setting (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value;
