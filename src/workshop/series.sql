-- A series of workshops: how it is set up, its case studies and criteria.

-- workshop_series_get :one
-- in: engagement int
SELECT id, engagement, state, topic, summary, briefing, plan, contact, framework, outcome, topic_cy, summary_cy, briefing_cy,
       plan_cy, outcome_cy, revision
FROM workshop_series WHERE engagement = :engagement;

-- workshop_series_add :value
-- in: engagement int, topic text, framework int
INSERT INTO workshop_series (engagement, topic, framework) VALUES (:engagement, :topic, :framework) RETURNING id;

-- workshop_series_change :exec1
-- in: engagement int, revision int, topic text, summary text, briefing text, plan text, contact text, framework int
UPDATE workshop_series SET topic = :topic, summary = :summary, briefing = :briefing, plan = :plan, contact = :contact,
       framework = :framework, revision = revision + 1
WHERE engagement = :engagement AND revision = :revision;

-- workshop_series_welsh :exec1
-- in: engagement int, revision int, topic text, summary text, briefing text, plan text
UPDATE workshop_series SET topic_cy = :topic, summary_cy = :summary, briefing_cy = :briefing, plan_cy = :plan, revision = revision + 1
WHERE engagement = :engagement AND revision = :revision;

-- workshop_series_outcome :exec1
-- in: engagement int, revision int, outcome text, outcome_cy text
UPDATE workshop_series SET outcome = :outcome, outcome_cy = :outcome_cy, revision = revision + 1
WHERE engagement = :engagement AND revision = :revision;

-- workshop_series_set_state :exec1
-- in: engagement int, former text, state text
UPDATE workshop_series SET state = :state, revision = revision + 1 WHERE engagement = :engagement AND state = :former;

-- workshop_counts :one
-- in: engagement int
-- out: n_cases int, n_criteria int, n_workshops int, n_areas int, n_invited int, n_attended int, n_captures int, n_raters int, n_suggestions int, n_open int, n_papers int
SELECT (SELECT count(*) FROM workshop_case c WHERE c.engagement = e.id AND c.retired = 0) AS n_cases,
       (SELECT count(*) FROM workshop_criterion k WHERE k.engagement = e.id) AS n_criteria,
       (SELECT count(*) FROM workshop w WHERE w.engagement = e.id) AS n_workshops,
       (SELECT count(DISTINCT w.area) FROM workshop w WHERE w.engagement = e.id) AS n_areas,
       (SELECT count(*) FROM workshop_person p JOIN workshop w ON w.id = p.workshop WHERE w.engagement = e.id) AS n_invited,
       (SELECT count(*) FROM workshop_person p JOIN workshop w ON w.id = p.workshop
         WHERE w.engagement = e.id AND p.state = 'attended') AS n_attended,
       (SELECT count(*) FROM workshop_capture n JOIN workshop w ON w.id = n.workshop WHERE w.engagement = e.id) AS n_captures,
       (SELECT count(DISTINCT r.rater_number) FROM workshop_rating r JOIN workshop w ON w.id = r.workshop
         WHERE w.engagement = e.id AND r.rater = 'person') AS n_raters,
       (SELECT count(*) FROM workshop_suggestion s WHERE s.engagement = e.id) AS n_suggestions,
       (SELECT count(*) FROM workshop_suggestion s WHERE s.engagement = e.id AND s.state = 'new') AS n_open,
       (SELECT count(*) FROM workshop_paper a WHERE a.engagement = e.id) AS n_papers
FROM engagement e WHERE e.id = :engagement;

-- workshop_case_list :many
-- Those in use; `retired` 1: all.
-- in: engagement int, retired int
SELECT id, position, library, title, sector, summary, purpose, data_types, identifiability, people, safeguards, benefits,
       risks, source, retired, title_cy, summary_cy, purpose_cy, data_types_cy, people_cy,
       safeguards_cy, benefits_cy, risks_cy, revision
FROM workshop_case WHERE engagement = :engagement AND retired <= :retired ORDER BY retired, position, id;

-- workshop_case_get :one
-- in: id int, engagement int
SELECT id, position, library, title, sector, summary, purpose, data_types, identifiability, people, safeguards, benefits,
       risks, source, retired, title_cy, summary_cy, purpose_cy, data_types_cy, people_cy,
       safeguards_cy, benefits_cy, risks_cy, revision
FROM workshop_case WHERE id = :id AND engagement = :engagement;

-- workshop_case_from_library :value
-- How many cases of the series come from this one of the library.
-- in: engagement int, library text
-- out: n int
SELECT count(*) AS n FROM workshop_case WHERE engagement = :engagement AND library = :library AND retired = 0;

-- workshop_case_add :value
-- in: engagement int, library text, title text, sector text, summary text, purpose text, data_types text, identifiability text, people text, safeguards text, benefits text, risks text, source text
INSERT INTO workshop_case (engagement, position, library, title, sector, summary, purpose, data_types, identifiability,
                           people, safeguards, benefits, risks, source)
VALUES (:engagement, (SELECT COALESCE(MAX(c.position), 0) + 1 FROM workshop_case c WHERE c.engagement = :engagement),
        :library, :title, :sector, :summary, :purpose, :data_types, :identifiability, :people, :safeguards, :benefits,
        :risks, :source) RETURNING id;

-- workshop_case_change :exec1
-- in: id int, engagement int, revision int, title text, sector text, summary text, purpose text, data_types text, identifiability text, people text, safeguards text, benefits text, risks text
UPDATE workshop_case SET title = :title, sector = :sector, summary = :summary, purpose = :purpose, data_types = :data_types,
       identifiability = :identifiability, people = :people, safeguards = :safeguards, benefits = :benefits, risks = :risks,
       revision = revision + 1
WHERE id = :id AND engagement = :engagement AND revision = :revision;

-- workshop_case_welsh :exec1
-- in: id int, engagement int, revision int, title text, summary text, purpose text, data_types text, people text, safeguards text, benefits text, risks text
UPDATE workshop_case SET title_cy = :title, summary_cy = :summary, purpose_cy = :purpose, data_types_cy = :data_types,
       people_cy = :people, safeguards_cy = :safeguards, benefits_cy = :benefits, risks_cy = :risks, revision = revision + 1
WHERE id = :id AND engagement = :engagement AND revision = :revision;

-- workshop_case_retire :exec1
-- in: id int, engagement int, former int, retired int
UPDATE workshop_case SET retired = :retired, revision = revision + 1
WHERE id = :id AND engagement = :engagement AND retired = :former;

-- workshop_case_ratings :value
-- in: id int
-- out: n int
SELECT count(*) AS n FROM workshop_rating WHERE workshop_case = :id;

-- workshop_criterion_list :many
-- in: engagement int
SELECT id, name, position, title, meaning, low, high, title_cy, meaning_cy, low_cy, high_cy, revision
FROM workshop_criterion WHERE engagement = :engagement ORDER BY position, id;

-- workshop_criterion_get :one
-- in: id int, engagement int
SELECT id, name, position, title, meaning, low, high, title_cy, meaning_cy, low_cy, high_cy, revision
FROM workshop_criterion WHERE id = :id AND engagement = :engagement;

-- workshop_criterion_add :value
-- in: engagement int, name text, title text, meaning text, low text, high text, title_cy text, meaning_cy text, low_cy text, high_cy text
INSERT INTO workshop_criterion (engagement, name, position, title, meaning, low, high, title_cy, meaning_cy, low_cy, high_cy)
VALUES (:engagement, :name, (SELECT COALESCE(MAX(k.position), 0) + 1 FROM workshop_criterion k WHERE k.engagement = :engagement),
        :title, :meaning, :low, :high, :title_cy, :meaning_cy, :low_cy, :high_cy) RETURNING id;

-- workshop_criterion_change :exec1
-- in: id int, engagement int, revision int, title text, meaning text, low text, high text, title_cy text, meaning_cy text, low_cy text, high_cy text
UPDATE workshop_criterion SET title = :title, meaning = :meaning, low = :low, high = :high, title_cy = :title_cy,
       meaning_cy = :meaning_cy, low_cy = :low_cy, high_cy = :high_cy, revision = revision + 1
WHERE id = :id AND engagement = :engagement AND revision = :revision;

-- workshop_criterion_ratings :value
-- in: id int, engagement int
-- out: n int
SELECT count(*) AS n FROM workshop_rating r JOIN workshop_criterion k ON k.id = r.criterion
WHERE r.criterion = :id AND k.engagement = :engagement;

-- workshop_frameworks :many
SELECT id, name, version, title FROM framework WHERE retired_at IS NULL ORDER BY installed_at DESC, id DESC;
