-- panel_insert :value
-- in: slug text, name text, area text, description text, promise text, contact text, illustrative int, by int, now int
INSERT INTO panel (slug, name, area, description, promise, contact, illustrative, created_by, created_at)
VALUES (:slug, :name, :area, :description, :promise, :contact, :illustrative, :by, :now) RETURNING id;

-- panel_owner_add :exec
-- An organisation that left may come back with a new purpose.
-- in: panel int, organisation int, purpose text, now int
INSERT INTO panel_owner (panel, organisation, purpose, since) VALUES (:panel, :organisation, :purpose, :now)
ON CONFLICT (panel, organisation) DO UPDATE SET purpose = excluded.purpose, since = excluded.since, ended_at = NULL;

-- panel_grant_add :exec
-- in: panel int, person int, role text, by int, now int
INSERT INTO panel_grant (panel, person, role, granted_by, granted_at) VALUES (:panel, :person, :role, :by, :now);
