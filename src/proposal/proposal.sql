-- proposal_row :one
-- in: proposal int
SELECT p.id, p.reference, p.title, p.summary, p.stage, p.state, p.version, p.framework, p.example,
       p.revision, p.created_at, p.changed_at, p.organisation, o.name AS organisation_name
FROM proposal p JOIN organisation o ON o.id = p.organisation WHERE p.id = :proposal;

-- proposal_reference_next :value
-- The next number of the year; two at once get two.
-- in: year int
INSERT INTO reference_counter (year, last) VALUES (:year, 1)
ON CONFLICT (year) DO UPDATE SET last = reference_counter.last + 1 RETURNING last;

-- proposal_insert :value
-- in: organisation int, reference text, title text, framework int, person int, now int
INSERT INTO proposal (organisation, reference, title, framework, created_by, created_at, changed_at)
VALUES (:organisation, :reference, :title, :framework, :person, :now, :now) RETURNING id;

-- proposal_touch :exec1
-- in: proposal int, now int
UPDATE proposal SET changed_at = :now WHERE id = :proposal;

-- proposal_title_copy :exec1
-- in: proposal int, title text
UPDATE proposal SET title = :title WHERE id = :proposal;

-- proposal_summary_copy :exec1
-- in: proposal int, summary text
UPDATE proposal SET summary = :summary WHERE id = :proposal;

-- proposal_list_of :many
-- Those where the person holds a role, newest change first.
-- in: person int
SELECT p.id, p.reference, p.title, p.stage, p.state, p.version, p.changed_at, p.example, o.name AS organisation_name
FROM proposal p JOIN organisation o ON o.id = p.organisation
WHERE EXISTS (SELECT 1 FROM role_grant g WHERE g.proposal = p.id AND g.person = :person AND g.ended_at IS NULL)
ORDER BY p.changed_at DESC, p.id DESC LIMIT 200;

-- proposal_organisation :one
-- in: organisation int
SELECT name, kind FROM organisation WHERE id = :organisation;

-- text_list :many
-- in: proposal int
SELECT name, value, revision FROM proposal_text WHERE proposal = :proposal ORDER BY name;

-- text_one :one
-- in: proposal int, name text
SELECT t.value, t.revision, t.changed_by, t.changed_at FROM proposal_text t
WHERE t.proposal = :proposal AND t.name = :name;

-- text_save :exec1
-- Revision 0: not stored yet. CONFLICT when somebody else stored or changed it meanwhile.
-- in: proposal int, name text, value text, revision int, person int, now int
INSERT INTO proposal_text (proposal, name, value, revision, changed_by, changed_at)
VALUES (:proposal, :name, :value, 1, :person, :now)
ON CONFLICT (proposal, name) DO UPDATE SET value = excluded.value, revision = proposal_text.revision + 1,
    changed_by = excluded.changed_by, changed_at = excluded.changed_at
WHERE proposal_text.revision = :revision;

-- group_list :many
-- in: proposal int
SELECT id, name, people_count, how, vulnerable, must_be_heard, revision FROM affected_group
WHERE proposal = :proposal ORDER BY id;

-- group_add :value
-- in: proposal int, name text, people_count int, how text, vulnerable int, must_be_heard int
INSERT INTO affected_group (proposal, name, people_count, how, vulnerable, must_be_heard)
VALUES (:proposal, :name, :people_count, :how, :vulnerable, :must_be_heard) RETURNING id;

-- group_change :exec1
-- in: proposal int, id int, revision int, name text, people_count int, how text, vulnerable int, must_be_heard int
UPDATE affected_group SET name = :name, people_count = :people_count, how = :how, vulnerable = :vulnerable,
    must_be_heard = :must_be_heard, revision = revision + 1
WHERE id = :id AND proposal = :proposal AND revision = :revision;

-- group_remove :exec1
-- in: proposal int, id int
DELETE FROM affected_group WHERE id = :id AND proposal = :proposal;

-- party_list :many
-- in: proposal int
SELECT p.id, p.name, p.kind, p.part, p.controller, p.legal_power, p.lawful_basis, p.special_condition,
       p.contact, p.revision
FROM party p WHERE p.proposal = :proposal ORDER BY p.id;

-- party_add :value
-- Connected with the organisation given, or with that of the same name on this service.
-- in: proposal int, organisation int, name text, kind text, part text, controller text, legal_power text, lawful_basis text, special_condition text, contact text
INSERT INTO party (proposal, organisation, name, kind, part, controller, legal_power, lawful_basis, special_condition, contact)
VALUES (:proposal, COALESCE(:organisation, (SELECT MIN(o.id) FROM organisation o WHERE lower(o.name) = lower(:name)
          AND o.ended_at IS NULL)), :name, :kind, :part, :controller, :legal_power, :lawful_basis, :special_condition, :contact)
RETURNING id;

-- party_change :exec1
-- A new name connects it anew; the lead's own party stays connected.
-- in: proposal int, id int, revision int, name text, kind text, part text, controller text, legal_power text, lawful_basis text, special_condition text, contact text
UPDATE party SET organisation = CASE
        WHEN name = :name OR organisation = (SELECT p.organisation FROM proposal p WHERE p.id = :proposal) THEN organisation
        ELSE (SELECT MIN(o.id) FROM organisation o WHERE lower(o.name) = lower(:name) AND o.ended_at IS NULL) END,
    name = :name, kind = :kind, part = :part, controller = :controller, legal_power = :legal_power,
    lawful_basis = :lawful_basis, special_condition = :special_condition, contact = :contact, revision = revision + 1
WHERE id = :id AND proposal = :proposal AND revision = :revision;

-- party_remove :exec1
-- in: proposal int, id int
DELETE FROM party WHERE id = :id AND proposal = :proposal;

-- party_link :exec1
-- The organisation of this service that a party is; only while none is named.
-- in: proposal int, id int, organisation int
UPDATE party SET organisation = :organisation WHERE id = :id AND proposal = :proposal AND organisation IS NULL;

-- party_organisations :many
-- Those on this service that are not parties yet, for the hint beside the name.
-- in: proposal int
SELECT o.id, o.name FROM organisation o
WHERE o.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM party y WHERE y.proposal = :proposal AND y.organisation = o.id)
ORDER BY o.name LIMIT 30;

-- party_organisation_named :value
-- The organisation of this service that bears exactly this name.
-- in: name text
SELECT id FROM organisation WHERE name = :name AND ended_at IS NULL;

-- asset_list :many
-- in: proposal int
SELECT id, name, description, holder, fields, justification, identifiability, special, people, people_count,
       retention, revision
FROM data_asset WHERE proposal = :proposal ORDER BY id;

-- asset_add :value
-- NOTFOUND when the holder is not a party of this proposal.
-- in: proposal int, name text, description text, holder int, fields text, justification text, identifiability text, special text, people text, people_count int, retention text
INSERT INTO data_asset (proposal, name, description, holder, fields, justification, identifiability, special,
                        people, people_count, retention)
SELECT x.id, :name, :description, :holder, :fields, :justification, :identifiability, :special, :people,
       :people_count, :retention
FROM proposal x
WHERE x.id = :proposal AND (COALESCE(:holder, 0) = 0
      OR EXISTS (SELECT 1 FROM party h WHERE h.id = :holder AND h.proposal = :proposal))
RETURNING id;

-- asset_change :exec1
-- in: proposal int, id int, revision int, name text, description text, holder int, fields text, justification text, identifiability text, special text, people text, people_count int, retention text
UPDATE data_asset SET name = :name, description = :description, holder = :holder, fields = :fields,
    justification = :justification, identifiability = :identifiability, special = :special, people = :people,
    people_count = :people_count, retention = :retention, revision = revision + 1
WHERE id = :id AND proposal = :proposal AND revision = :revision AND (COALESCE(:holder, 0) = 0
      OR EXISTS (SELECT 1 FROM party h WHERE h.id = :holder AND h.proposal = :proposal));

-- asset_remove :exec1
-- in: proposal int, id int
DELETE FROM data_asset WHERE id = :id AND proposal = :proposal;

-- flow_list :many
-- in: proposal int
SELECT id, asset, from_party, to_party, purpose, method, frequency, revision FROM data_flow
WHERE proposal = :proposal ORDER BY id;

-- flow_add :value
-- NOTFOUND when data or parties are not of this proposal.
-- in: proposal int, asset int, from_party int, to_party int, purpose text, method text, frequency text
INSERT INTO data_flow (proposal, asset, from_party, to_party, purpose, method, frequency)
SELECT a.proposal, a.id, f.id, t.id, :purpose, :method, :frequency
FROM data_asset a, party f, party t
WHERE a.id = :asset AND a.proposal = :proposal AND f.id = :from_party AND f.proposal = :proposal
  AND t.id = :to_party AND t.proposal = :proposal
RETURNING id;

-- flow_change :exec1
-- in: proposal int, id int, revision int, asset int, from_party int, to_party int, purpose text, method text, frequency text
UPDATE data_flow SET asset = :asset, from_party = :from_party, to_party = :to_party, purpose = :purpose,
    method = :method, frequency = :frequency, revision = revision + 1
WHERE id = :id AND proposal = :proposal AND revision = :revision
  AND EXISTS (SELECT 1 FROM data_asset a WHERE a.id = :asset AND a.proposal = :proposal)
  AND EXISTS (SELECT 1 FROM party f WHERE f.id = :from_party AND f.proposal = :proposal)
  AND EXISTS (SELECT 1 FROM party t WHERE t.id = :to_party AND t.proposal = :proposal);

-- flow_remove :exec1
-- in: proposal int, id int
DELETE FROM data_flow WHERE id = :id AND proposal = :proposal;

-- benefit_list :many
-- in: proposal int
SELECT id, description, who, measure, baseline, target, due, owner, revision FROM benefit
WHERE proposal = :proposal ORDER BY id;

-- benefit_add :value
-- in: proposal int, description text, who text, measure text, baseline text, target text, due text, owner text
INSERT INTO benefit (proposal, description, who, measure, baseline, target, due, owner)
VALUES (:proposal, :description, :who, :measure, :baseline, :target, :due, :owner) RETURNING id;

-- benefit_change :exec1
-- in: proposal int, id int, revision int, description text, who text, measure text, baseline text, target text, due text, owner text
UPDATE benefit SET description = :description, who = :who, measure = :measure, baseline = :baseline,
    target = :target, due = :due, owner = :owner, revision = revision + 1
WHERE id = :id AND proposal = :proposal AND revision = :revision;

-- benefit_remove :exec1
-- in: proposal int, id int
DELETE FROM benefit WHERE id = :id AND proposal = :proposal;

-- risk_list :many
-- in: proposal int
SELECT id, description, who, likelihood, severity, safeguard, residual, owner, revision FROM risk
WHERE proposal = :proposal ORDER BY id;

-- risk_add :value
-- in: proposal int, description text, who text, likelihood text, severity text, safeguard text, residual text, owner text
INSERT INTO risk (proposal, description, who, likelihood, severity, safeguard, residual, owner)
VALUES (:proposal, :description, :who, :likelihood, :severity, :safeguard, :residual, :owner) RETURNING id;

-- risk_change :exec1
-- in: proposal int, id int, revision int, description text, who text, likelihood text, severity text, safeguard text, residual text, owner text
UPDATE risk SET description = :description, who = :who, likelihood = :likelihood, severity = :severity,
    safeguard = :safeguard, residual = :residual, owner = :owner, revision = revision + 1
WHERE id = :id AND proposal = :proposal AND revision = :revision;

-- risk_remove :exec1
-- in: proposal int, id int
DELETE FROM risk WHERE id = :id AND proposal = :proposal;
