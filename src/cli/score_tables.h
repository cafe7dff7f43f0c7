/*
 * score_tables -- ratings, weights and ballots as people send them, read into a score plan.
 *
 * Formats: docs/reference/score.md. The last row of an assessor about a criterion,
 * and of a person about an item, counts; earlier ones are counted in `repeated`.
 * Failures are INPUT with file, row and column in the text.
 */
#ifndef CLI_SCORE_TABLES_H
#define CLI_SCORE_TABLES_H

#include "cli/command.h"
#include "stats/score.h"

struct score_tables {
    const char *ratings, *weights, *ballots; /* file names; ballots NULL: none */
    const char *use;                         /* which data use of the ballots; NULL: all are one */
};

/* Fills all that comes from the files, leaving line, level and gates alone. */
enum fail score_tables_read(struct arena *arena, const struct score_tables *tables,
                            struct score_plan *plan, size_t *repeated, struct why *why) MUST_USE;
/* score --smaa: ratings alone, over all weights. */
enum fail score_smaa(const struct arguments *arguments, struct why *why) MUST_USE;

#endif
