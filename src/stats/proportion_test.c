#include "stats/proportion.h"

#include "tests/test.h"

#include <math.h>

static void assert_near(double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance)) fail_msg("got %.12g, want %.12g", got, want);
}

/* Newcombe (1998), Statistics in Medicine 17, 857-872, table I: methods 3 and 5. */
static void published_single(void **state) {
    (void)state;
    struct interval interval;
    assert_int_equal(proportion_wilson(81, 263, 0.95, &interval, NULL), FAIL_NONE);
    assert_near(interval.low, 0.2553, 5e-5);
    assert_near(interval.high, 0.3662, 5e-5);
    assert_int_equal(proportion_exact(81, 263, 0.95, &interval, NULL), FAIL_NONE);
    assert_near(interval.low, 0.2527, 5e-5);
    assert_near(interval.high, 0.3676, 5e-5);
    assert_int_equal(proportion_wilson(15, 148, 0.95, &interval, NULL), FAIL_NONE);
    assert_near(interval.low, 0.0624, 5e-5);
    assert_near(interval.high, 0.1605, 5e-5);
    assert_int_equal(proportion_wilson(0, 20, 0.95, &interval, NULL), FAIL_NONE);
    assert_near(interval.low, 0, 0);
    assert_near(interval.high, 0.1611, 5e-5);
    assert_int_equal(proportion_exact(1, 29, 0.95, &interval, NULL), FAIL_NONE);
    assert_near(interval.low, 0.0009, 5e-5);
    assert_near(interval.high, 0.1776, 5e-5);
}
TEST(published_single, "proportion: Newcombe's table of Wilson and exact intervals comes out");

/* The pooled final votes of two citizens' juries, 36 jurors. */
static void jury_uses(void **state) {
    (void)state;
    static const struct {
        int yes;
        double low, high;
    } uses[] = {{35, .858, .995}, {22, .449, .752}, {29, .650, .902}, {23, .476, .775},
                {27, .589, .862}, {30, .681, .921}, {2, .015, .181},  {0, .000, .096}};
    for (size_t i = 0; i < sizeof uses / sizeof uses[0]; i++) {
        struct interval interval;
        assert_int_equal(proportion_wilson(uses[i].yes, 36, 0.95, &interval, NULL), FAIL_NONE);
        assert_near(interval.low, uses[i].low, 6e-4);
        assert_near(interval.high, uses[i].high, 6e-4);
    }
}
TEST(jury_uses, "proportion: the eight uses of the two juries have their known intervals");

static void bounds_and_mirror(void **state) {
    (void)state;
    for (int n = 1; n <= 40; n++)
        for (int count = 0; count <= n; count++) {
            struct interval wilson, mirror, exact;
            assert_int_equal(proportion_wilson(count, n, 0.95, &wilson, NULL), FAIL_NONE);
            assert_int_equal(proportion_wilson(n - count, n, 0.95, &mirror, NULL), FAIL_NONE);
            assert_int_equal(proportion_exact(count, n, 0.95, &exact, NULL), FAIL_NONE);
            double share = (double)count / n;
            assert_true(wilson.low >= 0 && wilson.low <= share + 1e-12);
            assert_true(wilson.high <= 1 && wilson.high >= share - 1e-12);
            assert_near(wilson.low, 1 - mirror.high, 1e-12);
            assert_true(exact.low <= share && exact.high >= share);
        }
}
TEST(bounds_and_mirror,
     "proportion: intervals hold the share, stay in 0..1, and mirror yes and no");

/* Clopper-Pearson is exact: at its ends the binomial tails are half of 5 %. */
static void exact_tails(void **state) {
    (void)state;
    for (int count = 1; count < 18; count++) {
        struct interval exact;
        assert_int_equal(proportion_exact(count, 18, 0.95, &exact, NULL), FAIL_NONE);
        double above = 0, below = 0, choose = 1;
        for (int k = 0; k <= 18; k++) {
            if (k >= count) above += choose * pow(exact.low, k) * pow(1 - exact.low, 18 - k);
            if (k <= count) below += choose * pow(exact.high, k) * pow(1 - exact.high, 18 - k);
            choose *= (double)(18 - k) / (k + 1);
        }
        assert_near(above, 0.025, 1e-9);
        assert_near(below, 0.025, 1e-9);
    }
}
TEST(exact_tails, "proportion: at the ends of the exact interval each binomial tail is 2.5 %");

static void refuses_nonsense(void **state) {
    (void)state;
    struct interval kept = {7, 8};
    struct why why;
    assert_int_equal(proportion_wilson(1, 0, 0.95, &kept, &why), FAIL_INPUT);
    assert_int_equal(proportion_wilson(5, 4, 0.95, &kept, &why), FAIL_INPUT);
    assert_int_equal(proportion_exact(-1, 4, 0.95, &kept, &why), FAIL_INPUT);
    assert_int_equal(proportion_exact(1, 4, 1.5, &kept, &why), FAIL_INPUT);
    assert_true(kept.low == 7 && kept.high == 8);
}
TEST(refuses_nonsense, "proportion: impossible counts are refused and the output is untouched");

/* Newcombe (1998), Statistics in Medicine 17, 2635-2650, table II, method 10. */
static void published_paired(void **state) {
    (void)state;
    static const struct {
        struct pairs pairs; /* yes_yes, no_yes, yes_no, no_no */
        double difference, low, high;
    } rows[] = {{{36, 12, 2, 0}, 0.20, 0.0569, 0.3404}, {{20, 12, 2, 16}, 0.20, 0.0562, 0.3292}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct paired_change change;
        assert_int_equal(proportion_change(&rows[i].pairs, 0.95, &change, NULL), FAIL_NONE);
        assert_near(change.difference, rows[i].difference, 1e-12);
        assert_near(change.interval.low, rows[i].low, 6e-5);
        assert_near(change.interval.high, rows[i].high, 6e-5);
    }
}
TEST(published_paired, "proportion: Newcombe's published intervals for paired shares come out");

static void change_mirrors(void **state) {
    (void)state;
    for (int a = 0; a < 4; a++)
        for (int b = 0; b < 4; b++)
            for (int c = 0; c < 4; c++)
                for (int d = 0; d < 4; d++) {
                    if (a + b + c + d == 0) continue;
                    struct paired_change one, other;
                    struct pairs forth = {a, b, c, d}, back = {a, c, b, d};
                    assert_int_equal(proportion_change(&forth, 0.95, &one, NULL), FAIL_NONE);
                    assert_int_equal(proportion_change(&back, 0.95, &other, NULL), FAIL_NONE);
                    assert_near(one.difference, -other.difference, 1e-12);
                    assert_near(one.interval.low, -other.interval.high, 1e-12);
                    assert_near(one.p_exact, other.p_exact, 1e-12);
                    assert_true(one.interval.low <= one.difference + 1e-12);
                    assert_true(one.interval.high >= one.difference - 1e-12);
                    assert_true(one.interval.low >= -1 - 1e-12 && one.interval.high <= 1 + 1e-12);
                    assert_true(one.p_mid <= one.p_exact + 1e-12);
                }
}
TEST(change_mirrors, "proportion: swapping before and after turns the change round");

static void switching_is_counted(void **state) {
    (void)state;
    /* 0 yes, 1 unsure, 2 no. Totals alike before and after, though four people switched. */
    int before[] = {0, 0, 1, 2, 2, 0, -1}, after[] = {0, 1, 0, 0, 2, 2, 0};
    int64_t counts[9];
    assert_int_equal(transitions_count(before, after, 7, 3, counts), 6);
    int64_t want[9] = {1, 1, 1, 1, 0, 0, 1, 0, 1};
    assert_memory_equal(counts, want, sizeof want);
    struct pairs pairs = transitions_pairs(counts, 3, 0);
    assert_int_equal(pairs.yes_yes, 1);
    assert_int_equal(pairs.yes_no, 2);
    assert_int_equal(pairs.no_yes, 2);
    assert_int_equal(pairs.no_no, 1);
}
TEST(switching_is_counted, "proportion: people who switch are seen though totals stay the same");
