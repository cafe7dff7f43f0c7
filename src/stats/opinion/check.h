/*
 * check -- how often a way of mapping opinions is wrong on these very votes.
 *
 * Question: would votes without any structure be divided all the same, and would these votes be
 *           divided otherwise if the rows came in another order?
 * Method:   1 Copies in which each statement keeps its votes and its voters, but who cast which is
 *             dealt out anew: whatever is found in them is false.
 *           2 Copies with the rows in another order: what is found must not change.
 *           Both ways of mapping (opinion.h, compatible.h) on the same copies.
 * Units:    counts of copies; adjusted Rand index for the agreement of two divisions.
 * Fails:    as opinion_run.
 * Pure:     yes: of the votes and the seed.
 */
#ifndef STATS_OPINION_CHECK_H
#define STATS_OPINION_CHECK_H

#include "stats/opinion/opinion.h"

enum { OPINION_CHECK_MAX = 1000 };

struct opinion_check_way {
    size_t divided;                    /* shuffled copies in which groups were found */
    size_t findings;                   /* in all of them: statements said to set a group apart */
    size_t same;                       /* copies in another order with the very same groups */
    double agreement, agreement_least; /* of those with the given order: median and least */
};
struct opinion_check {
    size_t n; /* copies of each kind */
    struct opinion_check_way own, compatible;
};

enum fail opinion_check_run(struct arena *arena, const struct opinion_plan *plan, size_t n,
                            struct opinion_check *out, struct why *why) MUST_USE;

#endif
