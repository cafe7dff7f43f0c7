-- import_engagement :one
-- in: engagement int
SELECT id, proposal, method, title, framework FROM engagement WHERE id = :engagement;
