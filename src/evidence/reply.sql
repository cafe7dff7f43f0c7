-- What became of what somebody said: their own words, what was decided, and where to read it.

-- reply_ballots :many
-- in: participant int
-- out: first text, last text, condition text, first_condition text, safeguards text, reason text
SELECT u.title, COALESCE(b.answer, '') AS first, COALESCE(a.answer, '') AS last,
       COALESCE(a.condition, '') AS condition, COALESCE(b.condition, '') AS first_condition,
       COALESCE(a.safeguards, '') AS safeguards, COALESCE(a.reason, '') AS reason
FROM participant p JOIN data_use u ON u.engagement = p.engagement
LEFT JOIN ballot b ON b.participant = p.id AND b.data_use = u.id AND b.moment = 'before'
LEFT JOIN ballot a ON a.participant = p.id AND a.data_use = u.id AND a.moment = 'after'
WHERE p.id = :participant AND (b.participant IS NOT NULL OR a.participant IS NOT NULL)
ORDER BY u.position, u.id;

-- reply_published :one
-- The newest publication of the proposal, once no ballot of the engagement can change any more.
-- all_counted 1: no ballot was opened again since, so that every ballot there is was counted, if any was.
-- in: engagement int
-- out: all_counted int
SELECT u.slug, u.published_at, u.content, u.proposal, e.title,
       CASE WHEN e.state = 'closed' AND e.reopened_at < u.published_at THEN 1 ELSE 0 END AS all_counted
FROM engagement e JOIN publication_standing u ON u.proposal = e.proposal
WHERE e.id = :engagement
  AND (e.state = 'closed' OR NOT EXISTS (SELECT 1 FROM data_use d WHERE d.engagement = e.id))
ORDER BY u.number DESC LIMIT 1;

-- reply_published_proposal :one
-- The newest publication of a proposal.
-- in: proposal int
SELECT u.slug, u.published_at, u.content, u.proposal FROM publication_standing u
WHERE u.proposal = :proposal ORDER BY u.number DESC LIMIT 1;

-- reply_conditions :many
-- As people asked for them, with the one that each was put together with.
-- in: proposal int
-- out: stands_as text
SELECT c.text, COALESCE((SELECT m.text FROM condition m WHERE m.id = c.merged_into), c.text) AS stands_as
FROM condition c WHERE c.proposal = :proposal ORDER BY c.id;

-- reply_themes :many
-- Published themes of passages that stand and on whose code those who coded agree.
-- in: kind text, record int, voice text
SELECT DISTINCT c.id AS coding, c.title, t.name, t.position
FROM coding_passage p JOIN coding_source s ON s.id = p.source
JOIN coding_final f ON f.passage = p.id AND f.how <> 'differs' JOIN coding c ON c.id = p.coding
JOIN coding_publication b ON b.coding = c.id AND b.withdrawn_at IS NULL
JOIN coding_published t ON t.publication = b.id AND t.code = f.code
WHERE p.record = :record AND s.kind LIKE :kind AND (:voice = '' OR p.voice = :voice) AND p.gone = 0
  AND b.number = (SELECT MAX(x.number) FROM coding_publication x WHERE x.coding = c.id)
ORDER BY c.id, t.position;
