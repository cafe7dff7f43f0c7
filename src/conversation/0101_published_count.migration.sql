-- The true counts behind each publication, never shown: so that a later one does not let anybody see by
-- subtraction how the few voted who came in between.

CREATE TABLE conversation_published_count (
    publication INTEGER NOT NULL REFERENCES conversation_publication(id),
    number INTEGER NOT NULL,             -- of the statement
    part INTEGER NOT NULL,               -- 0 everybody, 1.. the groups
    agrees INTEGER NOT NULL,
    disagrees INTEGER NOT NULL,
    passes INTEGER NOT NULL,
    PRIMARY KEY (publication, number, part)
) STRICT;
