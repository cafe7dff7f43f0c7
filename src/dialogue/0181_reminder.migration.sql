-- What hosts were reminded of, each once: `day` is the event's, so that a new day is told again.
CREATE TABLE dialogue_reminder (
    event INTEGER NOT NULL REFERENCES dialogue_event(id),
    kind TEXT NOT NULL,              -- confirm, soon, due, overdue, last
    day TEXT NOT NULL,
    told_day TEXT NOT NULL,
    by_mail INTEGER NOT NULL,        -- 0: there is no address, somebody has to phone
    PRIMARY KEY (event, kind, day)
) STRICT;
