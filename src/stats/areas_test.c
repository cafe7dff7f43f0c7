/* Areas against R 4 (kruskal.test, t.test, friedman.test, survey::svymean, and every way listed).
 */
#include "stats/areas.h"

#include "base/rng.h"
#include "stats/multiple.h"
#include "tests/test.h"

#include <math.h>

static void assert_near(double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance)) fail_msg("got %.12g, want %.12g", got, want);
}

static void three_areas(void **state) {
    (void)state;
    static const double means[] = {3.2, 3.9, 4.1, 2.1, 2.8, 3.2, 4.4, 3.5, 4.0};
    struct arena *arena = arena_new(8 << 20);
    struct area_rating ratings[18];
    struct areas_test out = {0};
    struct why why = {0};
    for (size_t i = 0; i < 18; i++) /* two people at each table, the same distance from its mean */
        ratings[i] = (struct area_rating){i / 6, (int64_t)(i / 2),
                                          means[i / 2] + (i % 2 == 0 ? 0.25 : -0.25)};
    assert_int_equal(areas_test_run(arena, ratings, 18, 3, "s", 0.95, &out, &why), FAIL_NONE);
    assert_near(out.h, 5.13165266106443, 1e-10);
    assert_true(out.exact);
    assert_near(out.n_ways, 1680, 0);
    assert_near(out.p, 120.0 / 1680, 1e-12);
    assert_near(out.p_least, 12.0 / 1680, 1e-12);
    assert_int_equal(out.n_pairs, 3); /* Welch's t on the means of tables, at 1 - 0.05/3 */
    assert_near(out.pairs[0].interval.low, -0.662816637763, 1e-9);
    assert_near(out.pairs[0].interval.high, 2.729483304429, 1e-9);
    assert_near(out.pairs[0].df, 3.89709240371, 1e-9);
    assert_near(out.pairs[0].error, 0.421637021356, 1e-9);
    assert_int_equal(areas_judge(&out, out.p, 0.95, 1), AREAS_OPEN);
    assert_int_equal(areas_judge(&out, out.p, 0.95, 5), AREAS_ALIKE);
    assert_int_equal(areas_judge(&out, 0.01, 0.95, 5), AREAS_DIFFERENT);
    assert_int_equal(areas_judge(&out, NAN, 0.95, 5), AREAS_UNTESTED);
    arena_free(arena);
}
TEST(three_areas, "areas: H, the exact p and Welch's intervals are R's");

static void uneven_tables(void **state) {
    (void)state;
    static const double y[] = {1, 2, 3, 4, 4, 5, 2, 3, 3, 5};
    static const int64_t t[] = {1, 1, 1, 2, 2, 2, 2, 3, 3, 3};
    struct area_rating ratings[11];
    struct arena *arena = arena_new(1 << 20);
    struct area_mean out = {0};
    struct why why = {0};
    for (size_t i = 0; i < 10; i++) ratings[i] = (struct area_rating){0, t[i], y[i]};
    ratings[10] = (struct area_rating){1, 1, 5}; /* another area */
    assert_int_equal(area_mean_run(arena, ratings, 11, 0, 0.95, &out, &why), FAIL_NONE);
    assert_near(out.mean, 3.2, 1e-12);
    assert_near(out.variance, 0.2964, 1e-12);
    assert_int_equal(out.n_tables, 3);
    assert_int_equal(area_mean_run(arena, ratings, 11, 1, 0.95, &out, &why), FAIL_NONE);
    assert_near(out.mean, 5, 0);
    assert_true(isnan(out.interval.low)); /* one table says nothing about how far tables differ */
    ratings[0].value = NAN;
    assert_int_equal(area_mean_run(arena, ratings, 11, 0, 0.95, &out, &why), FAIL_INPUT);
    arena_free(arena);
}
TEST(uneven_tables, "areas: the variance over tables of unequal size is R survey's");

static void ties_and_nothing(void **state) {
    (void)state;
    static const double y[] = {3, 3, 4, 2, 3, 2, 5, 4};
    static const size_t a[] = {0, 0, 0, 1, 1, 1, 2, 2};
    struct area_rating ratings[8];
    struct arena *arena = arena_new(8 << 20);
    struct areas_test out = {0};
    struct why why = {0};
    for (size_t i = 0; i < 8; i++) ratings[i] = (struct area_rating){a[i], (int64_t)i, y[i]};
    assert_int_equal(areas_test_run(arena, ratings, 8, 3, "s", 0.95, &out, &why), FAIL_NONE);
    assert_near(out.h, 5.30235042735043, 1e-10);
    assert_near(out.n_ways, 560, 0); /* 8! / (3! 3! 2!) */
    for (size_t i = 0; i < 8; i++) ratings[i].value = 4;
    assert_int_equal(areas_test_run(arena, ratings, 8, 3, "s", 0.95, &out, &why), FAIL_NONE);
    assert_true(isnan(out.p) && isnan(out.h)); /* all the same: nothing to test */
    assert_int_equal(areas_test_run(arena, ratings, 3, 3, "s", 0.95, &out, &why), FAIL_NONE);
    assert_int_equal(out.n_used, 1); /* one area alone */
    assert_true(isnan(out.p));
    assert_int_equal(areas_test_run(arena, ratings, 0, 3, "s", 0.95, &out, &why), FAIL_NONE);
    assert_int_equal(areas_test_run(arena, ratings, 8, 2, "s", 0.95, &out, &why), FAIL_INPUT);
    /* Two tables against two: six ways, so that a third is the least that can come out. */
    for (size_t i = 0; i < 4; i++)
        ratings[i] = (struct area_rating){i / 2, (int64_t)i, (double)(i + 1)};
    assert_int_equal(areas_test_run(arena, ratings, 4, 2, "s", 0.95, &out, &why), FAIL_NONE);
    assert_near(out.p_least, 2.0 / 6, 1e-12);
    arena_free(arena);
}
TEST(ties_and_nothing, "areas: ties as in R; all the same, one area or nobody give no p");

/* Tables whose people agree with one another, areas that do not differ: 400 times. */
static void noise_stays_noise(void **state) {
    (void)state;
    struct rng rng;
    struct why why = {0};
    size_t found = 0, rounds = 400;
    rng_init(&rng, "noise of workshops");
    for (size_t r = 0; r < rounds; r++) {
        struct arena *arena = arena_new(4 << 20);
        struct area_rating ratings[3 * 3 * 7];
        struct areas_test out = {0};
        size_t n = 0;
        for (size_t table = 0; table < 9; table++) {
            double mood = 0.7 * rng_normal(&rng);
            for (size_t i = 0; i < 7; i++) {
                double value = round(3 + mood + 0.8 * rng_normal(&rng));
                ratings[n++] = (struct area_rating){table / 3, (int64_t)table,
                                                    value < 1   ? 1
                                                    : value > 5 ? 5
                                                                : value};
            }
        }
        assert_int_equal(areas_test_run(arena, ratings, n, 3, "s", 0.95, &out, &why), FAIL_NONE);
        found += out.p < 0.05 ? 1 : 0;
        arena_free(arena);
    }
    /* At most one in twenty, with three standard errors of the count. */
    if (found > 33) fail_msg("%zu of %zu found a difference where there is none", found, rounds);
    print_message("noise: a difference found in %zu of %zu\n", found, rounds);
}
TEST(noise_stays_noise, "areas: where areas do not differ but tables do, one in twenty is found");

static void shuffled_is_near_exact(void **state) {
    (void)state;
    struct arena *arena = arena_new(16 << 20);
    struct area_rating ratings[16];
    struct areas_test out = {0}, again = {0};
    struct why why = {0};
    for (size_t i = 0; i < 16; i++) /* 16! / (4!)^4 ways: 63 million, so shuffled */
        ratings[i] =
            (struct area_rating){i / 4, (int64_t)i, (double)((i * 7) % 16) + (double)i / 4};
    assert_int_equal(areas_test_run(arena, ratings, 16, 4, "s", 0.95, &out, &why), FAIL_NONE);
    assert_false(out.exact);
    assert_near(out.n_ways, AREAS_SHUFFLES, 0);
    assert_near(out.p_least, 1.0 / (AREAS_SHUFFLES + 1), 1e-15);
    assert_int_equal(areas_test_run(arena, ratings, 16, 4, "s", 0.95, &again, &why), FAIL_NONE);
    assert_true(out.p == again.p); /* the same seed */
    assert_int_equal(areas_test_run(arena, ratings, 16, 4, "t", 0.95, &again, &why), FAIL_NONE);
    assert_near(out.p, again.p, 4 * sqrt(out.p * (1 - out.p) / AREAS_SHUFFLES) + 1e-9);
    arena_free(arena);
}
TEST(shuffled_is_near_exact, "areas: too many ways are shuffled from a seed, the same each time");

static void order_of_items(void **state) {
    (void)state;
    static const double rating[] = {1, 2, 1, NAN, 2, 1, 3, 1, 3, 4, 3, 2, 4, 3, 4, 3};
    struct arena *arena = arena_new(4 << 20);
    struct order_test out = order_test_run(
        arena, &(struct ratings){.n_units = 4, .n_raters = 4, .rating = rating}, "s");
    assert_int_equal(out.n_raters, 3); /* the fourth left one out */
    assert_near(out.w, 0.747126436781609, 1e-12);
    assert_true(out.exact);
    assert_near(out.n_ways, 576, 0);
    assert_near(out.p, 32.0 / 576, 1e-12);
    static const double alone[] = {1, 2, 3};
    out =
        order_test_run(arena, &(struct ratings){.n_units = 3, .n_raters = 1, .rating = alone}, "s");
    assert_true(isnan(out.w));
    arena_free(arena);
}
TEST(order_of_items, "areas: Kendall's W with ties is R's, its p that of every order");
