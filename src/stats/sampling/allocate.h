/*
 * allocate -- how many to draw from each stratum.
 *
 * Question: how is a sample of n shared out over strata?
 * Method:   shares proportional to N (proportional), N S (Neyman), N S / sqrt(cost) (least
 *           variance for the money) or sqrt(N) (power 1/2, so that small strata can be told apart);
 *           a stratum never gets fewer than its floor or more than it has: those are set to their
 *           bound and the rest is shared again until nothing changes. Whole numbers by largest
 *           remainder, ties to the earlier stratum.
 * Source:   Cochran (1977) Sampling Techniques, 3rd ed., ch. 5; Bankier (1988) Am Stat 42.
 * Units:    people, addresses or whatever the frame counts.
 * Shapes:   all arrays [n_strata].
 * Fails:    INPUT for negative or infinite figures, or when all shares are 0; INFEASIBLE when the
 *           floors add up to more than n, or n is more than there are.
 * Pure:     yes.
 */
#ifndef STATS_SAMPLING_ALLOCATE_H
#define STATS_SAMPLING_ALLOCATE_H

#include "base/arena.h"

#include <stdbool.h>

enum allocation { ALLOCATE_PROPORTIONAL, ALLOCATE_NEYMAN, ALLOCATE_COST, ALLOCATE_POWER };

struct allocation_plan {
    enum allocation how;
    size_t n_strata;
    const double *size;   /* N */
    const double *spread; /* S, for Neyman and cost */
    const double *cost;   /* of one answer, for cost */
    const double *most;   /* NULL: no more than `size`; INFINITY: no limit */
    double least;         /* floor of each stratum that is not empty; 0: none */
    double n;
};

enum fail allocate(const struct allocation_plan *plan, double *out, struct why *why) MUST_USE;
/* Whole numbers with the same sum (n must be whole): floors, then one each by the largest
 * fraction; a stratum that `most` (NULL: none) has filled is passed over. `arena` is for the time
 * of the call. O(n_strata log n_strata) where n is that of `allocate`. */
void allocate_whole(struct arena *arena, const double *real, const double *most, size_t n_strata,
                    int64_t n, int64_t *out);

/* Variance of the estimated mean under an allocation, with the correction for finite strata. */
double allocate_variance(const double *size, const double *spread, const double *drawn,
                         size_t n_strata);

#endif
