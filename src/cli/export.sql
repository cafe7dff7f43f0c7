-- publication_files :many
-- What is public now, in the order of its addresses.
SELECT p.proposal, p.number, p.slug, p.content, p.score_file, p.published_at, r.reference, r.title
FROM publication_standing p JOIN proposal r ON r.id = p.proposal
ORDER BY p.slug, p.number;

-- digests_of_versions :many
SELECT v.id, v.content, v.sha256, r.reference, v.number
FROM proposal_version v JOIN proposal r ON r.id = v.proposal ORDER BY v.id;

-- digests_of_scores :many
SELECT id, input AS content, sha256 FROM score_run ORDER BY id;

-- digests_of_frameworks :many
SELECT id, content, sha256, name, version FROM framework ORDER BY id;
