-- The report: words of the jurors, minority statements, signatures, figures printed elsewhere.

-- jury_public :one
-- A final report on a proposal that is published: anybody may read it.
-- in: engagement int
-- out: slug text
SELECT e.id, e.proposal, e.title,
       (SELECT u.slug FROM publication_standing u WHERE u.proposal = e.proposal
          ORDER BY u.number DESC LIMIT 1) AS slug
FROM engagement e JOIN jury j ON j.engagement = e.id
WHERE e.id = :engagement AND e.method = 'jury' AND j.report_state = 'final'
  AND EXISTS (SELECT 1 FROM publication_standing u WHERE u.proposal = e.proposal);

-- jury_reopened_list :many
-- in: engagement int
SELECT reason, reopened_at FROM jury_reopened WHERE engagement = :engagement ORDER BY id;

-- jury_reopened_add :value
-- in: engagement int, reason text, person int, now int
INSERT INTO jury_reopened (engagement, reason, reopened_by, reopened_at)
VALUES (:engagement, :reason, :person, :now) RETURNING id;

-- jury_unreconciled_list :many
-- in: engagement int
SELECT reason, checks, digest, given_at FROM jury_unreconciled WHERE engagement = :engagement ORDER BY id;

-- jury_unreconciled_add :value
-- in: engagement int, reason text, checks int, digest text, person int, now int
INSERT INTO jury_unreconciled (engagement, reason, checks, digest, given_by, given_at)
VALUES (:engagement, :reason, :checks, :digest, :person, :now) RETURNING id;

-- jury_safeguards_count :many
-- What the final ballots say on the safeguards, counted by the store alone.
-- in: engagement int
-- out: n int
SELECT b.data_use, COUNT(*) AS n FROM ballot b JOIN participant p ON p.id = b.participant
WHERE p.engagement = :engagement AND p.state = 'active' AND b.moment = 'after' AND b.safeguards <> ''
GROUP BY b.data_use ORDER BY b.data_use;

-- jury_printed_reason_list :many
-- in: engagement int
SELECT p.id, p.place, p.reason, r.wording, p.strand, p.jurors FROM jury_printed_reason p
JOIN jury_reason r ON r.id = p.reason WHERE p.engagement = :engagement AND r.state <> 'withdrawn' ORDER BY p.reason, p.id;

-- jury_printed_reason_add :value
-- in: engagement int, place text, reason int, strand text, jurors int, person int
INSERT INTO jury_printed_reason (engagement, place, reason, strand, jurors, added_by)
VALUES (:engagement, :place, :reason, :strand, :jurors, :person) RETURNING id;

-- jury_printed_reason_remove :exec1
-- in: id int, engagement int
DELETE FROM jury_printed_reason WHERE id = :id AND engagement = :engagement;

-- jury_printed_sum_list :many
-- in: engagement int
SELECT id, place, what, kind, parts, parts_unit, total, total_unit FROM jury_printed_sum
WHERE engagement = :engagement ORDER BY id;

-- jury_printed_sum_add :value
-- in: engagement int, place text, what text, kind text, parts text, parts_unit text, total int, total_unit text, person int
INSERT INTO jury_printed_sum (engagement, place, what, kind, parts, parts_unit, total, total_unit, added_by)
VALUES (:engagement, :place, :what, :kind, :parts, :parts_unit, :total, :total_unit, :person) RETURNING id;

-- jury_printed_sum_remove :exec1
-- in: id int, engagement int
DELETE FROM jury_printed_sum WHERE id = :id AND engagement = :engagement;

-- jury_text_of :one
-- in: engagement int, name text
SELECT wording, revision FROM jury_text WHERE engagement = :engagement AND name = :name;

-- jury_text_add :exec
-- in: engagement int, name text, wording text
INSERT INTO jury_text (engagement, name, wording) VALUES (:engagement, :name, :wording);

-- jury_text_change :exec1
-- in: engagement int, name text, revision int, wording text
UPDATE jury_text SET wording = :wording, revision = revision + 1
WHERE engagement = :engagement AND name = :name AND revision = :revision;

-- jury_minority_list :many
-- in: engagement int
-- out: jurors int
SELECT m.id, m.data_use, m.wording,
       (SELECT COUNT(*) FROM jury_minority_of o JOIN participant p ON p.id = o.participant
          WHERE o.minority = m.id AND p.state = 'active') AS jurors
FROM jury_minority m WHERE m.engagement = :engagement ORDER BY m.id;

-- jury_minority_get :one
-- in: id int, engagement int
SELECT id, data_use, wording FROM jury_minority WHERE id = :id AND engagement = :engagement;

-- jury_minority_add :value
-- in: engagement int, data_use int, wording text, created_day text
INSERT INTO jury_minority (engagement, data_use, wording, created_day)
VALUES (:engagement, :data_use, :wording, :created_day) RETURNING id;

-- jury_minority_join :exec
-- in: minority int, participant int, wrote int
INSERT INTO jury_minority_of (minority, participant, wrote) VALUES (:minority, :participant, :wrote)
ON CONFLICT (minority, participant) DO NOTHING;

-- jury_minority_leave :exec
-- in: minority int, participant int
DELETE FROM jury_minority_of WHERE minority = :minority AND participant = :participant;

-- jury_minority_own :many
-- in: participant int
SELECT minority, wrote FROM jury_minority_of WHERE participant = :participant ORDER BY minority;

-- jury_sign_put :exec
-- in: participant int, page text, digest text, agrees int, change text, signed_day text
INSERT INTO jury_sign (participant, page, digest, agrees, change, signed_day)
VALUES (:participant, :page, :digest, :agrees, :change, :signed_day)
ON CONFLICT (participant, page) DO UPDATE SET digest = excluded.digest, agrees = excluded.agrees,
       change = excluded.change, signed_day = excluded.signed_day;

-- jury_sign_own :many
-- in: participant int
SELECT page, digest, agrees, change FROM jury_sign WHERE participant = :participant ORDER BY page;

-- jury_sign_list :many
-- in: engagement int
SELECT s.participant, s.page, s.digest, s.agrees, s.change FROM jury_sign s JOIN participant p ON p.id = s.participant
WHERE p.engagement = :engagement AND p.state = 'active' ORDER BY s.page, s.change, s.participant;

-- jury_printed_list :many
-- in: engagement int
SELECT id, place, data_use, moment, strand, yes, unsure, no, people FROM jury_printed WHERE engagement = :engagement ORDER BY data_use, moment, strand, id;

-- jury_printed_add :value
-- in: engagement int, place text, data_use int, moment text, strand text, yes int, unsure int, no int, people int, person int
INSERT INTO jury_printed (engagement, place, data_use, moment, strand, yes, unsure, no, people, added_by)
VALUES (:engagement, :place, :data_use, :moment, :strand, :yes, :unsure, :no, :people, :person) RETURNING id;

-- jury_printed_remove :exec1
-- in: id int, engagement int
DELETE FROM jury_printed WHERE id = :id AND engagement = :engagement;

-- jury_kept_put :exec
-- in: engagement int, language text, content text, now int
INSERT INTO jury_kept (engagement, language, content, kept_at) VALUES (:engagement, :language, :content, :now)
ON CONFLICT (engagement, language) DO UPDATE SET content = excluded.content, kept_at = excluded.kept_at;

-- jury_kept_get :one
-- in: engagement int, language text
SELECT content, kept_at FROM jury_kept WHERE engagement = :engagement AND language = :language;

-- jury_kept_list :many
-- in: engagement int
SELECT language, content, kept_at FROM jury_kept WHERE engagement = :engagement ORDER BY language;

-- jury_engagement_of :value
-- Of somebody who may have withdrawn by now.
-- in: participant int
SELECT engagement FROM participant WHERE id = :participant;
