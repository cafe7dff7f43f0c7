-- Where passages come from: others' tables, read and never written. Each kind has two statements: what there is
-- (item, part, title, n) for an engagement and its proposal, and the passages of one of them, always with the same
-- columns, which coding/source.c reads by their place.

-- source_write_up_items :many
-- Write-ups that were sent, the last of each code; part 1 verbatim notes, 2 reasons for, 3 reasons against,
-- 4 view of a minority, 5 questions.
-- in: engagement int, proposal int
-- out: item int, part int, title text, n int
SELECT e.id AS item, 0 AS part, e.title AS title, COUNT(*) AS n
FROM engagement e JOIN dialogue_event v ON v.engagement = e.id JOIN dialogue_write_up w ON w.event = v.id
WHERE e.id = :engagement AND e.proposal = :proposal AND w.state = 'sent' GROUP BY e.id, e.title;

-- source_write_ups :many
-- in: item int, part int
-- out: origin text, record int, voice text, label text, group_name text, area text, hint text, may_quote int, text text
SELECT CAST(w.id AS TEXT) AS origin, w.id AS record, 'event ' || CAST(v.id AS TEXT) AS voice,
       'Event ' || CAST(v.number AS TEXT) AS label,
       COALESCE((SELECT g.name FROM dialogue_group g WHERE g.id = v.community), '') AS group_name,
       COALESCE((SELECT g.name FROM dialogue_group g WHERE g.id = v.area), '') AS area,
       CASE :part WHEN 2 THEN 'for' WHEN 3 THEN 'against' ELSE '' END AS hint, w.may_quote,
       CASE :part WHEN 1 THEN w.verbatim WHEN 2 THEN w.reasons_for WHEN 3 THEN w.reasons_against
            WHEN 4 THEN w.minority_view ELSE w.questions END AS text
FROM dialogue_write_up w JOIN dialogue_event v ON v.id = w.event
WHERE v.engagement = :item AND w.state = 'sent'
  AND NOT EXISTS (SELECT 1 FROM dialogue_write_up x WHERE x.event = w.event AND x.account = w.account AND x.state = 'sent'
                  AND (x.access = w.access OR (x.access IS NULL AND w.access IS NULL)) AND x.id > w.id)
ORDER BY v.number, w.id;

-- source_reason_items :many
-- Reasons that jurors wrote together, under each use.
-- in: engagement int, proposal int
-- out: item int, part int, title text, n int
SELECT e.id AS item, 0 AS part, e.title AS title, COUNT(*) AS n FROM engagement e JOIN jury_reason r ON r.engagement = e.id
WHERE e.id = :engagement AND e.proposal = :proposal AND r.state = 'listed' GROUP BY e.id, e.title;

-- source_reasons :many
-- in: item int, part int
-- out: origin text, record int, voice text, label text, group_name text, area text, hint text, may_quote int, text text
SELECT CAST(r.id AS TEXT) AS origin, r.id AS record, 'reason ' || CAST(r.id AS TEXT) AS voice,
       CASE r.side WHEN 'yes' THEN 'Reason to allow it: ' ELSE 'Reason not to allow it: ' END || u.title AS label,
       u.title AS group_name, '' AS area, CASE r.side WHEN 'yes' THEN 'for' ELSE 'against' END AS hint, 1 AS may_quote,
       r.wording AS text
FROM jury_reason r JOIN data_use u ON u.id = r.data_use
WHERE r.engagement = :item AND r.state = 'listed' AND :part = :part ORDER BY u.position, r.side, r.id;

-- source_note_items :many
-- What note-takers wrote at the tables of a jury.
-- in: engagement int, proposal int
-- out: item int, part int, title text, n int
SELECT e.id AS item, 0 AS part, e.title AS title, COUNT(*) AS n FROM engagement e JOIN jury_note r ON r.engagement = e.id
WHERE e.id = :engagement AND e.proposal = :proposal GROUP BY e.id, e.title;

-- source_notes :many
-- in: item int, part int
-- out: origin text, record int, voice text, label text, group_name text, area text, hint text, may_quote int, text text
SELECT CAST(r.id AS TEXT) AS origin, r.id AS record, 'table ' || r.place || ' on ' || r.day AS voice,
       'Notes of table ' || r.place || ', ' || r.day AS label, 'Table ' || r.place AS group_name, '' AS area, '' AS hint,
       -1 AS may_quote, r.note AS text
FROM jury_note r WHERE r.engagement = :item AND :part = :part ORDER BY r.day, r.place, r.id;

-- source_ballot_items :many
-- Reasons on ballots (part 1), and what would make somebody say yes (part 2).
-- in: engagement int, proposal int
-- out: item int, part int, title text, n int
SELECT e.id AS item, k.part AS part, e.title AS title, COUNT(*) AS n
FROM engagement e JOIN data_use u ON u.engagement = e.id JOIN ballot b ON b.data_use = u.id
JOIN (SELECT 1 AS part UNION ALL SELECT 2 AS part) k
  ON (k.part = 1 AND b.reason <> '') OR (k.part = 2 AND b.condition <> '')
WHERE e.id = :engagement AND e.proposal = :proposal GROUP BY e.id, k.part, e.title ORDER BY k.part;

-- source_ballots :many
-- in: item int, part int
-- out: origin text, record int, voice text, label text, group_name text, area text, hint text, may_quote int, text text
SELECT CAST(b.participant AS TEXT) || '/' || CAST(b.data_use AS TEXT) || '/' || b.moment AS origin, b.participant AS record,
       'participant ' || CAST(b.participant AS TEXT) AS voice,
       CASE b.moment WHEN 'before' THEN 'Ballot before: ' ELSE 'Ballot after: ' END || u.title AS label,
       u.title AS group_name, p.strand AS area,
       CASE b.answer WHEN 'yes' THEN 'for' WHEN 'no' THEN 'against' ELSE '' END AS hint, -1 AS may_quote,
       CASE :part WHEN 1 THEN b.reason ELSE b.condition END AS text
FROM ballot b JOIN data_use u ON u.id = b.data_use JOIN participant p ON p.id = b.participant
WHERE u.engagement = :item AND p.state = 'active' ORDER BY u.position, b.moment, b.participant;

-- source_answer_items :many
-- Questions of the proposal's surveys whose answers are written in people's own words. Where that was not kept yet,
-- those said under "other", and those that are longer than a code on the whole. What was begun and not sent is not
-- counted, and not read. Nobody outside a panel reads what its members write while they still do.
-- in: engagement int, proposal int
-- out: item int, part int, title text, n int
SELECT s.id AS item, v.id AS part, s.title || ': ' || v.name AS title, COUNT(*) AS n
FROM survey s JOIN sheet h ON h.survey = s.id JOIN answer a ON a.sheet = h.id JOIN answer_variable v ON v.id = a.variable
WHERE s.proposal = :proposal AND :engagement = :engagement AND h.state = 'complete' AND h.quarantined = 0
  AND h.second_of IS NULL AND h.match NOT IN ('doubtful', 'refused') AND a.value <> ''
  AND NOT EXISTS (SELECT 1 FROM wave w WHERE w.survey = s.id AND w.state <> 'closed')
GROUP BY s.id, s.title, v.id, v.name, v.words
HAVING v.words = 1 OR (v.words = -1 AND (v.name LIKE '%_said'
  OR (AVG(LENGTH(a.value)) >= 15 AND MAX(CASE WHEN a.value LIKE '% %' THEN 1 ELSE 0 END) = 1)))
ORDER BY s.id, v.id;

-- source_answers :many
-- in: item int, part int
-- out: origin text, record int, voice text, label text, group_name text, area text, hint text, may_quote int, text text
SELECT CAST(h.id AS TEXT) AS origin, h.id AS record, 'answer sheet ' || CAST(h.id AS TEXT) AS voice,
       s.title || ': ' || v.name AS label, h.stratum AS group_name,
       COALESCE((SELECT c.title FROM survey_link l JOIN wave_member m ON m.id = l.respondent JOIN wave w ON w.id = m.wave
                 JOIN member_profile f ON f.member = m.member JOIN panel_dimension d ON d.id = f.dimension
                 JOIN panel_category c ON c.id = f.category
                 WHERE l.id = h.link AND w.survey = h.survey AND d.name = 'area'), '') AS area,
       '' AS hint, -1 AS may_quote, a.value AS text
FROM answer a JOIN sheet h ON h.id = a.sheet JOIN survey s ON s.id = h.survey JOIN answer_variable v ON v.id = a.variable
WHERE s.id = :item AND v.id = :part AND h.state = 'complete' AND h.quarantined = 0 AND h.second_of IS NULL
  AND h.match NOT IN ('doubtful', 'refused') AND a.value <> ''
  AND NOT EXISTS (SELECT 1 FROM wave w WHERE w.survey = s.id AND w.state <> 'closed') ORDER BY h.id;

-- source_workshop_items :many
-- What tables of workshops wrote on each case; part 1 benefits, 2 risks, 3 the balance, 4 conditions, 5 notes.
-- in: engagement int, proposal int
-- out: item int, part int, title text, n int
SELECT e.id AS item, 0 AS part, e.title AS title, COUNT(*) AS n
FROM engagement e JOIN workshop w ON w.engagement = e.id JOIN workshop_capture c ON c.workshop = w.id
WHERE e.id = :engagement AND e.proposal = :proposal GROUP BY e.id, e.title;

-- source_workshops :many
-- in: item int, part int
-- out: origin text, record int, voice text, label text, group_name text, area text, hint text, may_quote int, text text
SELECT CAST(c.id AS TEXT) AS origin, w.id AS record,
       'workshop ' || CAST(w.id AS TEXT) || ', table ' || CAST(c.table_number AS TEXT) AS voice,
       'Workshop ' || CAST(w.number AS TEXT) || ', table ' || CAST(c.table_number AS TEXT) || ': ' || k.title AS label,
       k.title AS group_name, w.area, CASE :part WHEN 1 THEN 'for' WHEN 2 THEN 'against' ELSE '' END AS hint, -1 AS may_quote,
       CASE :part WHEN 1 THEN c.benefits WHEN 2 THEN c.risks WHEN 3 THEN c.balance WHEN 4 THEN c.conditions ELSE c.notes END AS text
FROM workshop_capture c JOIN workshop w ON w.id = c.workshop JOIN workshop_case k ON k.id = c.workshop_case
WHERE w.engagement = :item ORDER BY w.number, c.table_number, k.position, c.id;
