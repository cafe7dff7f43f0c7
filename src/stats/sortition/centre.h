/*
 * centre -- the best lottery over the panels known, and its prices, by an interior point method.
 *
 * Question: weights w of the panels, sum one, with x = A w people of each type on average, so that
 *           the sum of count * log x is as large as can be (CENTRE_NASH), or the lowest chance as
 *           high as can be (CENTRE_LOWEST); nobody above the cap.
 * Method:   primal-dual Newton steps with a Schur complement over the types and a border of two
 *           scalars. Prices are those of the analytic centre, which do not jump from panel to
 *           panel; of the lowest chance they are only used to find panels.
 * Source:   Wright, Primal-dual interior-point methods (1997), 5 and 11.
 * Shapes:   types are those that can come, numbered through: see `type`.
 * Pure; memory in the arena.
 */
#ifndef STATS_SORTITION_CENTRE_H
#define STATS_SORTITION_CENTRE_H

#include "stats/sortition/panels.h"

enum centre_aim { CENTRE_LOWEST, CENTRE_NASH };

struct centre {
    const struct panels *panels;
    enum centre_aim aim;
    size_t n;         /* types that can come */
    uint32_t *type;   /* [n] */
    uint32_t *row_of; /* [problem's types] */
    double *people;   /* [n] */
    double cap;       /* nobody above; 1: none */
    /* What comes out: */
    double *w, *x;        /* [panels], [n] */
    double *price;        /* [n] of one more person of the type */
    double *held;         /* [n] the part of it that the cap takes away */
    double mark;          /* price of the panels that are used */
    double z;             /* lowest chance under w */
    uint64_t work;        /* multiplications, about */
    struct newton *inner; /* scratch */
};

/* `most`: panels that may become known. Weights the same for each panel. */
void centre_make(struct arena *arena, struct centre *centre, const struct problem *problem,
                 const int32_t *type_high, const struct panels *panels, size_t most);
/* From the weights as they are (new panels have none), to products of about `accuracy`. */
void centre_find(struct centre *centre, double accuracy);
/* By how much the mean log chance may still rise when no panel is worth more than `worth`: by weak
 * duality, whatever the prices are. */
double centre_gap(const struct centre *centre, double worth);

#endif
