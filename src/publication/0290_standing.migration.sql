-- What was published of a proposal and may still be told: neither withdrawn, nor from before one that was. Withdrawing
-- the newest page brings none of the earlier ones back.
CREATE VIEW publication_standing AS
SELECT p.id, p.proposal, p.number, p.version, p.slug, p.content, p.score_file, p.published_by, p.published_at
FROM publication p
WHERE p.withdrawn_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM publication w WHERE w.proposal = p.proposal AND w.number > p.number AND w.withdrawn_at IS NOT NULL);
