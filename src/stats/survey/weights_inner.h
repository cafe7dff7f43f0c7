/* What the files of weights share; others include weights.h. */
#ifndef STATS_SURVEY_WEIGHTS_INNER_H
#define STATS_SURVEY_WEIGHTS_INNER_H

#include "stats/survey/weights.h"

/* Margins must agree on the number of people and have it where answers are. `scratch` has
 * rake_scratch doubles. */
enum fail margins_check(const struct margin *margins, size_t n_margins, const struct cells *cells,
                        double *scratch, struct why *why) MUST_USE;
/* Auxiliaries of a cell: which level of each margin it has, then `extra` zeros: [n_cells * *n]. */
double *margins_indicators(struct arena *arena, const struct cells *cells,
                           const struct margin *margins, size_t extra, size_t *n);

#endif
