-- Those whose answers enter the log next are found where the last part ended; each part read all members before.
CREATE INDEX conversation_member_in_order ON conversation_member(conversation, id);
