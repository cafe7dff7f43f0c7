/*
 * figures -- inside opinion/: counts of votes on a statement, and the shares made from them.
 *
 * Question: see opinion.h. figures.c counts all votes, live.c one more at a time; both finish here.
 * Pure:     yes.
 */
#ifndef STATS_OPINION_FIGURES_H
#define STATS_OPINION_FIGURES_H

#include "stats/opinion/opinion.h"

enum { OPINION_SUMS = OPINION_GROUPS_MAX + 1 }; /* everybody, then each group */

/* Weighted sums beside the counts of people. `off`: by how many people agree and disagree may be
 * wrong, where they were rounded; intervals take it in. */
struct opinion_sums {
    double n, agree, disagree, squares, off;
};

/* Adds (sign 1) or takes away (sign -1) a vote. */
void opinion_sums_vote(struct opinion_share *share, struct opinion_sums *sums, int8_t vote,
                       double weight, int sign);
/* Shares, intervals and verdicts from counts; `sums` [OPINION_SUMS] of the statement. `left_out`
 * is set before. */
void opinion_statement_finish(struct opinion_statement *statement, const struct opinion_sums *sums,
                              size_t k, double level);

#endif
