/*
 * replace -- who takes the seats that have become free.
 *
 * Question: of those who could, who keeps the original quotas best beside the people who stay?
 * Method:   one seat: every candidate is tried; places missed are those over a maximum, and those
 *           short of a minimum which the other free seats cannot make good. All seats at once: the
 *           panel of the problem with those who stay kept fixed, worth most by the candidates'
 *           order (branch and bound, exact over types); then people change places while that
 *           lowers the places missed, or the sum of ranks. Where no group keeps the quotas, the
 *           one by one choice is the start.
 * Source:   docs/methods/draws.md.
 * Fails:    INPUT when people are not of the pool.
 * Pure; memory in the arena.
 */
#ifndef STATS_SORTITION_REPLACE_H
#define STATS_SORTITION_REPLACE_H

#include "stats/sortition/draw.h"

struct sortition_replace_plan {
    const struct sortition_quotas *quotas;
    const struct sortition_pool *pool;
    size_t per_address;
    const size_t *stay; /* [n_stay] who has a seat */
    size_t n_stay;
    const uint32_t *rank; /* [pool->n] the lower, the sooner; UINT32_MAX: cannot take a seat */
    size_t open;          /* free seats, at least 1 */
};

struct sortition_fit {
    size_t person;
    int64_t missed; /* places of the quotas */
};
/* Everybody who could take one of the free seats, best first: fewest places missed, then rank. */
enum fail sortition_fits(struct arena *arena, const struct sortition_replace_plan *plan,
                         const struct sortition_fit **fits, size_t *n, struct why *why) MUST_USE;

/* People for all free seats together, in the order of their rank; fewer when there are not enough
 * candidates. `missed`: places missed when they are all there. */
enum fail sortition_replace_all(struct arena *arena, const struct sortition_replace_plan *plan,
                                const size_t **people, size_t *n, int64_t *missed,
                                struct why *why) MUST_USE;

#endif
