#include "stats/sampling/allocate.h"
#include "stats/sampling/pps.h"
#include "stats/sampling/sample_size.h"
#include "stats/sampling/serpentine.h"
#include "tests/test.h"

#include "base/rng.h"

#include <math.h>
#include <string.h>

static void near(double got, double want, double within) {
    if (!(fabs(got - want) <= within)) fail_msg("got %.12g, want %.12g", got, want);
}

/* Of all ways to share n whole answers over three strata none has a smaller variance. */
static void neyman_is_best(void **state) {
    (void)state;
    enum { N = 60 };
    const double size[] = {5000, 3000, 2000}, spread[] = {10, 25, 40};
    double real[3], best = INFINITY;
    int64_t whole[3], found[3] = {0};
    struct arena *arena = arena_new(1 << 20);
    struct allocation_plan plan = {
        .how = ALLOCATE_NEYMAN, .n_strata = 3, .size = size, .spread = spread, .n = N};
    assert_int_equal(allocate(&plan, real, NULL), FAIL_NONE);
    allocate_whole(arena, real, size, 3, N, whole);
    for (int a = 1; a < N - 1; a++)
        for (int b = 1; a + b < N; b++) {
            double drawn[] = {a, b, N - a - b},
                   variance = allocate_variance(size, spread, drawn, 3);
            if (variance >= best) continue;
            best = variance;
            for (int i = 0; i < 3; i++) found[i] = (int64_t)drawn[i];
        }
    for (int i = 0; i < 3; i++) assert_true(llabs(found[i] - whole[i]) <= 1);
    double drawn[] = {(double)whole[0], (double)whole[1], (double)whole[2]};
    assert_true(allocate_variance(size, spread, drawn, 3) <= best * 1.001);
    arena_free(arena);
}
TEST(neyman_is_best,
     "sampling: Neyman's allocation has the smallest variance of all ways to share a sample");

/* One by one to whoever lacks most, looking at all of them each time. */
static void simple_whole(const double *real, const double *most, size_t n_strata, int64_t n,
                         int64_t *out) {
    for (size_t i = 0; i < n_strata; i++) n -= out[i] = (int64_t)floor(real[i] + 1e-9);
    for (; n > 0; n--) {
        size_t best = n_strata;
        for (size_t i = 0; i < n_strata; i++) {
            if (most != NULL && (double)out[i] + 1 > most[i] + 1e-9) continue;
            if (best == n_strata ||
                real[i] - (double)out[i] > real[best] - (double)out[best] + 1e-9)
                best = i;
        }
        if (best == n_strata) return;
        out[best]++;
    }
}

static void remainders_go_to_the_largest(void **state) {
    (void)state;
    enum { MOST = 60 };
    struct arena *arena = arena_new(1 << 20);
    struct rng rng;
    rng_init(&rng, "remainders");
    for (int round = 0; round < 2000; round++) {
        double real[MOST], most[MOST];
        int64_t whole[MOST], simple[MOST], n = 0;
        size_t n_strata = 1 + rng_below(&rng, MOST);
        for (size_t i = 0; i < n_strata; i++) {
            /* Equal shares, as strata of one size have, also when rounding tells them apart. */
            real[i] = (double)rng_below(&rng, 40) / (round % 2 == 0 ? 7.0 : 4.0);
            if (rng_below(&rng, 3) == 0) real[i] = (real[i] + 0.1) - 0.1;
            if (rng_below(&rng, 5) == 0) real[i] += rng_real(&rng);
            most[i] = ceil(real[i]) + (double)rng_below(&rng, 2);
            n += (int64_t)floor(real[i] + 1e-9);
        }
        n += (int64_t)rng_below(&rng, 2 * n_strata);
        const double *limit = round % 3 == 0 ? NULL : most;
        allocate_whole(arena, real, limit, n_strata, n, whole);
        simple_whole(real, limit, n_strata, n, simple);
        for (size_t i = 0; i < n_strata; i++) assert_int_equal(whole[i], simple[i]);
    }
    arena_free(arena);
}
TEST(remainders_go_to_the_largest,
     "sampling: whole numbers are those of a simple count, one by one to whoever lacks most");

static void allocation_keeps_bounds(void **state) {
    (void)state;
    struct rng rng;
    struct arena *arena = arena_new(1 << 20);
    rng_init(&rng, "allocation");
    for (int round = 0; round < 300; round++) {
        double size[6], spread[6], real[6], sum = 0, total = 0;
        int64_t whole[6], whole_sum = 0;
        for (int i = 0; i < 6; i++) {
            size[i] = (double)rng_below(&rng, 200);
            spread[i] = rng_real(&rng) * (rng_below(&rng, 4) > 0);
            total += size[i];
        }
        double n = floor(total * rng_real(&rng));
        struct allocation_plan plan = {.how = rng_below(&rng, 2) ? ALLOCATE_NEYMAN : ALLOCATE_POWER,
                                       .n_strata = 6,
                                       .size = size,
                                       .spread = spread,
                                       .n = n,
                                       .least = n >= 60 ? 5 : 0};
        if (allocate(&plan, real, NULL) != FAIL_NONE) continue;
        allocate_whole(arena, real, size, 6, (int64_t)n, whole);
        for (int i = 0; i < 6; i++) {
            sum += real[i];
            whole_sum += whole[i];
            assert_true(real[i] <= size[i] + 1e-9 && real[i] >= fmin(plan.least, size[i]) - 1e-9);
            assert_true((double)whole[i] <= size[i] && fabs((double)whole[i] - real[i]) < 1.0001);
        }
        near(sum, n, 1e-6);
        assert_true((double)whole_sum == n);
    }
    arena_free(arena);
}
TEST(allocation_keeps_bounds, "sampling: an allocation adds up, stays between floor and what there "
                              "is, and is rounded by less than one");

static void impossible_allocations_are_said(void **state) {
    (void)state;
    const double size[] = {10, 20};
    double real[2];
    struct why why = {0};
    struct allocation_plan plan = {.n_strata = 2, .size = size, .n = 31};
    assert_int_equal(allocate(&plan, real, &why), FAIL_INFEASIBLE);
    assert_non_null(strstr(why.text, "only 30"));
    plan.n = 5;
    plan.least = 4;
    assert_int_equal(allocate(&plan, real, &why), FAIL_INFEASIBLE);
}
TEST(impossible_allocations_are_said,
     "sampling: more than there is, or floors that do not fit, are refused with the figures");

/* Tille (2006), section 2.10: sizes 1, 9, 10, 70, 90, 120 and a sample of 3. */
static void certain_units_are_taken_out(void **state) {
    (void)state;
    const double size[] = {1, 9, 10, 70, 90, 120};
    double chance[6];
    assert_int_equal(pps_chances(size, 6, 3, chance, NULL), FAIL_NONE);
    const double want[] = {1.0 / 90, 9.0 / 90, 10.0 / 90, 70.0 / 90, 1, 1};
    for (int i = 0; i < 6; i++) near(chance[i], want[i], 1e-12);
    struct why why = {0};
    assert_int_equal(pps_chances(size, 6, 7, chance, &why), FAIL_INPUT);
}
TEST(certain_units_are_taken_out, "sampling: units that size makes certain are taken out one round "
                                  "after the other, as in the textbook");

static void systematic_takes_each_by_its_chance(void **state) {
    (void)state;
    enum { STARTS = 20000 };
    const double size[] = {5, 1, 3, 8, 2, 6, 4};
    double chance[7], share[7] = {0};
    size_t taken[7], n_taken;
    assert_int_equal(pps_chances(size, 7, 3, chance, NULL), FAIL_NONE);
    for (int i = 0; i < STARTS; i++) {
        pps_systematic(chance, NULL, 7, (i + 0.5) / STARTS, taken, &n_taken);
        assert_int_equal(n_taken, 3);
        for (size_t k = 0; k < n_taken; k++) share[taken[k]] += 1.0 / STARTS;
    }
    for (int i = 0; i < 7; i++) near(share[i], chance[i], 1.5 / STARTS);
}
TEST(systematic_takes_each_by_its_chance, "sampling: over all starts a systematic draw takes each "
                                          "unit by its chance, and always as many");

/* For every design of fixed size: the pairs of a unit add up to (n - 1) times its chance. */
static void pairs_add_up(void **state) {
    (void)state;
    struct arena *arena = arena_new(16 << 20);
    struct rng rng;
    rng_init(&rng, "pairs");
    for (int round = 0; round < 40; round++) {
        size_t n = 5 + rng_below(&rng, 6);
        double size[10], chance[10], pairs[100], drawn = 2 + (double)rng_below(&rng, 3);
        for (size_t i = 0; i < n; i++) size[i] = 1 + (double)rng_below(&rng, 30);
        assert_int_equal(pps_chances(size, n, drawn, chance, NULL), FAIL_NONE);
        for (int method = PPS_SYSTEMATIC; method <= PPS_TILLE; method++) {
            assert_int_equal(pps_pairs(arena, (enum pps_method)method, chance, n, 0, pairs, NULL),
                             FAIL_NONE);
            for (size_t a = 0; a < n; a++) {
                double sum = 0;
                for (size_t b = 0; b < n; b++) {
                    sum += b == a ? 0 : pairs[a * n + b];
                    near(pairs[a * n + b], pairs[b * n + a], 1e-12);
                    assert_true(pairs[a * n + b] > -1e-12 &&
                                pairs[a * n + b] <= fmin(chance[a], chance[b]) + 1e-9);
                }
                near(sum, (drawn - 1) * chance[a], 1e-7);
            }
        }
    }
    /* Equal chances: n (n - 1) / (N (N - 1)) for all but the systematic draw. */
    double chance[6] = {0.5, 0.5, 0.5, 0.5, 0.5, 0.5}, pairs[36];
    for (int method = PPS_SAMPFORD; method <= PPS_TILLE; method++) {
        assert_int_equal(pps_pairs(arena, (enum pps_method)method, chance, 6, 0, pairs, NULL),
                         FAIL_NONE);
        near(pairs[1], 3 * 2 / 30.0, 1e-10);
    }
    arena_free(arena);
}
TEST(pairs_add_up,
     "sampling: chances of pairs add up as they must under each of four designs of fixed size");

static void serpentine_turns_round(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    const char *const region[] = {"b", "a", "a", "b", "a", "b", "a"}, *const rank[] = {
                                                                          "10", "9", "10", "9",
                                                                          "2",  "2", "9"};
    uint32_t keys[14];
    size_t order[7];
    serpentine_ranks(arena, region, 7, keys);
    serpentine_ranks(arena, rank, 7, keys + 7);
    serpentine_order(arena, keys, 2, 7, order);
    const size_t want[] = {4, 1, 6, 2, 0, 3, 5}; /* a: 2 9 9 10, b: 10 9 2 */
    for (int i = 0; i < 7; i++) assert_int_equal(order[i], want[i]);
    arena_free(arena);
}
TEST(serpentine_turns_round, "sampling: the serpentine order goes up and down in turn, numbers by "
                             "their value, ties as they stood");

static void sizes_are_those_of_textbooks(void **state) {
    (void)state;
    /* Cochran (1977), 4.4: p 0.5, margin 0.05 at 95 in 100: 384.1 answers. */
    struct sample_size size = sample_size_share(0.5, 0.05, 0.95, INFINITY, 1, 0.25);
    near(size.infinite, 384.146, 0.001);
    near(size.issued, 1537, 0);
    /* Half the width of Wilson's interval at that size is the margin, whatever the share. */
    for (double share = 0.05; share < 1; share += 0.15) {
        double n = sample_size_share(share, 0.03, 0.95, INFINITY, 1, 1).wilson,
               z = 1.959963984540054;
        near(z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n)), 0.03,
             1e-12);
    }
    /* Fleiss, Levin & Paik: 0.5 against 0.6, power 0.8: 387.3 and so 388 a group. */
    near(ceil(sample_size_two_shares(0.5, 0.6, 0.8, 0.05)), 388, 0);
    assert_true(isnan(sample_size_two_shares(0.5, 0.5, 0.8, 0.05)));
    assert_true(isnan(sample_size_share(0, 0.05, 0.95, 1000, 1, 1).infinite));
}
TEST(sizes_are_those_of_textbooks, "sampling: sample sizes are those of the textbooks, and "
                                   "Wilson's has the width that was asked for");
