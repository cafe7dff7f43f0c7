-- Those who came may vote alone, on a phone, with the code of their slip: then they take part in the conversation
-- of the same engagement.
ALTER TABLE dialogue_access ADD COLUMN participant INTEGER REFERENCES participant(id);
CREATE INDEX dialogue_access_by_participant ON dialogue_access(participant);

-- Phone votes of an event as they stand in what others than staff see: written once, together with those of other
-- events, and never changed, so that no single vote shows in a difference.
CREATE TABLE dialogue_phone_count (
    event INTEGER NOT NULL REFERENCES dialogue_event(id),
    statement INTEGER NOT NULL REFERENCES dialogue_item(id),
    agree INTEGER NOT NULL,
    unsure INTEGER NOT NULL,
    disagree INTEGER NOT NULL,
    PRIMARY KEY (event, statement)
) STRICT;
