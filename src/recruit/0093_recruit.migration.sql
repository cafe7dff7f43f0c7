-- How a lot falls, what a draw was capped at, and when one was cancelled: all of it is public.

ALTER TABLE recruit_draw ADD COLUMN lot TEXT NOT NULL DEFAULT 'numbers'; -- numbers; dice: they name the panel themselves
ALTER TABLE recruit_draw ADD COLUMN cap REAL NOT NULL DEFAULT 0;         -- nobody's chance above this; 0: no cap
ALTER TABLE recruit_draw ADD COLUMN cancelled_by INTEGER REFERENCES person(id);
ALTER TABLE recruit_draw ADD COLUMN cancelled_at INTEGER;
