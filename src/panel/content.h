/*
 * content -- what a wave's publication says beside its tables, frozen as JSON.
 */
#ifndef PANEL_CONTENT_H
#define PANEL_CONTENT_H

#include "panel/results.h"
#include "panel/wave.h"

struct wave_content {
    int64_t n_asked, n_complete, n_self_joined, n_blanked, n_trimmed;
    int64_t n_hidden, n_audited; /* figures not told; counts put to the attacker's programme */
    double narrowest;            /* the closest that it comes to one of them; NaN: none audited */
    double rr[6], kish_deff, n_effective, weight_min, weight_max;
    const struct weighing_margin *margins;
    size_t n_margins;
    const struct results_change *changes;
    size_t n_changes;
    const char *about; /* what was asked and what for */
};
char *wave_content_json(struct arena *arena, const struct wave_content *content);
enum fail wave_content_read(struct arena *arena, const char *json, struct wave_content *out,
                            struct why *why) MUST_USE;

/* A published table file read again, with the questions, levels and groups of the plan. INPUT where
 * the file names something that the plan does not have. */
enum fail tables_csv_read(struct arena *arena, struct str csv, const struct tables_plan *plan,
                          struct table_cell **out, size_t *n, struct why *why) MUST_USE;

#endif
