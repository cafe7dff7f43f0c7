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

/* Ratings alone, of one proposal or (by the column of that name) of several. */
enum { SCORE_PROPOSALS_MAX = 200 };
struct score_ratings {
    struct score_plan plan; /* criteria, tests, and as its "assessors" each with each proposal */
    bool has_tests;         /* a column says which test each criterion belongs to */
    const char *const *proposals; /* [n_proposals]; NULL: the ratings are of one, without a name */
    size_t n_proposals;
    const size_t *proposal_of; /* [plan.n_assessors] */
    size_t repeated;
};
enum fail score_ratings_read(struct arena *arena, const char *path, struct score_ratings *out,
                             struct why *why) MUST_USE;

/* score --smaa: ratings alone, over all weights. */
enum fail score_smaa(const struct arguments *arguments, struct why *why) MUST_USE;

#endif
