/* results_views -- what the templates of results are given. */
#ifndef PANEL_RESULTS_VIEWS_H
#define PANEL_RESULTS_VIEWS_H

#include "panel/figures.h"
#include "panel/wave_views.h"

struct results_view {
    const struct wave_page *page;
    const struct wave_content *content;
    const char *problem; /* NULL: none; then nothing else is filled */
    struct raw weighing, figures, changes;
    size_t n_hidden, n_exposed;
    const char *refusal; /* why it cannot be published as it is; NULL: it can */
    bool manages, closed, published;
    const char *public_href; /* NULL: none */
};
struct area_choice {
    const char *value, *label;
    bool chosen;
};
struct areas_view {
    const struct wave_page *page;
    const char *problem; /* NULL: none; then there is a figure */
    const struct area_choice *groups, *answers;
    size_t n_groups, n_answers;
    struct raw figure;
    bool manages, few; /* few: how much areas differ is unsure itself */
};
struct public_wave_view {
    const struct tables_plan *plan;
    const struct wave_content *content;
    const char *path, *day, *published;
    struct raw weighing, figures, changes, did;
};

#endif
