/* Who was heard, and what may be shown. */
#include "base/rng.h"
#include "dialogue/heard.h"
#include "tests/test.h"

#include <math.h>

static void drop_off_is_as_published(void **state) {
    (void)state;
    /* Wilson's interval of 23 of 137, as R's prop.test(23, 137, correct = FALSE) prints it. */
    struct interval share = uptake_share(23, 137);
    assert_true(fabs(share.low - 0.1144) < 0.0005);
    assert_true(fabs(share.high - 0.2394) < 0.0005);
    assert_true(isnan(uptake_share(0, 0).low));
    struct uptake none = {0}, own = {.registered = 30, .written = 10, .over = 20};
    assert_int_equal(uptake_needed(&none, 23), 137);
    assert_int_equal(uptake_needed(&none, 1), 6);
    assert_int_equal(uptake_needed(&own, 10), 20);
}
TEST(drop_off_is_as_published, "dialogue: the drop-off of a programme is told with its interval");

/* Every way in which attendance may lie in its bands gives a share within the bounds, and some
 * ways reach them. */
static void bounds_hold_by_brute_force(void **state) {
    (void)state;
    struct heard_group g[3] = {{.population = 500, .events = 1, .least = 5, .most = 9},
                               {.population = 300, .events = 1, .least = 10, .most = 14},
                               {.population = 200, .events = 1, .least = 1, .most = 4}};
    double low[3] = {1, 1, 1}, high[3] = {0};
    heard_parts(g, 3);
    for (int64_t a = 5; a <= 9; a++)
        for (int64_t b = 10; b <= 14; b++)
            for (int64_t c = 1; c <= 4; c++) {
                double n = (double)(a + b + c),
                       share[3] = {(double)a / n, (double)b / n, (double)c / n};
                for (int i = 0; i < 3; i++) {
                    low[i] = fmin(low[i], share[i]);
                    high[i] = fmax(high[i], share[i]);
                }
            }
    for (int i = 0; i < 3; i++) {
        assert_true(fabs(g[i].low - low[i]) < 1e-12);
        assert_true(fabs(g[i].high - high[i]) < 1e-12);
    }
    assert_true(fabs(g[0].share - 0.5) < 1e-12);
    assert_int_equal(g[0].state, HEARD_WELL);
    struct heard_group h[3] = {{.population = 900},
                               {.population = 50, .coming = 1},
                               {.population = 50, .events = 3, .least = 30, .most = 40}};
    heard_parts(h, 3);
    assert_int_equal(h[0].state, HEARD_NOT);
    assert_int_equal(h[1].state, HEARD_COMING);
    assert_int_equal(h[2].state, HEARD_WELL);
    struct heard_group little[2] = {{.population = 900, .events = 1, .least = 1, .most = 4},
                                    {.population = 100, .events = 3, .least = 60, .most = 80}};
    heard_parts(little, 2);
    assert_int_equal(little[0].state, HEARD_LITTLE);
    struct heard_group nobody[1] = {{.population = 10}};
    heard_parts(nobody, 1);
    assert_true(isnan(nobody[0].low));
}
TEST(bounds_hold_by_brute_force,
     "dialogue: the bounds of a group's share are exact over all attendances in their bands");

static void the_rest_is_safe_as_well(void **state) {
    (void)state;
    const int64_t nobody[3] = {0};
    assert_int_equal(beside_whole((int64_t[]){50, 20, 30}, (int64_t[]){5, 2, 3}, 4), BESIDE_ALL);
    /* The rest would be one unsure person. */
    assert_int_equal(beside_whole((int64_t[]){50, 6, 30}, (int64_t[]){5, 5, 3}, 4), BESIDE_N);
    /* One other group: the whole would be that group's counts. */
    assert_int_equal(beside_whole((int64_t[]){50, 20, 30}, (int64_t[]){5, 2, 3}, 1),
                     BESIDE_NOTHING);
    assert_int_equal(beside_whole((int64_t[]){3, 0, 0}, nobody, 5), BESIDE_NOTHING);
    assert_int_equal(beside_whole((int64_t[]){40, 3, 20}, nobody, 5), BESIDE_N);
}
TEST(the_rest_is_safe_as_well, "dialogue: the whole is shown only where it less one's own is safe");

/* What stays hidden in an area cannot be worked out: with the whole and all shown areas known, the
 * sum of the hidden areas never is a single small number of one area. */
static void hidden_areas_stay_hidden(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)256 << 20);
    struct rng rng;
    rng_init(&rng, "areas");
    for (int trial = 0; trial < 60; trial++) {
        enum { AREAS = 6 };
        int64_t counts[3 * AREAS];
        bool shown[3 * AREAS];
        struct why why = {0};
        size_t hidden = 0;
        bool small = false;
        for (size_t i = 0; i < 3 * AREAS; i++) counts[i] = (int64_t)rng_below(&rng, 40);
        if (areas_safe(arena, counts, AREAS, shown, &why) != FAIL_NONE) fail_msg("%s", why.text);
        for (size_t a = 0; a < AREAS; a++) {
            hidden += !shown[3 * a];
            for (size_t k = 0; k < 3; k++) {
                small |= counts[3 * a + k] > 0 && counts[3 * a + k] < SAFE_LEAST;
                if (shown[3 * a])
                    assert_false(counts[3 * a + k] > 0 && counts[3 * a + k] < SAFE_LEAST);
            }
        }
        if (small) assert_true(hidden >= 2); /* one alone would follow from the whole */
    }
    arena_free(arena);
}
TEST(hidden_areas_stay_hidden, "dialogue: an area's hidden counts do not follow from the others");
