-- Registering: finding the letter, telling who registers twice, storing.

-- recruitment_by_name :one
-- What the public sees of a recruitment.
-- in: short_name text
SELECT r.id, r.proposal, r.short_name, r.title, r.state, r.who_may, r.seats, r.reserves, r.per_address, r.about, r.details, r.eligibility,
       r.second_language, r.second_title, r.second_about, r.second_details, r.second_eligibility, r.letter_codes,
       r.phone, r.closes_day, r.draw_day, r.erase_day, r.honorarium_pence, r.illustrative, o.name AS organisation
FROM recruitment r JOIN organisation o ON o.id = r.organisation WHERE r.short_name = :short_name;

-- recruitment_brief :one
-- in: id int
SELECT id, state, who_may, letter_codes, closes_day FROM recruitment WHERE id = :id;

-- recruit_letter_by_code :one
-- in: recruitment int, code_hash blob
SELECT id, number, sealed, from_address, state FROM recruit_letter
WHERE recruitment = :recruitment AND code_hash = :code_hash;

-- recruit_letters_near :many
-- Letters to the same postcode, or to the same number and street whatever the postcode.
-- in: recruitment int, postcode_hash blob, address_hash blob
SELECT id, number, sealed, from_address FROM recruit_letter
WHERE recruitment = :recruitment AND sealed IS NOT NULL AND (postcode_hash = :postcode_hash OR address_hash = :address_hash)
ORDER BY id;

-- recruit_letter_get :one
-- in: id int, recruitment int
SELECT id, number, sealed, from_address, state FROM recruit_letter WHERE id = :id AND recruitment = :recruitment;

-- recruit_same_contact :value
-- How many others have registered with this e-mail address or phone number.
-- in: recruitment int, candidate int, email_hash blob, phone_hash blob
-- out: n int
SELECT count(*) AS n FROM recruit_candidate
WHERE recruitment = :recruitment AND id <> :candidate AND state <> 'erased'
  AND (email_hash = :email_hash OR phone_hash = :phone_hash);

-- recruit_number_taken :value
-- in: recruitment int, number int
SELECT id FROM recruit_candidate WHERE recruitment = :recruitment AND number = :number;

-- recruit_candidate_count :value
-- in: recruitment int
-- out: n int
SELECT count(*) AS n FROM recruit_candidate WHERE recruitment = :recruitment;

-- recruit_candidate_add :value
-- in: recruitment int, number int, state text, source text, letter int, match text, household_hash blob, email_hash blob, phone_hash blob, code_hash blob, language text, doubt text, day text
INSERT INTO recruit_candidate (recruitment, number, state, source, letter, match, household_hash, email_hash, phone_hash, code_hash, language, doubt, registered_day)
VALUES (:recruitment, :number, :state, :source, :letter, :match, :household_hash, :email_hash, :phone_hash, :code_hash, :language, :doubt, :day)
RETURNING id;

-- recruit_answer_put :exec
-- in: candidate int, category int, value int
INSERT INTO recruit_answer (candidate, category, value) VALUES (:candidate, :category, :value)
ON CONFLICT (candidate, category) DO UPDATE SET value = excluded.value;

-- recruit_candidate_by_code :one
-- in: recruitment int, code_hash blob
SELECT id, number, state, match, doubt, reserve_rank, joined, registered_day FROM recruit_candidate
WHERE recruitment = :recruitment AND code_hash = :code_hash AND state <> 'erased';
