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
/* What an attacker could work out of one question's figures with these hidden. */
struct guard_audit {
    size_t n, n_exposed;
    double narrowest;
};
enum fail guard_audit(struct arena *arena, const struct guard *guard,
                      const enum table_hidden *hidden, struct guard_audit *out,
                      struct why *why) MUST_USE;

/* One question while its tables are made. */
struct tabled {
    size_t n_levels;
    int64_t *counts, *bases;   /* [n_levels * n_columns], [n_columns] */
    enum table_hidden *hidden; /* [n_levels * n_columns] */
    bool *untold;              /* [n_columns] not even how many answered */
    const char **values;       /* [n_columns] digest of a number's values; NULL: not a number */
};
/* How many were asked a question that only some answers to an earlier one lead to says how many
 * gave those: where the earlier one hides any of them, the later one hides the column and its
 * people. */
void linked_hide(struct arena *arena, const struct tables_file *file, struct tabled *tabled,
                 const struct guard *shape);

/* The same for the means of a number (n_levels 1): everybody's mean and those shown tell the mean
 * of all hidden groups together, so these are at least two groups with `least` people in all. */
void guard_means(const struct guard *guard, enum table_hidden *hidden);

#endif
