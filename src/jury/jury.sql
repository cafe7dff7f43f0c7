-- The jury itself, its agenda and its witnesses.

-- jury_row :one
-- With the defaults that published juries had, where nothing was set yet.
-- in: engagement int
-- out: place text, commissioner text, run_by text, votes_each int, votes_cap int, print_from int, verdict_rule text, reasons_state text, report_state text, report_due text, forum_on text, forum_place text, revision int
SELECT COALESCE(j.place, '') AS place, COALESCE(j.commissioner, '') AS commissioner, COALESCE(j.run_by, '') AS run_by,
       COALESCE(j.votes_each, 3) AS votes_each, COALESCE(j.votes_cap, 2) AS votes_cap, COALESCE(j.print_from, 6) AS print_from,
       COALESCE(j.verdict_rule, 'majority') AS verdict_rule, COALESCE(j.reasons_state, 'closed') AS reasons_state,
       COALESCE(j.report_state, 'draft') AS report_state, COALESCE(j.report_due, '') AS report_due,
       COALESCE(j.forum_on, '') AS forum_on, COALESCE(j.forum_place, '') AS forum_place, COALESCE(j.revision, 1) AS revision
FROM engagement e LEFT JOIN jury j ON j.engagement = e.id WHERE e.id = :engagement;

-- jury_charge :one
-- What stands above the uses.
-- in: engagement int
SELECT description FROM engagement WHERE id = :engagement;

-- jury_ensure :exec
-- in: engagement int
INSERT INTO jury (engagement) VALUES (:engagement) ON CONFLICT (engagement) DO NOTHING;

-- jury_change :exec1
-- in: engagement int, revision int, place text, commissioner text, run_by text, votes_each int, votes_cap int, print_from int, verdict_rule text, report_due text, forum_on text, forum_place text
UPDATE jury SET place = :place, commissioner = :commissioner, run_by = :run_by, votes_each = :votes_each,
       votes_cap = :votes_cap, print_from = :print_from, verdict_rule = :verdict_rule, report_due = :report_due,
       forum_on = :forum_on, forum_place = :forum_place, revision = revision + 1
WHERE engagement = :engagement AND revision = :revision;

-- jury_set_reasons :exec1
-- in: engagement int, former text, state text
UPDATE jury SET reasons_state = :state, revision = revision + 1 WHERE engagement = :engagement AND reasons_state = :former;

-- jury_set_report :exec1
-- in: engagement int, former text, state text
UPDATE jury SET report_state = :state, revision = revision + 1 WHERE engagement = :engagement AND report_state = :former;

-- jury_counts :one
-- What stands on the jury's first page.
-- in: engagement int
-- out: n_items int, n_witnesses int, n_documents int, n_reviews int, n_questions int, n_open_questions int, n_notes int, n_reasons int, n_votes int, n_open_votes int, version int
SELECT (SELECT COUNT(*) FROM jury_item i WHERE i.engagement = e.id) AS n_items,
       (SELECT COUNT(*) FROM jury_witness w WHERE w.engagement = e.id) AS n_witnesses,
       (SELECT COUNT(*) FROM jury_document d WHERE d.engagement = e.id) AS n_documents,
       (SELECT COUNT(*) FROM jury_review r WHERE r.engagement = e.id AND r.fit = 1) AS n_reviews,
       (SELECT COUNT(*) FROM jury_question q WHERE q.engagement = e.id) AS n_questions,
       (SELECT COUNT(*) FROM jury_question q WHERE q.engagement = e.id AND q.state = 'open') AS n_open_questions,
       (SELECT COUNT(*) FROM jury_note n WHERE n.engagement = e.id) AS n_notes,
       (SELECT COUNT(*) FROM jury_reason s WHERE s.engagement = e.id AND s.state = 'listed') AS n_reasons,
       (SELECT COUNT(*) FROM jury_vote v WHERE v.engagement = e.id) AS n_votes,
       (SELECT COUNT(*) FROM jury_vote v WHERE v.engagement = e.id AND v.state = 'open') AS n_open_votes,
       (SELECT p.version FROM proposal p WHERE p.id = e.proposal) AS version
FROM engagement e WHERE e.id = :engagement;

-- jury_item_list :many
-- in: engagement int
SELECT id, day, starts, ends, phase, title, detail, witness, changed_at, revision FROM jury_item
WHERE engagement = :engagement ORDER BY day, starts, ends, id;

-- jury_item_get :one
-- in: id int, engagement int
SELECT id, day, starts, ends, phase, title, detail, witness, revision FROM jury_item WHERE id = :id AND engagement = :engagement;

-- jury_item_add :value
-- in: engagement int, day text, starts text, ends text, phase text, title text, detail text, witness int, now int
INSERT INTO jury_item (engagement, day, starts, ends, phase, title, detail, witness, changed_at)
VALUES (:engagement, :day, :starts, :ends, :phase, :title, :detail, :witness, :now) RETURNING id;

-- jury_item_change :exec1
-- in: id int, engagement int, revision int, day text, starts text, ends text, phase text, title text, detail text, witness int, now int
UPDATE jury_item SET day = :day, starts = :starts, ends = :ends, phase = :phase, title = :title, detail = :detail,
       witness = :witness, changed_at = :now, revision = revision + 1
WHERE id = :id AND engagement = :engagement AND revision = :revision;

-- jury_item_remove :exec1
-- in: id int, engagement int
DELETE FROM jury_item WHERE id = :id AND engagement = :engagement;

-- jury_item_days :many
-- in: engagement int
SELECT DISTINCT day FROM jury_item WHERE engagement = :engagement ORDER BY day;

-- jury_witness_list :many
-- in: engagement int
SELECT id, organisation, stance, topic, brief, interests, revision FROM jury_witness WHERE engagement = :engagement ORDER BY id;

-- jury_witness_get :one
-- in: id int, engagement int
SELECT id, organisation, stance, topic, brief, interests, revision FROM jury_witness WHERE id = :id AND engagement = :engagement;

-- jury_witness_add :value
-- in: engagement int, organisation text, stance text, topic text, brief text, interests text
INSERT INTO jury_witness (engagement, organisation, stance, topic, brief, interests)
VALUES (:engagement, :organisation, :stance, :topic, :brief, :interests) RETURNING id;

-- jury_witness_change :exec1
-- in: id int, engagement int, revision int, organisation text, stance text, topic text, brief text, interests text
UPDATE jury_witness SET organisation = :organisation, stance = :stance, topic = :topic, brief = :brief,
       interests = :interests, revision = revision + 1
WHERE id = :id AND engagement = :engagement AND revision = :revision;

-- jury_witness_used :value
-- How many things stand on a witness, who can then not be taken off the list.
-- in: id int
-- out: n int
SELECT (SELECT COUNT(*) FROM jury_item i WHERE i.witness = :id) + (SELECT COUNT(*) FROM jury_document d WHERE d.witness = :id)
     + (SELECT COUNT(*) FROM jury_question q WHERE q.witness = :id) + (SELECT COUNT(*) FROM jury_bias_rating b WHERE b.witness = :id) AS n;

-- jury_witness_remove :exec1
-- in: id int, engagement int
DELETE FROM jury_witness WHERE id = :id AND engagement = :engagement;

-- juror_engagement :one
-- The jury of somebody who takes part; NOTFOUND where it is no jury.
-- in: participant int
SELECT p.id, p.label, p.strand, e.id AS engagement, e.proposal, e.title, e.description, e.promise, e.state, e.illustrative,
       e.source, r.title AS proposal_title, o.name AS organisation
FROM participant p JOIN engagement e ON e.id = p.engagement JOIN proposal r ON r.id = e.proposal
JOIN organisation o ON o.id = r.organisation
WHERE p.id = :participant AND p.state = 'active' AND e.method = 'jury';
