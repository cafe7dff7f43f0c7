-- The draw: prepared, published, made once; and what the public sees of it.

-- recruit_draw_add :value
-- in: recruitment int, kind text, state text, algorithm text, seats int, n_panels int, n_pool int, pool text, quotas text, panels text, report text, commitment text, randomness_source text, randomness_day text, lot text, cap real, person int, now int
INSERT INTO recruit_draw (recruitment, kind, state, algorithm, seats, n_panels, n_pool, pool, quotas, panels, report, commitment,
       randomness_source, randomness_day, lot, cap, record_form, prepared_by, prepared_at, committed_at)
VALUES (:recruitment, :kind, :state, :algorithm, :seats, :n_panels, :n_pool, :pool, :quotas, :panels, :report, :commitment,
       :randomness_source, :randomness_day, :lot, :cap, 2, :person, :now, :now) RETURNING id;

-- recruit_draw_current :one
-- The first draw that is not cancelled.
-- in: recruitment int
SELECT id, state, algorithm, seats, n_panels, n_pool, report, commitment, randomness_source, randomness_day, lot, cap, randomness,
       witnesses, seed, panel, committed_at, drawn_at
FROM recruit_draw WHERE recruitment = :recruitment AND kind = 'first' AND state <> 'cancelled';

-- recruit_draw_files :one
-- in: id int
SELECT pool, quotas, panels FROM recruit_draw WHERE id = :id;

-- recruit_draw_cancelled :many
-- in: recruitment int
SELECT id, commitment, committed_at, cancelled_at, randomness_source, randomness_day FROM recruit_draw WHERE recruitment = :recruitment AND state = 'cancelled' ORDER BY id;

-- recruit_draw_cancel :exec1
-- in: id int, recruitment int, person int, now int
UPDATE recruit_draw SET state = 'cancelled', cancelled_by = :person, cancelled_at = :now WHERE id = :id AND recruitment = :recruitment AND state = 'committed';

-- recruit_draw_done :exec1
-- in: id int, randomness text, witnesses text, seed text, panel int, person int, now int
UPDATE recruit_draw SET state = 'drawn', randomness = :randomness, witnesses = :witnesses, seed = :seed, panel = :panel,
       drawn_by = :person, drawn_at = :now
WHERE id = :id AND state = 'committed';

-- recruit_chance_add :exec
-- in: draw int, candidate int, chance real, optimum real, n_panels int
INSERT INTO recruit_chance (draw, candidate, chance, optimum, n_panels) VALUES (:draw, :candidate, :chance, :optimum, :n_panels);

-- recruit_chance_get :one
-- in: draw int, candidate int
SELECT chance, optimum, n_panels FROM recruit_chance WHERE draw = :draw AND candidate = :candidate;

-- recruit_draw_values :many
-- The value of everybody who was in the pool of a draw, by their published number.
-- in: draw int
SELECT c.number, a.value FROM recruit_chance h JOIN recruit_candidate c ON c.id = h.candidate
JOIN recruit_answer a ON a.candidate = c.id WHERE h.draw = :draw ORDER BY c.number, a.category;

-- recruit_draw_chances :many
-- Everybody's chance, by their published number.
-- in: draw int
SELECT c.number, h.chance, h.optimum, h.n_panels FROM recruit_chance h JOIN recruit_candidate c ON c.id = h.candidate
WHERE h.draw = :draw ORDER BY c.number;
