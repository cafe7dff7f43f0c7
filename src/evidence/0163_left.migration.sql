-- Who stopped taking part and agreed that what they said stays: it counts, and their code is ended.
ALTER TABLE participant ADD COLUMN left_day TEXT NOT NULL DEFAULT ''; -- ISO date; '' still takes part
