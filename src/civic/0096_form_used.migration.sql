-- Forms that took effect keep the day alone, and no order: times of answers would be told apart.
-- What was kept until now goes: a form is sent twice within seconds, not within days.

DROP TABLE form_used;
CREATE TABLE form_used (
    nonce BLOB PRIMARY KEY,
    location TEXT NOT NULL,          -- where the first click led
    used_on TEXT NOT NULL            -- ISO day
) STRICT, WITHOUT ROWID;
CREATE INDEX form_used_by_day ON form_used(used_on);
