/* How far weights are to be trusted: by hand, and that no single person can be worked out. */
#include "stats/weighing.h"

#include "tests/test.h"

#include <math.h>

static void assert_near(double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance)) fail_msg("got %.15g, want %.15g", got, want);
}

static void quality_is_counted(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct weighing_person people[14];
    struct weighing_quality q;
    for (int i = 0; i < 12; i++)
        people[i] = (struct weighing_person){.asked = true,
                                             .weighed = true,
                                             .passed = i < 8    ? WEIGHING_AT_ONCE
                                                       : i < 10 ? WEIGHING_AFTER
                                                                : WEIGHING_FAILED,
                                             .hard = i % 5 + 1};
    /* Two gave no weights; what one of them said about the task counts for nothing. */
    people[12] = (struct weighing_person){.asked = true, .passed = WEIGHING_UNASKED};
    people[13] = (struct weighing_person){.asked = true, .passed = WEIGHING_FAILED, .hard = 5};
    weighing_quality_run(arena, people, 14, &q);
    assert_int_equal(q.n_weighed, 12);
    assert_int_equal(q.n_left, 2);
    assert_int_equal(q.n_checked, 12);
    assert_int_equal(q.n_at_once, 8);
    assert_int_equal(q.n_after, 2);
    /* 1 1 1 2 2 2 3 3 4 4 5 5: quartiles as R's quantile() has them. */
    assert_near(q.hard_low, 1.75, 1e-12);
    assert_near(q.hard_median, 2.5, 1e-12);
    assert_near(q.hard_high, 4, 1e-12);
    assert_int_equal(q.trust, TRUST_GOOD);
    for (int i = 0; i < 12; i++) people[i].hard = 4;
    weighing_quality_run(arena, people, 14, &q);
    assert_int_equal(q.trust, TRUST_CARE);
    for (int i = 0; i < 7; i++) people[i].passed = WEIGHING_FAILED;
    weighing_quality_run(arena, people, 14, &q);
    assert_int_equal(q.trust, TRUST_POOR);
    weighing_quality_run(arena, people, 9, &q);
    assert_int_equal(q.trust, TRUST_UNKNOWN);
    weighing_quality_run(arena, people, 0, &q);
    assert_int_equal(q.trust, TRUST_UNKNOWN);
    assert_true(isnan(q.hard_median));
    arena_free(arena);
}
TEST(quality_is_counted,
     "weighing: shares who passed, how hard it was and who gave up make how far weights are "
     "trusted");

static void nobody_is_worked_out(void **state) {
    (void)state;
    for (int64_t n = 0; n < 30; n++)
        for (int64_t passed = 0; passed <= n; passed++) {
            const struct weighing_quality q = {.n_weighed = n, .n_at_once = passed};
            if (!weighing_passed_may_show(&q)) continue;
            assert_true(passed >= WEIGHING_LEAST);
            assert_true(n == passed || n - passed >= WEIGHING_LEAST);
        }
}
TEST(nobody_is_worked_out,
     "weighing: weights of those who passed are shown only where the others are none or five");

static void groups_count_once(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    const double weights[] = {100, 100, 300, 100, 50, 0};
    const int64_t people[] = {6, 8, 5};
    struct weighing_groups_plan plan = {3, 2, weights, people};
    struct weighing_groups groups;
    struct why why;
    assert_int_equal(weighing_groups_run(arena, &plan, &groups, &why), FAIL_NONE);
    assert_int_equal(groups.n_people, 19);
    assert_near(groups.mean[0], (0.5 + 0.75 + 1) / 3, 1e-12);
    assert_near(groups.low[0], 0.5, 1e-12);
    assert_near(groups.high[0], 1, 1e-12);
    assert_true(groups.may_show && groups.has_spread && !groups.has_interval);
    /* A table of two would stand out as the lowest or the highest. */
    const int64_t small[] = {6, 2, 5};
    plan.people = small;
    assert_int_equal(weighing_groups_run(arena, &plan, &groups, &why), FAIL_NONE);
    assert_false(groups.has_spread);
    const int64_t two[] = {2};
    plan = (struct weighing_groups_plan){1, 2, weights, two};
    assert_int_equal(weighing_groups_run(arena, &plan, &groups, &why), FAIL_NONE);
    assert_false(groups.may_show || groups.has_spread || groups.has_interval);
    const double nothing[] = {0, 0};
    plan.weights = nothing;
    assert_int_not_equal(weighing_groups_run(arena, &plan, &groups, &why), FAIL_NONE);
    plan.n_sheets = 0;
    assert_int_equal(weighing_groups_run(arena, &plan, &groups, &why), FAIL_INFEASIBLE);
    arena_free(arena);
}
TEST(groups_count_once,
     "weighing: each sheet counts once, and no small group stands out as lowest or highest");

/* Whatever the counts are, no number of one to four people can be worked out of what is told. */
static void little_is_told_of_few(void **state) {
    (void)state;
    for (int64_t n = 0; n < 60; n++)
        for (int64_t left = 0; left <= n; left++) {
            const struct weighing_quality q = {.n_asked = n,
                                               .n_left = left,
                                               .n_checked = n - left,
                                               .n_at_once = (n - left) / 2,
                                               .n_after = (n - left) / 3,
                                               .trust = TRUST_CARE};
            struct weighing_told told = weighing_tell(&q);
            if (n - left < WEIGHING_SHARE_LEAST) assert_int_equal(told.n_checked, 0);
            if (told.n_checked > 0) assert_int_equal(told.at_once % 5, 0);
            if (told.n_asked > 0 && left > 0 && left < WEIGHING_LEAST)
                assert_int_equal(told.left, -1);
            if (told.n_asked > 0 && told.left >= 0) assert_int_equal(told.left % 5, 0);
        }
    const struct weighing_quality none = {.n_asked = 50, .n_left = 20, .trust = TRUST_UNKNOWN};
    assert_int_equal(weighing_tell(&none).trust, 0);
}
TEST(little_is_told_of_few,
     "weighing: what is told to anybody is rounded, and says nothing of fewer than ten people");
