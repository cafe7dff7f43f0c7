-- The transparency log: appending, looking up, walking.

-- ledger_grow :one
-- Holds the log for this transaction; the size after growing by `n`, and the edge from before.
-- in: n int
-- out: size int, edge blob
UPDATE ledger_state SET size = size + :n WHERE id = 1 RETURNING size, edge;

-- ledger_edge_set :exec
-- in: edge blob
UPDATE ledger_state SET edge = :edge WHERE id = 1;

-- ledger_edge :value
-- out: edge blob
SELECT edge FROM ledger_state WHERE id = 1;

-- ledger_flushed_set :exec
-- in: day text
UPDATE ledger_state SET flushed = :day WHERE id = 1;

-- ledger_brought_in :many
SELECT kind FROM ledger_brought_in ORDER BY kind;

-- ledger_brought_in_add :exec
-- in: kind text
INSERT INTO ledger_brought_in (kind) VALUES (:kind) ON CONFLICT (kind) DO NOTHING;

-- ledger_size :value
SELECT size FROM ledger_state WHERE id = 1;

-- ledger_entry_add :exec
-- in: position int, kind text, about text, digest blob, leaf blob
INSERT INTO ledger_entry (position, kind, about, digest, leaf) VALUES (:position, :kind, :about, :digest, :leaf);

-- ledger_node_add :exec
-- in: level int, position int, hash blob
INSERT INTO ledger_node (level, position, hash) VALUES (:level, :position, :hash);

-- ledger_leaf_at :value
-- in: position int
SELECT leaf FROM ledger_entry WHERE position = :position;

-- ledger_node_at :value
-- in: level int, position int
SELECT hash FROM ledger_node WHERE level = :level AND position = :position;

-- ledger_entry_at :one
-- in: position int
SELECT position, kind, about, digest, leaf FROM ledger_entry WHERE position = :position;

-- ledger_entry_of_leaf :one
-- in: leaf blob
SELECT position, kind, about, digest, leaf FROM ledger_entry WHERE leaf = :leaf ORDER BY position DESC LIMIT 1;

-- ledger_entries_from :many
-- in: position int, below int, n int
SELECT position, kind, about, digest, leaf FROM ledger_entry
WHERE position >= :position AND position < :below ORDER BY position LIMIT :n;

-- ledger_nodes_from :many
-- in: level int, position int, n int
SELECT position, hash FROM ledger_node WHERE level = :level AND position >= :position ORDER BY position LIMIT :n;

-- ledger_node_count :value
-- out: n int
SELECT COUNT(*) AS n FROM ledger_node;

-- ledger_between :many
-- Entries whose leaf lies between two hashes: those of one check code.
-- in: low blob, high blob
SELECT position, kind, about, digest, leaf FROM ledger_entry WHERE leaf >= :low AND leaf <= :high ORDER BY position LIMIT 10;

-- ledger_waiting_between :many
-- in: low blob, high blob
SELECT leaf, kind, about, since FROM ledger_waiting WHERE leaf >= :low AND leaf <= :high ORDER BY leaf LIMIT 10;

-- ledger_naming :many
-- Entries that say of another one that it was withdrawn or replaced.
-- in: about text, digest blob
SELECT position, kind FROM ledger_entry
WHERE about = :about AND digest = :digest AND kind IN ('withdrawn', 'replaced') ORDER BY position;

-- ledger_record_of :one
-- in: kind text, about text, subject int
SELECT leaf, salt, marks FROM ledger_record WHERE kind = :kind AND about = :about AND subject = :subject;

-- ledger_record_add :changed
-- Nothing changes when there is one: then it is for the caller to say what became of it.
-- in: leaf blob, kind text, about text, subject int, salt blob, marks blob
INSERT INTO ledger_record (leaf, kind, about, subject, salt, marks) VALUES (:leaf, :kind, :about, :subject, :salt, :marks)
ON CONFLICT (kind, about, subject) DO NOTHING;

-- ledger_records_of_subject :many
-- in: subject int
SELECT leaf, kind, about, subject, salt, marks FROM ledger_record WHERE subject = :subject ORDER BY about, kind;

-- ledger_record_remove :exec
-- in: leaf blob
DELETE FROM ledger_record WHERE leaf = :leaf;

-- ledger_records_after :many
-- in: leaf blob, n int
SELECT leaf, kind, about, subject, salt, marks FROM ledger_record WHERE leaf > :leaf ORDER BY leaf LIMIT :n;

-- ledger_record_there :value
-- in: leaf blob
-- out: there int
SELECT COUNT(*) AS there FROM ledger_record WHERE leaf = :leaf;

-- ledger_waiting_add :exec
-- in: leaf blob, kind text, about text, digest blob, since text
INSERT INTO ledger_waiting (leaf, kind, about, digest, since, takes)
VALUES (:leaf, :kind, :about, :digest, :since, CASE WHEN :kind IN ('withdrawn', 'replaced') THEN 1 ELSE 0 END)
ON CONFLICT (leaf) DO NOTHING;

-- ledger_waiting_count :one
-- How many wait of one thing; and the day for which all others' have entered.
-- in: about text
-- out: n int, flushed text
SELECT COUNT(*) AS n, (SELECT flushed FROM ledger_state WHERE id = 1) AS flushed FROM ledger_waiting WHERE about = :about;

-- ledger_waiting_of :many
-- What adds before what takes away, each in the order of the leaves.
-- in: about text, n int
SELECT leaf, kind, about, digest, since FROM ledger_waiting WHERE about = :about ORDER BY takes, leaf LIMIT :n;

-- ledger_waiting_due :many
-- Things of which something has waited since another day: an earlier one, or a later one of a clock that was wrong.
-- in: day text
SELECT DISTINCT about FROM ledger_waiting WHERE since <> :day ORDER BY about;

-- ledger_waiting_all :many
SELECT leaf, kind, about, digest, since FROM ledger_waiting ORDER BY leaf;

-- ledger_waiting_remove :exec
-- in: about text
DELETE FROM ledger_waiting WHERE about = :about;

-- ledger_waiting_remove_one :exec
-- in: leaf blob
DELETE FROM ledger_waiting WHERE leaf = :leaf;

-- ledger_counts :many
-- Of one thing: entries of each kind, and how many of them were withdrawn or replaced since.
-- in: about text
-- out: n int, n_withdrawn int, n_replaced int
SELECT e.kind, COUNT(*) AS n,
       (SELECT COUNT(*) FROM ledger_entry w JOIN ledger_entry g ON g.leaf = w.digest
        WHERE w.about = :about AND w.kind = 'withdrawn' AND g.kind = e.kind AND g.about = :about) AS n_withdrawn,
       (SELECT COUNT(*) FROM ledger_entry w JOIN ledger_entry g ON g.leaf = w.digest
        WHERE w.about = :about AND w.kind = 'replaced' AND g.kind = e.kind AND g.about = :about) AS n_replaced
FROM ledger_entry e WHERE e.about = :about AND e.kind NOT IN ('withdrawn', 'replaced')
GROUP BY e.kind ORDER BY e.kind;

-- ledger_abouts :many
-- Everything that the log speaks of.
-- out: n int
SELECT about, COUNT(*) AS n FROM ledger_entry GROUP BY about ORDER BY MIN(position);

-- ledger_leaves_of :many
-- in: about text, kind text
-- out: n_gone int
SELECT e.leaf,
       (SELECT COUNT(*) FROM ledger_entry w WHERE w.about = :about AND w.digest = e.leaf
        AND w.kind IN ('withdrawn', 'replaced')) AS n_gone
FROM ledger_entry e WHERE e.about = :about AND e.kind = :kind ORDER BY e.leaf;

-- ledger_cosignature_put :exec
-- in: witness text, size int, line text, signed_at int
INSERT INTO ledger_cosignature (witness, size, line, signed_at) VALUES (:witness, :size, :line, :signed_at)
ON CONFLICT (witness, size) DO UPDATE SET line = excluded.line, signed_at = excluded.signed_at;

-- ledger_cosignatures_of :many
-- in: size int
SELECT witness, size, line, signed_at FROM ledger_cosignature WHERE size = :size ORDER BY witness;

-- ledger_cosignatures_last :many
-- The newest head that each witness signed.
-- out: size int, signed_at int
SELECT witness, MAX(size) AS size, MAX(signed_at) AS signed_at FROM ledger_cosignature GROUP BY witness ORDER BY witness;

-- ledger_unopened :many
-- Entries of contributions that nothing opens, though no other entry took them away.
SELECT e.position, e.kind, e.about FROM ledger_entry e
WHERE e.kind NOT IN ('withdrawn', 'replaced')
  AND NOT EXISTS (SELECT 1 FROM ledger_record r WHERE r.leaf = e.leaf)
  AND NOT EXISTS (SELECT 1 FROM ledger_entry w WHERE w.digest = e.leaf AND w.about = e.about AND w.kind IN ('withdrawn', 'replaced'))
  AND NOT EXISTS (SELECT 1 FROM ledger_waiting w WHERE w.digest = e.leaf AND w.about = e.about AND w.kind IN ('withdrawn', 'replaced'))
ORDER BY e.position LIMIT 100;

-- ledger_gone_count :value
-- out: n int
SELECT COUNT(*) AS n FROM ledger_entry WHERE kind IN ('withdrawn', 'replaced');

-- ledger_open_count :value
-- Of one thing and kind: entries that are neither withdrawn nor replaced, in the log or waiting.
-- in: about text, kind text
-- out: n int
SELECT COUNT(*) AS n FROM ledger_record WHERE about = :about AND kind = :kind;

-- ledger_waiting_kinds :many
-- in: about text
-- out: n int
SELECT kind, COUNT(*) AS n FROM ledger_waiting WHERE about = :about GROUP BY kind ORDER BY kind;

-- ledger_engagement :one
-- An engagement whose proposal is published; how many were asked. How many left is told by the lines that were taken
-- back, which enter the log in groups.
-- in: id int
-- out: proposal text, n_asked int, slug text
SELECT e.title, (SELECT r.title FROM proposal r WHERE r.id = e.proposal) AS proposal, e.illustrative,
       (SELECT COUNT(*) FROM participant p WHERE p.engagement = e.id) AS n_asked,
       (SELECT b.slug FROM publication_standing b WHERE b.proposal = e.proposal ORDER BY b.number DESC LIMIT 1) AS slug
FROM engagement e
WHERE e.id = :id AND EXISTS (SELECT 1 FROM publication_standing b WHERE b.proposal = e.proposal);

-- ledger_proposal :one
-- in: id int
-- out: slug text
SELECT r.title,
       (SELECT b.slug FROM publication_standing b WHERE b.proposal = r.id ORDER BY b.number DESC LIMIT 1) AS slug
FROM proposal r
WHERE r.id = :id AND EXISTS (SELECT 1 FROM publication_standing b WHERE b.proposal = r.id);

-- ledger_witness_add :changed
-- in: public_key text, added_at int
INSERT INTO ledger_witness (public_key, added_at) VALUES (:public_key, :added_at) ON CONFLICT (public_key) DO NOTHING;

-- ledger_witnesses :many
SELECT public_key, added_at FROM ledger_witness ORDER BY id;

-- ledger_head_put :exec
-- in: size int, note text, day text
INSERT INTO ledger_head (size, note, day) VALUES (:size, :note, :day) ON CONFLICT (size) DO NOTHING;

-- ledger_head_last :one
SELECT size, day FROM ledger_head ORDER BY size DESC LIMIT 1;

-- ledger_heads :many
-- The newest first, with how many witnesses signed.
-- in: n int
-- out: n_witnesses int
SELECT h.size, h.note, h.day,
       (SELECT COUNT(*) FROM ledger_cosignature c WHERE c.size = h.size) AS n_witnesses
FROM ledger_head h ORDER BY h.size DESC LIMIT :n;
