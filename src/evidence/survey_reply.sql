-- What became of what somebody answered. Reads the tables of question, publication and coding.

-- survey_reply_texts :many
-- What may be in their own words; words 1: it is.
-- in: sheet int
SELECT v.name, v.words, a.value FROM answer a JOIN answer_variable v ON v.id = a.variable
WHERE a.sheet = :sheet AND v.words <> 0 AND a.value <> '' ORDER BY v.id;

-- survey_reply_themes :many
-- The published themes of each answer: of passages that stand and on whose code those who coded agree.
-- in: survey int, sheet int
SELECT DISTINCT v.name AS variable, c.id AS coding, c.title, t.name AS theme, t.position
FROM coding_passage p JOIN coding_source s ON s.id = p.source JOIN answer_variable v ON v.id = s.part
JOIN coding_final f ON f.passage = p.id AND f.how <> 'differs' JOIN coding c ON c.id = p.coding
JOIN coding_publication b ON b.coding = c.id AND b.withdrawn_at IS NULL
JOIN coding_published t ON t.publication = b.id AND t.code = f.code
WHERE s.kind = 'answers' AND s.item = :survey AND p.record = :sheet AND p.gone = 0
  AND b.number = (SELECT MAX(x.number) FROM coding_publication x WHERE x.coding = c.id)
ORDER BY v.name, c.id, t.position;

-- survey_reply_scores :many
-- The newest publication of each proposal whose score weighs with answers of a survey: `mark` is '%"survey:7:%'.
-- in: mark text
SELECT u.proposal, u.slug, u.content, u.score_file FROM publication_standing u
WHERE u.score_file LIKE :mark
  AND u.number = (SELECT MAX(x.number) FROM publication_standing x WHERE x.proposal = u.proposal)
ORDER BY u.proposal;
