-- Reminders to hosts, by themselves.

-- remind_events :many
-- Events of which something may be due, in dialogues that are under way.
-- in: from_day text, to_day text
SELECT v.id FROM dialogue_event v JOIN dialogue d ON d.engagement = v.engagement
WHERE d.state IN ('open', 'closed') AND v.state IN ('registered', 'confirmed') AND v.day >= :from_day AND v.day <= :to_day
ORDER BY v.id;

-- remind_event :one
-- One of them, as it stands now.
-- in: event int
-- out: topic text, n_sent int
SELECT v.id, v.engagement, v.state, v.day, v.starts, v.place, v.language, v.registered_day, d.short_name, d.write_up_days,
       COALESCE((SELECT t.text FROM dialogue_translation t WHERE t.engagement = v.engagement AND t.language = v.language
                 AND t.item = 'topic' AND t.text <> ''), d.topic) AS topic,
       (SELECT COUNT(*) FROM dialogue_write_up w WHERE w.event = v.id AND w.state = 'sent') AS n_sent
FROM dialogue_event v JOIN dialogue d ON d.engagement = v.engagement
WHERE v.id = :event AND d.state IN ('open', 'closed') AND v.state IN ('registered', 'confirmed');

-- remind_add :changed
-- in: event int, kind text, day text, today text, by_mail int
INSERT INTO dialogue_reminder (event, kind, day, told_day, by_mail) VALUES (:event, :kind, :day, :today, :by_mail)
ON CONFLICT (event, kind, day) DO NOTHING;

-- remind_there :value
-- in: event int, kind text, day text
-- out: n int
SELECT COUNT(*) AS n FROM dialogue_reminder WHERE event = :event AND kind = :kind AND day = :day;

-- remind_told :value
-- How often a host was told something on a day, by itself or by hand.
-- in: event int, today text
-- out: n int
SELECT COUNT(*) AS n FROM dialogue_reminder WHERE event = :event AND told_day = :today;

-- remind_list :many
-- in: event int
SELECT kind, told_day, by_mail FROM dialogue_reminder WHERE event = :event ORDER BY told_day, kind;

-- remind_to_phone :many
-- Hosts without an address of whom something is still to be heard.
-- in: engagement int, today text
SELECT v.id, v.number, v.place, r.kind, r.told_day FROM dialogue_reminder r JOIN dialogue_event v ON v.id = r.event
WHERE v.engagement = :engagement AND r.by_mail = 0 AND r.day = v.day AND v.state IN ('registered', 'confirmed')
  AND NOT EXISTS (SELECT 1 FROM dialogue_write_up w WHERE w.event = v.id AND w.state = 'sent')
  AND ((r.kind = 'confirm' AND v.state = 'registered' AND v.day >= :today) OR (r.kind = 'soon' AND v.day >= :today)
       OR (r.kind IN ('due', 'overdue', 'last') AND NOT EXISTS (SELECT 1 FROM dialogue_reminder l
           WHERE l.event = v.id AND l.day = r.day AND l.kind IN ('due', 'overdue', 'last') AND l.told_day > r.told_day)))
ORDER BY v.day, v.number;
