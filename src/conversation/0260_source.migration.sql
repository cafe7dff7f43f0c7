-- From where people joined or wrote, as numbers that mean nothing outside the conversation: so that a flood of joins
-- is seen as one of statements is, and nobody can be found by it.

CREATE TABLE conversation_source (
    conversation INTEGER NOT NULL REFERENCES conversation(id),
    number INTEGER NOT NULL,             -- from 1, in the order first seen
    mark TEXT,                           -- digest of the network address under a key that is never stored; NULL once its day is over
    day TEXT NOT NULL,
    PRIMARY KEY (conversation, number),
    UNIQUE (conversation, mark)
) STRICT;
-- The source with which somebody joined by the address alone; NULL: with a code, imported, or before this was kept.
ALTER TABLE conversation_member ADD COLUMN source INTEGER;
CREATE INDEX conversation_member_by_source ON conversation_member(conversation, source);

-- Sources of statements get such numbers; the service then puts them in the place of the former marks, which were made
-- with a key that is kept, and throws these away (source_keys_drop).
INSERT INTO conversation_source (conversation, number, mark, day)
SELECT conversation, row_number() OVER (PARTITION BY conversation ORDER BY MIN(number)), source, MIN(added_day)
FROM conversation_statement WHERE source <> '' GROUP BY conversation, source;
