-- Who sat at the table that a note was taken at, as they were seated when it was written: a new
-- seating does not change it. Only jurors themselves are told.
CREATE TABLE jury_note_heard (
    note INTEGER NOT NULL REFERENCES jury_note(id),
    participant INTEGER NOT NULL REFERENCES participant(id),
    PRIMARY KEY (note, participant)
) STRICT;
CREATE INDEX jury_note_heard_by_participant ON jury_note_heard(participant);
