-- What became of what a member answered. Reads the tables of question, publication and coding.

-- mine_answered :many
-- The waves that a member has sent answers to.
-- in: member int
SELECT DISTINCT w.number FROM wave_member m JOIN wave w ON w.id = m.wave JOIN sheet h ON h.survey = w.survey
LEFT JOIN survey_link l ON l.id = h.link
WHERE m.member = :member AND (l.respondent = m.id OR h.respondent = m.id) AND h.state <> 'started' AND h.quarantined = 0
  AND h.second_of IS NULL AND h.match NOT IN ('doubtful', 'refused') ORDER BY w.number;

-- mine_wave :one
-- A wave that asked a member, and its publication that stands; publication 0: none.
-- in: member int, number int
-- out: proposal int, publication int, published_at int, counts_kept int
SELECT w.id, w.number, w.title, w.survey, w.did, w.illustrative, m.id AS respondent, s.state AS survey_state,
       COALESCE(s.proposal, 0) AS proposal, COALESCE(x.id, 0) AS publication, COALESCE(x.published_at, 0) AS published_at,
       CASE WHEN EXISTS (SELECT 1 FROM wave_counted c WHERE c.publication = x.id) THEN 1 ELSE 0 END AS counts_kept
FROM wave_member m JOIN wave w ON w.id = m.wave JOIN survey s ON s.id = w.survey
LEFT JOIN wave_publication x ON x.wave = w.id AND x.withdrawn_at IS NULL
WHERE m.member = :member AND w.number = :number ORDER BY x.number DESC LIMIT 1;

-- mine_sheet :one
-- The answers that a respondent has sent, and whether a publication counts them.
-- in: survey int, respondent int, publication int
-- out: counted int
SELECT h.id, CASE WHEN EXISTS (SELECT 1 FROM wave_counted c WHERE c.publication = :publication AND c.sheet = h.id)
                  THEN 1 ELSE 0 END AS counted
FROM sheet h LEFT JOIN survey_link l ON l.id = h.link
WHERE h.survey = :survey AND (l.respondent = :respondent OR h.respondent = :respondent) AND h.state <> 'started'
  AND h.quarantined = 0 AND h.second_of IS NULL AND h.match NOT IN ('doubtful', 'refused')
ORDER BY CASE h.state WHEN 'complete' THEN 0 ELSE 1 END, h.id LIMIT 1;

-- mine_texts :many
-- What may be in their own words; words 1: it is.
-- in: sheet int
SELECT v.name, v.words, a.value FROM answer a JOIN answer_variable v ON v.id = a.variable
WHERE a.sheet = :sheet AND v.words <> 0 AND a.value <> '' ORDER BY v.id;

-- mine_themes :many
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

-- mine_score :one
-- The score that is published with a proposal.
-- in: proposal int
SELECT u.slug, u.score_file FROM publication u WHERE u.proposal = :proposal AND u.withdrawn_at IS NULL
ORDER BY u.number DESC LIMIT 1;

-- mine_told :value
-- Whether members of a panel could read of something that became of their answers: results, themes, or a decision.
-- in: panel int
-- out: n int
SELECT COUNT(*) AS n FROM wave w JOIN survey s ON s.id = w.survey
WHERE w.panel = :panel AND w.state = 'closed'
  AND (EXISTS (SELECT 1 FROM wave_publication x WHERE x.wave = w.id AND x.withdrawn_at IS NULL)
    OR EXISTS (SELECT 1 FROM publication u WHERE u.proposal = s.proposal AND u.withdrawn_at IS NULL));

-- wave_counted_add :exec
-- in: publication int, sheet int
INSERT INTO wave_counted (publication, sheet) VALUES (:publication, :sheet);
