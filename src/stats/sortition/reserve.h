/*
 * reserve -- who stands in when somebody drops out.
 *
 * Question: which people, called in which order, keep the quotas best if some of the chosen drop
 *           out?
 * Method:   dropouts are drawn `scenarios` times with each person's chance to drop out; the
 *           reserves are chosen one by one to lower the expected loss (places by which a bound
 *           is missed or a chair stays empty, after the best of the reserves stood in).
 * Source:   Baharav, Flanigan & others, alternates for citizens' assemblies (2025);
 *           docs/methods/draws.md.
 * Pure: the same plan and seed give the same list. Memory in the arena.
 */
#ifndef STATS_SORTITION_RESERVE_H
#define STATS_SORTITION_RESERVE_H

#include "stats/sortition/draw.h"

struct sortition_reserve_plan {
    const struct sortition_plan *plan; /* quotas, pool, per_address, excluded, seed */
    const size_t *selected;            /* [n_selected] */
    size_t n_selected;
    const double *dropout; /* [pool->n] chance to drop out, 0..1; NULL: 0.1 for everybody */
    size_t reserves;       /* how many are wanted */
    size_t scenarios;      /* 0: 300 */
};

struct sortition_reserves {
    size_t n;
    const size_t *people;    /* [n] in the order in which they were found: first is worth most */
    double loss_without;     /* expected places missed without reserves */
    double loss_with;        /* with them */
    const size_t *stands_in; /* [n_selected * n]: for each selected person the reserves in the order
                                in which they replace them: those who keep all quotas first */
    const uint16_t *missed;  /* [n_selected * n]: places missed with that replacement alone */
};

enum fail sortition_reserves(struct arena *arena, const struct sortition_reserve_plan *plan,
                             struct sortition_reserves *out, struct why *why) MUST_USE;

#endif
