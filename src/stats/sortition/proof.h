/*
 * proof -- an explicit lottery over integer panels whose average is x.
 *
 * Question: is there a distribution over these panels under which type t has x[t] places on
 *           average, exactly?
 * Method:   infeasible Newton steps towards the analytic centre of all such distributions; each
 *           step's normal equations by conjugate gradients over the panels' own lists.
 * Source:   Boyd & Vandenberghe, Convex Optimization (2004), 10.3; Hestenes & Stiefel (1952).
 * Pure; memory in the arena.
 */
#ifndef STATS_SORTITION_PROOF_H
#define STATS_SORTITION_PROOF_H

#include "stats/sortition/panels.h"

/* weight[panels->n] is written. Returns the largest distance of a type's average from x, per
 * person of the type, which is about 1e-15 when there is such a distribution. */
double proof_weights(struct arena *arena, const struct problem *problem,
                     const struct panels *panels, const double *x, double *weight);

#endif
