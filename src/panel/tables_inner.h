/* tables_inner -- what the files of tables.h share. */
#ifndef PANEL_TABLES_INNER_H
#define PANEL_TABLES_INNER_H

#include "panel/tables.h"
#include "stats/survey/share.h"
#include "stats/survey/weights.h"

/* The file, with the plan's codes. */
struct tables_file {
    const struct tables_plan *plan;
    struct frame frame;
    size_t n;
    const double *draw_weights;
    struct factor strata;
    int32_t **groups;       /* [n_groups][n] */
    int32_t **questions;    /* [n_questions][n]; NULL for numbers */
    const double **numbers; /* [n_questions][n] */
    double people;          /* of the population */
    struct margin *margins;
    size_t *margin_groups, n_margins;
    struct calibration *calibration;
};
enum fail file_read_plan(struct arena *arena, struct str respondents,
                         const struct tables_plan *plan, struct tables_file *out,
                         struct why *why) MUST_USE;
enum fail file_weigh(struct arena *arena, struct tables_file *file, struct weighing *out,
                     struct why *why) MUST_USE;

/* Marks what is hidden of one question's cells, over all its tables. counts[level][column]: column
 * 0 is everybody, then the groups' levels with one more for "not said" after each group. */
struct guard {
    size_t n_levels, n_columns;
    const int64_t *counts; /* [n_levels * n_columns] */
    const size_t *starts;  /* [n_groups + 1] first column of each group */
    size_t n_groups;
    int64_t least, small;
};
enum fail guard_run(struct arena *arena, const struct guard *guard, enum table_hidden *hidden,
                    struct why *why) MUST_USE;
/* The same for the means of a number (n_levels 1): everybody's mean and those shown tell the mean
 * of all hidden groups together, so these are at least two groups with `least` people in all. */
void guard_means(const struct guard *guard, enum table_hidden *hidden);

#endif
