-- What is to be sent, written in the same transaction as the change that it tells of. The address
-- is in the vault; here is only whose it is. A text that carries a one-time link is kept sealed
-- under the server's key and is emptied as soon as the message has gone.

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    once TEXT NOT NULL UNIQUE,       -- names the message: the same name is never written twice
    batch TEXT NOT NULL,             -- what it belongs to: "wave/7/invitation", for lists and counts
    recipient INTEGER NOT NULL,      -- number in the vault
    channel TEXT NOT NULL,           -- email, sms, letter
    language TEXT NOT NULL DEFAULT 'en',
    template TEXT NOT NULL,          -- "wave_invitation": GOV.UK Notify's template is chosen by it
    sealed BLOB,                     -- subject, text and fields, sealed; NULL once sent
    state TEXT NOT NULL,             -- waiting, sending, sent, failed, cancelled, printed
    tries INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL,     -- quiet hours and the wait after a failure
    claimed_until INTEGER NOT NULL DEFAULT 0, -- a sender that died gives it back then
    sent_at INTEGER,
    problem TEXT NOT NULL DEFAULT '', -- fixed words of the last failure, never an address
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_by_state ON outbox(state, not_before);
CREATE INDEX outbox_by_batch ON outbox(batch, state);
CREATE INDEX outbox_by_recipient ON outbox(recipient);

-- People who asked to get no more of a kind: "panel/3/news".
CREATE TABLE unsubscribed (
    recipient INTEGER NOT NULL,
    topic TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (recipient, topic)
) STRICT;
