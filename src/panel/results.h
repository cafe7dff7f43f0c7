/*
 * results -- the answers to a wave, weighted and tabulated, and how they changed.
 *
 * Reads answers from the questionnaire's tables and profiles from the panel's; what comes out knows
 * no member but by `people`, which never leaves the program.
 */
#ifndef PANEL_RESULTS_H
#define PANEL_RESULTS_H

#include "panel/fieldwork.h"
#include "panel/tables.h"

/* What the wizard asks, kept with the wave as JSON. */
struct results_options {
    enum weigh_method method;
    double trim_low, trim_high; /* times the mean; 0: none, for both */
    bool with_respondents;
    const char *const *margins;   /* [n_margins] names of dimensions to weigh by */
    const char *const *break_by;  /* [n_break_by] names of dimensions that tables show */
    const char *const *leave_out; /* [n_leave_out] columns that are not published */
    size_t n_margins, n_break_by, n_leave_out;
};
/* "" gives what suits most: raking over all dimensions whose population is known. */
enum fail results_options_read(struct arena *arena, const char *json,
                               const struct panel_dimension *dimensions, size_t n,
                               struct results_options *out, struct why *why) MUST_USE;
char *results_options_json(struct arena *arena, const struct results_options *options);

struct results_column { /* for the wizard: what could be published */
    const char *name, *label;
};
struct results_text { /* free text, for coding */
    const char *question, *text;
};
struct results {
    struct tables_plan plan;
    const char *respondents; /* CSV, without weights; rows sorted by their text */
    const int64_t *people;   /* by row of it: the member, DB_NULL_INT nobody's */
    const int64_t *sheets;   /* by row of it */
    const char *const *strata;
    size_t n, n_blanked, n_self_joined;
    struct results_column *columns;
    size_t n_columns;
    struct results_text *texts;
    size_t n_texts;
};
/* Everything but the tables. INFEASIBLE when nobody has answered. */
enum fail results_gather(struct db *db, struct arena *arena, const struct panel_get_row *panel,
                         const struct wave_get_row *wave, const struct results_options *options,
                         const char *language, int64_t now, struct results *out,
                         struct why *why) MUST_USE;

struct results_change {
    const char *question, *answer; /* labels */
    int64_t wave;                  /* the earlier one's number */
    struct change change;
    double p_adjusted; /* Holm, over all changes told together */
};
/* Changes of single answers that both waves asked under one name, with the weights of both; only
 * of figures that the tables of both show, the one before told as it was published (`former`),
 * and of answers that at least `small` of the plan's people gave, and as many did not, in each. */
enum fail results_changes(struct arena *arena, const struct results *before,
                          const struct table_cell *former, size_t n_former,
                          const struct results *after, const struct tables *tables,
                          struct results_change **out, size_t *n, struct why *why) MUST_USE;

#endif
