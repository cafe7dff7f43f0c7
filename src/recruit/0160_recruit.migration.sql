-- What the public log says of a draw: 1: as before the way of the lot and the cap were part of it; 2: with them, and with how
-- many of one address may be on a panel.
ALTER TABLE recruit_draw ADD COLUMN record_form INTEGER NOT NULL DEFAULT 1;
