-- Each message knows the hours in which its recipient is left alone, so that a second try keeps them
-- too. Nobody unsubscribed by topic: who wants no news says so as a member.

ALTER TABLE outbox ADD COLUMN quiet_from INTEGER NOT NULL DEFAULT 0; -- hour in Europe/London ...
ALTER TABLE outbox ADD COLUMN quiet_to INTEGER NOT NULL DEFAULT 0;   -- ... to this one; equal: none
DROP TABLE unsubscribed;
