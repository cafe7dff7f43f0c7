-- What became of what somebody said: their own words, what was decided, and where to read it.

-- reply_ballots :many
-- in: participant int
-- out: first text, last text, condition text
SELECT u.title, COALESCE(b.answer, '') AS first, COALESCE(a.answer, '') AS last,
       COALESCE(NULLIF(a.condition, ''), b.condition, '') AS condition
FROM participant p JOIN data_use u ON u.engagement = p.engagement
LEFT JOIN ballot b ON b.participant = p.id AND b.data_use = u.id AND b.moment = 'before'
LEFT JOIN ballot a ON a.participant = p.id AND a.data_use = u.id AND a.moment = 'after'
WHERE p.id = :participant AND (b.participant IS NOT NULL OR a.participant IS NOT NULL)
ORDER BY u.position, u.id;

-- reply_published :one
-- The newest publication of the proposal and the decision that it tells; only what is public.
-- in: participant int
-- out: outcome text, reasons text, departs text
SELECT u.slug, u.published_at,
       COALESCE((SELECT d.outcome FROM decision d WHERE d.proposal = e.proposal AND d.replaced_by IS NULL AND d.recorded_at <= u.published_at ORDER BY d.id DESC LIMIT 1), '') AS outcome,
       COALESCE((SELECT d.reasons FROM decision d WHERE d.proposal = e.proposal AND d.replaced_by IS NULL AND d.recorded_at <= u.published_at ORDER BY d.id DESC LIMIT 1), '') AS reasons,
       COALESCE((SELECT d.departs_from_public FROM decision d WHERE d.proposal = e.proposal AND d.replaced_by IS NULL AND d.recorded_at <= u.published_at ORDER BY d.id DESC LIMIT 1), '') AS departs
FROM participant p JOIN engagement e ON e.id = p.engagement JOIN publication u ON u.proposal = e.proposal
WHERE p.id = :participant AND u.withdrawn_at IS NULL AND e.state = 'closed'
ORDER BY u.number DESC LIMIT 1;

-- reply_conditions :many
-- What was asked for and what was answered to it, once it is published.
-- in: participant int
-- out: own int
SELECT c.text, c.response, c.reason,
       CASE WHEN EXISTS (SELECT 1 FROM ballot b WHERE b.participant = p.id AND b.condition <> ''
                         AND (lower(trim(b.condition)) = lower(trim(c.text))
                              OR EXISTS (SELECT 1 FROM condition m WHERE m.merged_into = c.id AND lower(trim(m.text)) = lower(trim(b.condition))))) THEN 1 ELSE 0 END AS own
FROM participant p JOIN engagement e ON e.id = p.engagement JOIN condition c ON c.proposal = e.proposal
WHERE p.id = :participant AND c.response <> '' AND c.merged_into IS NULL
  AND EXISTS (SELECT 1 FROM publication u WHERE u.proposal = e.proposal AND u.withdrawn_at IS NULL)
ORDER BY own DESC, c.id;
