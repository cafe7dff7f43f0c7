/*
 * interval -- ranges that say how sure an estimate is.
 *
 * Question: between which values does the truth plausibly lie?
 * Method:   Student's t around an estimate; empirical quantiles of replicates
 *           by linear interpolation (type 7: position (n-1)p counted from 0).
 * Source:   Hyndman & Fan (1996), "Sample quantiles in statistical packages",
 *           The American Statistician 50, definition 7; Satterthwaite (1946),
 *           Biometrics Bulletin 2, for the degrees of freedom of a sum.
 * Units:    those of the estimate; level is a share, 0.95 for 95 %.
 * Shapes:   plain numbers and arrays of them.
 * Fails:    never; impossible arguments are asserted.
 * Pure:     yes.
 */
#ifndef STATS_INTERVAL_H
#define STATS_INTERVAL_H

#include <stdbool.h>
#include <stddef.h>

struct interval {
    double low, high;
};

/* Sorts `values` upwards in place. NaN is not allowed. O(n log n). */
void values_sort(double *values, size_t n);
/* Of two doubles, for bsearch. */
int values_compare(const void *a, const void *b);

/* The quantile of type 7 of n >= 1 values that are sorted upwards. */
double quantile_of_sorted(const double *sorted, size_t n, double probability);

/* The middle `level` of n >= 1 values, which are sorted in place. */
struct interval interval_percentile(double *values, size_t n, double level);

/* estimate -/+ t * standard_error. df is the degrees of freedom; infinity gives
 * the normal distribution. A df below 1 is taken as 1. */
struct interval interval_t(double estimate, double standard_error, double df, double level);

/* The chance that a value spread as t with df around the estimate lies at or
 * above `line`. With a standard error of zero: 1 at or above, 0 below. */
double chance_above(double estimate, double standard_error, double df, double line);

/* Degrees of freedom of the sum of two independent variances (Satterthwaite).
 * A variance of zero takes no part; infinity when both are zero. */
double df_of_sum(double variance_a, double df_a, double variance_b, double df_b);

/* Both ends kept inside [min, max]. */
struct interval interval_clamp(struct interval interval, double min, double max);

#endif
