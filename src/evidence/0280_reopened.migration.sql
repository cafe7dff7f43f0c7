-- When a closed ballot was last opened again: what was published before counts nobody who voted since.

ALTER TABLE engagement ADD COLUMN reopened_at INTEGER NOT NULL DEFAULT 0;
-- Of ballots from before this was kept it is not known: nothing is said of what is published by now.
UPDATE engagement SET reopened_at = COALESCE((SELECT MAX(u.published_at) FROM publication u
                                              WHERE u.proposal = engagement.proposal), 0);
