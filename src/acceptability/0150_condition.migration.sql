-- Conditions from the answer to the check: as a clause of the agreement, with what shows that it is
-- kept, and one condition for what several people said in other words.

ALTER TABLE condition ADD COLUMN clause TEXT NOT NULL DEFAULT '';   -- as it stands in the agreement
ALTER TABLE condition ADD COLUMN evidence TEXT NOT NULL DEFAULT ''; -- what shows that it is kept, and where it is
ALTER TABLE condition ADD COLUMN merged_into INTEGER REFERENCES condition(id); -- NULL: stands for itself

-- A day on which somebody looks whether a condition is kept, and what was found.
CREATE TABLE condition_check (
    id INTEGER PRIMARY KEY,
    condition INTEGER NOT NULL REFERENCES condition(id),
    due TEXT NOT NULL,               -- ISO date
    result TEXT NOT NULL DEFAULT '', -- met, partly, not_met; '' not yet looked at
    checked_on TEXT NOT NULL DEFAULT '', -- ISO date
    note TEXT NOT NULL DEFAULT '',   -- what was found
    revision INTEGER NOT NULL DEFAULT 1,
    recorded_by INTEGER NOT NULL REFERENCES person(id)
) STRICT;
CREATE INDEX condition_check_by_condition ON condition_check(condition, due);
