-- What a publication says in the other languages in which people were asked; and, never shown, how many
-- people stand behind each figure, so that a later publication can be held beside it.
ALTER TABLE wave_publication ADD COLUMN plans TEXT NOT NULL DEFAULT '{}'; -- JSON: language: plan with its words
ALTER TABLE wave_publication ADD COLUMN counts TEXT NOT NULL DEFAULT '';  -- CSV: question, answer, group, count, shown
