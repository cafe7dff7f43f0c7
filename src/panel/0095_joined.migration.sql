-- How members came in: with which weight a recruitment drew them, where they live (as a keyed hash,
-- to know somebody again who comes by an open address), and the code that ends their news.

ALTER TABLE member ADD COLUMN design_weight REAL NOT NULL DEFAULT 1; -- people whom their draw stands for
ALTER TABLE member ADD COLUMN address_hash BLOB;                     -- of postcode and house
ALTER TABLE member ADD COLUMN news_hash BLOB;                        -- of the code that ends the news
CREATE UNIQUE INDEX member_by_news ON member(news_hash);
CREATE INDEX member_by_address ON member(panel, address_hash);
