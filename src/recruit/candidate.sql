-- Candidates as staff see them: lists, one person, calls, replacements, payments, erasure.

-- recruit_candidate_list :many
-- in: recruitment int, state text
SELECT id, number, state, source, match, doubt, registered_day, reserve_rank, language FROM recruit_candidate
WHERE recruitment = :recruitment AND (state = :state OR :state = '') ORDER BY number;

-- recruit_candidate_get :one
-- in: id int, recruitment int
-- out: letter_number int
SELECT c.id, c.number, c.state, c.source, c.letter, c.match, c.doubt, c.language, c.registered_day, c.reserve_rank, c.replaces, c.revision,
       (SELECT l.number FROM recruit_letter l WHERE l.id = c.letter) AS letter_number
FROM recruit_candidate c WHERE c.id = :id AND c.recruitment = :recruitment;

-- recruit_event_list :many
-- in: candidate int
SELECT happened_at, person, former, state, reason FROM recruit_event WHERE candidate = :candidate ORDER BY id;

-- recruit_candidate_settle :exec1
-- A doubt is decided: which letter it is, and why it counts.
-- in: id int, recruitment int, letter int, match text
UPDATE recruit_candidate SET letter = :letter, match = :match, doubt = '', revision = revision + 1
WHERE id = :id AND recruitment = :recruitment;

-- recruit_candidate_mark :exec1
-- in: id int, recruitment int, match text
UPDATE recruit_candidate SET match = :match, doubt = '', revision = revision + 1 WHERE id = :id AND recruitment = :recruitment;

-- recruit_candidate_touch :exec1
-- Something about them was changed by whoever saw this revision.
-- in: id int, recruitment int, revision int
UPDATE recruit_candidate SET revision = revision + 1 WHERE id = :id AND recruitment = :recruitment AND revision = :revision;

-- recruit_call_list :many
-- Those with a seat, with the last call.
-- in: recruitment int
-- out: n_calls int, outcome text, call_back_day text, call_back_time text
SELECT c.id, c.number, c.state, c.language, c.replaces,
       (SELECT count(*) FROM recruit_call k WHERE k.candidate = c.id) AS n_calls,
       (SELECT k.outcome FROM recruit_call k WHERE k.candidate = c.id ORDER BY k.id DESC LIMIT 1) AS outcome,
       (SELECT k.call_back_day FROM recruit_call k WHERE k.candidate = c.id ORDER BY k.id DESC LIMIT 1) AS call_back_day,
       (SELECT k.call_back_time FROM recruit_call k WHERE k.candidate = c.id ORDER BY k.id DESC LIMIT 1) AS call_back_time
FROM recruit_candidate c WHERE c.recruitment = :recruitment AND c.state IN ('selected', 'confirmed') ORDER BY c.state DESC, c.number;

-- recruit_call_add :exec
-- in: candidate int, now int, person int, outcome text, day text, time text
INSERT INTO recruit_call (candidate, called_at, person, outcome, call_back_day, call_back_time)
VALUES (:candidate, :now, :person, :outcome, :day, :time);

-- recruit_calls_of :many
-- in: candidate int
SELECT called_at, outcome, call_back_day, call_back_time FROM recruit_call WHERE candidate = :candidate ORDER BY id;

-- recruit_seats_open :many
-- People who gave back a seat that nobody has taken; who was erased since had one as well.
-- in: recruitment int
SELECT c.id, c.number, c.state FROM recruit_candidate c
WHERE c.recruitment = :recruitment AND c.state IN ('withdrawn', 'erased')
  AND EXISTS (SELECT 1 FROM recruit_event e WHERE e.candidate = c.id AND e.state = 'withdrawn' AND e.former IN ('selected', 'confirmed'))
  AND NOT EXISTS (SELECT 1 FROM recruit_candidate n WHERE n.replaces = c.id)
ORDER BY c.number;

-- recruit_reserve_list :many
-- in: recruitment int
SELECT id, number, reserve_rank FROM recruit_candidate WHERE recruitment = :recruitment AND state = 'reserve'
ORDER BY reserve_rank, number;

-- recruit_candidate_set_replaces :exec1
-- in: id int, recruitment int, replaces int
UPDATE recruit_candidate SET replaces = :replaces WHERE id = :id AND recruitment = :recruitment;

-- recruit_candidate_set_rank :exec1
-- in: id int, recruitment int, reserve_rank int
UPDATE recruit_candidate SET reserve_rank = :reserve_rank WHERE id = :id AND recruitment = :recruitment;

-- recruit_answers_all :many
-- Who has which value, for the pool: everybody in some states.
-- in: recruitment int
SELECT c.id AS candidate, c.number, c.state, a.category, a.value
FROM recruit_candidate c JOIN recruit_answer a ON a.candidate = c.id
WHERE c.recruitment = :recruitment ORDER BY c.number, a.category;

-- recruit_pool_people :many
-- Everybody who is or was in the pool, in the order of the numbers. Who was refused before the
-- draw is not chosen either, but was in no draw.
-- in: recruitment int
SELECT c.id, c.number, c.state, c.household_hash FROM recruit_candidate c
WHERE c.recruitment = :recruitment AND c.state IN ('eligible', 'selected', 'confirmed', 'reserve', 'not_chosen')
  AND (c.state <> 'not_chosen' OR EXISTS (SELECT 1 FROM recruit_chance h JOIN recruit_draw d ON d.id = h.draw
       WHERE h.candidate = c.id AND d.state = 'drawn'))
ORDER BY c.number;

-- recruit_payment_list :many
-- in: recruitment int
SELECT p.id, p.candidate, c.number, c.state AS candidate_state, p.kind, p.pence, p.method, p.state, p.paid_day, p.correction, p.revision
FROM recruit_payment p JOIN recruit_candidate c ON c.id = p.candidate
WHERE c.recruitment = :recruitment ORDER BY c.number, p.id;

-- recruit_payment_add :value
-- in: candidate int, kind text, pence int, method text, person int, now int
INSERT INTO recruit_payment (candidate, kind, pence, method, state, entered_by, entered_at)
VALUES (:candidate, :kind, :pence, :method, 'due', :person, :now) RETURNING id;

-- recruit_payment_paid :exec1
-- in: id int, recruitment int, day text
UPDATE recruit_payment SET state = 'paid', paid_day = :day, revision = revision + 1
WHERE id = :id AND state = 'due' AND candidate IN (SELECT c.id FROM recruit_candidate c WHERE c.recruitment = :recruitment);

-- recruit_payments_paid :changed
-- All of one way of payment that stood on the page: what was entered after `last` was not seen.
-- in: recruitment int, method text, last int, day text
UPDATE recruit_payment SET state = 'paid', paid_day = :day, revision = revision + 1
WHERE method = :method AND id <= :last AND state = 'due'
  AND candidate IN (SELECT c.id FROM recruit_candidate c WHERE c.recruitment = :recruitment);

-- recruit_payment_get :one
-- in: id int, recruitment int
SELECT p.id, c.number, p.kind, p.pence, p.state, p.paid_day, p.correction, p.revision
FROM recruit_payment p JOIN recruit_candidate c ON c.id = p.candidate
WHERE p.id = :id AND c.recruitment = :recruitment;

-- recruit_payment_correct :exec1
-- in: id int, revision int, state text, correction text
UPDATE recruit_payment SET state = :state, paid_day = CASE WHEN :state = 'due' THEN '' ELSE paid_day END,
       correction = :correction, revision = revision + 1
WHERE id = :id AND revision = :revision AND state <> 'withdrawn';

-- recruit_without_honorarium :many
-- Confirmed people who have no honorarium entered yet, and reserves who have no fee; entries taken back count for nothing.
-- in: recruitment int
SELECT c.id, c.number, c.state FROM recruit_candidate c WHERE c.recruitment = :recruitment
  AND ((c.state = 'confirmed' AND NOT EXISTS (SELECT 1 FROM recruit_payment p WHERE p.candidate = c.id AND p.kind = 'honorarium' AND p.state <> 'withdrawn'))
    OR (c.state = 'reserve' AND NOT EXISTS (SELECT 1 FROM recruit_payment p WHERE p.candidate = c.id AND p.kind = 'reserve' AND p.state <> 'withdrawn'))) ORDER BY c.number;

-- recruit_candidate_by_number :one
-- in: recruitment int, number int
SELECT id, state FROM recruit_candidate WHERE recruitment = :recruitment AND number = :number;

-- recruit_to_erase :many
-- Everybody whose details are there and who has no seat.
-- in: recruitment int
SELECT id, state FROM recruit_candidate
WHERE recruitment = :recruitment AND state NOT IN ('selected', 'confirmed', 'erased') ORDER BY id;

-- recruit_answered_keep :exec
-- Before somebody is forgotten: their letter was answered, unless another of the home still stands for it.
-- in: candidate int
UPDATE recruit_frame SET n_answered_erased = n_answered_erased + 1
WHERE id = (SELECT l.frame FROM recruit_letter l JOIN recruit_candidate c ON c.letter = l.id WHERE c.id = :candidate)
  AND NOT EXISTS (SELECT 1 FROM recruit_candidate o JOIN recruit_candidate c ON c.letter = o.letter
                  WHERE c.id = :candidate AND o.id <> c.id);

-- recruit_candidate_forget :exec1
-- What is left is a number and the values that the published draw stands on.
-- in: id int, recruitment int, now int
UPDATE recruit_candidate SET letter = NULL, household_hash = NULL, email_hash = NULL, phone_hash = NULL, code_hash = NULL,
       language = '', doubt = '', erased_at = :now
WHERE id = :id AND recruitment = :recruitment;

-- recruit_answers_forget :exec
-- What somebody answered who was in no draw that was published: nothing stands on it.
-- in: candidate int
DELETE FROM recruit_answer WHERE candidate = :candidate
  AND NOT EXISTS (SELECT 1 FROM recruit_chance h JOIN recruit_draw d ON d.id = h.draw
                  WHERE h.candidate = :candidate AND d.state <> 'cancelled');

-- recruit_letters_forget :exec
-- in: recruitment int
UPDATE recruit_letter SET sealed = NULL, postcode_hash = NULL, address_hash = NULL, code_hash = NULL WHERE recruitment = :recruitment;

-- recruit_letters_kept :value
-- in: recruitment int
-- out: n int
SELECT count(*) AS n FROM recruit_letter WHERE recruitment = :recruitment AND sealed IS NOT NULL;

-- recruitments_due :many
-- Whose day of erasure has come and who still have somebody or something to erase.
-- in: today text
-- out: n int
SELECT r.id, r.proposal, r.short_name, r.state, r.erase_day, 1 AS n
FROM recruitment r WHERE r.erase_day <= :today
  AND (EXISTS (SELECT 1 FROM recruit_candidate c WHERE c.recruitment = r.id AND c.state NOT IN ('selected', 'confirmed', 'erased'))
       OR EXISTS (SELECT 1 FROM recruit_letter l WHERE l.recruitment = r.id AND l.sealed IS NOT NULL))
ORDER BY r.id;

-- recruitment_erasure :one
-- in: short_name text
SELECT id, proposal, short_name, state, erase_day FROM recruitment WHERE short_name = :short_name;

-- recruit_days :many
-- in: recruitment int
-- out: n int
SELECT registered_day, count(*) AS n FROM recruit_candidate WHERE recruitment = :recruitment AND registered_day <> ''
GROUP BY registered_day ORDER BY registered_day;
