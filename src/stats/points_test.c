#include "stats/points.h"

#include "tests/test.h"

#include <math.h>

static void assert_near(double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance)) fail_msg("got %.12g, want %.12g", got, want);
}

#define BLANK ((double)NAN)

static void unfinished(void **state) {
    (void)state;
    const double points[] = {50, 30,    20,    /* finished */
                             60, 40,    BLANK, /* all spent: the blank is a zero */
                             60, BLANK, BLANK, /* stopped half way: left out */
                             0,  0,     0,     /* nothing given: left out */
                             5,  3,     2};    /* out of ten: rescaled */
    struct arena *arena = arena_new(1 << 20);
    struct points_plan plan = {
        .n_people = 5, .n_items = 3, .points = points, .total = 100, .level = 0.95};
    struct points_report report;
    assert_int_equal(points_run(arena, &plan, &report, NULL), FAIL_NONE);
    assert_int_equal(report.n_used, 3);
    assert_int_equal(report.n_unfinished, 2);
    assert_int_equal(report.n_rescaled, 1);
    assert_near(report.mean[0], (0.5 + 0.6 + 0.5) / 3, 1e-12);
    assert_near(report.mean[2], (0.2 + 0.0 + 0.2) / 3, 1e-12);
    assert_near(report.mean[0] + report.mean[1] + report.mean[2], 1, 1e-12);
    arena_free(arena);
}
TEST(unfinished, "points: a half-filled answer is left out and counted, not read as zeros");

static void covariance_rows(void **state) {
    (void)state;
    const double points[] = {50, 30, 20, 10, 60, 30, 33, 33, 34, 80, 10, 10};
    struct arena *arena = arena_new(1 << 20);
    struct points_plan plan = {
        .n_people = 4, .n_items = 3, .points = points, .total = 100, .level = 0.95};
    struct points_report report;
    assert_int_equal(points_run(arena, &plan, &report, NULL), FAIL_NONE);
    double geometric = 0;
    for (size_t k = 0; k < 3; k++) {
        double sum = 0;
        for (size_t l = 0; l < 3; l++) sum += report.covariance[k * 3 + l];
        assert_near(sum, 0, 1e-15);
        geometric += report.geometric[k];
    }
    assert_near(geometric, 1, 1e-12);
    /* With equal weights the variance of a mean is s^2/n. */
    double squares = 0;
    for (size_t i = 0; i < 4; i++) squares += pow(points[i * 3] / 100 - report.mean[0], 2);
    assert_near(report.covariance[0], squares / 3 / 4, 1e-15);
    arena_free(arena);
}
TEST(covariance_rows, "points: shares sum to one, so each row of their covariance sums to zero");

static void nobody(void **state) {
    (void)state;
    const double points[] = {50, BLANK};
    const double negative[] = {120, -20};
    struct arena *arena = arena_new(1 << 20);
    struct points_plan plan = {
        .n_people = 1, .n_items = 2, .points = points, .total = 100, .level = 0.95};
    struct points_report report;
    struct why why = {0};
    assert_int_equal(points_run(arena, &plan, &report, &why), FAIL_INFEASIBLE);
    plan.points = negative;
    assert_int_equal(points_run(arena, &plan, &report, &why), FAIL_INPUT);
    assert_int_equal(why.row, 1);
    assert_int_equal(why.column, 2);
    arena_free(arena);
}
TEST(nobody, "points: nobody finished is infeasible, negative points name their row and column");
