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

/* A stratified sample with unequal weights; the figures are R 4.1's survey 4.1.1:
 * svymean over svydesign(ids = ~1, strata = ~h, weights = ~w). */
static const double drawn_points[] = {50, 30, 20, 40, 40, 20, 60, 30, 10, 30, 30, 40,
                                      20, 60, 20, 34, 33, 33, 45, 35, 20, 70, 10, 20,
                                      25, 25, 50, 40, 30, 30, 10, 80, 10, 90, 5,  5};
static const double drawn_weights[] = {1, 2, 1.5, 1, 3, 1, 2, 2, 1, 1.5, 1, 2.5};
static const size_t drawn_strata[] = {4, 4, 4, 9, 9, 9, 9, 2, 2, 2, 2, 2};

static struct points_plan drawn_plan(void) {
    return (struct points_plan){.n_people = 12,
                                .n_items = 3,
                                .points = drawn_points,
                                .design_weights = drawn_weights,
                                .strata = drawn_strata,
                                .total = 100,
                                .level = 0.95};
}

static void strata_count(void **state) {
    (void)state;
    static const double mean[] = {0.458461538461538, 0.333589743589744, 0.207948717948718};
    static const double covariance[] = {
        0.00624983589380494,  -0.004802682151824922, -0.001447153741980021,
        -0.00480268215182492, 0.004422893458993192,  0.000379788692831732,
        -0.00144715374198002, 0.000379788692831732,  0.001067365049148289};
    struct arena *arena = arena_new(1 << 20);
    struct points_plan plan = drawn_plan();
    struct points_report report;
    assert_int_equal(points_run(arena, &plan, &report, NULL), FAIL_NONE);
    assert_int_equal(report.n_strata, 3);
    for (size_t k = 0; k < 3; k++) assert_near(report.mean[k], mean[k], 1e-14);
    for (size_t k = 0; k < 9; k++) assert_near(report.covariance[k], covariance[k], 1e-15);
    arena_free(arena);
}
TEST(strata_count, "points: of a stratified sample with weights, mean and covariance are R's");

static void lonely_strata(void **state) {
    (void)state;
    static const size_t alone[] = {1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 7};
    static const size_t with_least[] = {1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 1};
    static const size_t two[] = {1, 1, 1, 2, 2, 2, 5, 3, 3, 3, 3, 7};
    static const size_t together[] = {1, 1, 1, 2, 2, 2, 5, 3, 3, 3, 3, 5};
    static const size_t nobody_else[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    static const size_t *const pairs[][2] = {
        {alone, with_least}, {two, together}, {nobody_else, NULL}};
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct points_plan one = drawn_plan(), other = one;
        struct points_report a, b;
        one.strata = pairs[i][0];
        other.strata = pairs[i][1];
        assert_int_equal(points_run(arena, &one, &a, NULL), FAIL_NONE);
        assert_int_equal(points_run(arena, &other, &b, NULL), FAIL_NONE);
        assert_int_equal(a.n_strata, b.n_strata);
        for (size_t k = 0; k < 9; k++) assert_near(a.covariance[k], b.covariance[k], 1e-17);
    }
    arena_free(arena);
}
TEST(lonely_strata, "points: strata of one person are taken together, one alone with the smallest");
