/*
 * small_areas -- what people of each area say, where few of them were asked.
 *
 * Question: what would a figure be in each level of a group, such as a ward, when its own answers
 *           are few?
 * Method:   Fay-Herriot over the levels whose figure is shown (stats/model/small_area.h), with
 *           nothing in common but their mean. The variance of a level's figure is that of
 *           everybody's, times everybody's people over its own: a level's own estimate of it is too
 *           unsure. A level whose figure is not shown gets what the levels have in common, with
 *           the variance between levels and that of their mean. Intervals by the normal
 *           distribution, those of shares within 0 to 1.
 * Source:   Rao & Molina (2015), Small Area Estimation, ch. 6; 6.4.1 for variances made smooth.
 * Shapes:   from the figures that are shown alone: it tells nothing of those that are not.
 * Fails:    INFEASIBLE where fewer than AREAS_LEAST levels are shown, or everybody's figure is not,
 *           or has no error; CONVERGE.
 * Memory:   in the arena.
 * Pure:     yes.
 */
#ifndef PANEL_SMALL_AREAS_H
#define PANEL_SMALL_AREAS_H

#include "panel/tables.h"

enum { AREAS_LEAST = 4, AREAS_MANY = 10 };

struct small_area {
    const struct plan_level *level;
    bool shown;                 /* its own figure is told */
    int64_t people;             /* who answered there; TABLE_UNTOLD where it is not shown */
    double direct;              /* NaN where it is not shown */
    double estimate, low, high; /* model-based */
    double weight;              /* how much of the direct figure is in it, 0 to 1 */
};
struct small_areas {
    struct small_area *areas; /* [n] in the order of the group */
    size_t n, n_shown;
    double everybody, between; /* the figure of all; standard deviation between levels */
};
/* One answer (`level` NULL: the mean of a number) by one group. */
enum fail small_areas_run(struct arena *arena, const struct table_cell *cells, size_t n_cells,
                          const struct plan_question *question, const struct plan_level *level,
                          const struct plan_group *group, double confidence,
                          struct small_areas *out, struct why *why) MUST_USE;

#endif
