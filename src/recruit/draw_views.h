/* draw_views -- the pool, the draw and the public lottery. */
#ifndef RECRUIT_DRAW_VIEWS_H
#define RECRUIT_DRAW_VIEWS_H

#include "recruit/draw.sql.h"
#include "recruit/pool.h"
#include "recruit/register_views.h"

enum { PANELS_A_PAGE = 50 };

/* What a draw is made with; all of it is published with the commitment. */
struct draw_how {
    enum sortition_algorithm algorithm;
    double cap; /* nobody's chance above this; 0: none */
    size_t n_panels, seats, per_address;
};
/* The chances and panels that follow from the two files alone, so that whoever has them gets the
 * same: the seed is the digest of the pool. `people` in the order of the file. */
enum fail draw_plan_from_files(struct arena *arena, struct str pool, struct str quotas,
                               const struct draw_how *how, struct sortition_people *people,
                               struct sortition_plan *out, struct why *why) MUST_USE;
enum fail draw_from_files(struct arena *arena, struct str pool, struct str quotas,
                          const struct draw_how *how, struct sortition_people *people,
                          struct sortition_report *out, struct why *why) MUST_USE;
/* panel,number of each panel: the file that is committed to. */
const char *draw_panels_text(struct arena *arena, const struct sortition_report *report,
                             const int64_t *numbers);

/* Everything that a draw stands on, computed in seconds and without a database. */
struct draw_made {
    struct sortition_report report;
    struct draw_how how;
    const char *pool_text, *quotas_text, *panels_text, *report_text, *commitment;
};
enum fail draw_compute(struct arena *arena, const struct pool *pool, const struct draw_how *how,
                       struct draw_made *out, struct why *why) MUST_USE;
struct draw_announced {
    const char *source, *day; /* where the lot will come from, and when */
    const char *lot;          /* DRAW_NUMBERS or DRAW_DICE */
    int64_t person, now;
};
#define DRAW_NUMBERS "numbers" /* hashed together with the commitment */
#define DRAW_DICE "dice"       /* digits in order are the panel's number */
/* Stores a draw with its commitment; in a write transaction. */
enum fail draw_commit(struct db *db, struct arena *arena, int64_t recruitment,
                      const struct pool *pool, const struct draw_made *made,
                      const struct draw_announced *announced, int64_t *draw,
                      struct why *why) MUST_USE;

/* Which panel what came out names: dice by themselves, numbers together with the commitment.
 * INPUT when it is not of the announced kind, or too little to decide by. */
enum fail draw_panel(struct arena *arena, const char *lot, const char *commitment, int64_t n_panels,
                     const char *randomness, int64_t *panel, const char **canonical,
                     struct why *why) MUST_USE;
/* The outcome of a lot with its reserves, worked out before the transaction. CONFLICT before the
 * day that was announced, or when the draw has been made. */
struct draw_outcome {
    int64_t draw, panel;
    const char *canonical;
    const int64_t *numbers, *reserves; /* published numbers; the first reserve is asked first */
    size_t n, n_reserves;
};
enum fail draw_outcome_make(struct arena *arena, const struct recruitment_get_row *row,
                            const struct pool *pool, const struct recruit_draw_current_row *draw,
                            const char *panels, const char *randomness, int64_t now,
                            struct draw_outcome *out, struct why *why) MUST_USE;
struct draw_lot {
    const char *randomness, *witnesses;
    int64_t person, now;
};
/* The lot falls: seed, outcome and everybody's state, in one write transaction. CONFLICT when the
 * draw has been made or is another one. */
enum fail draw_fall(struct db *db, struct arena *arena, const struct recruitment_get_row *row,
                    const struct draw_lot *lot, const struct draw_outcome *outcome,
                    struct why *why) MUST_USE;

/* The digest of the file of panels, which is what is committed to. */
const char *draw_commitment(struct arena *arena, const char *panels);
/* "042" where dice name the panel, else "42". */
const char *draw_panel_name(struct arena *arena, const char *lot, int64_t n_panels, int64_t panel);
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
    const char *const *prices; /* what one more seat for a group would change */
    size_t n_prices;
    bool has_cap; /* the cap can be tried out: whole per cent */
    int cap, cap_lowest, cap_highest;
    const char *cap_said; /* what the cap that is tried would give; NULL: none is */
    int64_t n_never, n_certain;
    const char *day;
    bool may_manage, may_cancel;
    const char *public_href;
    const char *winners; /* numbers of the drawn panel */
    const char *panel;
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
struct lottery_pair { /* two categories together */
    const char *caption;
    const struct part_cell *head, *cells;
    size_t n_columns, n_rows;
};
struct lottery_way { /* of drawing: this one, and others for comparison */
    const char *name, *lowest, *highest, *gini;
};
struct cancelled_line {
    const char *committed, *cancelled, *source, *day, *commitment;
};
struct lottery_view {
    const struct invitation *invitation;
    const struct recruit_draw_current_row *draw; /* NULL: nothing published yet */
    const char *announced, *committed, *drawn, *winners, *panel, *lowest, *highest, *canonical;
    const char *by_lot, *gini, *cap; /* cap NULL: none */
    bool proven;
    int dice; /* 0: the lot is hashed */
    struct raw chart, ways_chart;
    struct lottery_way ways[3];
    size_t n_ways;
    const char *bound, *moved; /* of the certificate; bound NULL: none */
    const char *pool_digest, *quotas_digest;
    const struct lottery_pair *pairs;
    size_t n_pairs;
    const struct cancelled_line *cancelled;
    size_t n_cancelled;
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
