/*
 * rounding -- counts shown to a base, so that small differences say nothing.
 *
 * Question: what is published for each count?
 * Method:   conventional: to the nearest multiple, halves up, each cell by itself, totals from
 *           the true totals, so that rounded parts need not add up to them. Controlled: each cell
 *           to the multiple below or above so that all sums still hold, multiples themselves
 *           unchanged, and as near as possible: a linear programme whose corners are whole where
 *           two variables are crossed. Presets: HES (0 shown, 1 to 7 hidden, others to 5), ONS
 *           10-5 (below 10 hidden, others to 5).
 * Source:   Office for National Statistics, comparison of post-tabular disclosure control
 *           methods; NHS Digital, Hospital Episode Statistics disclosure control (2018); Cox
 *           (1987), JASA 82, for controlled rounding by linear programming.
 * Fails:    controlled: INFEASIBLE when no such rounding exists or is found whole (possible
 *           where three or more variables are crossed): round conventionally then.
 * Pure:     yes.
 */
#ifndef STATS_DISCLOSURE_ROUNDING_H
#define STATS_DISCLOSURE_ROUNDING_H

#include "stats/disclosure/suppress.h"

double round_to(double count, double base);
/* NaN: not shown. */
double round_hes(double count);
double round_ons(double count);
/* All cells of linked tables; rounded[n_cells]. */
enum fail round_controlled(struct arena *arena, const double *value, size_t n_cells,
                           const struct relations *relations, double base, double *rounded,
                           struct why *why) MUST_USE;

#endif
