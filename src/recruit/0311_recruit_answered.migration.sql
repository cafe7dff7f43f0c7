-- How many letters of a file were answered by people whose details are erased: what ties them to their letter goes with
-- them, and the figure stays.
ALTER TABLE recruit_frame ADD COLUMN n_answered_erased INTEGER NOT NULL DEFAULT 0;
