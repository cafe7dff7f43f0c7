/*
 * axes -- the directions in which people differ most.
 *
 * Question: along which few directions does opinion vary, and where does each person stand?
 * Method:   principal components of the votes with each missing vote at its
 *           statement's mean. Less that mean, a missing vote is exactly zero, so the
 *           table stays sparse: a product with it touches only votes that were cast.
 *           Subspace iteration with four vectors and Rayleigh-Ritz, from a fixed start.
 *           A person's place is its posterior mean given the votes that they cast: missing
 *           votes say nothing, and who cast few stays near the middle. How near follows
 *           from how far people spread on each axis against how far single votes scatter
 *           (empirical Bayes; expectation-maximisation with the directions held).
 * Source:   Golub & Van Loan (2013) Matrix Computations 8.2 (subspace iteration);
 *           Tipping & Bishop (1999), JRSS-B 61 (places as posterior means).
 * Units:    votes -1..1 less their means; variance is the sum over all people.
 * Shapes:   table[3 * statement + vote + 1]; loading[statement * OPINION_BLOCK + axis];
 *           place[person * n_axes + axis].
 * Fails:    never. With nothing to find all loadings are still of length one.
 * Pure:     yes, and the order of sums is that of the rows.
 */
#ifndef STATS_OPINION_AXES_H
#define STATS_OPINION_AXES_H

#include "stats/opinion/votes.h"

#include <stdbool.h>

enum { OPINION_BLOCK = 4 };

/* What each vote is worth: itself less its statement's mean; zero for all votes on a statement
 * that `include` leaves out. weights NULL: everybody counts the same; include NULL: all. */
void opinion_table(const struct opinion_votes *votes, const double *weights, const bool *include,
                   double *table);

struct opinion_axes {
    double *loading;                /* [n_statements * OPINION_BLOCK] */
    double variance[OPINION_BLOCK]; /* falling */
    double residual[OPINION_BLOCK]; /* length of (A v - variance v) over the first variance */
    double total;                   /* variance of all directions together */
    double pull[OPINION_BLOCK];     /* towards the middle, set by opinion_pull_fit: scatter of
                                       votes over spread of people */
    int iterations;
};

struct opinion_axes_plan {
    const double *table;
    const double *weights; /* NULL: all 1 */
    const double *start;   /* [n_statements * OPINION_BLOCK]; NULL: the fixed start */
    int n_wanted;          /* how many must settle, 1..OPINION_BLOCK */
    double tolerance;      /* of the residual: 1e-6 */
    int iterations_max;
};

/* O(iterations * votes * OPINION_BLOCK). `axes->loading` is set by the caller. The largest
 * loading of each axis is positive. */
void opinion_axes_fit(struct arena *arena, const struct opinion_votes *votes,
                      const struct opinion_axes_plan *plan, struct opinion_axes *axes);

/* Sets axes->pull of the first n_axes axes. O(30 * votes * n_axes^2). */
void opinion_pull_fit(const struct opinion_votes *votes, const double *table, const double *weights,
                      int n_axes, struct opinion_axes *axes);

/* Places of all people on the first n_axes axes (1..OPINION_BLOCK). place[n_people * n_axes].
 * Who voted on nothing that counts stands at zero. */
void opinion_place(const struct opinion_votes *votes, const double *table,
                   const struct opinion_axes *axes, int n_axes, double *place);

#endif
