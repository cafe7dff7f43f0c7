-- The example programme, written once into an empty database, in one transaction.

-- demo_empty :value
-- 1 when nobody and nothing is here yet.
-- out: empty int
SELECT CASE WHEN EXISTS (SELECT 1 FROM person) OR EXISTS (SELECT 1 FROM proposal) THEN 0 ELSE 1 END AS empty;

-- demo_setting :value
SELECT value FROM setting WHERE name = 'demo';

-- demo_setting_put :exec
-- in: name text, value text
INSERT INTO setting (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- demo_organisation :value
-- in: name text, kind text, at int
INSERT INTO organisation (name, kind, created_at) VALUES (:name, :kind, :at) RETURNING id;

-- demo_person :value
-- in: organisation int, manager int, administrator int, password text, at int
INSERT INTO person (organisation, state, manager, administrator, password, created_at)
VALUES (:organisation, 'active', :manager, :administrator, :password, :at) RETURNING id;

-- demo_proposal :value
-- in: organisation int, reference text, title text, summary text, stage int, state text, framework int, person int, at int
INSERT INTO proposal (organisation, reference, title, summary, stage, state, framework, example, created_by, created_at, changed_at)
VALUES (:organisation, :reference, :title, :summary, :stage, :state, :framework, 1, :person, :at, :at) RETURNING id;

-- demo_proposal_changed :exec1
-- in: proposal int, at int
UPDATE proposal SET changed_at = :at WHERE id = :proposal;

-- demo_reference :exec
-- in: year int, last int
INSERT INTO reference_counter (year, last) VALUES (:year, :last)
ON CONFLICT (year) DO UPDATE SET last = excluded.last;

-- demo_role :exec
-- in: proposal int, person int, role text, by int, at int
INSERT INTO role_grant (proposal, person, role, granted_by, granted_at) VALUES (:proposal, :person, :role, :by, :at);

-- demo_text :exec
-- in: proposal int, name text, value text, person int, at int
INSERT INTO proposal_text (proposal, name, value, changed_by, changed_at) VALUES (:proposal, :name, :value, :person, :at)
ON CONFLICT (proposal, name) DO UPDATE SET value = excluded.value, revision = proposal_text.revision + 1,
    changed_by = excluded.changed_by, changed_at = excluded.changed_at;

-- demo_group :exec
-- in: proposal int, name text, people int, how text, vulnerable int, heard int
INSERT INTO affected_group (proposal, name, people_count, how, vulnerable, must_be_heard)
VALUES (:proposal, :name, :people, :how, :vulnerable, :heard);

-- demo_party :value
-- in: proposal int, organisation int, name text, kind text, part text, controller text, power text, basis text, special text, contact text
INSERT INTO party (proposal, organisation, name, kind, part, controller, legal_power, lawful_basis, special_condition, contact)
VALUES (:proposal, :organisation, :name, :kind, :part, :controller, :power, :basis, :special, :contact) RETURNING id;

-- demo_party_sign :exec1
-- in: party int, person int, version int, at int
UPDATE party SET signed_at = :at, signed_by = :person, signed_version = :version WHERE id = :party;

-- demo_asset :value
-- in: proposal int, name text, description text, fields text, justification text, identifiability text, special text, people text, people_count int, holder int, retention text
INSERT INTO data_asset (proposal, name, description, fields, justification, identifiability, special, people, people_count, holder, retention)
VALUES (:proposal, :name, :description, :fields, :justification, :identifiability, :special, :people, :people_count, :holder, :retention)
RETURNING id;

-- demo_flow :exec
-- in: proposal int, asset int, giver int, receiver int, method text, frequency text, purpose text
INSERT INTO data_flow (proposal, asset, from_party, to_party, method, frequency, purpose)
VALUES (:proposal, :asset, :giver, :receiver, :method, :frequency, :purpose);

-- demo_benefit :exec
-- in: proposal int, description text, who text, measure text, baseline text, target text, due text, owner text
INSERT INTO benefit (proposal, description, who, measure, baseline, target, due, owner)
VALUES (:proposal, :description, :who, :measure, :baseline, :target, :due, :owner);

-- demo_risk :exec
-- in: proposal int, description text, who text, likelihood text, severity text, safeguard text, residual text, owner text
INSERT INTO risk (proposal, description, who, likelihood, severity, safeguard, residual, owner)
VALUES (:proposal, :description, :who, :likelihood, :severity, :safeguard, :residual, :owner);

-- demo_search :exec
-- in: proposal int, query text, found int, learnt text, person int, at int
INSERT INTO precedent_search (proposal, query, n_found, learnt, searched_by, searched_at)
VALUES (:proposal, :query, :found, :learnt, :person, :at);

-- demo_screen :exec
-- in: proposal int, question text, answer text, note text, person int, at int
INSERT INTO screen_answer (proposal, question, answer, note, answered_by, answered_at)
VALUES (:proposal, :question, :answer, :note, :person, :at);

-- demo_advice :exec
-- in: proposal int, version int, opinion text, advice text, person int, at int
INSERT INTO advice (proposal, version, opinion, advice, given_by, given_at)
VALUES (:proposal, :version, :opinion, :advice, :person, :at);

-- demo_form :exec
-- in: proposal int, form text, state text, version int, note text, person int, at int
INSERT INTO proposal_form (proposal, form, state, version, note, changed_by, changed_at)
VALUES (:proposal, :form, :state, :version, :note, :person, :at);

-- demo_stage :exec
-- in: proposal int, from_stage int, to_stage int, state text, override_reason text, person int, at int
INSERT INTO stage_change (proposal, from_stage, to_stage, state, override_reason, changed_by, changed_at)
VALUES (:proposal, :from_stage, :to_stage, :state, :override_reason, :person, :at);

-- demo_assessment :value
-- in: proposal int, version int, framework int, state text, person int, opened int, closed int
INSERT INTO assessment (proposal, version, framework, state, opened_by, opened_at, closed_at)
VALUES (:proposal, :version, :framework, :state, :person, :opened, :closed) RETURNING id;

-- demo_assessor :value
-- in: assessment int, person int, locked int
INSERT INTO assessor (assessment, person, organisation, locked_at)
SELECT :assessment, p.id, p.organisation, :locked FROM person p WHERE p.id = :person RETURNING id;

-- demo_rating :exec
-- in: assessor int, question text, rating int, confidence int, reason text, evidence text, would_need text, at int
INSERT INTO rating (assessor, question, rating, confidence, reason, evidence, would_need, changed_at)
VALUES (:assessor, :question, :rating, :confidence, :reason, :evidence, :would_need, :at);

-- demo_reconciliation :exec
-- in: assessment int, question text, outcome text, rating int, reason text, leadership text, person int, at int
INSERT INTO reconciliation (assessment, question, outcome, agreed_rating, reason, leadership_question, decided_by, decided_at)
VALUES (:assessment, :question, :outcome, :rating, :reason, :leadership, :person, :at);

-- demo_engagement :value
-- in: proposal int, version int, method text, title text, description text, promise text, state text, asks_weights int, framework int, illustrative int, source text, pairs_known int, person int, at int
INSERT INTO engagement (proposal, version, method, title, description, promise, state, asks_weights, framework, illustrative, source, pairs_known, created_by, created_at)
VALUES (:proposal, :version, :method, :title, :description, :promise, :state, :asks_weights, :framework, :illustrative, :source, :pairs_known, :person, :at)
RETURNING id;

-- demo_use :value
-- in: engagement int, position int, name text, title text, description text, about int
INSERT INTO data_use (engagement, position, name, title, description, about_proposal)
VALUES (:engagement, :position, :name, :title, :description, :about) RETURNING id;

-- demo_participant :value
-- in: engagement int, label text, strand text, code_hash blob
INSERT INTO participant (engagement, label, strand, code_hash) VALUES (:engagement, :label, :strand, :code_hash) RETURNING id;

-- demo_jurors :many
-- in: engagement int
SELECT id FROM participant WHERE engagement = :engagement ORDER BY label;

-- demo_ballot :exec
-- in: participant int, data_use int, moment text, answer text, condition text, safeguards text, reason text, mode text, day text
INSERT INTO ballot (participant, data_use, moment, answer, condition, safeguards, reason, mode, cast_day)
VALUES (:participant, :data_use, :moment, :answer, :condition, :safeguards, :reason, :mode, :day);

-- demo_weight :exec
-- in: participant int, item text, points real, mode text, day text
INSERT INTO weight (participant, item, points, mode, cast_day) VALUES (:participant, :item, :points, :mode, :day);

-- demo_gate :exec
-- in: proposal int, name text, passed int, reason text, person int, at int
INSERT INTO gate (proposal, name, passed, reason, decided_by, decided_at)
VALUES (:proposal, :name, :passed, :reason, :person, :at);

-- demo_decision :exec
-- in: proposal int, version int, score_run int, outcome text, reasons text, departs text, day text, person int, at int
INSERT INTO decision (proposal, version, score_run, outcome, reasons, departs_from_public, decided_on, decided_by, recorded_at)
VALUES (:proposal, :version, :score_run, :outcome, :reasons, :departs, :day, :person, :at);

-- demo_condition :value
-- in: proposal int, text text, source text, people int, response text, reason text, owner text, due text, clause text, evidence text
INSERT INTO condition (proposal, text, source, people_count, response, reason, owner, due, clause, evidence)
VALUES (:proposal, :text, :source, :people, :response, :reason, :owner, :due, :clause, :evidence) RETURNING id;

-- demo_check :exec
-- A day to look whether a condition is kept; result '' while nobody has looked.
-- in: condition int, due text, result text, checked_on text, note text, person int
INSERT INTO condition_check (condition, due, result, checked_on, note, recorded_by)
VALUES (:condition, :due, :result, :checked_on, :note, :person);

-- demo_asked :exec
-- in: proposal int, position int, asked text, said text, did text
INSERT INTO asked_said_did (proposal, position, asked, said, did) VALUES (:proposal, :position, :asked, :said, :did);

-- demo_jury_totals :many
-- What the stored ballots of one use add up to, to be held against what was published.
-- in: engagement int
-- out: n int
SELECT u.name, p.strand, b.moment, b.answer, COUNT(*) AS n
FROM ballot b JOIN participant p ON p.id = b.participant JOIN data_use u ON u.id = b.data_use
WHERE p.engagement = :engagement
GROUP BY u.name, p.strand, b.moment, b.answer ORDER BY u.name, p.strand, b.moment, b.answer;

-- demo_engagements :many
SELECT e.id, e.proposal, e.title, e.illustrative, e.pairs_known, e.source FROM engagement e ORDER BY e.id;

-- demo_engagement_titled :one
-- in: title text
SELECT id, proposal FROM engagement WHERE title = :title;

-- demo_engagement_about :one
-- The last engagement of the proposal that a wave is about.
-- in: wave_title text
SELECT e.id, e.proposal FROM wave w JOIN survey s ON s.id = w.survey JOIN engagement e ON e.proposal = s.proposal
WHERE w.title = :wave_title ORDER BY e.id DESC LIMIT 1;

-- demo_survey_version :value
-- in: id int
SELECT version FROM survey WHERE id = :id;

-- demo_proposal_titled :one
-- in: title text
SELECT id, version, created_by FROM proposal WHERE title = :title;

-- demo_conversation_mark :exec
-- in: id int
UPDATE conversation SET illustrative = 1 WHERE id = :id;
