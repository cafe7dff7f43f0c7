/* steps_polr -- estimates b[n_columns + n_steps - 1] as R's polr reaches them. */
#ifndef TESTS_GOLDEN_STEPS_POLR_H
#define TESTS_GOLDEN_STEPS_POLR_H

#include "stats/model/regression.h"

enum fail steps_polr(struct arena *arena, const struct regression_plan *plan, double *b,
                     struct why *why) MUST_USE;

#endif
