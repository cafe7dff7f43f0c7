/*
 * anonymity -- could somebody in a file of answers, or a total, be singled out?
 *
 * Question: how many people share each combination of what others may know about them; would a
 *           published total show what one contributor gave?
 * Method:   k-anonymity: f people of the sample share a key, F = sum of their weights estimates
 *           how many do in the population; risks 1/f and 1/F; a key fails l-diversity when all
 *           who answered the sensitive question said the same (two people or more share the key).
 *           Dominance of a total X with largest parts x1, x2: the (n, k) rule by the shares of
 *           the n largest, the p % rule by 100 (X - x1 - x2) / x1, within which the second can
 *           estimate the first.
 * Source:   Sweeney (2002), IJUFKS 10; Machanavajjhala et al. (2007), ACM TKDD 1; Hundepool et
 *           al. (2012), Statistical Disclosure Control, ch. 3 and 4.2.
 * Shapes:   key[row] codes from 0, -1 missing (a value of its own); weight[row] NULL: 1.
 * Pure:     yes.
 */
#ifndef STATS_DISCLOSURE_ANONYMITY_H
#define STATS_DISCLOSURE_ANONYMITY_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct anonymity_plan {
    size_t n_rows, n_keys;
    const int32_t *const *keys; /* [n_keys][n_rows] */
    const double *weight;
    const int32_t *sensitive; /* [n_rows]; NULL: none */
};
struct anonymity {
    size_t n_cells;                 /* combinations that occur */
    double *sample;                 /* [n_rows] f of the row's combination */
    double *population;             /* [n_rows] F */
    size_t uniques, below3, below5; /* rows */
    double least_population;
    double sum_population_risk; /* sum of 1/F over rows: expected re-identifications */
    double mean_sample_risk;    /* mean of 1/f */
    size_t not_diverse;         /* rows */
};
void anonymity_run(struct arena *arena, const struct anonymity_plan *plan, struct anonymity *out);

struct dominance {
    double n, total, top1, top2; /* contributors above 0; shares of the largest and the two */
    double p_percent;            /* NaN without contributors */
};
/* Of all values (NaN counts as 0). */
struct dominance dominance_of(const double *value, size_t n);

#endif
