/*
 * columns -- everybody's chance over all integer panels, by exact column generation.
 *
 * Question: which lottery over integer panels is the best by the algorithm (leximin, maximin, Nash,
 *           goldilocks; any of them with no chance above a cap), when the linear relaxation's
 *           optimum cannot be reached?
 * Method:   a linear programme over the panels known so far; its prices ask for the panel that
 *           would help most, found by branch and bound and proven to be the best; when none
 *           helps, the stage is at its optimum. Leximin settles the types with a price and goes
 *           on. Goldilocks is one such programme whose curved part is approached by tangents
 *           (Kelley). Nash is an interior point method over the panels known, with prices from
 *           its gradient. Until a stage ends, its value plus what the best panel could add at
 *           most bounds every lottery's, so a run may be cut short and still say how far it is.
 * Source:   Flanigan et al., Nature 596 (2021), supplementary 10-11; Kelley, J. SIAM 8 (1960)
 *           703-712; Farley, Operations Research 38 (1990) 922-923 (the bound on the way).
 * Fails:    INFEASIBLE when no lottery keeps below the cap; CONVERGE when the table is full or
 *           rounding stands in the way; LIMIT when cut short before one lottery kept the cap, or
 *           when more types than there are rows for are at it.
 * Pure; memory in the arena.
 */
#ifndef STATS_SORTITION_COLUMNS_H
#define STATS_SORTITION_COLUMNS_H

#include "stats/sortition/panels.h"

struct columns {
    struct arena *arena;
    struct oracle *oracle; /* its type bounds hold: types that cannot come are at 0 */
    struct panels *panels; /* those known, each open type on one at least; more are added */
    enum sortition_algorithm algorithm;
    double cap;            /* nobody's chance above this; 1: none */
    double balance;        /* of goldilocks */
    uint64_t work_most;    /* multiplications, the oracle's among them; then it is cut short */
    size_t high_rows_most; /* types with a row that bounds their chance from above; 0: 600 */
    /* Rounds so far, the lowest chance now, and a bound on it; false: cut it short. */
    bool (*watch)(void *watcher, size_t rounds, double lowest, double bound); /* NULL allowed */
    void *watcher;
    /* What comes out: */
    double *x;      /* [n_types] */
    double *weight; /* [panels->max] */
    double bound;   /* what prices prove of the lowest chance under the cap */
    double gap;   /* by how much the objective of Nash (mean log chance) or goldilocks may still be
                     improved; 0 for the others */
    double doubt; /* largest gap of a stage, or by how much somebody is above the cap */
    size_t stages;
    bool cut_short;
};

enum fail columns_find(struct columns *columns, struct why *why) MUST_USE;

#endif
