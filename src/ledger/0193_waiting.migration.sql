-- What waits enters by parts where it is much: first what adds, then what takes away, in the order of
-- the leaves, which tells nothing.
ALTER TABLE ledger_waiting ADD COLUMN takes INTEGER NOT NULL DEFAULT 0; -- 1: withdraws or replaces another
UPDATE ledger_waiting SET takes = 1 WHERE kind IN ('withdrawn', 'replaced');
DROP INDEX ledger_waiting_by_about;
CREATE INDEX ledger_waiting_in_order ON ledger_waiting(about, takes, leaf);
