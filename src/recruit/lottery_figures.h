/*
 * lottery_figures -- what the public sees of a draw in figures: groups, pairs of groups, chances.
 *
 * Numbers of one to four people are held back, and those from which they follow; a table of two
 * categories together shows as a whole or not at all.
 * Memory: in the request's arena.
 */
#ifndef RECRUIT_LOTTERY_FIGURES_H
#define RECRUIT_LOTTERY_FIGURES_H

#include "base/json.h"
#include "recruit/draw_views.h"

/* Whom the draw was made from, and whom it drew; what became of their seats since is nobody's
 * business but theirs. */
struct lottery_people {
    const struct recruit_draw_values_row *values;
    size_t n;
    const int64_t *drawn; /* published numbers, ascending; NULL: not drawn yet */
    size_t n_drawn;
};

/* Each category with its quotas, and pairs of categories where that is safe. */
enum fail lottery_categories(struct request *request, struct db *db, int64_t recruitment,
                             const struct lottery_people *people, struct lottery_view *view,
                             struct why *why) MUST_USE;
/* Two categories together. A table shows as a whole or not at all: one hidden cell would follow
 * from the others. None is shown where a cell is empty either, for then the table says something of
 * everybody in a row. false: it is not shown. Pure. */
bool lottery_pair_make(const struct html *out, const struct category *a, const struct category *b,
                       const struct lottery_people *people, struct lottery_pair *pair);
/* How many people have which chance, and the chances beside those of other ways of drawing.
 * `report`: what was stored with the draw. */
enum fail lottery_chances(struct request *request, struct db *db, const json_t *report,
                          struct lottery_view *view, struct why *why) MUST_USE;

#endif
