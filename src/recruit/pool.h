/*
 * pool -- the pool of a recruitment as the draw engine wants it, and as files.
 *
 * People stand in the order of their published numbers, so that the same pool is the same file
 * whoever makes it. The file has numbers and values, and homes as meaningless letters where two
 * share one; no names.
 */
#ifndef RECRUIT_POOL_H
#define RECRUIT_POOL_H

#include "recruit/recruit_views.h"
#include "stats/sortition/draw.h"

struct pool_person {
    int64_t candidate, number;
    enum recruit_state state;
};
struct pool {
    struct category *categories;
    size_t n_categories;
    struct sortition_quotas quotas;
    struct sortition_pool people;
    const struct pool_person *persons; /* [people.n] */
    size_t n_incomplete;               /* left out: an answer is missing */
};
/* Everybody of the states in `states` (bits 1 << enum recruit_state). */
enum fail pool_load(struct db *db, struct arena *arena, int64_t recruitment, unsigned states,
                    struct pool *out, struct why *why) MUST_USE;
/* number, one column per category, home. */
void pool_write(struct buf *out, const struct pool *pool);
/* A plan with the quotas, pool and homes of a recruitment. */
struct sortition_plan pool_plan(const struct pool *pool, const struct recruitment_get_row *row);

/* Why somebody's chance is what it is, in plain words. */
const char *pool_cause_text(const struct html *out, const struct pool *pool,
                            const struct sortition_group *group);
/* "6.5%", and "less than 0.1%" rather than nought. */
const char *pool_percent(struct arena *arena, double share);

/* What the draw would give with the pool as it is now. */
struct raw recruit_live(struct request *request, struct db *db,
                        const struct recruitment *recruitment);
struct draw_view;
/* The same, into the view of a page. */
enum fail recruit_live_fill(struct request *request, const struct pool *pool,
                            const struct recruitment *recruitment, struct draw_view *view,
                            struct why *why) MUST_USE;

#endif
