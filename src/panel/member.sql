-- The members of a panel.

-- member_number_next :value
-- in: panel int
-- out: number int
SELECT COALESCE(max(number), 0) + 1 AS number FROM member WHERE panel = :panel;

-- member_insert :value
-- in: panel int, number int, source text, recruitment int, email_hash blob, channel text, language text, large_print int, wants_news int, joined_day text, design_weight real
INSERT INTO member (panel, number, state, source, recruitment, email_hash, channel, language, large_print, wants_news, joined_day, design_weight)
VALUES (:panel, :number, 'active', :source, :recruitment, :email_hash, :channel, :language, :large_print, :wants_news, :joined_day, :design_weight) RETURNING id;

-- member_set_code :exec1
-- in: id int, code_hash blob
UPDATE member SET code_hash = :code_hash WHERE id = :id;

-- member_set_address :exec
-- in: id int, address_hash blob
UPDATE member SET address_hash = :address_hash WHERE id = :id;

-- member_set_news :exec
-- in: id int, news_hash blob
UPDATE member SET news_hash = :news_hash WHERE id = :id;

-- member_by_news :one
-- in: news_hash blob
SELECT id, wants_news FROM member WHERE news_hash = :news_hash AND state = 'active';

-- member_profile_put :exec
-- in: member int, dimension int, category int
INSERT INTO member_profile (member, dimension, category) VALUES (:member, :dimension, :category)
ON CONFLICT (member, dimension) DO UPDATE SET category = excluded.category;

-- member_profile_clear :exec
-- in: member int, dimension int
DELETE FROM member_profile WHERE member = :member AND dimension = :dimension;

-- member_get :one
-- in: id int, panel int
SELECT id, panel, number, state, source, recruitment, channel, language, large_print, wants_news, joined_day, left_day, left_reason, revision
FROM member WHERE id = :id AND panel = :panel;

-- member_by_code :one
-- in: code_hash blob
SELECT id, panel, number, state FROM member WHERE code_hash = :code_hash;

-- member_by_email :many
-- Active members who share an address; usually one.
-- in: panel int, email_hash blob
SELECT id, number FROM member WHERE panel = :panel AND email_hash = :email_hash AND state = 'active' ORDER BY number;

-- member_list :many
-- A page of members in the order of their numbers; state "" is every state.
-- in: panel int, state text, after int, limit int
SELECT id, number, state, source, channel, language, joined_day, left_day FROM member
WHERE panel = :panel AND (:state = '' OR state = :state) AND number > :after ORDER BY number LIMIT :limit;

-- member_find_number :value
-- in: panel int, number int
SELECT id FROM member WHERE panel = :panel AND number = :number;

-- member_counts :one
-- in: panel int, tenure_day text
-- out: active int, gone int, erased int, due int
SELECT COALESCE(sum(CASE WHEN state = 'active' THEN 1 ELSE 0 END), 0) AS active,
       COALESCE(sum(CASE WHEN state IN ('left', 'removed') THEN 1 ELSE 0 END), 0) AS gone,
       COALESCE(sum(CASE WHEN state = 'erased' THEN 1 ELSE 0 END), 0) AS erased,
       COALESCE(sum(CASE WHEN state = 'active' AND joined_day <= :tenure_day THEN 1 ELSE 0 END), 0) AS due
FROM member WHERE panel = :panel;

-- member_states :many
-- Everybody who ever joined, for attrition; nobody's details.
-- in: panel int
SELECT id, number, state, channel, language, large_print, joined_day, left_day, left_reason FROM member WHERE panel = :panel ORDER BY number;

-- member_profiles :many
-- in: panel int
SELECT f.member, f.dimension, f.category FROM member_profile f JOIN member m ON m.id = f.member
WHERE m.panel = :panel ORDER BY f.member, f.dimension;

-- member_profile_of :many
-- in: member int
SELECT d.id AS dimension, d.name AS dimension_name, d.title AS dimension_title, c.id AS category, c.name AS category_name, c.title AS category_title
FROM member_profile f JOIN panel_dimension d ON d.id = f.dimension JOIN panel_category c ON c.id = f.category
WHERE f.member = :member ORDER BY d.position, d.id;

-- member_change :exec1
-- in: id int, panel int, revision int, channel text, language text, large_print int, wants_news int, email_hash blob
UPDATE member SET channel = :channel, language = :language, large_print = :large_print, wants_news = :wants_news,
       email_hash = :email_hash, revision = revision + 1
WHERE id = :id AND panel = :panel AND revision = :revision AND state = 'active';

-- member_leave :changed
-- in: id int, panel int, state text, day text, reason text
UPDATE member SET state = :state, left_day = :day, left_reason = :reason, revision = revision + 1
WHERE id = :id AND panel = :panel AND state = 'active';

-- member_erase_row :changed
-- in: id int, panel int, day text
UPDATE member SET state = 'erased', code_hash = NULL, email_hash = NULL, address_hash = NULL, news_hash = NULL, left_day = COALESCE(left_day, :day),
       left_reason = CASE WHEN left_reason = '' THEN 'asked' ELSE left_reason END, revision = revision + 1
WHERE id = :id AND panel = :panel AND state <> 'erased';

-- member_no_news :exec
-- in: id int
UPDATE member SET wants_news = 0, revision = revision + 1 WHERE id = :id AND wants_news = 1;

-- member_tenure_due :many
-- Those whose time on the panel is over, longest first.
-- in: panel int, tenure_day text, limit int
SELECT id, number, joined_day FROM member WHERE panel = :panel AND state = 'active' AND joined_day <= :tenure_day
ORDER BY joined_day, number LIMIT :limit;
