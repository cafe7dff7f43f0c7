/*
 * estimate_quick -- means of numbers with their variances, in one pass over the rows.
 *
 * Question: the same as estimate_run, for the plainest and most frequent request.
 * Method:   influences are w (y - m) / W with the mean m known only at the end. Sums are kept about
 *           a centre c from a sample of the rows, and in each stratum about its first unit: with
 *           a = w (y - c) and the sums of a, w, a a, a w, w w of a stratum, those of
 *           a - (m - c) w follow for any m. Nothing is written but these sums, so that the time is
 *           that of reading each number once. Where less than a 256th of a sum of squares is left
 *           about the mean, as after a first unit that lies far from all others, the pass is made
 *           again about the means of the first: two digits are the most that rounding can cost.
 * Source:   Chan, Golub & LeVeque (1983), The American Statistician 37, for sums about a shift.
 * Shapes:   as estimate_run.
 * Fails:    as estimate_run.
 * Pure:     yes. O(n_rows * n_variables).
 */
#ifndef STATS_SURVEY_ESTIMATE_QUICK_H
#define STATS_SURVEY_ESTIMATE_QUICK_H

#include "stats/survey/estimate.h"

/* Whether the request is of that kind: means of up to 8 numbers, everybody, variances alone, one
 * stage, weights as designed. */
bool estimate_is_quick(const struct estimate_plan *plan);
/* values, errors, weight, people and rows of *estimate, whose arrays are there. */
enum fail estimate_quick(struct arena *arena, const struct estimate_plan *plan,
                         struct estimate *estimate, struct why *why) MUST_USE;

#endif
