#include "stats/interval.h"

#include "tests/test.h"

#include <math.h>

static void assert_near(double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance)) fail_msg("got %.12g, want %.12g", got, want);
}

static void type_seven(void **state) {
    (void)state;
    double values[] = {4, 1, 3, 2};
    struct interval interval = interval_percentile(values, 4, 0.9);
    assert_near(interval.low, 1.15, 1e-12); /* position 3 * 0.05 = 0.15 between 1 and 2 */
    assert_near(interval.high, 3.85, 1e-12);
    assert_near(quantile_of_sorted(values, 4, 0.5), 2.5, 0);
    assert_near(quantile_of_sorted(values, 4, 0), 1, 0);
    assert_near(quantile_of_sorted(values, 4, 1), 4, 0);
    double one = 5;
    assert_near(quantile_of_sorted(&one, 1, 0.3), 5, 0);
}
TEST(type_seven, "interval: percentiles lie at position (n-1)p, as type 7 says");

/* Student's table: t(0.975) with 2, 10 and infinitely many degrees of freedom. */
static void student(void **state) {
    (void)state;
    assert_near(interval_t(0, 1, 2, 0.95).high, 4.302653, 1e-6);
    assert_near(interval_t(0, 1, 10, 0.95).high, 2.228139, 1e-6);
    assert_near(interval_t(0, 1, (double)INFINITY, 0.95).high, 1.959964, 1e-6);
    assert_near(interval_t(5, 0, 3, 0.95).low, 5, 0);
}
TEST(student, "interval: widths are those of Student's table");

static void chances(void **state) {
    (void)state;
    assert_near(chance_above(60, 3, 8, 60), 0.5, 1e-12);
    assert_near(chance_above(60, 3, 8, 57) + chance_above(60, 3, 8, 63), 1, 1e-12);
    assert_near(chance_above(60, 0, 8, 60), 1, 0);
    assert_near(chance_above(59, 0, 8, 60), 0, 0);
}
TEST(chances, "interval: the chance to clear a line is a half on it and mirrors around it");

static void satterthwaite(void **state) {
    (void)state;
    assert_near(df_of_sum(1, 9, 0, 4), 9, 1e-12);
    assert_near(df_of_sum(1, 5, 1, 5), 10, 1e-12);
    assert_true(isinf(df_of_sum(0, 5, 0, 5)));
}
TEST(satterthwaite, "interval: degrees of freedom of a sum lie between one part's and both parts'");
