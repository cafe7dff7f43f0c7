/* Whether people found their points clear, and what tables weighed with a facilitator: made up. */
#include "base/rng.h"
#include "demo/seed.h"
#include "evidence/evidence.sql.h"
#include "evidence/weighing.sql.h"
#include "stats/preference/hierarchy.h"

#include <math.h>

enum { ITEMS_MOST = 20 };

static enum fail fill_checks(struct demo *demo, const json_t *seed, int64_t engagement,
                             struct why *why) {
    struct participant_list_row *rows;
    size_t n;
    struct rng rng;
    int64_t left = seed_int(seed, "checked");
    rng_init(&rng, seed_text(seed, "seed"));
    TRY(participant_list(demo->db, demo->arena, engagement, &rows, &n, why));
    for (size_t i = 0; i < n && left > 0; i++) {
        /* Of ten: eight at once, one after the explanation. Most find it neither easy nor hard. */
        uint64_t drawn = rng_below(&rng, 10), step = rng_below(&rng, 10);
        if (rows[i].n_weights == 0) continue;
        left--;
        TRY(weighing_check_put(demo->db, rows[i].id,
                               drawn < 8   ? 2
                               : drawn < 9 ? 1
                                           : 0,
                               step < 2   ? 1
                               : step < 5 ? 2
                               : step < 8 ? 3
                               : step < 9 ? 4
                                          : 5,
                               seed_text(seed, "day"), why));
    }
    return FAIL_NONE;
}

static enum fail fill_sheet(struct demo *demo, const json_t *seed, const char *day,
                            int64_t engagement, struct why *why) {
    const json_t *order = json_object_get(seed, "order"), *given = json_object_get(seed, "points");
    size_t n = json_array_size(order);
    bool rated = json_array_size(given) == n;
    double points[ITEMS_MOST] = {0}, weight[ITEMS_MOST] = {0};
    int64_t id;
    if (n == 0 || n > ITEMS_MOST)
        return why_fail(why, FAIL_INPUT, "order", "a sheet of 1 to %d criteria", ITEMS_MOST);
    TRY(swing_sheet_add(demo->db, demo->arena, engagement, DB_NULL_INT, seed_text(seed, "label"),
                        seed_int(seed, "people"), day, &id, why));
    for (size_t i = 0; rated && i < n; i++) points[i] = json_number_value(json_array_get(given, i));
    if (rated) TRY(swing_weights(points, n, weight, why));
    for (size_t i = 0; i < n; i++)
        TRY(swing_point_put(demo->db, id, seed_item(order, i), (int64_t)i + 1,
                            rated ? points[i] : (double)NAN, rated ? 100 * weight[i] : (double)NAN,
                            why));
    if (rated)
        TRY(swing_sheet_said(demo->db, id, engagement, seed_int(seed, "passed"),
                             seed_int(seed, "hard"), why));
    return swing_sheet_step(demo->db, id, engagement, 1, rated ? "rated" : "ordered", day, why);
}

enum fail fill_weights_asked(struct demo *demo, const json_t *seed, int64_t engagement,
                             struct why *why) {
    size_t i;
    json_t *one;
    TRY(weighing_save(demo->db, engagement, seed_int(seed, "asks_check"), 0, "tests", 0, why));
    json_array_foreach(json_object_get(seed, "criteria"), i, one) {
        TRY(swing_criterion_put(demo->db, engagement, seed_text(one, "item"),
                                seed_text(one, "worst"), seed_text(one, "best"), why));
    }
    json_array_foreach(json_object_get(seed, "sheets"), i, one) {
        TRY(fill_sheet(demo, one, seed_text(seed, "day"), engagement, why));
    }
    return fill_checks(demo, seed, engagement, why);
}
