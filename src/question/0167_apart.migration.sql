-- What people gave beside their answers: how to reach them, and photos. Sealed under a key that the
-- vault keeps for each sheet (VAULT_SHEET), so that neither a copy of this database nor any export
-- has it. The answer itself says no more than that it was given.
CREATE TABLE answer_apart (
    id INTEGER PRIMARY KEY,          -- at random: tells no order, and is the place it was sealed for
    sheet INTEGER NOT NULL REFERENCES sheet(id) ON DELETE CASCADE,
    name TEXT NOT NULL,              -- of the question
    media_type TEXT NOT NULL,        -- text/plain, image/jpeg, image/png
    sealed BLOB NOT NULL,
    UNIQUE (sheet, name)
) STRICT;
