-- Planning a recruitment: settings, texts, categories with their quotas.

-- recruitment_list :many
-- in: proposal int
-- out: n_candidates int, n_confirmed int
SELECT r.id, r.engagement, r.title, r.short_name, r.state, r.seats, r.illustrative, r.closes_day, r.draw_day,
       (SELECT count(*) FROM recruit_candidate c WHERE c.recruitment = r.id) AS n_candidates,
       (SELECT count(*) FROM recruit_candidate c WHERE c.recruitment = r.id AND c.state = 'confirmed') AS n_confirmed
FROM recruitment r WHERE r.proposal = :proposal ORDER BY r.id;

-- recruitment_engagements :many
-- Those of the proposal that a recruitment can be for.
-- in: proposal int
SELECT id, title, method FROM engagement WHERE proposal = :proposal ORDER BY id;

-- recruitment_panels :many
-- The standing panels that a recruitment under this proposal can be for: of its lead organisation, run by
-- whoever plans it.
-- in: proposal int, person int
SELECT n.id, n.name FROM panel n
JOIN panel_owner o ON o.panel = n.id AND o.ended_at IS NULL
JOIN proposal p ON p.organisation = o.organisation
WHERE p.id = :proposal AND n.state = 'active'
  AND EXISTS (SELECT 1 FROM panel_grant g WHERE g.panel = n.id AND g.person = :person AND g.role = 'manager' AND g.ended_at IS NULL)
ORDER BY n.name, n.id;

-- recruitment_organisation :value
-- Who answers for the people's data: the proposal's lead.
-- in: proposal int
SELECT organisation FROM proposal WHERE id = :proposal;

-- recruitment_add :value
-- in: proposal int, engagement int, panel int, organisation int, short_name text, title text, seats int, reserves int, per_address int, who_may text, closes_day text, draw_day text, erase_day text, honorarium_pence int, reserve_pence int, letter_codes int, illustrative int, person int, now int
INSERT INTO recruitment (proposal, engagement, panel, organisation, short_name, title, state, seats, reserves, per_address,
       who_may, closes_day, draw_day, erase_day, honorarium_pence, reserve_pence, letter_codes, illustrative, created_by, created_at)
VALUES (:proposal, :engagement, :panel, :organisation, :short_name, :title, 'planned', :seats, :reserves, :per_address,
       :who_may, :closes_day, :draw_day, :erase_day, :honorarium_pence, :reserve_pence, :letter_codes, :illustrative, :person, :now)
RETURNING id;

-- recruitment_change :exec1
-- in: id int, proposal int, revision int, engagement int, panel int, title text, seats int, reserves int, per_address int, who_may text, closes_day text, draw_day text, erase_day text, honorarium_pence int, reserve_pence int, letter_codes int
UPDATE recruitment SET engagement = :engagement, panel = :panel, title = :title, seats = :seats, reserves = :reserves, per_address = :per_address,
       who_may = :who_may, closes_day = :closes_day, draw_day = :draw_day, erase_day = :erase_day,
       honorarium_pence = :honorarium_pence, reserve_pence = :reserve_pence, letter_codes = :letter_codes, revision = revision + 1
WHERE id = :id AND proposal = :proposal AND revision = :revision;

-- recruitment_change_texts :exec1
-- in: id int, proposal int, revision int, about text, details text, eligibility text, letter text, phone text, sender text, signed_by text, second_language text, second_title text, second_about text, second_details text, second_eligibility text, second_letter text, second_box text
UPDATE recruitment SET about = :about, details = :details, eligibility = :eligibility, letter = :letter, phone = :phone,
       sender = :sender, signed_by = :signed_by, second_language = :second_language, second_title = :second_title,
       second_about = :second_about, second_details = :second_details, second_eligibility = :second_eligibility,
       second_letter = :second_letter, second_box = :second_box, revision = revision + 1
WHERE id = :id AND proposal = :proposal AND revision = :revision;

-- recruitment_set_state :exec1
-- in: id int, former text, state text
UPDATE recruitment SET state = :state, revision = revision + 1 WHERE id = :id AND state = :former;

-- recruitment_set_opened :exec
-- in: id int, now int
UPDATE recruitment SET opened_at = COALESCE(opened_at, :now) WHERE id = :id;

-- recruitment_short_name_taken :value
-- in: short_name text
SELECT id FROM recruitment WHERE short_name = :short_name;

-- recruit_category_list :many
-- in: recruitment int
SELECT id, position, name, question, second_question, hint, source, revision FROM recruit_category
WHERE recruitment = :recruitment ORDER BY position, id;

-- recruit_category_get :one
-- in: id int, recruitment int
SELECT id, position, name, question, second_question, hint, source, revision FROM recruit_category
WHERE id = :id AND recruitment = :recruitment;

-- recruit_value_list :many
-- Values of all categories of a recruitment, in the order in which they are shown.
-- in: recruitment int
SELECT v.id, v.category, v.name, v.label, v.second_label, v.least, v.most, v.least_flex, v.most_flex, v.share
FROM recruit_value v JOIN recruit_category k ON k.id = v.category
WHERE k.recruitment = :recruitment ORDER BY k.position, k.id, v.position, v.id;

-- recruit_category_add :value
-- in: recruitment int, name text, question text, second_question text, hint text, source text
INSERT INTO recruit_category (recruitment, position, name, question, second_question, hint, source)
VALUES (:recruitment, (SELECT COALESCE(MAX(k.position), 0) + 1 FROM recruit_category k WHERE k.recruitment = :recruitment),
       :name, :question, :second_question, :hint, :source) RETURNING id;

-- recruit_category_change :exec1
-- in: id int, recruitment int, revision int, name text, question text, second_question text, hint text, source text
UPDATE recruit_category SET name = :name, question = :question, second_question = :second_question, hint = :hint,
       source = :source, revision = revision + 1
WHERE id = :id AND recruitment = :recruitment AND revision = :revision;

-- recruit_category_remove :exec1
-- in: id int, recruitment int
DELETE FROM recruit_category WHERE id = :id AND recruitment = :recruitment;

-- recruit_value_remove_all :exec
-- in: category int
DELETE FROM recruit_value WHERE category = :category;

-- recruit_value_remove :exec1
-- in: id int, category int
DELETE FROM recruit_value WHERE id = :id AND category = :category;

-- recruit_value_add :value
-- in: category int, position int, name text, label text, second_label text, least int, most int, least_flex int, most_flex int, share real
INSERT INTO recruit_value (category, position, name, label, second_label, least, most, least_flex, most_flex, share)
VALUES (:category, :position, :name, :label, :second_label, :least, :most, :least_flex, :most_flex, :share) RETURNING id;

-- recruit_value_change :exec1
-- in: id int, category int, name text, label text, second_label text, least int, most int, least_flex int, most_flex int, share real
UPDATE recruit_value SET name = :name, label = :label, second_label = :second_label, least = :least, most = :most,
       least_flex = :least_flex, most_flex = :most_flex, share = :share
WHERE id = :id AND category = :category;

-- recruit_answers_exist :value
-- in: recruitment int
-- out: n int
SELECT count(*) AS n FROM recruit_answer a JOIN recruit_candidate c ON c.id = a.candidate WHERE c.recruitment = :recruitment;

-- recruit_state_counts :many
-- in: recruitment int
-- out: n int
SELECT state, count(*) AS n FROM recruit_candidate WHERE recruitment = :recruitment GROUP BY state;

-- recruit_letter_counts :one
-- in: recruitment int
-- out: n int, n_printed int, n_answered int
SELECT count(*) AS n, COALESCE(sum(CASE WHEN l.state = 'drawn' THEN 0 ELSE 1 END), 0) AS n_printed,
       (SELECT count(DISTINCT c.letter) FROM recruit_candidate c WHERE c.recruitment = :recruitment AND c.letter IS NOT NULL)
         + COALESCE((SELECT sum(f.n_answered_erased) FROM recruit_frame f WHERE f.recruitment = :recruitment), 0) AS n_answered
FROM recruit_letter l WHERE l.recruitment = :recruitment;

-- recruitment_readiness_row :one
-- in: id int
-- out: promise text, n_categories int, n_incomplete int, n_impossible int, n_waiting int, n_pool int, n_committed int
SELECT COALESCE(e.promise, 'panel') AS promise,
       (SELECT count(*) FROM recruit_category k WHERE k.recruitment = r.id) AS n_categories,
       (SELECT count(*) FROM recruit_category k WHERE k.recruitment = r.id AND (SELECT count(*) FROM recruit_value v WHERE v.category = k.id) < 2) AS n_incomplete,
       (SELECT count(*) FROM recruit_category k WHERE k.recruitment = r.id AND EXISTS (SELECT 1 FROM recruit_value v WHERE v.category = k.id)
          AND ((SELECT sum(v.least) FROM recruit_value v WHERE v.category = k.id) > r.seats
            OR (SELECT sum(v.most) FROM recruit_value v WHERE v.category = k.id) < r.seats)) AS n_impossible,
       (SELECT count(*) FROM recruit_candidate c WHERE c.recruitment = r.id AND c.state = 'registered') AS n_waiting,
       (SELECT count(*) FROM recruit_candidate c WHERE c.recruitment = r.id AND c.state = 'eligible') AS n_pool,
       (SELECT count(*) FROM recruit_draw d WHERE d.recruitment = r.id AND d.state IN ('committed', 'drawn')) AS n_committed
FROM recruitment r LEFT JOIN engagement e ON e.id = r.engagement WHERE r.id = :id;

-- recruit_hub_counts :one
-- in: id int
-- out: n_letters int, n_frames int, n_values int, n_calls_due int, n_payments_due int, n_seats_open int
SELECT (SELECT count(*) FROM recruit_letter l WHERE l.recruitment = :id) AS n_letters,
       (SELECT count(*) FROM recruit_frame f WHERE f.recruitment = :id) AS n_frames,
       (SELECT count(*) FROM recruit_value v JOIN recruit_category k ON k.id = v.category WHERE k.recruitment = :id) AS n_values,
       (SELECT count(*) FROM recruit_candidate c WHERE c.recruitment = :id AND c.state = 'selected') AS n_calls_due,
       (SELECT count(*) FROM recruit_payment p JOIN recruit_candidate c ON c.id = p.candidate WHERE c.recruitment = :id AND p.state = 'due') AS n_payments_due,
       (SELECT count(*) FROM recruit_candidate c WHERE c.recruitment = :id AND c.state IN ('withdrawn', 'erased')
          AND EXISTS (SELECT 1 FROM recruit_event e WHERE e.candidate = c.id AND e.state = 'withdrawn' AND e.former IN ('selected', 'confirmed'))
          AND NOT EXISTS (SELECT 1 FROM recruit_candidate n WHERE n.replaces = c.id)) AS n_seats_open;

-- recruit_pool_counts :many
-- How many in the pool, or already with a seat, have each value.
-- in: recruitment int
-- out: n int
SELECT a.value, count(*) AS n FROM recruit_answer a JOIN recruit_candidate c ON c.id = a.candidate
WHERE c.recruitment = :recruitment AND c.state IN ('eligible', 'selected', 'confirmed', 'reserve', 'not_chosen')
  AND (c.state <> 'not_chosen' OR EXISTS (SELECT 1 FROM recruit_chance h JOIN recruit_draw d ON d.id = h.draw
       WHERE h.candidate = c.id AND d.state = 'drawn'))
GROUP BY a.value;

-- recruit_value_answers :value
-- in: value int
-- out: n int
SELECT count(*) AS n FROM recruit_answer WHERE value = :value;
