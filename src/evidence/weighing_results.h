/* weighing_results -- points of people by test, for everything that is made from them. */
#ifndef EVIDENCE_WEIGHING_RESULTS_H
#define EVIDENCE_WEIGHING_RESULTS_H

#include "evidence/evidence.sql.h"
#include "framework/framework.h"
#include "stats/points.h"

/* Rows sorted by participant into a plan over the framework's tests; points of questions are added
 * up into their tests. participants[plan->n_people]: whose row each is. Pure. */
void weighing_points_fill(struct arena *arena, const struct framework *framework,
                          const struct weight_all_row *rows, size_t n, struct points_plan *plan,
                          int64_t **participants);

#endif
