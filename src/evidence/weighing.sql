-- Swing weights of facilitated sessions, the check after the points, and how hard people found it.

-- weighing_get :one
-- in: engagement int
SELECT asks_check, swing_counts, swing_by, revision FROM weighing WHERE engagement = :engagement;

-- weighing_save :exec1
-- Revision 0: not stored yet. CONFLICT when somebody else changed it meanwhile.
-- in: engagement int, asks_check int, swing_counts int, swing_by text, revision int
INSERT INTO weighing (engagement, asks_check, swing_counts, swing_by)
VALUES (:engagement, :asks_check, :swing_counts, :swing_by)
ON CONFLICT (engagement) DO UPDATE SET asks_check = excluded.asks_check, swing_counts = excluded.swing_counts,
    swing_by = excluded.swing_by, revision = weighing.revision + 1
WHERE weighing.revision = :revision;

-- weighing_check_get :one
-- in: participant int
SELECT passed, hard FROM weighing_check WHERE participant = :participant;

-- weighing_check_put :exec
-- in: participant int, passed int, hard int, day text
INSERT INTO weighing_check (participant, passed, hard, cast_day) VALUES (:participant, :passed, :hard, :day)
ON CONFLICT (participant) DO UPDATE SET passed = excluded.passed, hard = excluded.hard, cast_day = excluded.cast_day;

-- weighing_check_forget :exec
-- in: participant int
DELETE FROM weighing_check WHERE participant = :participant;

-- weighing_people :many
-- Everybody who takes part: how many votes and weights they gave, and what they said of the points.
-- in: engagement int
-- out: n_votes int, n_weights int
SELECT p.id, (SELECT count(*) FROM ballot b WHERE b.participant = p.id) AS n_votes,
       (SELECT count(*) FROM weight w WHERE w.participant = p.id) AS n_weights, k.passed, k.hard
FROM participant p LEFT JOIN weighing_check k ON k.participant = p.id
WHERE p.engagement = :engagement AND p.state = 'active' ORDER BY p.id;

-- swing_criterion_list :many
-- in: engagement int
SELECT item, worst, best FROM swing_criterion WHERE engagement = :engagement ORDER BY item;

-- swing_criterion_put :exec
-- in: engagement int, item text, worst text, best text
INSERT INTO swing_criterion (engagement, item, worst, best) VALUES (:engagement, :item, :worst, :best)
ON CONFLICT (engagement, item) DO UPDATE SET worst = excluded.worst, best = excluded.best;

-- swing_sheet_count :value
-- in: engagement int
-- out: n int
SELECT count(*) AS n FROM swing_sheet WHERE engagement = :engagement;

-- swing_sheet_list :many
-- in: engagement int
SELECT id, participant, label, n_people, state, passed, hard FROM swing_sheet
WHERE engagement = :engagement ORDER BY label, id;

-- swing_sheet_get :one
-- in: id int, engagement int
SELECT id, participant, label, n_people, state, passed, hard, revision FROM swing_sheet
WHERE id = :id AND engagement = :engagement;

-- swing_sheet_add :value
-- in: engagement int, participant int, label text, n_people int, day text
INSERT INTO swing_sheet (engagement, participant, label, n_people, state, cast_day)
VALUES (:engagement, :participant, :label, :n_people, 'begun', :day) RETURNING id;

-- swing_sheet_step :exec1
-- in: id int, engagement int, revision int, state text, day text
UPDATE swing_sheet SET state = :state, cast_day = :day, revision = revision + 1
WHERE id = :id AND engagement = :engagement AND revision = :revision;

-- swing_sheet_said :exec1
-- in: id int, engagement int, passed int, hard int
UPDATE swing_sheet SET passed = :passed, hard = :hard WHERE id = :id AND engagement = :engagement;

-- swing_sheet_remove :exec1
-- in: id int, engagement int
DELETE FROM swing_sheet WHERE id = :id AND engagement = :engagement;

-- swing_sheet_of :one
-- in: participant int
SELECT id, engagement FROM swing_sheet WHERE participant = :participant;

-- swing_point_list :many
-- In the order of the sheet.
-- in: sheet int
SELECT item, place, points, weight FROM swing_point WHERE sheet = :sheet ORDER BY place, item;

-- swing_point_put :exec
-- in: sheet int, item text, place int, points real, weight real
INSERT INTO swing_point (sheet, item, place, points, weight) VALUES (:sheet, :item, :place, :points, :weight)
ON CONFLICT (sheet, item) DO UPDATE SET place = excluded.place, points = excluded.points, weight = excluded.weight;

-- swing_point_forget :exec
-- in: sheet int
DELETE FROM swing_point WHERE sheet = :sheet;

-- swing_weights_all :many
-- The weights of all sheets that are whole.
-- in: engagement int
SELECT w.sheet, s.participant, s.n_people, s.passed, w.item, w.weight FROM swing_point w JOIN swing_sheet s ON s.id = w.sheet
WHERE s.engagement = :engagement AND s.state = 'rated' ORDER BY w.sheet, w.item;

-- swing_lines :many
-- For the transparency log.
-- in: sheet int
SELECT s.label, s.n_people, w.item, w.place, w.points FROM swing_sheet s JOIN swing_point w ON w.sheet = s.id
WHERE s.id = :sheet AND s.state = 'rated' ORDER BY w.place, w.item;

-- swing_missing :many
SELECT s.engagement AS about, s.id AS subject FROM swing_sheet s JOIN engagement e ON e.id = s.engagement
WHERE s.state = 'rated' AND e.state NOT IN ('before', 'after')
  AND NOT EXISTS (SELECT 1 FROM ledger_record r WHERE r.subject = s.id AND r.kind = 'swing')
ORDER BY s.engagement, s.id;
