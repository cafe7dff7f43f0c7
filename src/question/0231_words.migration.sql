-- Which answers are in people's own words, so that what else is long is not offered for coding.
ALTER TABLE answer_variable ADD COLUMN words INTEGER NOT NULL DEFAULT -1; -- 1: in people's own words; 0: not; -1: kept before this was known
