/*
 * calibration -- influences after weights were fitted to known totals.
 *
 * Method:   the influence of a row divided by its weight is replaced by its residual:
 *           from the mean of its cell (post-stratification), from the means of the
 *           margins in turn (raking, as R's survey package sweeps them), or from the
 *           regression on the auxiliaries with the weights before (calibration).
 *           What is taken off depends on the cell alone, so one pass finds it.
 * Source:   Deville & Saerndal (1992), JASA 87, 376-382; Lumley (2010), chapter 7.
 */
#ifndef STATS_SURVEY_CALIBRATION_H
#define STATS_SURVEY_CALIBRATION_H

#include "stats/survey/design.h"

/* The residual influences; the result lives as long as `arena` is not rewound. Two passes
 * over the rows and O(n_cells * n_columns) memory. */
struct influence calibration_residual(struct arena *arena, const struct calibration *calibration,
                                      const double *weights, size_t n_rows,
                                      const struct influence *influence);

#endif
