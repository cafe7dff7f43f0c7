-- What organisers write, in Welsh as well; '': the English is shown, and marked as English.
ALTER TABLE workshop_series ADD COLUMN topic_cy TEXT NOT NULL DEFAULT '';
ALTER TABLE workshop_series ADD COLUMN summary_cy TEXT NOT NULL DEFAULT '';
ALTER TABLE workshop_series ADD COLUMN briefing_cy TEXT NOT NULL DEFAULT '';
ALTER TABLE workshop_series ADD COLUMN outcome_cy TEXT NOT NULL DEFAULT '';

ALTER TABLE workshop_case ADD COLUMN title_cy TEXT NOT NULL DEFAULT '';
ALTER TABLE workshop_case ADD COLUMN summary_cy TEXT NOT NULL DEFAULT '';
ALTER TABLE workshop_case ADD COLUMN purpose_cy TEXT NOT NULL DEFAULT '';
ALTER TABLE workshop_case ADD COLUMN data_types_cy TEXT NOT NULL DEFAULT ''; -- a line each
ALTER TABLE workshop_case ADD COLUMN people_cy TEXT NOT NULL DEFAULT '';
ALTER TABLE workshop_case ADD COLUMN safeguards_cy TEXT NOT NULL DEFAULT '';
ALTER TABLE workshop_case ADD COLUMN benefits_cy TEXT NOT NULL DEFAULT '';
ALTER TABLE workshop_case ADD COLUMN risks_cy TEXT NOT NULL DEFAULT '';
