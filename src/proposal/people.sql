-- grant_list :many
-- Everybody with a role now, by role and time.
-- in: proposal int
SELECT g.id, g.person, g.role, g.granted_at, n.state AS person_state, n.organisation, o.name AS organisation_name
FROM role_grant g JOIN person n ON n.id = g.person JOIN organisation o ON o.id = n.organisation
WHERE g.proposal = :proposal AND g.ended_at IS NULL ORDER BY g.id;

-- grant_one :one
-- in: proposal int, id int
SELECT g.id, g.person, g.role, o.name AS organisation_name
FROM role_grant g JOIN person n ON n.id = g.person JOIN organisation o ON o.id = n.organisation
WHERE g.id = :id AND g.proposal = :proposal AND g.ended_at IS NULL;

-- grant_add :exec
-- CONFLICT when the person holds the role already.
-- in: proposal int, person int, role text, granted_by int, now int
INSERT INTO role_grant (proposal, person, role, granted_by, granted_at)
VALUES (:proposal, :person, :role, :granted_by, :now);

-- grant_end :exec1
-- in: proposal int, id int, now int
UPDATE role_grant SET ended_at = :now WHERE id = :id AND proposal = :proposal AND ended_at IS NULL;

-- grant_owners :value
-- in: proposal int
-- out: owners int
SELECT COUNT(*) AS owners FROM role_grant g JOIN person n ON n.id = g.person
WHERE g.proposal = :proposal AND g.role = 'owner' AND g.ended_at IS NULL AND n.state IN ('active', 'invited');

-- grant_candidates :many
-- People who could be given a role: of the lead and of the parties' organisations.
-- in: proposal int
SELECT n.id, n.organisation, o.name AS organisation_name, n.state
FROM person n JOIN organisation o ON o.id = n.organisation
WHERE n.state IN ('active', 'invited')
  AND (n.organisation = (SELECT organisation FROM proposal WHERE id = :proposal)
       OR n.organisation IN (SELECT y.organisation FROM party y WHERE y.proposal = :proposal AND y.organisation IS NOT NULL))
ORDER BY o.name, n.id LIMIT 2000;

-- invite_parties :many
-- Parties other than the lead, with what stands in the way of inviting somebody there.
-- in: proposal int
-- out: managers int
SELECT y.id, y.name, y.kind, y.organisation,
       (SELECT COUNT(*) FROM person n WHERE n.organisation = y.organisation AND n.manager = 1
          AND n.state = 'active') AS managers
FROM party y JOIN proposal p ON p.id = y.proposal
WHERE y.proposal = :proposal AND (y.organisation IS NULL OR y.organisation <> p.organisation)
ORDER BY y.name, y.id;

-- part_engagements :many
-- in: proposal int
SELECT id, method, title FROM engagement WHERE proposal = :proposal ORDER BY id;

-- grant_of_person :many
-- in: person int
SELECT g.proposal, g.role FROM role_grant g WHERE g.person = :person AND g.ended_at IS NULL;
