/*
 * difference -- what changed between two states of a proposal, in words that people can follow.
 *
 * Question: which answers and rows were added, removed or changed, and which words?
 * Method:   answers by name, rows by id, values field by field; long texts word by word with
 *           a longest common subsequence after cutting off the common beginning and end.
 *           Texts whose middle parts would need more than DIFFERENCE_CELLS_MAX cells are
 *           shown as removed and added whole: slower to read, never wrong.
 * Memory:   everything lives in the arena given; O(words * words) scratch per long text.
 * Pure:     all of it.
 */
#ifndef PROPOSAL_DIFFERENCE_H
#define PROPOSAL_DIFFERENCE_H

#include "proposal/content.h"

enum { DIFFERENCE_CELLS_MAX = 4 << 20 };

/* A run of words: the same in both, only before, or only after. */
enum difference_part { PART_SAME, PART_REMOVED, PART_ADDED };
struct difference_run {
    enum difference_part part;
    struct str text;
};

/* Word by word. The runs PART_SAME and PART_REMOVED joined give `before`, PART_SAME and
 * PART_ADDED joined give `after`, byte for byte. Runs point into the texts given. */
void difference_words(struct arena *arena, const char *before, const char *after,
                      struct difference_run **runs, size_t *n);

enum difference_what { ROW_ADDED = 1, ROW_REMOVED, ROW_CHANGED };

/* One value that differs, as people read it. */
struct difference_value {
    const char *label; /* English, translated when shown; for unknown answers their name */
    const char *before, *after;
    struct difference_run *runs; /* NULL: short values, shown whole */
    size_t n_runs;
};

struct difference_row {
    enum table_id table;
    enum difference_what what;
    const char *title;
    struct difference_value *values; /* of an added or removed row: all that are not empty */
    size_t n_values;
};

struct difference {
    struct difference_value *answers;
    enum section_id *sections; /* [n_answers]; N_SECTIONS for answers that the catalogue lacks */
    size_t n_answers;
    struct difference_row *rows; /* by kind, then id */
    size_t n_rows;
    size_t n_added, n_removed, n_changed; /* rows */
};

/* `language` for the values shown. */
void difference_of(struct arena *arena, const struct content *before, const struct content *after,
                   const char *language, struct difference *out);

#endif
