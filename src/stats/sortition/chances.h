/*
 * chances -- everybody's chance at the optimum of the quotas' linear relaxation.
 *
 * Question: which expected number x[t] of each type, within the quotas, is leximin (maximin, Nash,
 *           goldilocks) among all that the relaxation allows?
 * Method:   leximin by stages: the lowest chance z of the types not yet settled is maximised; the
 *           dual prices name the types that have z in every optimum; these are settled. Upper
 *           limits of chances move with z, for which Newton's method finds the fixed point.
 *           Nash by a primal-dual interior point over types with a Schur complement over rows.
 * Shapes:   x[n_types]; chance of a person of type t is x[t] / count[t].
 * Fails:    INFEASIBLE when the relaxation has no solution; CONVERGE.
 * Pure; memory in the arena.
 */
#ifndef STATS_SORTITION_CHANCES_H
#define STATS_SORTITION_CHANCES_H

#include "stats/sortition/problem.h"

struct chances {
    double *x;       /* [n_types] expected number of the type on a panel */
    uint32_t *group; /* [n_types] number of the group that it was settled with */
    size_t n_groups, groups_max;
    struct sortition_group *groups;
    double doubt;   /* largest distance of a stage's chance from what its prices prove */
    double gap;     /* of the objective of Nash or goldilocks from what is proven of it; else 0 */
    double bound;   /* on the lowest chance, worked out from the prices alone */
    double *prices; /* [rows] of the first stage */
    size_t stages;
    bool unsettled; /* Nash alone: x is leximin's, since the method did not come to an end */
};

/* Narrower limits for types than 0 and their number; NULL members: none. */
struct chances_limits {
    const double *low, *high; /* [n_types], expected numbers */
};

enum fail chances_leximin(struct arena *arena, const struct problem *problem,
                          const struct chances_limits *limits, double cap, struct chances *out,
                          struct why *why) MUST_USE;
/* No lowest chance is above at + slope * cap, whatever the cap is. */
struct chances_line {
    double at, slope;
};
/* The first stage alone: the lowest chance that is possible with no chance above `cap`, and what
 * its prices prove for other caps (NULL allowed). */
enum fail chances_lowest(struct arena *arena, const struct problem *problem,
                         const struct chances_limits *limits, double cap, double *lowest,
                         struct chances_line *line, struct why *why) MUST_USE;
/* Largest product of chances with low[t] <= x[t] <= high[t] (both needed here). Types with
 * high 0, or low equal to high, stay there. `gap`: what weak duality leaves, as a mean of log
 * chance per person: nobody's lottery has a geometric mean above exp(gap) times this one's. */
enum fail chances_nash(struct arena *arena, const struct problem *problem,
                       const struct chances_limits *limits, const double *start, double *x,
                       double *gap, struct why *why) MUST_USE;
/* By the plan's algorithm. */
enum fail chances_find(struct arena *arena, const struct problem *problem,
                       const struct chances_limits *limits, struct chances *out,
                       struct why *why) MUST_USE;
/* The least possible highest chance. */
enum fail chances_minimax(struct arena *arena, const struct problem *problem,
                          const struct chances_limits *limits, double *out,
                          struct why *why) MUST_USE;

#endif
