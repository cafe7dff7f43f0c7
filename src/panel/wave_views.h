/* wave_views -- what the templates of waves are given. */
#ifndef PANEL_WAVE_VIEWS_H
#define PANEL_WAVE_VIEWS_H

#include "notify/notify.h"
#include "panel/fieldwork.h"
#include "panel/panel_views.h"

/* A wave as a page of officials needs it. */
struct wave_page {
    struct panel_page panel;
    struct wave_get_row row;
    const char *path; /* "/panels/3/waves/7" */
};
/* Loads `:wave` of `:panel`; the back link is the panel (or `back` under the wave's path). */
enum fail wave_of_path(struct request *request, struct db *db, const char *back,
                       struct wave_page *out, struct why *why) MUST_USE;
/* A form of a wave: its fields under `heading`; caption and form are the page's. */
void wave_form_put(const struct wave_page *page, const struct edit_view *form);
const char *wave_state_text(const char *state); /* English, for tr */
const char *wave_state_colour(const char *state);

struct wave_step {
    const char *text, *path, *hint, *look;
};
struct wave_view {
    const struct wave_page *page;
    const char *sample;                   /* in words */
    const struct wave_progress *progress; /* NULL: not drawn yet */
    const struct response_rates *rates;
    struct raw strata, drops;
    const struct wave_step *steps;
    size_t n_steps;
    const struct notify_counts *messages;
    bool manages;
    const char *results_href, *draw_href;
    const char *proposal, *proposal_href; /* NULL: about no single one; no role there */
};

#endif
