-- Those whom a recruitment found for the panel: read here, written by the room that recruits.

-- recruited_list :many
-- The recruitments of a panel, with how many have said yes and are not members yet, and how many are.
-- in: panel int
-- out: n_ready int, n_joined int
SELECT r.id, r.proposal, r.title, r.state,
       (SELECT count(*) FROM recruit_candidate c WHERE c.recruitment = r.id AND c.state = 'confirmed' AND c.joined IS NULL) AS n_ready,
       (SELECT count(*) FROM recruit_candidate c WHERE c.recruitment = r.id AND c.joined IS NOT NULL) AS n_joined
FROM recruitment r WHERE r.panel = :panel ORDER BY r.id DESC;

-- recruited_proposals :many
-- Under which somebody may recruit for the panel: they lead the engagement of it, and its lead organisation owns the panel.
-- in: panel int, person int
SELECT p.id, p.title FROM proposal p
JOIN role_grant g ON g.proposal = p.id AND g.person = :person AND g.role = 'engagement' AND g.ended_at IS NULL
JOIN panel_owner o ON o.organisation = p.organisation AND o.panel = :panel AND o.ended_at IS NULL
ORDER BY p.id DESC;

-- recruited_get :value
-- in: recruitment int, panel int
SELECT id FROM recruitment WHERE id = :recruitment AND panel = :panel;

-- recruited_people :many
-- Who has said yes, with how many addresses stand behind their letter's, and their chance of being drawn.
-- in: recruitment int
-- out: addresses real, chance real
SELECT c.id, c.number, c.language, l.design_weight AS addresses,
       (SELECT x.chance FROM recruit_chance x JOIN recruit_draw d ON d.id = x.draw
        WHERE x.candidate = c.id AND d.recruitment = :recruitment AND d.state = 'drawn' ORDER BY d.id DESC LIMIT 1) AS chance
FROM recruit_candidate c LEFT JOIN recruit_letter l ON l.id = c.letter
WHERE c.recruitment = :recruitment AND c.state = 'confirmed' AND c.joined IS NULL ORDER BY c.number;

-- recruited_answers :many
-- in: recruitment int
SELECT a.candidate, k.name AS category, v.name AS value, v.label FROM recruit_answer a
JOIN recruit_category k ON k.id = a.category JOIN recruit_value v ON v.id = a.value
WHERE k.recruitment = :recruitment ORDER BY a.candidate, k.position;

-- recruited_categories :many
-- in: recruitment int
SELECT name FROM recruit_category WHERE recruitment = :recruitment ORDER BY position, id;
