/* panel_views -- what the templates of this room are given. */
#ifndef PANEL_PANEL_VIEWS_H
#define PANEL_PANEL_VIEWS_H

#include "civic/page.h"
#include "panel/panel_store.h"
#include "panel/recruited.sql.h"
#include "web/chart.h"
#include "web/parts.h"

/* A panel as a page of officials needs it: loaded by panel_of_path. */
struct panel_page {
    struct request *request;
    struct panel_get_row row;
    const char *path; /* "/panels/3" */
};
/* Loads the panel of `:panel` and sets the back link to `back` under its path (NULL: its overview).
 */
enum fail panel_of_path(struct request *request, struct db *db, const char *back,
                        struct panel_page *out, struct why *why) MUST_USE;

struct panel_line {
    const char *href, *name, *area;
    int64_t n_active;
    bool illustrative, ended;
};
struct panel_list_view {
    const struct panel_line *lines;
    size_t n;
    const char *add_href; /* NULL: may not */
};

struct panel_view {
    const struct panel_page *page;
    const struct member_counts_row *counts;
    const struct panel_owner_list_row *owners;
    size_t n_owners;
    bool manages, sees_results, enters, leads;
    int64_t n_dimensions;
    struct raw waves; /* a table, or nothing */
};

struct edit_view { /* any page that is a form with a heading */
    const char *caption, *heading, *text;
    const struct form *form;
    const char *const *fields; /* ends with NULL */
    const char *button;
    bool warning;
    struct raw above; /* between text and form */
};

struct owners_view {
    const struct panel_page *page;
    const struct panel_owner_list_row *owners;
    size_t n_owners;
    struct raw people; /* table of who may do what */
    const struct form *owner_form, *grant_form;
};

struct recruited_line {
    const char *title, *path, *profile;
    const char *href; /* of the recruitment; NULL: it has no pages */
    int64_t n_ready, n_joined;
};
struct recruited_view {
    const struct panel_page *page;
    const struct recruited_line *lines;
    size_t n;
    const struct recruited_proposals_row *proposals; /* under which the viewer may plan one */
    size_t n_proposals;
};

struct member_line {
    const char *href, *name, *state, *colour, *channel, *joined;
    int64_t number;
};
struct member_list_view {
    const struct panel_page *page;
    const struct member_line *lines;
    size_t n;
    const char *next_href; /* NULL: no more */
    const char *state;     /* shown: "active", "left" ..., "" for all */
    int64_t n_active;
};

struct member_view {
    const struct panel_page *page;
    const struct member_get_row *row;
    const char *name;
    const struct part_summary_row *details, *profile;
    size_t n_details, n_profile;
    struct raw waves;
    bool active, erased;
};

struct profile_view {
    const struct panel_page *page;
    struct raw charts; /* one figure for each dimension */
    size_t n_dimensions;
    int64_t n_known;
};

struct health_view {
    const struct panel_page *page;
    const struct member_counts_row *counts;
    struct raw survival, groups, reasons;
    int64_t refresh, refresh_year; /* members due now; to be recruited in a year */
    const char *tenure;
};

/* ---- the public ---- */

struct public_wave_line {
    const char *href, *title, *when;
};
struct public_panel_view {
    const struct panel_get_row *row;
    const struct panel_owner_list_row *owners;
    size_t n_owners;
    const char *join_href; /* NULL: closed */
    const struct public_wave_line *waves, *draws;
    size_t n_waves, n_draws;
    struct raw did; /* we asked, you said, we did */
};
struct mine_view {
    struct request *request;
    const struct panel_get_row *row;
    const struct panel_owner_list_row *owners;
    size_t n_owners;
    const struct form *form;
    const char *path; /* "/m/CODE" */
    int64_t number;
    const char *joined;
    const struct part_summary_row *profile;
    size_t n_profile;
    struct raw waves, tickets;
};

#endif
