-- The report: words of the jurors, minority statements, signatures, figures printed elsewhere.

-- jury_public :one
-- A final report on a proposal that is published: anybody may read it.
-- in: engagement int
SELECT e.id, e.proposal, e.title FROM engagement e JOIN jury j ON j.engagement = e.id
WHERE e.id = :engagement AND e.method = 'jury' AND j.report_state = 'final'
  AND EXISTS (SELECT 1 FROM publication u WHERE u.proposal = e.proposal AND u.withdrawn_at IS NULL);

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
