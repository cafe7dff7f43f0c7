-- Whose answers a publication of a wave counts: so that a member is told so only where it is true, also when the survey
-- was opened again afterwards. Of publications before this was kept nothing is known.
CREATE TABLE wave_counted (
    publication INTEGER NOT NULL REFERENCES wave_publication(id),
    sheet INTEGER NOT NULL REFERENCES sheet(id) ON DELETE CASCADE,
    PRIMARY KEY (publication, sheet)
) STRICT;
CREATE INDEX wave_counted_by_sheet ON wave_counted(sheet);
