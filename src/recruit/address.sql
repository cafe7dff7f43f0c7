-- Address files, the letters that were drawn from them, and their printing.

-- recruit_frame_list :many
-- in: recruitment int
-- out: n_printed int, n_answered int, n_first int, n_last int
SELECT f.id, f.file_name, f.file_digest, f.n_rows, f.n_letters, f.method, f.seed, f.strata, f.allocation, f.posted_day, f.made_at,
       (SELECT count(*) FROM recruit_letter l WHERE l.frame = f.id AND l.state <> 'drawn') AS n_printed,
       (SELECT count(DISTINCT c.letter) FROM recruit_candidate c JOIN recruit_letter l ON l.id = c.letter WHERE l.frame = f.id)
         + f.n_answered_erased AS n_answered,
       (SELECT min(l.number) FROM recruit_letter l WHERE l.frame = f.id) AS n_first,
       (SELECT max(l.number) FROM recruit_letter l WHERE l.frame = f.id) AS n_last
FROM recruit_frame f WHERE f.recruitment = :recruitment ORDER BY f.id;

-- recruit_frame_get :one
-- in: id int, recruitment int
SELECT id, file_name, n_rows, n_letters, posted_day FROM recruit_frame WHERE id = :id AND recruitment = :recruitment;

-- recruit_frame_add :value
-- in: recruitment int, file_name text, file_digest text, n_rows int, n_letters int, method text, seed text, strata text, allocation text, person int, now int
INSERT INTO recruit_frame (recruitment, file_name, file_digest, n_rows, n_letters, method, seed, strata, allocation, made_by, made_at)
VALUES (:recruitment, :file_name, :file_digest, :n_rows, :n_letters, :method, :seed, :strata, :allocation, :person, :now) RETURNING id;

-- recruit_frame_set_posted :exec1
-- in: id int, recruitment int, posted_day text
UPDATE recruit_frame SET posted_day = :posted_day WHERE id = :id AND recruitment = :recruitment;

-- recruit_letter_parts :many
-- How many letters of each part of a file were never printed. Parts count from 0.
-- in: recruitment int, size int
-- out: frame int, part int, n_drawn int
SELECT l.frame AS frame, (l.number - f.first) / :size AS part, sum(CASE WHEN l.state = 'drawn' THEN 1 ELSE 0 END) AS n_drawn
FROM recruit_letter l JOIN (SELECT frame, min(number) AS first FROM recruit_letter WHERE recruitment = :recruitment GROUP BY frame) f ON f.frame = l.frame
WHERE l.recruitment = :recruitment GROUP BY l.frame, (l.number - f.first) / :size ORDER BY 1, 2;

-- recruit_letter_next :value
-- in: recruitment int
-- out: n int
SELECT COALESCE(max(number), 0) + 1 AS n FROM recruit_letter WHERE recruitment = :recruitment;

-- recruit_letter_homes :many
-- Where has been written to.
-- in: recruitment int
SELECT postcode_hash, address_hash FROM recruit_letter WHERE recruitment = :recruitment AND address_hash IS NOT NULL
ORDER BY postcode_hash, address_hash;

-- recruit_letter_add :exec
-- in: recruitment int, frame int, number int, sealed blob, postcode_hash blob, address_hash blob, stratum text, from_address text, design_weight real
INSERT INTO recruit_letter (recruitment, frame, number, sealed, postcode_hash, address_hash, stratum, from_address, design_weight, state)
VALUES (:recruitment, :frame, :number, :sealed, :postcode_hash, :address_hash, :stratum, :from_address, :design_weight, 'drawn');

-- recruit_letters_to_print :many
-- in: recruitment int, frame int, first int, last int
SELECT id, number, sealed, state FROM recruit_letter
WHERE recruitment = :recruitment AND frame = :frame AND number >= :first AND number <= :last
  AND state IN ('drawn', 'printed') AND sealed IS NOT NULL ORDER BY number;

-- recruit_letter_set_code :exec1
-- in: id int, code_hash blob
UPDATE recruit_letter SET code_hash = :code_hash, state = 'printed' WHERE id = :id;

-- recruit_letter_by_number :one
-- in: recruitment int, number int
SELECT id, state FROM recruit_letter WHERE recruitment = :recruitment AND number = :number;

-- recruit_letter_set_state :exec1
-- in: id int, recruitment int, state text
UPDATE recruit_letter SET state = :state WHERE id = :id AND recruitment = :recruitment;
