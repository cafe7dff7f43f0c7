/* weighing_views -- what pages about weights show: swing weighting, the check, how far to trust. */
#ifndef EVIDENCE_WEIGHING_VIEWS_H
#define EVIDENCE_WEIGHING_VIEWS_H

#include "evidence/evidence_views.h"
#include "evidence/swing.h"
#include "evidence/weighing.sql.h"
#include "framework/framework.h"
#include "stats/weighing.h"

/* An engagement whose criteria are weighed. */
struct swing_item {
    const char *id, *title, *meaning; /* of a test, or of a question as the public is asked */
    const char *worst, *best;         /* as the framework puts it; "" it does not */
};
struct swing {
    struct engagement engagement;
    struct framework *framework;
    size_t n; /* criteria: the tests of the framework, or its questions */
    bool by_questions;
    const struct swing_item *items; /* [n] */
    const char **worst; /* [n] as the lead wrote it; else the framework's; "" not written yet */
    const char **best;  /* [n] */
    bool texts_written; /* of every criterion */
    bool open;          /* sheets can be filled in */
    const char *path;   /* "/proposals/1/evidence/2/swing" */
    struct weighing_get_row asks;
};
/* CONFLICT in words where this engagement does not ask what matters most. */
enum fail swing_of_path(struct request *request, struct db *db, struct swing *out,
                        struct why *why) MUST_USE;

/* One sheet of it, with what it holds by criterion. */
struct swing_paper {
    struct swing swing;
    struct swing_sheet_get_row row;
    int64_t *place; /* [n] 0 none */
    double *points; /* [n] NaN none */
    double *weight; /* [n] NaN none */
    size_t *order;  /* [n] criteria by place; only with an order */
    bool has_order, has_points;
    const char *path;
};
/* CONFLICT where sheets cannot be filled in now. */
enum fail swing_paper_of_path(struct request *request, struct db *db, struct swing_paper *out,
                              struct why *why) MUST_USE;
/* What a check that was answered rightly or not comes to after `before` (DB NULL: never). */
int64_t weighing_passed_next(int64_t before, bool right);
extern const struct choice weighing_hard_choices[];
/* How far the points are to be trusted, and the weights of those who passed beside those of all:
 * {"", 0} where nobody was asked. */
enum fail weighing_quality_html(struct request *request, struct db *db,
                                const struct engagement *engagement, struct raw *out,
                                struct why *why) MUST_USE;
/* What facilitated sessions agreed on; {"", 0} where none was held. */
enum fail swing_results_html(struct request *request, struct db *db, const struct swing *swing,
                             struct raw *out, struct why *why) MUST_USE;

struct swing_line {
    const char *href, *label, *people, *state, *colour;
};
struct swing_list_view {
    struct request *request;
    const struct swing *swing;
    const struct swing_line *sheets;
    size_t n_sheets;
    bool may_manage, may_show;
    struct raw results;
};
struct swing_setup_view {
    const struct swing *swing;
    const struct form *form;
    bool locked; /* sheets exist: what worst and best mean stays */
};
struct swing_add_view {
    const struct swing *swing;
    const struct form *form;
};
struct swing_sheet_view {
    struct request *request;
    const struct swing_paper *paper;
    const struct part_task *tasks;
    size_t n_tasks;
    struct raw weights; /* of a group that has finished */
};
struct swing_step_view {
    const struct swing_paper *paper;
    const struct form *form;
    const char *so_far; /* of the running check; NULL: not asked for */
    const char *undo;   /* NULL: nothing to go back to */
    struct raw weights; /* of the check */
    bool again;         /* the explanation is shown again */
};
struct points_check_view {
    const struct form *form;
    struct raw points; /* their own */
    bool again;
};

#endif
