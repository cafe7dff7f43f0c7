-- What maps are made from, and what was published.

-- map_about :one
-- in: id int
-- out: last_vote int
SELECT id, seed, epoch, least, (SELECT COALESCE(MAX(v.id), 0) FROM conversation_vote v WHERE v.conversation = conversation.id) AS last_vote
FROM conversation WHERE id = :id;

-- map_statements :many
-- Those that somebody voted on.
-- in: conversation int
SELECT id, number, text, language, origin, state, added_day, author FROM conversation_statement
WHERE conversation = :conversation AND agrees + disagrees + passes > 0 ORDER BY number;

-- map_members :many
-- Those who voted.
-- in: conversation int
SELECT m.id, m.name, m.joined, m.source FROM conversation_member m
WHERE m.conversation = :conversation AND EXISTS (SELECT 1 FROM conversation_vote v WHERE v.member = m.id AND v.latest = 1 AND v.vote IS NOT NULL)
ORDER BY m.id;

-- map_votes :many
-- in: conversation int
SELECT member, statement, vote FROM conversation_vote
WHERE conversation = :conversation AND latest = 1 AND vote IS NOT NULL ORDER BY id;

-- map_votes_since :many
-- in: conversation int, after int, n int
SELECT id, member, statement, vote FROM conversation_vote WHERE conversation = :conversation AND id > :after ORDER BY id LIMIT :n;

-- map_events :many
-- Every vote as cast, for the file of votes.
-- in: conversation int
SELECT v.member, s.number, v.vote, v.cast_day FROM conversation_vote v JOIN conversation_statement s ON s.id = v.statement
WHERE v.conversation = :conversation AND v.latest = 1 AND v.vote IS NOT NULL ORDER BY v.id;

-- map_all_statements :many
-- in: conversation int
SELECT id, number, text, language, origin, state, agrees, disagrees, passes, added_day FROM conversation_statement
WHERE conversation = :conversation ORDER BY number;

-- conversation_publication_last :one
-- in: conversation int
SELECT id, number, content, n_people, n_votes, published_at FROM conversation_publication WHERE conversation = :conversation ORDER BY number DESC LIMIT 1;

-- conversation_publication_add :value
-- in: conversation int, number int, content text, n_people int, n_votes int, person int, now int
INSERT INTO conversation_publication (conversation, number, content, n_people, n_votes, published_by, published_at)
VALUES (:conversation, :number, :content, :n_people, :n_votes, :person, :now) RETURNING id;

-- published_count_add :exec
-- in: publication int, number int, part int, agrees int, disagrees int, passes int
INSERT INTO conversation_published_count (publication, number, part, agrees, disagrees, passes)
VALUES (:publication, :number, :part, :agrees, :disagrees, :passes);

-- published_count_list :many
-- in: publication int
SELECT number, part, agrees, disagrees, passes FROM conversation_published_count WHERE publication = :publication ORDER BY number, part;

-- release_add :value
-- in: conversation int, file text, reason text, unique_rows real, known_3 real, known_5 real, known_8 real, person int, now int
INSERT INTO conversation_release (conversation, file, reason, unique_rows, known_3, known_5, known_8, person, released_at)
VALUES (:conversation, :file, :reason, :unique_rows, :known_3, :known_5, :known_8, :person, :now) RETURNING id;

-- release_list :many
-- in: conversation int
SELECT file, reason, unique_rows, known_3, known_5, known_8, person, released_at FROM conversation_release WHERE conversation = :conversation ORDER BY id;

-- import_tallies :exec
-- Counts each statement's votes anew.
-- in: conversation int
UPDATE conversation_statement SET
       agrees = (SELECT count(*) FROM conversation_vote v WHERE v.statement = conversation_statement.id AND v.latest = 1 AND v.vote = 1),
       disagrees = (SELECT count(*) FROM conversation_vote v WHERE v.statement = conversation_statement.id AND v.latest = 1 AND v.vote = -1),
       passes = (SELECT count(*) FROM conversation_vote v WHERE v.statement = conversation_statement.id AND v.latest = 1 AND v.vote = 0)
WHERE conversation = :conversation;

-- import_room :one
-- What would be in the way of an import.
-- in: conversation int
-- out: n_statements int, n_members int
SELECT c.state, (SELECT count(*) FROM conversation_statement s WHERE s.conversation = c.id) AS n_statements,
       (SELECT count(*) FROM conversation_member m WHERE m.conversation = c.id) AS n_members FROM conversation c WHERE c.id = :conversation;
