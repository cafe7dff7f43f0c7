-- Answers enter the transparency log by parts, and somebody's entry is renewed when they ask for a receipt
-- or the conversation closes, not with each vote.

-- The last member whose answers were entered since it closed; NULL: all that are to be. Greatest number: all
-- wait to enter.
ALTER TABLE conversation ADD COLUMN entering INTEGER;
-- The last vote that their entry is of; NULL: of all that they answered.
ALTER TABLE conversation_member ADD COLUMN entered_upto INTEGER;
CREATE INDEX conversation_entering ON conversation(id) WHERE entering IS NOT NULL;
