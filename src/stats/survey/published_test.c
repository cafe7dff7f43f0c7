/* A published poll from what was printed of it: shares, nets and base. docs/methods/survey.md says
 * what of published surveys cannot be made again, for want of what would have to be published too.
 */
#include "stats/proportion.h"
#include "stats/survey/share.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

enum { PEOPLE = 824, ANSWERS = 5 };

/* Great North Care Record, YouGov, 824 people: strongly for, for, against, strongly against, do not
 * know, in whole per cent; for and against together, as printed from unrounded figures. */
static const struct printed {
    const char *use;
    int share[ANSWERS], net_for, net_against;
} poll[] = {
    {"shared in the NHS", {69, 25, 2, 1, 2}, 94, 4}, /* 2 and 1 make 4; the row makes 99 */
    {"own control", {57, 29, 8, 2, 4}, 86, 10},
    {"shared with social care", {38, 37, 9, 6, 10}, 75, 15},
    {"universities", {24, 29, 18, 14, 14}, 53, 32}, /* the row makes 99 */
    {"medical companies", {20, 26, 21, 21, 12}, 46, 42},
};

static int per_cent(double share) {
    return (int)floor(100 * share + 0.5);
}

static bool prints_as(int count, int share) {
    return per_cent((double)count / PEOPLE) == share;
}

/* Whole numbers of people that add up to all and print as every figure of the row. */
static bool people_find(const struct printed *row, int *people) {
    int least[ANSWERS], most[ANSWERS];
    for (int a = 0; a < ANSWERS; a++) {
        for (least[a] = 0; !prints_as(least[a], row->share[a]);) least[a]++;
        for (most[a] = least[a]; prints_as(most[a] + 1, row->share[a]);) most[a]++;
    }
    for (int a = least[0]; a <= most[0]; a++)
        for (int b = least[1]; b <= most[1]; b++)
            for (int c = least[2]; c <= most[2]; c++)
                for (int d = least[3]; d <= most[3]; d++) {
                    int rest = PEOPLE - a - b - c - d;
                    if (rest < least[4] || rest > most[4] || !prints_as(a + b, row->net_for) ||
                        !prints_as(c + d, row->net_against))
                        continue;
                    const int found[ANSWERS] = {a, b, c, d, rest};
                    memcpy(people, found, sizeof found);
                    return true;
                }
    return false;
}

static void a_poll_is_made_again(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 26);
    double *weights = ARENA_ARRAY(arena, double, PEOPLE);
    for (int r = 0; r < PEOPLE; r++) weights[r] = 1;
    struct design design = design_simple(weights, PEOPLE);
    static const char *const levels[ANSWERS] = {"++", "+", "-", "--", "?"};
    for (size_t q = 0; q < sizeof poll / sizeof poll[0]; q++) {
        int people[ANSWERS] = {0};
        int32_t *codes = ARENA_ARRAY(arena, int32_t, PEOPLE);
        bool *yes = ARENA_ARRAY(arena, bool, PEOPLE);
        assert_true(people_find(&poll[q], people));
        for (int a = 0, r = 0; a < ANSWERS; a++)
            for (int i = 0; i < people[a]; i++, r++) codes[r] = a, yes[r] = a < 2;
        struct variable variable = {.name = poll[q].use};
        variable.factor.codes = codes;
        variable.factor.n_levels = ANSWERS;
        variable.factor.levels = levels;
        struct estimate_plan plan = {.design = &design, .variables = &variable, .n_variables = 1};
        struct estimate estimate;
        assert_int_equal(estimate_run(arena, &plan, &estimate, NULL), FAIL_NONE);
        for (int a = 0; a < ANSWERS; a++)
            assert_int_equal(per_cent(estimate.values[a]), poll[q].share[a]);
        static const double both[ANSWERS] = {1, 1, 0, 0, 0}, net[ANSWERS] = {1, 1, -1, -1, 0};
        struct contrast in_favour =
            contrast_of(estimate.values, estimate.covariance, ANSWERS, both);
        struct contrast balance = contrast_of(estimate.values, estimate.covariance, ANSWERS, net);
        double against = in_favour.value - balance.value, p = in_favour.value;
        assert_int_equal(per_cent(p), poll[q].net_for);
        assert_int_equal(per_cent(against), poll[q].net_against);
        /* By hand, of a multinomial sample. */
        assert_true(fabs(in_favour.error - sqrt(p * (1 - p) / (PEOPLE - 1))) < 1e-14);
        assert_true(fabs(balance.error - sqrt((p + against - balance.value * balance.value) /
                                              (PEOPLE - 1))) < 1e-14);
        /* The pollster's usual words for 800 to 900 people: within 3.5 points. */
        struct share share;
        assert_int_equal(
            share_run(arena, &design, NULL, NULL, yes, SHARE_USUAL, 0.95, &share, NULL), FAIL_NONE);
        assert_true(share.interval.low < p && p < share.interval.high);
        assert_true(share.interval.high - p < 0.035 && p - share.interval.low < 0.035);
        /* Wilson's, with t and n - 1 where counts alone have z and n. */
        struct interval simple;
        assert_int_equal(proportion_wilson(people[0] + people[1], PEOPLE, 0.95, &simple, NULL),
                         FAIL_NONE);
        assert_true(fabs(share.interval.low - simple.low) < 1e-4);
        assert_true(fabs(share.interval.high - simple.high) < 1e-4);
    }
    arena_free(arena);
}
TEST(a_poll_is_made_again,
     "survey: a published poll is made again from its base, to every printed figure");

/* Kantar for the National Data Guardian, 2,144 people: trust in the NHS 59 to 57 per cent, in
 * councils 36 to 32. Had the first wave asked as many, only the second would be more than chance.
 */
static void waves_of_headlines(void **state) {
    (void)state;
    static const struct {
        double before, after;
        bool told;
    } trust[] = {{.59, .57, false}, {.36, .32, true}};
    for (size_t i = 0; i < 2; i++) {
        double n = 2144, z = wilson_quantile(0.95);
        struct interval a = wilson_interval(trust[i].before, n, z);
        struct interval b = wilson_interval(trust[i].after, n, z);
        double change = trust[i].after - trust[i].before;
        double high = change + newcombe_reach(b.high - trust[i].after, trust[i].before - a.low, 0);
        double low = change - newcombe_reach(trust[i].after - b.low, a.high - trust[i].before, 0);
        double wald =
            z *
            sqrt((trust[i].before * (1 - trust[i].before) + trust[i].after * (1 - trust[i].after)) /
                 n);
        assert_true((high < 0) == trust[i].told && low < 0);
        assert_true(fabs(high - low - 2 * wald) < 1e-4);
    }
}
TEST(waves_of_headlines, "survey: of two published falls of trust one is more than chance");
