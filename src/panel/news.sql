-- What members are told of the panel and of what became of their answers.

-- panel_news_list :many
-- in: panel int
SELECT id, number, title, state, sent_at, n_sent FROM panel_news WHERE panel = :panel ORDER BY number DESC;

-- panel_news_get :one
-- in: id int, panel int
SELECT id, number, title, text, title_cy, text_cy, state, sent_at, n_sent, revision FROM panel_news WHERE id = :id AND panel = :panel;

-- panel_news_add :value
-- in: panel int, title text, text text, title_cy text, text_cy text, person int, now int
INSERT INTO panel_news (panel, number, title, text, title_cy, text_cy, state, created_by, created_at)
VALUES (:panel, (SELECT COALESCE(MAX(n.number), 0) + 1 FROM panel_news n WHERE n.panel = :panel),
        :title, :text, :title_cy, :text_cy, 'draft', :person, :now) RETURNING id;

-- panel_news_change :exec1
-- in: id int, panel int, revision int, title text, text text, title_cy text, text_cy text
UPDATE panel_news SET title = :title, text = :text, title_cy = :title_cy, text_cy = :text_cy, revision = revision + 1
WHERE id = :id AND panel = :panel AND revision = :revision AND state = 'draft';

-- panel_news_sent :exec1
-- in: id int, panel int, n int, now int
UPDATE panel_news SET state = 'sent', sent_at = :now, n_sent = :n, revision = revision + 1
WHERE id = :id AND panel = :panel AND state = 'draft';

-- panel_news_readers :many
-- Members who want them, and how they asked to be reached.
-- in: panel int
SELECT id, channel, language FROM member WHERE panel = :panel AND state = 'active' AND wants_news = 1 ORDER BY number;
