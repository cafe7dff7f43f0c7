/*
 * logit -- which things are chosen from the sets they stood in.
 *
 * Question: how much does each feature of an alternative add to its being chosen?
 * Method:   conditional logit: alternative j of a set is chosen with probability exp(x_j b) /
 *           sum_k exp(x_k b); maximum likelihood by Newton's method with halved steps; errors from
 *           the information and, beside them, a sandwich of the scores summed by cluster (no
 *           small-sample factor).
 * Source:   McFadden (1974), in Frontiers in Econometrics; Train (2009), ch. 3; Huber (1967).
 * Shapes:   features[alternative * n_features + feature]; set s has alternatives start[s] ..
 *           start[s + 1] - 1.
 * Fails:    INPUT when a feature cannot be told apart from the others (why->column is its number
 *           from 1); CONVERGE when the likelihood has no top: a feature that is always or never
 *           chosen.
 * Memory:   results in the arena. Time O(iterations * alternatives * features^2).
 * Pure:     yes.
 */
#ifndef STATS_PREFERENCE_LOGIT_H
#define STATS_PREFERENCE_LOGIT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct logit_plan {
    size_t n_sets, n_features;
    const size_t *start;    /* [n_sets + 1] */
    const double *features; /* [start[n_sets] * n_features] */
    const size_t *chosen;   /* [n_sets] index of the chosen within its set */
    const double *weight;   /* [n_sets]; NULL: 1 */
    const int32_t *cluster; /* [n_sets] from 0; NULL: no clustered errors */
    int32_t n_clusters;
};
struct logit {
    size_t n_features, iterations;
    double *estimate, *error, *error_clustered; /* [n_features]; clustered NaN without clusters */
    double *covariance, *covariance_clustered;  /* [n_features * n_features] */
    double likelihood_null, likelihood;         /* logarithms */
};
enum fail logit_run(struct arena *arena, const struct logit_plan *plan, struct logit *out,
                    struct why *why) MUST_USE;

/* Inverse of a symmetric positive matrix a[n * n]; false, with *bad the first column that
 * depends on those before it, when there is none. */
bool positive_invert(struct arena *arena, const double *a, size_t n, double *inverse, size_t *bad);

#endif
