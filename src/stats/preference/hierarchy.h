/*
 * hierarchy -- weights from judgements of pairs (analytic hierarchy process).
 *
 * Question: how much does each criterion weigh for somebody who said, pair by pair, how many
 *           times more one matters; do their judgements hang together?
 * Method:   matrix of judgements a[i][j] = 1 / a[j][i]; weights are its principal eigenvector;
 *           consistency index (lambda - n) / (n - 1) over Saaty's random index gives the ratio,
 *           0.10 and below counts as consistent; beside it row geometric means and the geometric
 *           consistency index. Pairs not judged: Harker's matrix (0 there, one more on the
 *           diagonal for each). Groups: geometric mean of judgements, then the eigenvector (AIJ);
 *           geometric and arithmetic mean of the weights (AIP).
 * Source:   Saaty (1980); Crawford & Williams (1985); Aguaron & Moreno-Jimenez (2003), EJOR 147;
 *           Harker (1987), Mathematical Modelling 9; Forman & Peniwati (1998), EJOR 108.
 * Shapes:   judgement[i * n + j], NaN not judged; the diagonal is not read.
 * Fails:    INPUT for a judgement that is not above 0; INFEASIBLE when the pairs judged do not
 *           connect all criteria, or for fewer than 2 or more than 15 of them.
 * Pure:     yes.
 */
#ifndef STATS_PREFERENCE_HIERARCHY_H
#define STATS_PREFERENCE_HIERARCHY_H

#include "base/arena.h"

#include <stddef.h>

enum { HIERARCHY_MOST = 15 };

struct hierarchy {
    size_t n, n_missing;         /* pairs not judged */
    double *weight;              /* [n] sums to 1 */
    double *geometric;           /* [n] row geometric means; NaN where pairs are missing */
    double lambda, index, ratio; /* ratio 0 for two criteria */
    double geometric_index;
};
enum fail hierarchy_run(struct arena *arena, const double *judgement, size_t n,
                        struct hierarchy *out, struct why *why) MUST_USE;

struct hierarchy_group {
    size_t n, n_people, n_consistent;
    struct hierarchy together;            /* of the geometric mean of judgements: AIJ */
    struct hierarchy together_consistent; /* of those with a ratio of at most 0.10; n 0: nobody */
    double *geometric, *mean;             /* [n] of the people's weights: AIP */
};
/* judgements[person * n * n + ...]; missing pairs are left out of the mean of that pair. */
enum fail hierarchy_group_run(struct arena *arena, const double *judgements, size_t n_people,
                              size_t n, struct hierarchy_group *out, struct why *why) MUST_USE;

/* Swing weights: points for the swing from worst to best of each criterion, 100 for the most
 * important. weight[n]; INPUT for negative points or none above 0. */
enum fail swing_weights(const double *points, size_t n, double *weight, struct why *why) MUST_USE;

#endif
