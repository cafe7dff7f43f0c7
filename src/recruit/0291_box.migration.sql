-- The six short texts of the letter's answer box in its second language, a line for each; '': English ones, or Welsh.
ALTER TABLE recruitment ADD COLUMN second_box TEXT NOT NULL DEFAULT '';
