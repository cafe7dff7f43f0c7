-- What tables were made alike in, who was seated, and how many rounds had been held before: so that the page says how well
-- the seating came out, and the next one starts from the same choices.
ALTER TABLE jury_seating ADD COLUMN alike TEXT NOT NULL DEFAULT '*'; -- categories, one on each line; '*' all of them
ALTER TABLE jury_seating ADD COLUMN imbalance INTEGER;               -- places beyond rounding; NULL: not known
ALTER TABLE jury_seating ADD COLUMN day TEXT NOT NULL DEFAULT '';    -- those who were here on it; '' all jurors
ALTER TABLE jury_seating ADD COLUMN held INTEGER NOT NULL DEFAULT 0; -- the first rounds, which stayed as they were
