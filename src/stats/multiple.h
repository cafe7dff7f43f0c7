/*
 * multiple -- many comparisons at once.
 *
 * Question: which of many differences stay when chance had many tries?
 * Method:   adjusted p-values: Bonferroni, Holm, Hochberg, Hommel (family-wise error),
 *           Benjamini-Hochberg and Benjamini-Yekutieli (false discovery rate).
 *           Simultaneous limits: the value that the largest of k equally correlated |t| exceeds
 *           with chance 1 - level, by integration over what they share and over their common
 *           standard deviation (Gauss-Legendre); Bonferroni's and Sidak's beside it.
 * Source:   Holm (1979), Scand J Stat 6; Hochberg (1988), Biometrika 75; Hommel (1988),
 *           Biometrika 75; Benjamini & Hochberg (1995), JRSS B 57; Benjamini & Yekutieli (2001),
 *           Annals 29; Dunnett (1955), JASA 50, for the integral.
 * Fails:    INPUT for p outside 0..1, correlation outside 0..1, no comparison.
 * Pure:     yes.
 */
#ifndef STATS_MULTIPLE_H
#define STATS_MULTIPLE_H

#include "base/arena.h"

#include <stddef.h>

enum adjustment {
    ADJUST_BONFERRONI,
    ADJUST_HOLM,
    ADJUST_HOCHBERG,
    ADJUST_HOMMEL,
    ADJUST_BH,
    ADJUST_BY
};
/* adjusted[n], in the order of p; NaN stays NaN and does not count. O(n^2) for Hommel. */
enum fail p_adjust(struct arena *arena, enum adjustment how, const double *p, size_t n,
                   double *adjusted, struct why *why) MUST_USE;

struct max_t {
    double critical, bonferroni, sidak;
};
/* df infinite: normal. */
enum fail max_t_run(size_t k, double correlation, double df, double level, struct max_t *out,
                    struct why *why) MUST_USE;

#endif
