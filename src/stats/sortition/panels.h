/*
 * panels -- integer panels one after the other, so that every count follows its target.
 *
 * Question: `want` panels of types whose average is x as nearly as can be.
 * Method:   herding: panel j is a good panel for the weights j x[t] - count so far, per person of
 *           the type. The quotas that x holds tight are held tight in every panel, since no other
 *           lottery has the average x. Then panels that push counts away are drawn again.
 * Source:   Welling, Herding dynamical weights (2009); docs/methods/draws.md.
 * Pure; memory in the arena.
 */
#ifndef STATS_SORTITION_PANELS_H
#define STATS_SORTITION_PANELS_H

#include "base/rng.h"
#include "stats/sortition/oracle.h"

struct panels {
    size_t n, seats, max;
    uint32_t *types; /* [max * seats]: types of each panel in ascending order, repeated */
    int64_t *counts; /* [n_types] over all panels */
};

struct herd {
    struct oracle *oracle;
    const double *x; /* [n_types] */
    struct rng *rng;
    struct panels *panels;
    double *weight; /* scratch [n_types] */
    uint32_t *trial;
};

struct panels panels_new(struct arena *arena, const struct problem *problem, size_t max);
/* Tightens the oracle's bounds to the face of x. */
void panels_face(struct oracle *oracle, const double *x);
/* One more panel; false when the oracle finds none. */
bool panels_more(struct herd *herd);
/* Draws panel `at` again for the others' sake. */
bool panels_again(struct herd *herd, size_t at);
/* How far a person's count may be from its target: the type's distance, per person, and one more
 * where several people take turns. */
double panels_off(const struct problem *problem, const struct panels *panels, const double *x,
                  size_t t);
/* The largest of all types. */
double panels_worst(const struct problem *problem, const struct panels *panels, const double *x);
/* x[n_types] of panel `at`. */
void panels_get(const struct problem *problem, const struct panels *panels, size_t at, uint32_t *x);
void panels_put(const struct problem *problem, struct panels *panels, const uint32_t *x);

#endif
