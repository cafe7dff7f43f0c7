-- Free text, coded by people into themes. Passages are copies of what others' tables hold, each with its
-- place there; who said something is known as far as the source knows it: a contribution, a group, an area.

CREATE TABLE coding (
    id INTEGER PRIMARY KEY,
    engagement INTEGER NOT NULL REFERENCES engagement(id),
    title TEXT NOT NULL,             -- public
    asked TEXT NOT NULL DEFAULT '',  -- what people were asked; public
    about TEXT NOT NULL DEFAULT '',  -- what somebody is for or against: "passing on the list"; '': no stances
    language TEXT NOT NULL DEFAULT 'en', -- of the passages, for words and their stems
    double_percent INTEGER NOT NULL DEFAULT 20, -- share that two people code
    seed TEXT NOT NULL,              -- of who codes twice, and of candidate themes
    repeats TEXT NOT NULL DEFAULT 'once', -- once, each: how nearly the same texts count unless said otherwise
    codebook INTEGER NOT NULL DEFAULT 0,  -- number of its newest state
    revision INTEGER NOT NULL DEFAULT 1,
    created_by INTEGER NOT NULL REFERENCES person(id),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX coding_by_engagement ON coding(engagement);

-- What was taken in. A kind is a line of the list in coding/source.c.
CREATE TABLE coding_source (
    id INTEGER PRIMARY KEY,
    coding INTEGER NOT NULL REFERENCES coding(id),
    kind TEXT NOT NULL,
    item INTEGER NOT NULL,           -- engagement, survey; 0 of an imported file
    part INTEGER NOT NULL,           -- variable of a survey; number of an imported file; 0
    title TEXT NOT NULL,
    may_quote INTEGER NOT NULL DEFAULT 0, -- 1: people were told that they may be quoted
    taken INTEGER NOT NULL DEFAULT 0,     -- how many times it was taken in
    taken_at INTEGER NOT NULL,
    n_passages INTEGER NOT NULL DEFAULT 0,
    added_by INTEGER NOT NULL REFERENCES person(id),
    UNIQUE (coding, kind, item, part)
) STRICT;

CREATE TABLE coding_passage (
    id INTEGER PRIMARY KEY,
    coding INTEGER NOT NULL REFERENCES coding(id),
    source INTEGER NOT NULL REFERENCES coding_source(id),
    origin TEXT NOT NULL,            -- its place in the source, stable: "12/verbatim/3"
    record INTEGER NOT NULL,         -- the contribution in the source's table: write-up, sheet, note
    voice TEXT NOT NULL,             -- who counts once: "event 4", "sheet 12"
    label TEXT NOT NULL,             -- where it comes from, for people: "Event 4, verbatim notes"
    group_name TEXT NOT NULL DEFAULT '',
    area TEXT NOT NULL DEFAULT '',
    stance_hint TEXT NOT NULL DEFAULT '', -- where the source asked for it: for, against
    text TEXT NOT NULL,
    hidden INTEGER NOT NULL DEFAULT 0,    -- 1: something that points at a person was taken out
    may_quote INTEGER NOT NULL,
    taken INTEGER NOT NULL,          -- of the source: in which taking it was last there
    gone INTEGER NOT NULL DEFAULT 0, -- 1: no longer in its source; in no count
    coders INTEGER NOT NULL DEFAULT 1, -- how many people are to code it
    n_coded INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'open', -- open, coded (one person, or all alike), differs, settled
    near INTEGER REFERENCES coding_passage(id), -- the first of those that say nearly the same; NULL: alone
    counts INTEGER NOT NULL DEFAULT 1, -- 0: nearly the same as another, which counts for it
    suggested TEXT NOT NULL DEFAULT '', -- codes with cosine: "12:0.431 7:0.310"
    UNIQUE (source, origin)
) STRICT;
CREATE INDEX coding_passage_by_coding ON coding_passage(coding, id);
CREATE INDEX coding_passage_waiting ON coding_passage(coding, id) WHERE n_coded < coders;
CREATE INDEX coding_passage_by_state ON coding_passage(coding, state, id);
CREATE INDEX coding_passage_by_near ON coding_passage(near);
CREATE INDEX coding_passage_by_record ON coding_passage(record);

CREATE TABLE coding_code (
    id INTEGER PRIMARY KEY,
    coding INTEGER NOT NULL REFERENCES coding(id),
    parent INTEGER REFERENCES coding_code(id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    definition TEXT NOT NULL DEFAULT '',
    includes TEXT NOT NULL DEFAULT '',
    excludes TEXT NOT NULL DEFAULT '',
    example TEXT NOT NULL DEFAULT '',
    guid TEXT NOT NULL,              -- kept through files of the exchange format
    merged_into INTEGER REFERENCES coding_code(id), -- NULL: in use
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX coding_code_by_coding ON coding_code(coding);

-- Each state of the codebook: what changed and the whole of it.
CREATE TABLE coding_codebook (
    coding INTEGER NOT NULL REFERENCES coding(id),
    number INTEGER NOT NULL,
    change TEXT NOT NULL,
    content TEXT NOT NULL,           -- CSV, coding/codebook_file.h
    changed_by INTEGER NOT NULL REFERENCES person(id),
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (coding, number)
) STRICT;

-- What one person made of one passage.
CREATE TABLE coding_decision (
    id INTEGER PRIMARY KEY,
    coding INTEGER NOT NULL REFERENCES coding(id),
    passage INTEGER NOT NULL REFERENCES coding_passage(id),
    coder INTEGER NOT NULL REFERENCES person(id),
    stance TEXT NOT NULL DEFAULT '', -- for, against, mixed, neither; '' where no code fits
    memo TEXT NOT NULL DEFAULT '',
    codebook INTEGER NOT NULL,       -- its number when this was decided
    decided_at INTEGER NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    UNIQUE (passage, coder)
) STRICT;
CREATE INDEX coding_decision_by_coder ON coding_decision(coding, coder, decided_at);
CREATE TABLE coding_mark (
    decision INTEGER NOT NULL REFERENCES coding_decision(id),
    code INTEGER NOT NULL REFERENCES coding_code(id),
    stance TEXT NOT NULL,            -- for, against, mixed, neither
    PRIMARY KEY (decision, code)
) STRICT;
CREATE INDEX coding_mark_by_code ON coding_mark(code);
-- What it was before it was changed: for undoing, and for who coded what when.
CREATE TABLE coding_past (
    id INTEGER PRIMARY KEY,
    coding INTEGER NOT NULL REFERENCES coding(id),
    passage INTEGER NOT NULL REFERENCES coding_passage(id),
    coder INTEGER NOT NULL REFERENCES person(id),
    stance TEXT NOT NULL,
    memo TEXT NOT NULL,
    marks TEXT NOT NULL,             -- "12:for 7:against"
    codebook INTEGER NOT NULL,
    decided_at INTEGER NOT NULL,
    replaced_at INTEGER NOT NULL
) STRICT;
CREATE INDEX coding_past_by_passage ON coding_past(passage, coder);

-- Where coders differed: what was agreed on, and why.
CREATE TABLE coding_settled (
    passage INTEGER PRIMARY KEY REFERENCES coding_passage(id),
    coding INTEGER NOT NULL REFERENCES coding(id),
    reason TEXT NOT NULL,
    settled_by INTEGER NOT NULL REFERENCES person(id),
    settled_at INTEGER NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE coding_settled_mark (
    passage INTEGER NOT NULL REFERENCES coding_settled(passage),
    code INTEGER NOT NULL REFERENCES coding_code(id),
    stance TEXT NOT NULL,
    PRIMARY KEY (passage, code)
) STRICT;

-- What counts, worked out from the three above whenever one of them changes (coding/decide.c).
CREATE TABLE coding_final (
    passage INTEGER NOT NULL REFERENCES coding_passage(id),
    code INTEGER NOT NULL REFERENCES coding_code(id),
    coding INTEGER NOT NULL REFERENCES coding(id),
    stance TEXT NOT NULL,            -- '' where coders differ in it
    how TEXT NOT NULL,               -- one, all, settled; differs: not counted until it is settled
    PRIMARY KEY (passage, code)
) STRICT;
CREATE INDEX coding_final_by_code ON coding_final(coding, code, how, stance);

-- Passages that may stand in public as quotes: one person chooses, another one checks.
CREATE TABLE coding_quote (
    code INTEGER NOT NULL REFERENCES coding_code(id),
    passage INTEGER NOT NULL REFERENCES coding_passage(id),
    coding INTEGER NOT NULL REFERENCES coding(id),
    chosen_by INTEGER NOT NULL REFERENCES person(id),
    checked_by INTEGER REFERENCES person(id),
    PRIMARY KEY (code, passage)
) STRICT;
CREATE INDEX coding_quote_by_coding ON coding_quote(coding);

-- One working out of candidate themes, repeats and suggestions.
CREATE TABLE coding_run (
    id INTEGER PRIMARY KEY,
    coding INTEGER NOT NULL REFERENCES coding(id),
    state TEXT NOT NULL,             -- running, done, failed, cancelled
    started_by INTEGER NOT NULL REFERENCES person(id),
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    result TEXT NOT NULL DEFAULT '', -- JSON, coding/assist.h
    error TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX coding_run_by_coding ON coding_run(coding);

CREATE TABLE coding_publication (
    id INTEGER PRIMARY KEY,
    coding INTEGER NOT NULL REFERENCES coding(id),
    number INTEGER NOT NULL,
    content TEXT NOT NULL,           -- JSON: all that the public page shows
    themes TEXT NOT NULL,            -- CSV
    published_by INTEGER NOT NULL REFERENCES person(id),
    published_at INTEGER NOT NULL,
    withdrawn_at INTEGER,
    withdrawn_reason TEXT NOT NULL DEFAULT '',
    UNIQUE (coding, number)
) STRICT;
-- The themes that a publication names: what became of a contribution follows from these.
CREATE TABLE coding_published (
    publication INTEGER NOT NULL REFERENCES coding_publication(id),
    code INTEGER NOT NULL REFERENCES coding_code(id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (publication, code)
) STRICT;
