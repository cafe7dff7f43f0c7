-- What those who took part are told of what became of it.

-- reply_news_list :many
-- in: engagement int
SELECT id, number, title, state, sent_at, n_sent FROM reply_news WHERE engagement = :engagement ORDER BY number DESC;

-- reply_news_get :one
-- in: id int, engagement int
SELECT id, number, title, text, title_cy, text_cy, state, sent_at, n_sent, revision FROM reply_news
WHERE id = :id AND engagement = :engagement;

-- reply_news_add :value
-- in: engagement int, title text, text text, title_cy text, text_cy text, person int, now int
INSERT INTO reply_news (engagement, number, title, text, title_cy, text_cy, created_by, created_at)
VALUES (:engagement, (SELECT COALESCE(MAX(n.number), 0) + 1 FROM reply_news n WHERE n.engagement = :engagement),
        :title, :text, :title_cy, :text_cy, :person, :now) RETURNING id;

-- reply_news_change :exec1
-- in: id int, engagement int, revision int, title text, text text, title_cy text, text_cy text
UPDATE reply_news SET title = :title, text = :text, title_cy = :title_cy, text_cy = :text_cy, revision = revision + 1
WHERE id = :id AND engagement = :engagement AND revision = :revision AND state = 'draft';

-- reply_news_sent :exec1
-- in: id int, engagement int, n int, now int
UPDATE reply_news SET state = 'sent', sent_at = :now, n_sent = :n, revision = revision + 1
WHERE id = :id AND engagement = :engagement AND state = 'draft';

-- reply_reader_put :exec
-- in: recipient int, stop_hash blob
INSERT INTO reply_reader (recipient, stop_hash) VALUES (:recipient, :stop_hash) ON CONFLICT (recipient) DO NOTHING;

-- reply_reader_stopped :many
-- Those who want to hear no more.
SELECT recipient FROM reply_reader WHERE stopped = 1 ORDER BY recipient;

-- reply_reader_by_code :one
-- in: stop_hash blob
SELECT recipient, stopped FROM reply_reader WHERE stop_hash = :stop_hash;

-- reply_reader_stop :exec
-- in: recipient int
UPDATE reply_reader SET stopped = 1 WHERE recipient = :recipient;

-- reply_engagement :one
-- Who asked, for the letterhead.
-- in: engagement int
SELECT e.title, e.method, o.name AS organisation FROM engagement e JOIN proposal p ON p.id = e.proposal
JOIN organisation o ON o.id = p.organisation WHERE e.id = :engagement;
