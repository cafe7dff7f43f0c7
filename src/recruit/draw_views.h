/* draw_views -- the pool, the draw and the public lottery. */
#ifndef RECRUIT_DRAW_VIEWS_H
#define RECRUIT_DRAW_VIEWS_H

#include "recruit/draw.sql.h"
#include "recruit/pool.h"
#include "recruit/register_views.h"

enum { PANELS_A_PAGE = 50 };

/* Everything that a draw stands on, computed in seconds and without a database. */
struct draw_made {
    struct sortition_report report;
    enum sortition_algorithm algorithm;
    const char *pool_text, *quotas_text, *panels_text, *report_text, *commitment;
};
enum fail draw_compute(struct arena *arena, const struct pool *pool,
                       const struct recruitment_get_row *row, enum sortition_algorithm algorithm,
                       size_t n_panels, struct draw_made *out, struct why *why) MUST_USE;
struct draw_announced {
    const char *source, *day; /* where the lot will come from, and when */
    int64_t person, now;
};
/* Stores a draw with its commitment; in a write transaction. */
enum fail draw_commit(struct db *db, struct arena *arena, int64_t recruitment,
                      const struct pool *pool, const struct draw_made *made,
                      const struct draw_announced *announced, int64_t *draw,
                      struct why *why) MUST_USE;
struct draw_lot {
    const char *randomness, *witnesses;
    int64_t person, now;
};
/* The lot falls: seed, outcome and everybody's state, in one write transaction. CONFLICT when the
 * draw has been made, or before the day that was announced. */
enum fail draw_fall(struct db *db, struct arena *arena, const struct recruitment_get_row *row,
                    const struct draw_lot *lot, int64_t *draw, struct why *why) MUST_USE;

/* The digest of the file of panels, which is what is committed to, and the number that follows
 * from it and the randomness. */
const char *draw_commitment(struct arena *arena, const char *panels);
int64_t draw_panel(struct arena *arena, const char *commitment, const char *randomness,
                   int64_t n_panels, const char **canonical);
/* The people of one panel, in ascending order, from the file of panels. */
enum fail draw_panel_people(struct arena *arena, const char *panels, int64_t panel,
                            int64_t **numbers, size_t *n, struct why *why) MUST_USE;

struct draw_group_line {
    const char *chance, *people, *why;
    bool alarming;
};
struct draw_view {
    struct request *request;
    const struct recruitment *recruitment;
    const struct form *form;
    const struct recruit_draw_current_row *draw; /* NULL: none */
    const struct pool *pool;
    const struct draw_group_line *groups;
    size_t n_groups;
    const char *lowest, *highest, *seats_share, *infeasible;
    const char *const *relaxations;
    size_t n_relaxations;
    const char *const *clashes;
    size_t n_clashes;
    int64_t n_never, n_certain;
    const char *day;
    bool may_manage;
    const char *public_href;
    const char *winners; /* numbers of the drawn panel */
    int64_t n_cancelled;
};
struct lottery_value_line {
    const char *name, *quota, *pool, *seats;
};
struct lottery_category_line {
    const char *name;
    const struct lottery_value_line *values;
    size_t n_values;
};
struct lottery_view {
    const struct invitation *invitation;
    const struct recruit_draw_current_row *draw; /* NULL: nothing published yet */
    const char *announced, *committed, *drawn, *winners, *lowest, *highest, *canonical;
    const struct lottery_category_line *categories;
    size_t n_categories;
    const struct part_cell *panels; /* two cells a row */
    size_t n_panels;
    struct part_pagination pages;
    bool with_panels;
};
struct me_view {
    const struct form *form;
    const struct invitation *invitation;
    int64_t number;
    const char *state, *chance, *panels, *why, *said;
    const struct form *leave; /* NULL: cannot withdraw any more */
};

#endif
