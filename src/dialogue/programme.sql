-- The programme: what it is about, the kit's parts, areas, published kits.

-- dialogue_get :one
-- in: engagement int
SELECT id, engagement, short_name, state, topic, summary, background, audiences, safeguarding, accessibility, contact,
       languages, starts_day, ends_day, write_up_days, wanted_events, outcome, revision
FROM dialogue WHERE engagement = :engagement;

-- dialogue_by_name :one
-- What the public may see: not while it is prepared.
-- in: short_name text
SELECT d.engagement, d.short_name, d.state, d.topic, d.summary, d.contact, d.languages, d.starts_day, d.ends_day,
       d.write_up_days, d.outcome, e.title, e.promise, e.illustrative, e.proposal, o.name AS organisation
FROM dialogue d JOIN engagement e ON e.id = d.engagement JOIN proposal p ON p.id = e.proposal
JOIN organisation o ON o.id = p.organisation
WHERE d.short_name = :short_name AND d.state <> 'draft';

-- dialogue_public_list :many
SELECT d.short_name, d.state, d.topic, d.summary, d.starts_day, d.ends_day, e.illustrative, o.name AS organisation
FROM dialogue d JOIN engagement e ON e.id = d.engagement JOIN proposal p ON p.id = e.proposal
JOIN organisation o ON o.id = p.organisation
WHERE d.state <> 'draft' ORDER BY d.starts_day DESC, d.short_name;

-- dialogue_add :value
-- in: engagement int, short_name text, topic text
INSERT INTO dialogue (engagement, short_name, topic) VALUES (:engagement, :short_name, :topic) RETURNING id;

-- dialogue_name_used :value
-- in: short_name text, engagement int
-- out: n int
SELECT COUNT(*) AS n FROM dialogue WHERE short_name = :short_name AND engagement <> :engagement;

-- dialogue_change :exec1
-- in: engagement int, revision int, short_name text, topic text, summary text, background text, audiences text, safeguarding text, accessibility text, contact text, languages text, starts_day text, ends_day text, write_up_days int, wanted_events int
UPDATE dialogue SET short_name = :short_name, topic = :topic, summary = :summary, background = :background,
       audiences = :audiences, safeguarding = :safeguarding, accessibility = :accessibility, contact = :contact,
       languages = :languages, starts_day = :starts_day, ends_day = :ends_day, write_up_days = :write_up_days,
       wanted_events = :wanted_events, revision = revision + 1
WHERE engagement = :engagement AND revision = :revision;

-- dialogue_set_state :exec1
-- in: engagement int, former text, state text
UPDATE dialogue SET state = :state, revision = revision + 1 WHERE engagement = :engagement AND state = :former;

-- dialogue_set_outcome :exec1
-- in: engagement int, revision int, outcome text
UPDATE dialogue SET outcome = :outcome, revision = revision + 1 WHERE engagement = :engagement AND revision = :revision;

-- dialogue_counts :one
-- What stands on the first page.
-- in: engagement int
-- out: n_items int, n_plans int, n_groups int, n_kits int, n_events int, n_written int, n_unread int
SELECT (SELECT COUNT(*) FROM dialogue_item i WHERE i.engagement = e.id AND i.retired = 0) AS n_items,
       (SELECT COUNT(*) FROM dialogue_plan p WHERE p.engagement = e.id) AS n_plans,
       (SELECT COUNT(*) FROM dialogue_group g WHERE g.engagement = e.id) AS n_groups,
       (SELECT COALESCE(MAX(k.number), 0) FROM dialogue_kit k WHERE k.engagement = e.id) AS n_kits,
       (SELECT COUNT(*) FROM dialogue_event v WHERE v.engagement = e.id AND v.state <> 'cancelled') AS n_events,
       (SELECT COUNT(DISTINCT w.event) FROM dialogue_write_up w JOIN dialogue_event v ON v.id = w.event
        WHERE v.engagement = e.id AND w.state = 'sent') AS n_written,
       (SELECT COUNT(*) FROM dialogue_write_up w JOIN dialogue_event v ON v.id = w.event
        WHERE v.engagement = e.id AND w.state = 'sent'
          AND (SELECT COUNT(*) FROM dialogue_reading r WHERE r.write_up = w.id) < 2) AS n_unread
FROM engagement e WHERE e.id = :engagement;

-- dialogue_item_list :many
-- in: engagement int
SELECT id, kind, position, title, body, published, retired, revision FROM dialogue_item
WHERE engagement = :engagement AND retired = 0 ORDER BY kind, position, id;

-- dialogue_item_get :one
-- in: id int, engagement int
SELECT id, kind, position, title, body, published, revision FROM dialogue_item
WHERE id = :id AND engagement = :engagement AND retired = 0;

-- dialogue_item_add :value
-- in: engagement int, kind text, title text, body text
INSERT INTO dialogue_item (engagement, kind, position, title, body)
VALUES (:engagement, :kind, (SELECT COALESCE(MAX(i.position), 0) + 1 FROM dialogue_item i
        WHERE i.engagement = :engagement AND i.kind = :kind), :title, :body) RETURNING id;

-- dialogue_item_add_at :value
-- Takes the place of one whose words were published.
-- in: engagement int, kind text, position int, title text, body text
INSERT INTO dialogue_item (engagement, kind, position, title, body)
VALUES (:engagement, :kind, :position, :title, :body) RETURNING id;

-- dialogue_item_change :exec1
-- in: id int, engagement int, revision int, title text, body text
UPDATE dialogue_item SET title = :title, body = :body, revision = revision + 1
WHERE id = :id AND engagement = :engagement AND revision = :revision AND published = 0;

-- dialogue_item_retire :exec1
-- in: id int, engagement int, revision int
UPDATE dialogue_item SET retired = 1, revision = revision + 1
WHERE id = :id AND engagement = :engagement AND revision = :revision AND retired = 0;

-- dialogue_items_published :exec
-- in: engagement int
UPDATE dialogue_item SET published = 1 WHERE engagement = :engagement AND retired = 0;

-- dialogue_plan_list :many
-- in: engagement int
SELECT id, minutes, people, steps, revision FROM dialogue_plan WHERE engagement = :engagement ORDER BY minutes;

-- dialogue_plan_get :one
-- in: id int, engagement int
SELECT id, minutes, people, steps, revision FROM dialogue_plan WHERE id = :id AND engagement = :engagement;

-- dialogue_plan_add :value
-- in: engagement int, minutes int, people text, steps text
INSERT INTO dialogue_plan (engagement, minutes, people, steps) VALUES (:engagement, :minutes, :people, :steps)
ON CONFLICT (engagement, minutes) DO NOTHING RETURNING id;

-- dialogue_plan_change :exec1
-- in: id int, engagement int, revision int, minutes int, people text, steps text
UPDATE dialogue_plan SET minutes = :minutes, people = :people, steps = :steps, revision = revision + 1
WHERE id = :id AND engagement = :engagement AND revision = :revision;

-- dialogue_plan_length_used :value
-- in: engagement int, id int, minutes int
-- out: n int
SELECT COUNT(*) AS n FROM dialogue_plan WHERE engagement = :engagement AND id <> :id AND minutes = :minutes;

-- dialogue_plan_remove :exec1
-- in: id int, engagement int, revision int
DELETE FROM dialogue_plan WHERE id = :id AND engagement = :engagement AND revision = :revision;

-- dialogue_group_list :many
-- in: engagement int
SELECT id, kind, name, population, revision FROM dialogue_group WHERE engagement = :engagement ORDER BY kind, name;

-- dialogue_group_get :one
-- in: id int, engagement int
SELECT id, kind, name, population, revision FROM dialogue_group WHERE id = :id AND engagement = :engagement;

-- dialogue_group_put :exec
-- in: engagement int, kind text, name text, population int
INSERT INTO dialogue_group (engagement, kind, name, population) VALUES (:engagement, :kind, :name, :population)
ON CONFLICT (engagement, kind, name) DO UPDATE SET population = excluded.population, revision = dialogue_group.revision + 1;

-- dialogue_group_change :exec1
-- in: id int, engagement int, revision int, name text, population int
UPDATE dialogue_group SET name = :name, population = :population, revision = revision + 1
WHERE id = :id AND engagement = :engagement AND revision = :revision;

-- dialogue_group_used :value
-- in: id int
-- out: n int
SELECT (SELECT COUNT(*) FROM dialogue_event v WHERE v.area = :id OR v.community = :id)
     + (SELECT COUNT(*) FROM dialogue_present p WHERE p.community = :id) AS n;

-- dialogue_group_named :value
-- in: engagement int, kind text, name text, id int
-- out: n int
SELECT COUNT(*) AS n FROM dialogue_group WHERE engagement = :engagement AND kind = :kind AND name = :name AND id <> :id;

-- dialogue_group_remove :exec1
-- in: id int, engagement int, revision int
DELETE FROM dialogue_group WHERE id = :id AND engagement = :engagement AND revision = :revision;

-- dialogue_translations :many
-- in: engagement int, language text
SELECT item, text FROM dialogue_translation WHERE engagement = :engagement AND language = :language ORDER BY item;

-- dialogue_translation_put :exec
-- in: engagement int, language text, item text, text text
INSERT INTO dialogue_translation (engagement, language, item, text) VALUES (:engagement, :language, :item, :text)
ON CONFLICT (engagement, language, item) DO UPDATE SET text = excluded.text;

-- dialogue_kit_add :exec
-- in: engagement int, number int, language text, content text, digest text, note text, person int, now int
INSERT INTO dialogue_kit (engagement, number, language, content, digest, note, published_by, published_at)
VALUES (:engagement, :number, :language, :content, :digest, :note, :person, :now);

-- dialogue_kit_list :many
-- in: engagement int
-- out: n_write_ups int
SELECT k.number, k.language, k.digest, k.note, k.published_at,
       (SELECT COUNT(*) FROM dialogue_write_up w JOIN dialogue_event v ON v.id = w.event
        WHERE v.engagement = k.engagement AND w.kit = k.number AND w.state = 'sent') AS n_write_ups
FROM dialogue_kit k WHERE k.engagement = :engagement ORDER BY k.number DESC, k.language;

-- dialogue_kit_last :value
-- 0 when none was published.
-- in: engagement int
-- out: number int
SELECT COALESCE(MAX(number), 0) AS number FROM dialogue_kit WHERE engagement = :engagement;

-- dialogue_kit_get :one
-- The language asked for, else English, which every kit has.
-- in: engagement int, number int, language text
SELECT number, language, content, digest, published_at FROM dialogue_kit
WHERE engagement = :engagement AND number = :number AND language IN (:language, 'en')
ORDER BY CASE WHEN language = :language THEN 0 ELSE 1 END LIMIT 1;

-- dialogue_themes :many
-- Published themes of what people wrote in this dialogue (the room coding).
-- in: engagement int
SELECT c.id, c.title FROM coding c JOIN coding_publication b ON b.coding = c.id
WHERE c.engagement = :engagement AND b.withdrawn_at IS NULL
  AND b.number = (SELECT MAX(x.number) FROM coding_publication x WHERE x.coding = c.id)
ORDER BY c.id;
