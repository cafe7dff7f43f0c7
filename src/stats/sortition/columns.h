/*
 * columns -- the leximin chances over all integer panels, by exact column generation.
 *
 * Question: which lottery over integer panels has the lowest chance as high as can be, then the
 *           next lowest ..., when the linear relaxation's optimum cannot be reached?
 * Method:   a linear programme over the panels known so far; its prices ask for the panel that
 *           would help most, found by branch and bound and proven to be the best; when none
 *           helps, the stage is at its optimum and the types with a price are settled.
 * Source:   Flanigan et al., Nature 596 (2021), supplementary 10-11.
 * Fails:    CONVERGE when a search for a panel was cut short, or the table is full.
 * Pure; memory in the arena.
 */
#ifndef STATS_SORTITION_COLUMNS_H
#define STATS_SORTITION_COLUMNS_H

#include "stats/sortition/panels.h"

struct columns {
    struct arena *arena;
    struct oracle *oracle; /* its type bounds hold: types that cannot come are at 0 */
    struct panels *panels; /* those known; more are added */
    bool (*watch)(void *watcher, double lowest); /* false: stop; NULL allowed */
    void *watcher;
    /* What comes out: */
    double *x;      /* [n_types] */
    double *weight; /* [panels->max] */
    double bound;   /* what the prices of the first stage prove of the lowest chance */
    double doubt;   /* largest gap of a stage */
    size_t stages;
};

enum fail columns_leximin(struct columns *columns, struct why *why) MUST_USE;

#endif
