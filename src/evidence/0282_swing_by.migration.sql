-- What facilitated sessions weigh: the tests of the framework, or each of its questions.
ALTER TABLE weighing ADD COLUMN swing_by TEXT NOT NULL DEFAULT 'tests'; -- tests, questions
