/*
 * pps -- draws with probability proportional to size.
 *
 * Question: with which chance is each unit drawn, which units are drawn, and which two together?
 * Method:   chances n x / sum x; units that would reach 1 are certain and the others share what is
 *           left, until none does. Systematic: with V the running sum of the chances in the order
 *           given, unit k is taken when (V[k-1], V[k]] holds start + j for a whole j. Chances of
 *           pairs are exact: under systematic sampling by cutting the starts where a choice
 *           changes; Sampford's by his recursion; conditional Poisson (maximum entropy) with
 *           weights found by Deville's fixed point and elementary symmetric polynomials; Tille's
 *           elimination by its product.
 * Source:   Tille (2006) Sampling Algorithms, ch. 2, 5, 6, 7; Sampford (1967) Biometrika 54;
 *           Chen, Dempster & Liu (1994) Biometrika 81; Madow (1949) Ann Math Stat 20.
 * Shapes:   size, chance [n]; pairs [n * n] with the chances themselves on the diagonal.
 * Fails:    INPUT for a size that is negative or infinite, or fewer units of a size above 0 than
 * are to be drawn; CONVERGE when the weights of maximum entropy do not settle. Pure:     yes.
 */
#ifndef STATS_SAMPLING_PPS_H
#define STATS_SAMPLING_PPS_H

#include "base/arena.h"

#include <stdbool.h>

enum fail pps_chances(const double *size, size_t n, double drawn, double *chance,
                      struct why *why) MUST_USE;

/* Indices of the units drawn, in the order given: `order` [n] (NULL: as they stand), start in
 * [0, 1). `taken` has room for n. */
void pps_systematic(const double *chance, const size_t *order, size_t n, double start,
                    size_t *taken, size_t *n_taken);

enum pps_method { PPS_SYSTEMATIC, PPS_SAMPFORD, PPS_ENTROPY, PPS_TILLE };
/* Chances of pairs; the chances must add up to a whole number. `settled`: maximum entropy's weights
 * are found when the chances move by no more than this in all; 0: 1e-13. O(n^2 log n) to O(n^3). */
enum fail pps_pairs(struct arena *arena, enum pps_method method, const double *chance, size_t n,
                    double settled, double *pairs, struct why *why) MUST_USE;

#endif
