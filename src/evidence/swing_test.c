/* Swing weighting: whoever contradicts themself is told where. */
#include "evidence/swing.h"
#include "stats/preference/hierarchy.h"
#include "tests/test.h"

#include <math.h>

static void assert_near(double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance)) fail_msg("got %.15g, want %.15g", got, want);
}

static void order_check(const int64_t *place, size_t n, enum swing_wrong what, size_t at) {
    struct swing_fault fault = swing_order_check(place, n);
    assert_int_equal(fault.what, what);
    if (what != SWING_FINE) assert_int_equal(fault.at, at);
}

static void points_check(const double *points, enum swing_wrong what, size_t at, size_t other) {
    const int64_t place[] = {2, 1, 3};
    struct swing_fault fault = swing_points_check(points, place, 3);
    assert_int_equal(fault.what, what);
    if (what == SWING_FINE) return;
    assert_int_equal(fault.at, at);
    assert_int_equal(fault.other, other);
}

static void contradictions_are_found(void **state) {
    (void)state;
    order_check((const int64_t[]){2, 1, 3}, 3, SWING_FINE, 0);
    order_check((const int64_t[]){2, 1, 1}, 3, SWING_TWICE, 2);
    order_check((const int64_t[]){2, 0, 1}, 3, SWING_BLANK, 1);
    order_check((const int64_t[]){2, 1, 4}, 3, SWING_OUTSIDE, 2);
    order_check((const int64_t[]){1}, 1, SWING_ALONE, 0);
    points_check((const double[]){60, 100, 60}, SWING_FINE, 0, 0);
    points_check((const double[]){0, 100, 0}, SWING_FINE, 0, 0);
    points_check((const double[]){0, 0, 0}, SWING_TOP, 1, 0);
    points_check((const double[]){60, 90, 10}, SWING_TOP, 1, 0);
    points_check((const double[]){30, 100, 60}, SWING_AGAINST, 2, 0);
    points_check((const double[]){101, 100, 60}, SWING_OUTSIDE, 0, 0);
    points_check((const double[]){60, 100, (double)NAN}, SWING_BLANK, 2, 0);
}
TEST(contradictions_are_found,
     "swing: all zero, one criterion, a place twice and points against the order are named");

/* Whatever passes the check can be weighed, keeps the order, and sums to one. */
static void what_passes_can_be_weighed(void **state) {
    (void)state;
    for (int a = 0; a <= 100; a += 20)
        for (int b = 0; b <= 100; b += 20)
            for (int c = 0; c <= 100; c += 20) {
                const double points[] = {a, b, c};
                const int64_t place[] = {3, 1, 2};
                double weight[3];
                if (swing_points_check(points, place, 3).what != SWING_FINE) continue;
                assert_int_equal(swing_weights(points, 3, weight, NULL), FAIL_NONE);
                assert_near(weight[0] + weight[1] + weight[2], 1, 1e-12);
                assert_true(weight[1] >= weight[2] && weight[2] >= weight[0]);
            }
}
TEST(what_passes_can_be_weighed, "swing: whatever passes the check gives weights in its order");
