#include "stats/sampling/letters.h"
#include "tests/test.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

static int64_t needed(struct arena *arena, const struct letters_group *groups, size_t n,
                      double chance) {
    struct letters_plan_of plan = {
        .groups = groups, .n_groups = n, .replicates = 4000, .seed = "letters"};
    struct letters_answer answer;
    assert_int_equal(letters_needed(arena, &plan, &answer, NULL), FAIL_NONE);
    return letters_for(&answer, chance);
}

/* One group: enough answers among L letters is a binomial tail. */
static void one_group_is_negative_binomial(void **state) {
    (void)state;
    struct arena *arena = arena_new(16 << 20);
    const struct letters_group groups[] = {{0, 1, 0.05, 40}};
    for (double chance = 0.5; chance < 0.99; chance += 0.2) {
        int64_t letters = needed(arena, groups, 1, chance);
        assert_true(fabs(gsl_cdf_binomial_Q(39, 0.05, (unsigned)letters) - chance) < 0.025);
    }
    const struct letters_group certain[] = {{0, 1, 1, 40}};
    assert_int_equal(needed(arena, certain, 1, 0.95), 40);
    arena_free(arena);
}
TEST(one_group_is_negative_binomial,
     "letters: for one group the chance that enough answer is the binomial's");

/* Two groups of one category: the number of the first among those who answer is binomial again. */
static void two_groups_are_binomial_sums(void **state) {
    (void)state;
    struct arena *arena = arena_new(16 << 20);
    const struct letters_group groups[] = {{0, 0.7, 0.06, 25}, {0, 0.3, 0.03, 10}};
    int64_t letters = needed(arena, groups, 2, 0.9);
    double mean = 0.7 * 0.06 + 0.3 * 0.03, first = 0.7 * 0.06 / mean, both = 0;
    for (unsigned n = 35; n < 600; n++) {
        double inside = gsl_cdf_binomial_P(n - 10, first, n) - gsl_cdf_binomial_P(24, first, n);
        both += gsl_ran_binomial_pdf(n, mean, (unsigned)letters) * inside;
    }
    assert_true(fabs(both - 0.9) < 0.02);
    /* A second category that is filled in any case changes nothing. */
    const struct letters_group more[] = {{0, 0.7, 0.06, 25}, {0, 0.3, 0.03, 10}, {1, 1, 0.051, 1}};
    assert_true(llabs(needed(arena, more, 3, 0.9) - letters) < letters / 20);
    arena_free(arena);
}
TEST(two_groups_are_binomial_sums,
     "letters: for two groups the chance that both fill is the binomial sum");

static void impossible_needs_are_said(void **state) {
    (void)state;
    struct arena *arena = arena_new(16 << 20);
    const struct letters_group none[] = {{0, 1, 0.05, 5}, {0, 0, 0.05, 2}},
                               silent[] = {{0, 1, 0, 5}};
    struct letters_plan_of plan = {.groups = none, .n_groups = 2, .seed = "x"};
    struct letters_answer answer;
    struct why why = {0};
    assert_int_equal(letters_needed(arena, &plan, &answer, &why), FAIL_INFEASIBLE);
    assert_non_null(strstr(why.text, "nobody of it gets a letter"));
    plan = (struct letters_plan_of){.groups = silent, .n_groups = 1, .seed = "x"};
    assert_int_equal(letters_needed(arena, &plan, &answer, &why), FAIL_INPUT);
    arena_free(arena);
}
TEST(impossible_needs_are_said, "letters: a group that gets no letter, or never answers, is named");
