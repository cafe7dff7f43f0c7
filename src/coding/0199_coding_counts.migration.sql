-- Counts over a hundred thousand passages read these and nothing of their texts.

CREATE INDEX coding_passage_by_voice ON coding_passage(coding, voice, id);
CREATE INDEX coding_passage_counted ON coding_passage(coding, gone, counts, state, n_coded, coders, near, hidden);
