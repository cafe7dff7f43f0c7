-- The timed plan in Welsh: the same steps with the same minutes; '': the English is shown, and marked as English.
ALTER TABLE workshop_series ADD COLUMN plan_cy TEXT NOT NULL DEFAULT '';
