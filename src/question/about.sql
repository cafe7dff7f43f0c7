-- Which proposal a survey is about. Reads the tables of proposal, panel and coding.

-- about_proposals :many
-- On which somebody has a role, and which the organisation, or an owner of the panel, leads or takes part in.
-- in: person int, organisation int, panel int
SELECT p.id, p.reference, p.title FROM proposal p
WHERE EXISTS (SELECT 1 FROM role_grant g WHERE g.proposal = p.id AND g.person = :person AND g.ended_at IS NULL)
  AND EXISTS (SELECT 1 FROM organisation o
              WHERE (o.id = p.organisation OR EXISTS (SELECT 1 FROM party t WHERE t.proposal = p.id AND t.organisation = o.id))
                AND (o.id = :organisation OR EXISTS (SELECT 1 FROM panel_owner w WHERE w.panel = :panel AND w.organisation = o.id
                                                     AND w.ended_at IS NULL)))
ORDER BY p.reference;

-- about_get :one
-- in: survey int
-- out: proposal int, coded int
SELECT COALESCE(s.proposal, 0) AS proposal,
       CASE WHEN EXISTS (SELECT 1 FROM coding_source c JOIN coding_passage p ON p.source = c.id
                         WHERE c.kind = 'answers' AND c.item = s.id AND p.gone = 0) THEN 1 ELSE 0 END AS coded
FROM survey s WHERE s.id = :survey;

-- about_put :exec1
-- in: survey int, proposal int
UPDATE survey SET proposal = :proposal, revision = revision + 1 WHERE id = :survey;
