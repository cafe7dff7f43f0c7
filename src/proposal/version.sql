-- version_list :many
-- in: proposal int
SELECT number, sha256, note, frozen_by, frozen_at FROM proposal_version WHERE proposal = :proposal ORDER BY number DESC;

-- version_one :one
-- in: proposal int, number int
SELECT number, content, sha256, note, frozen_by, frozen_at FROM proposal_version
WHERE proposal = :proposal AND number = :number;

-- version_digest :value
-- Of the latest version; NOTFOUND when none is frozen.
-- in: proposal int
SELECT v.sha256 FROM proposal_version v JOIN proposal p ON p.id = v.proposal AND p.version = v.number
WHERE v.proposal = :proposal;

-- version_insert :exec
-- in: proposal int, number int, content text, sha256 text, note text, person int, now int
INSERT INTO proposal_version (proposal, number, content, sha256, note, frozen_by, frozen_at)
VALUES (:proposal, :number, :content, :sha256, :note, :person, :now);

-- version_count_up :exec1
-- CONFLICT when somebody else froze a version meanwhile.
-- in: proposal int, before int, number int, now int
UPDATE proposal SET version = :number, revision = revision + 1, changed_at = :now
WHERE id = :proposal AND version = :before;

-- version_uses :many
-- What was done on which version: assessments, engagements, scores, advice, decisions, publications.
-- in: proposal int
-- out: kind text, title text, version int, happened_at int
SELECT 'assessment' AS kind, a.state AS title, a.version AS version, a.opened_at AS happened_at, a.id AS id
FROM assessment a WHERE a.proposal = :proposal
UNION ALL
SELECT 'engagement', e.title, e.version, e.created_at, e.id FROM engagement e WHERE e.proposal = :proposal
UNION ALL
SELECT 'score', s.method_version, s.version, s.computed_at, s.id FROM score_run s
WHERE s.proposal = :proposal AND s.id = (SELECT MAX(z.id) FROM score_run z WHERE z.proposal = :proposal AND z.version = s.version)
UNION ALL
SELECT 'advice', v.opinion, v.version, v.given_at, v.id FROM advice v WHERE v.proposal = :proposal
UNION ALL
SELECT 'decision', d.outcome, d.version, d.recorded_at, d.id FROM decision d
WHERE d.proposal = :proposal AND d.replaced_by IS NULL
UNION ALL
SELECT 'publication', u.slug, u.version, u.published_at, u.id FROM publication_standing u
WHERE u.proposal = :proposal
ORDER BY 3 DESC, 4;
