/*
 * dense -- small symmetric systems whose equations may depend on one another.
 *
 * Method: Cholesky's factor without pivoting; an equation that depends on earlier ones (its pivot
 *         vanishes beside its diagonal) gets the multiplier 0. Source: Wright, SIAM J. Optim. 9
 *         (1999) 1159-1191, on such factors in interior point methods.
 */
#ifndef STATS_SORTITION_DENSE_H
#define STATS_SORTITION_DENSE_H

#include "stats/sortition/problem.h"

/* Factors a[n * n] (lower half used) in place. */
void dense_factor(double *a, size_t n);
/* Solves with the factor; `b` becomes the solution. */
void dense_solve(const double *factor, size_t n, double *b);

/* Moves x by as little as possible so that the sums which it holds within `tight` of a bound are
 * there exactly. scratch from the arena, given back. */
void dense_polish(struct arena *arena, const struct problem *problem, double tight, double *x);

#endif
