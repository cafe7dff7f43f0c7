-- precedent_proposals :many
-- What may be compared: those where the viewer holds a role (as they stand), and those that are
-- published (only what was published: the frozen version of the newest publication).
-- The newest 200, so that one request can hold and rank them.
-- in: proposal int, person int
-- out: mine int, purpose text, problem text, outcome text, published text
SELECT p.id, p.reference, p.title, p.summary, p.stage, o.name AS organisation_name, x.mine AS mine,
  COALESCE((SELECT t.value FROM proposal_text t WHERE t.proposal = p.id AND t.name = 'purpose'), '') AS purpose,
  COALESCE((SELECT t.value FROM proposal_text t WHERE t.proposal = p.id AND t.name = 'problem'), '') AS problem,
  COALESCE((SELECT d.outcome FROM decision d WHERE d.proposal = p.id AND d.replaced_by IS NULL
     AND (x.mine = 1 OR d.version = x.version) ORDER BY d.id DESC LIMIT 1), '') AS outcome,
  (SELECT v.content FROM proposal_version v WHERE v.proposal = p.id AND v.number = x.version) AS published
FROM proposal p JOIN organisation o ON o.id = p.organisation
JOIN (SELECT q.id AS id,
        CASE WHEN EXISTS (SELECT 1 FROM role_grant g WHERE g.proposal = q.id AND g.person = :person
          AND g.role NOT IN ('facilitator', 'note_taker', 'caller', 'oversight', 'observer', 'analyst')
          AND g.ended_at IS NULL) THEN 1 ELSE 0 END AS mine,
        COALESCE((SELECT u.version FROM publication_standing u WHERE u.proposal = q.id
          ORDER BY u.number DESC LIMIT 1), 0) AS version
      FROM proposal q) x ON x.id = p.id
WHERE p.id <> :proposal AND (x.mine = 1 OR x.version > 0)
ORDER BY p.id DESC LIMIT 200;

-- precedent_publication_slug :value
-- in: proposal int
SELECT slug FROM publication_standing WHERE proposal = :proposal ORDER BY number DESC LIMIT 1;

-- precedent_record :exec
-- in: proposal int, query text, n_found int, learnt text, person int, now int
INSERT INTO precedent_search (proposal, query, n_found, learnt, searched_by, searched_at)
VALUES (:proposal, :query, :n_found, :learnt, :person, :now);

-- precedent_recorded :many
-- in: proposal int
SELECT id, query, n_found, learnt, searched_by, searched_at FROM precedent_search
WHERE proposal = :proposal ORDER BY id DESC LIMIT 50;
