-- Recruitments and the people in them.

-- recruitment_get :one
-- in: id int, proposal int
SELECT id, proposal, engagement, panel, organisation, short_name, title, state, who_may, seats, reserves, per_address,
       about, details, eligibility, second_language, second_title, second_about, second_details, second_eligibility,
       letter, second_letter, second_box, letter_codes, phone, sender, signed_by, closes_day, draw_day, erase_day,
       honorarium_pence, reserve_pence, illustrative, opened_at, revision
FROM recruitment WHERE id = :id AND proposal = :proposal;

-- recruitment_of_engagement :many
-- Newest first.
-- in: engagement int
SELECT id, short_name, title, state, seats FROM recruitment WHERE engagement = :engagement ORDER BY id DESC;

-- recruitment_of_panel :many
-- Newest first.
-- in: panel int
SELECT id, short_name, title, state, seats FROM recruitment WHERE panel = :panel ORDER BY id DESC;

-- recruit_people_of_engagement :many
-- Everybody with a seat or who had one, and the reserves: confirmed, selected, reserve, withdrawn, replaced.
-- in: engagement int
SELECT c.id, c.recruitment, c.number, c.state, c.language, c.reserve_rank, c.replaces, c.joined
FROM recruit_candidate c JOIN recruitment r ON r.id = c.recruitment
WHERE r.engagement = :engagement AND c.state IN ('confirmed', 'selected', 'reserve', 'withdrawn', 'replaced')
ORDER BY c.recruitment, c.number;

-- recruit_people_of_panel :many
-- The same for a panel.
-- in: panel int
SELECT c.id, c.recruitment, c.number, c.state, c.language, c.reserve_rank, c.replaces, c.joined
FROM recruit_candidate c JOIN recruitment r ON r.id = c.recruitment
WHERE r.panel = :panel AND c.state IN ('confirmed', 'selected', 'reserve', 'withdrawn', 'replaced')
ORDER BY c.recruitment, c.number;

-- recruit_values_of :many
-- What a candidate answered: category and value as in the quotas file.
-- in: candidate int
SELECT k.id AS category, k.name AS category_name, v.id AS value, v.name AS value_name
FROM recruit_answer a JOIN recruit_category k ON k.id = a.category JOIN recruit_value v ON v.id = a.value
WHERE a.candidate = :candidate ORDER BY k.position, k.id;

-- candidate_state :one
-- in: id int, recruitment int
SELECT state, number, revision FROM recruit_candidate WHERE id = :id AND recruitment = :recruitment;

-- candidate_set_state :exec1
-- in: id int, recruitment int, former text, state text
UPDATE recruit_candidate SET state = :state, revision = revision + 1
WHERE id = :id AND recruitment = :recruitment AND state = :former;

-- candidate_set_joined :exec1
-- in: id int, recruitment int, joined int
UPDATE recruit_candidate SET joined = :joined WHERE id = :id AND recruitment = :recruitment AND state = 'confirmed';

-- event_add :exec
-- in: candidate int, now int, person int, former text, state text, reason text
INSERT INTO recruit_event (candidate, happened_at, person, former, state, reason)
VALUES (:candidate, :now, :person, :former, :state, :reason);
