-- Panels, their owners and people, and the margins of their population.

-- panel_insert :value
-- in: slug text, name text, area text, description text, promise text, contact text, illustrative int, by int, now int
INSERT INTO panel (slug, name, area, description, promise, contact, illustrative, created_by, created_at)
VALUES (:slug, :name, :area, :description, :promise, :contact, :illustrative, :by, :now) RETURNING id;

-- panel_get :one
-- in: id int
-- out: n_active int
SELECT p.id, p.slug, p.name, p.area, p.description, p.promise, p.contact, p.joining, p.age_min, p.burden_max, p.burden_days,
       p.tenure_months, p.quiet_from, p.quiet_to, p.illustrative, p.state, p.population_source, p.revision,
       (SELECT count(*) FROM member m WHERE m.panel = p.id AND m.state = 'active') AS n_active
FROM panel p WHERE p.id = :id;

-- panel_by_slug :value
-- in: slug text
SELECT id FROM panel WHERE slug = :slug;

-- panel_change :exec1
-- in: id int, revision int, name text, area text, description text, promise text, contact text, joining text, age_min int, burden_max int, burden_days int, tenure_months int, quiet_from int, quiet_to int
UPDATE panel SET name = :name, area = :area, description = :description, promise = :promise, contact = :contact,
       joining = :joining, age_min = :age_min, burden_max = :burden_max, burden_days = :burden_days,
       tenure_months = :tenure_months, quiet_from = :quiet_from, quiet_to = :quiet_to, revision = revision + 1
WHERE id = :id AND revision = :revision;

-- panel_set_source :exec1
-- in: id int, source text
UPDATE panel SET population_source = :source, revision = revision + 1 WHERE id = :id;

-- panel_list_of :many
-- The panels that a person sees: those of their organisation on which they have a role, or all of it for its managers.
-- in: person int
-- out: n_active int
SELECT p.id, p.name, p.area, p.state, p.joining, p.illustrative,
       (SELECT count(*) FROM member m WHERE m.panel = p.id AND m.state = 'active') AS n_active
FROM panel p
JOIN panel_owner o ON o.panel = p.id AND o.ended_at IS NULL
JOIN person e ON e.organisation = o.organisation AND e.id = :person AND e.state = 'active'
WHERE e.manager = 1 OR EXISTS (SELECT 1 FROM panel_grant g WHERE g.panel = p.id AND g.person = e.id AND g.ended_at IS NULL)
ORDER BY p.id;

-- panel_public_list :many
-- in: joining text
SELECT slug, name, area, illustrative FROM panel WHERE joining = :joining AND state = 'active' ORDER BY name;

-- ---- owners and people ----

-- panel_owner_add :exec
-- An organisation that left may come back with a new purpose.
-- in: panel int, organisation int, purpose text, now int
INSERT INTO panel_owner (panel, organisation, purpose, since) VALUES (:panel, :organisation, :purpose, :now)
ON CONFLICT (panel, organisation) DO UPDATE SET purpose = excluded.purpose, since = excluded.since, ended_at = NULL;

-- panel_owner_list :many
-- in: panel int
SELECT o.organisation, g.name, o.purpose, o.since FROM panel_owner o JOIN organisation g ON g.id = o.organisation
WHERE o.panel = :panel AND o.ended_at IS NULL ORDER BY o.since, o.organisation;

-- panel_owner_end :changed
-- The last owner cannot leave: somebody must answer for the members' data.
-- in: panel int, organisation int, now int
UPDATE panel_owner SET ended_at = :now WHERE panel = :panel AND organisation = :organisation AND ended_at IS NULL
AND (SELECT count(*) FROM panel_owner o WHERE o.panel = :panel AND o.ended_at IS NULL) > 1;

-- panel_organisations :many
-- Organisations that could own it as well.
-- in: panel int
SELECT id, name FROM organisation WHERE ended_at IS NULL
AND id NOT IN (SELECT organisation FROM panel_owner WHERE panel = :panel AND ended_at IS NULL) ORDER BY name;

-- panel_grant_add :exec
-- in: panel int, person int, role text, by int, now int
INSERT INTO panel_grant (panel, person, role, granted_by, granted_at) VALUES (:panel, :person, :role, :by, :now);

-- panel_grant_list :many
-- in: panel int
SELECT g.id, g.person, g.role, o.name AS organisation_name
FROM panel_grant g JOIN person p ON p.id = g.person JOIN organisation o ON o.id = p.organisation
WHERE g.panel = :panel AND g.ended_at IS NULL AND p.state = 'active' ORDER BY o.name, g.person, g.role;

-- panel_grant_end :exec1
-- in: id int, panel int, now int
UPDATE panel_grant SET ended_at = :now WHERE id = :id AND panel = :panel AND ended_at IS NULL;

-- panel_people :many
-- Everybody of the owning organisations, who may be given a role.
-- in: panel int
SELECT p.id, o.name AS organisation_name FROM person p JOIN organisation o ON o.id = p.organisation
JOIN panel_owner w ON w.organisation = o.id AND w.panel = :panel AND w.ended_at IS NULL
WHERE p.state IN ('active', 'invited') ORDER BY o.name, p.id;

-- ---- dimensions ----

-- dimension_list :many
-- in: panel int
SELECT id, position, name, title FROM panel_dimension WHERE panel = :panel ORDER BY position, id;

-- category_list :many
-- in: panel int
-- out: n_members int
SELECT c.id, c.dimension, c.position, c.name, c.title, c.population,
       (SELECT count(*) FROM member_profile f JOIN member m ON m.id = f.member
        WHERE f.category = c.id AND m.state = 'active') AS n_members
FROM panel_category c JOIN panel_dimension d ON d.id = c.dimension
WHERE d.panel = :panel ORDER BY d.position, d.id, c.position, c.id;

-- dimension_put :value
-- in: panel int, position int, name text, title text
INSERT INTO panel_dimension (panel, position, name, title) VALUES (:panel, :position, :name, :title)
ON CONFLICT (panel, name) DO UPDATE SET position = excluded.position, title = excluded.title RETURNING id;

-- category_put :exec
-- in: dimension int, position int, name text, title text, population real
INSERT INTO panel_category (dimension, position, name, title, population) VALUES (:dimension, :position, :name, :title, :population)
ON CONFLICT (dimension, name) DO UPDATE SET position = excluded.position, title = excluded.title, population = excluded.population;
