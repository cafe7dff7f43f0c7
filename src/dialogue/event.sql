-- Events of a dialogue, and the codes with which those who take part come back.

-- dialogue_event_add :value
-- in: engagement int, is_open int, area int, community int, place text, day text, starts text, minutes int, language text, capacity int, kit int, today text, now int
INSERT INTO dialogue_event (engagement, number, state, is_open, area, community, place, day, starts, minutes, language,
       capacity, kit, registered_day, changed_at)
VALUES (:engagement, (SELECT COALESCE(MAX(v.number), 0) + 1 FROM dialogue_event v WHERE v.engagement = :engagement),
        'registered', :is_open, :area, :community, :place, :day, :starts, :minutes, :language, :capacity, :kit, :today, :now)
RETURNING id;

-- dialogue_event_get :one
-- in: id int, engagement int
SELECT v.id, v.engagement, v.number, v.state, v.is_open, v.area, v.community, v.place, v.day, v.starts, v.minutes, v.language,
       v.capacity, v.kit, v.registered_day, v.confirmed_day, v.held, v.reminders, v.changed_at, v.revision
FROM dialogue_event v WHERE v.id = :id AND v.engagement = :engagement;

-- dialogue_event_by_code :one
-- Whose code it is, and of which event.
-- in: code_hash blob
SELECT a.id AS access, a.role, a.label, v.id AS event, v.engagement, v.number, d.short_name
FROM dialogue_access a JOIN dialogue_event v ON v.id = a.event JOIN dialogue d ON d.engagement = v.engagement
WHERE a.code_hash = :code_hash;

-- dialogue_event_list :many
-- For staff. `n_sent`: write-ups sent; `n_drafts`: begun and not sent.
-- in: engagement int
-- out: n_sent int, n_drafts int, area_name text, community_name text
SELECT v.id, v.number, v.state, v.is_open, v.area, v.community, v.place, v.day, v.starts, v.minutes, v.language, v.capacity,
       v.kit, v.registered_day, v.confirmed_day, v.held, v.reminders,
       (SELECT COUNT(*) FROM dialogue_write_up w WHERE w.event = v.id AND w.state = 'sent') AS n_sent,
       (SELECT COUNT(*) FROM dialogue_write_up w WHERE w.event = v.id AND w.state = 'draft') AS n_drafts,
       COALESCE((SELECT g.name FROM dialogue_group g WHERE g.id = v.area), '') AS area_name,
       COALESCE((SELECT g.name FROM dialogue_group g WHERE g.id = v.community), '') AS community_name
FROM dialogue_event v WHERE v.engagement = :engagement ORDER BY v.day, v.starts, v.number;

-- dialogue_event_open_list :many
-- What the public sees: open events that go on, from a day on.
-- in: engagement int, today text
-- out: area_name text
SELECT v.number, v.place, v.day, v.starts, v.minutes, v.language, v.capacity, v.state,
       COALESCE((SELECT g.name FROM dialogue_group g WHERE g.id = v.area), '') AS area_name
FROM dialogue_event v
WHERE v.engagement = :engagement AND v.is_open = 1 AND v.state IN ('registered', 'confirmed') AND v.day >= :today
ORDER BY v.day, v.starts, v.number;

-- dialogue_event_change :exec1
-- in: id int, revision int, is_open int, area int, community int, place text, day text, starts text, minutes int, language text, capacity int, now int
UPDATE dialogue_event SET is_open = :is_open, area = :area, community = :community, place = :place, day = :day,
       starts = :starts, minutes = :minutes, language = :language, capacity = :capacity, changed_at = :now,
       revision = revision + 1
WHERE id = :id AND revision = :revision AND state IN ('registered', 'confirmed');

-- dialogue_event_confirm :exec1
-- in: id int, today text
UPDATE dialogue_event SET state = 'confirmed', confirmed_day = :today, revision = revision + 1
WHERE id = :id AND state = 'registered';

-- dialogue_event_cancel :exec1
-- in: id int, now int
UPDATE dialogue_event SET state = 'cancelled', changed_at = :now, revision = revision + 1
WHERE id = :id AND state IN ('registered', 'confirmed');

-- dialogue_event_set_held :exec1
-- in: id int, held text
UPDATE dialogue_event SET held = :held, revision = revision + 1 WHERE id = :id;

-- dialogue_event_close :exec1
-- Nothing was ever heard of it.
-- in: id int, engagement int
UPDATE dialogue_event SET state = 'unreported', revision = revision + 1
WHERE id = :id AND engagement = :engagement AND state IN ('registered', 'confirmed')
  AND NOT EXISTS (SELECT 1 FROM dialogue_write_up w WHERE w.event = dialogue_event.id AND w.state = 'sent');

-- dialogue_event_reopen :exec
-- A write-up came after all.
-- in: id int
UPDATE dialogue_event SET state = 'confirmed', held = 'yes', revision = revision + 1
WHERE id = :id AND state IN ('registered', 'confirmed', 'unreported');

-- dialogue_event_reminded :exec
-- in: id int
UPDATE dialogue_event SET reminders = reminders + 1 WHERE id = :id;

-- dialogue_question_list :many
-- in: event int
SELECT position, text FROM dialogue_question WHERE event = :event ORDER BY position;

-- dialogue_question_clear :exec
-- in: event int
DELETE FROM dialogue_question WHERE event = :event;

-- dialogue_question_add :exec
-- in: event int, position int, text text
INSERT INTO dialogue_question (event, position, text) VALUES (:event, :position, :text);

-- dialogue_access_add :value
-- in: event int, role text, label text, code_hash blob
INSERT INTO dialogue_access (event, role, label, code_hash) VALUES (:event, :role, :label, :code_hash) RETURNING id;

-- dialogue_access_count :value
-- in: event int, role text
-- out: n int
SELECT COUNT(*) AS n FROM dialogue_access WHERE event = :event AND role = :role;

-- dialogue_access_renew :exec1
-- in: event int, role text, code_hash blob
UPDATE dialogue_access SET code_hash = :code_hash WHERE event = :event AND role = :role;
