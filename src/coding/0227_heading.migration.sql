-- A heading groups the codes below it and is given to no passage: the exchange format's isCodable="false".
ALTER TABLE coding_code ADD COLUMN heading INTEGER NOT NULL DEFAULT 0;
