-- people_page_proposals :many
-- What a person works on, for the page of an organisation's people.
-- in: person int
SELECT g.proposal, g.role, p.title FROM role_grant g JOIN proposal p ON p.id = g.proposal
WHERE g.person = :person AND g.ended_at IS NULL ORDER BY p.id, g.role;

-- administration_counts :one
-- in: now int
-- out: people int, organisations int, proposals int, sessions int, acts int
SELECT (SELECT count(*) FROM person WHERE state = 'active') AS people,
       (SELECT count(*) FROM organisation WHERE ended_at IS NULL) AS organisations,
       (SELECT count(*) FROM proposal) AS proposals,
       (SELECT count(*) FROM session WHERE ends_at > :now) AS sessions,
       (SELECT count(*) FROM act) AS acts;

-- audit_proposal_title :value
-- in: proposal int
SELECT title FROM proposal WHERE id = :proposal;
