/*
 * linear -- small linear programmes with bounds, solved one goal after another.
 *
 * Question: how large can c'x be where A x = b and low <= x <= high?
 * Method:   simplex on a dense table, variables between bounds; the first goal is to drive out
 *           one artificial variable per row, each further goal starts where the last one ended.
 *           The largest reduced cost enters, by Bland's rule after steps without progress, so
 *           that it ends.
 * Source:   Chvatal (1983), Linear Programming, ch. 3 and 8.
 * Units:    values of about 10^-3 .. 10^7; 10^-9 of the largest counts as zero.
 * Fails:    INFEASIBLE when no x is allowed; LIMIT for more than 40 million cells of the table.
 * Memory:   rows * (columns + rows) numbers in the arena.
 * Pure:     yes.
 */
#ifndef STATS_DISCLOSURE_LINEAR_H
#define STATS_DISCLOSURE_LINEAR_H

#include "base/arena.h"

#include <stddef.h>

struct linear_plan {
    size_t rows, columns;
    const double *matrix; /* [rows * columns] */
    const double *right;  /* [rows] */
    const double *low;    /* [columns] finite */
    const double *high;   /* [columns] INFINITY: none */
};
struct linear;

enum fail linear_start(struct arena *arena, const struct linear_plan *plan, struct linear **out,
                       struct why *why) MUST_USE;
/* The largest goal'x: INFINITY where there is no largest; or, sooner, one of at least `enough`
 * (INFINITY: none is). `x` [columns] (NULL allowed) is an allowed one, where it stopped; `price`
 * [rows] (NULL allowed) are the row prices of the largest. */
double linear_most(struct linear *linear, const double *goal, double enough, double *x,
                   double *price);

/* A programme of the same shape, in the arena; the second makes `to` what `from` is. */
struct linear *linear_copy(struct arena *arena, const struct linear *from);
void linear_assign(struct linear *to, const struct linear *from);
/* Holds a variable at a value from now on: one that it has in some allowed x. */
void linear_hold(struct linear *linear, size_t column, double value);

#endif
