-- A payment entered wrongly is taken back: it stays, with why, and counts no more (state withdrawn). Of one that was
-- set back to due because it never went out, the audit log has the reason.
ALTER TABLE recruit_payment ADD COLUMN correction TEXT NOT NULL DEFAULT '';  -- twice, person, sum, not_owed, returned
