/* gather -- everything that a series took in, loaded and computed: for pages and reports. */
#ifndef WORKSHOP_GATHER_H
#define WORKSHOP_GATHER_H

#include "workshop/rating.sql.h"
#include "workshop/synthesis.h"
#include "workshop/workshop_views.h"

struct workshop_area {
    const char *name;
    size_t n_workshops, n_people; /* held; people who were there */
};
struct workshop_gathered {
    struct workshop_area *areas; /* [n_areas], by name; those where a workshop was held */
    size_t n_areas;
    struct workshop_sheet sheet; /* with cases that were taken out of use */
    struct synthesis synthesis;
    struct workshop_ratings_all_row *ratings;
    size_t n_ratings;
    struct workshop_captures_all_row *captures;
    size_t n_captures;
    struct workshop_wordings_row *wordings;
    size_t n_wordings;
};
enum fail workshop_gather(struct db *db, struct arena *arena, int64_t engagement,
                          struct workshop_gathered *out, struct why *why) MUST_USE;

#endif
