-- What became of what a member answered. Reads the tables of question, publication and coding.

-- mine_answered :many
-- The waves that a member has sent answers to.
-- in: member int
SELECT DISTINCT w.number FROM wave_member m JOIN wave w ON w.id = m.wave JOIN sheet h ON h.survey = w.survey
LEFT JOIN survey_link l ON l.id = h.link
WHERE m.member = :member AND (l.respondent = m.id OR h.respondent = m.id) AND h.state <> 'started' AND h.quarantined = 0
  AND h.second_of IS NULL AND h.match NOT IN ('doubtful', 'refused') ORDER BY w.number;

-- mine_wave :one
-- A wave that asked a member.
-- in: member int, number int
-- out: proposal int
SELECT w.title, w.survey, w.illustrative, m.id AS respondent, COALESCE(s.proposal, 0) AS proposal
FROM wave_member m JOIN wave w ON w.id = m.wave JOIN survey s ON s.id = w.survey
WHERE m.member = :member AND w.number = :number;

-- wave_counting :one
-- The wave that a survey is, its publication that stands (0: none), and whether that counts a sheet.
-- in: survey int, sheet int
-- out: publication int, published_at int, counts_kept int, counted int
SELECT w.id, w.number, w.did, p.slug, p.promise, s.state AS survey_state,
       COALESCE(x.id, 0) AS publication, COALESCE(x.published_at, 0) AS published_at,
       CASE WHEN EXISTS (SELECT 1 FROM wave_counted c WHERE c.publication = x.id) THEN 1 ELSE 0 END AS counts_kept,
       CASE WHEN EXISTS (SELECT 1 FROM wave_counted c WHERE c.publication = x.id AND c.sheet = :sheet)
            THEN 1 ELSE 0 END AS counted
FROM wave w JOIN survey s ON s.id = w.survey JOIN panel p ON p.id = w.panel
LEFT JOIN wave_publication x ON x.wave = w.id AND x.withdrawn_at IS NULL
WHERE w.survey = :survey ORDER BY x.number DESC LIMIT 1;

-- mine_sheet :value
-- The answers that a respondent has sent.
-- in: survey int, respondent int
-- out: id int
SELECT h.id
FROM sheet h LEFT JOIN survey_link l ON l.id = h.link
WHERE h.survey = :survey AND (l.respondent = :respondent OR h.respondent = :respondent) AND h.state <> 'started'
  AND h.quarantined = 0 AND h.second_of IS NULL AND h.match NOT IN ('doubtful', 'refused')
ORDER BY CASE h.state WHEN 'complete' THEN 0 ELSE 1 END, h.id LIMIT 1;

-- mine_told :value
-- Whether members of a panel could read of something that became of their answers: results, themes, or a decision.
-- in: panel int
-- out: n int
SELECT COUNT(*) AS n FROM wave w JOIN survey s ON s.id = w.survey
WHERE w.panel = :panel AND w.state = 'closed'
  AND (EXISTS (SELECT 1 FROM wave_publication x WHERE x.wave = w.id AND x.withdrawn_at IS NULL)
    OR EXISTS (SELECT 1 FROM publication_standing u WHERE u.proposal = s.proposal));

-- wave_counted_add :exec
-- in: publication int, sheet int
INSERT INTO wave_counted (publication, sheet) VALUES (:publication, :sheet);
