#include "stats/paired.h"
#include "stats/proportion.h"

#include "base/rng.h"
#include "stats/multiple.h"
#include "stats/raters.h"
#include "stats/survey/distribution.h"
#include "tests/test.h"

#include <math.h>
#include <stdbool.h>

static void assert_near(double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance)) fail_msg("got %.12g, want %.12g", got, want);
}

/* A known trap: programs that drop a category with equal margins give 5.00 here. */
static void equal_margins(void **state) {
    (void)state;
    const double table[] = {20, 10, 5, 3, 30, 15, 12, 5, 40};
    const double wider[] = {20, 10, 0, 5, 3, 30, 0, 15, 0, 0, 0, 0, 12, 5, 0, 40};
    struct arena *arena = arena_new(1 << 20);
    struct homogeneity out, more;
    homogeneity_of(arena, table, 3, &out);
    assert_near(out.chi2, 0.3287671, 1e-3);
    assert_near(out.p, 0.848, 2e-3);
    assert_near(out.df, 2, 0);
    homogeneity_of(arena, wider, 4, &more);
    assert_near(more.chi2, out.chi2, 1e-9); /* an answer that nobody gave changes nothing */
    assert_near(more.df, 2, 0);
    arena_free(arena);
}
TEST(equal_margins, "paired: Stuart-Maxwell keeps answers whose totals happen to be equal");

static void two_moments(void **state) {
    (void)state;
    struct rng rng;
    rng_init(&rng, "moments");
    for (int round = 0; round < 50; round++) {
        double before[30], after[30], both[60], table[4];
        struct arena *arena = arena_new(1 << 20);
        for (size_t i = 0; i < 30; i++) {
            both[2 * i] = before[i] = (double)rng_below(&rng, 2);
            both[2 * i + 1] = after[i] = (double)rng_below(&rng, 2);
            before[i]++, after[i]++;
        }
        struct cochran cochran = cochran_run(both, 30, 2);
        struct homogeneity homogeneity;
        assert_int_equal(pairs_table(before, after, 30, 2, NULL, 2, table, NULL), FAIL_NONE);
        homogeneity_of(arena, table, 2, &homogeneity);
        for (size_t i = 0; i < 30; i++) before[i]--, after[i]--;
        struct mcnemar mcnemar = mcnemar_run(before, after, 30);
        assert_near(cochran.q, mcnemar.chi2, 1e-9);
        assert_near(homogeneity.chi2, mcnemar.chi2, 1e-9);
        assert_near(homogeneity.bowker, mcnemar.chi2, 1e-9);
        assert_true(mcnemar.p_mid <= mcnemar.p_exact);
        arena_free(arena);
    }
    const double answers[] = {1, 6};
    double table[25];
    struct why why;
    assert_int_equal(pairs_table(answers, answers, 2, 5, NULL, 5, table, &why), FAIL_INPUT);
    assert_int_equal(why.row, 2);
}
TEST(two_moments, "paired: with two answers and two moments all four tests are McNemar's");

static void signed_ranks(void **state) {
    (void)state;
    struct rng rng;
    rng_init(&rng, "signed");
    for (int round = 0; round < 40; round++) {
        struct arena *arena = arena_new(1 << 20);
        double before[9], after[9], size[9], rank[9];
        size_t zeros = 0, n = 9;
        for (size_t i = 0; i < n; i++) {
            before[i] = (double)rng_below(&rng, 4) / 10;
            after[i] = (double)rng_below(&rng, 6) / 10;
            size[i] = fabs(round == 0 ? 0.1 : round * 0.0 + after[i] - before[i]);
            if (round == 0) after[i] = before[i] + 0.1;
        }
        for (size_t i = 0; i < n; i++) {
            double below = 0, same = 0;
            for (size_t j = 0; j < n; j++) {
                below += size[j] < size[i] - 1e-9;
                same += fabs(size[j] - size[i]) <= 1e-9;
            }
            rank[i] = below + (same + 1) / 2;
            zeros += size[i] < 1e-9;
        }
        if (zeros > 0 && zeros < n) {
            /* Differences of decimals that should be zero are: they were written alike. */
            for (size_t i = 0; i < n; i++)
                if (size[i] < 1e-9) after[i] = before[i];
        }
        double observed = 0;
        for (size_t i = 0; i < n; i++)
            observed += size[i] < 1e-9 ? 0 : after[i] > before[i] ? rank[i] : -rank[i];
        size_t beyond = 0;
        for (size_t signs = 0; signs < 512; signs++) {
            double sum = 0;
            for (size_t i = 0; i < n; i++)
                sum += size[i] < 1e-9 ? 0 : (signs >> i & 1) != 0 ? rank[i] : -rank[i];
            beyond += fabs(sum) >= fabs(observed) - 1e-9;
        }
        struct paired_test out;
        paired_test_run(arena, before, after, n, 0.95, &out);
        if (zeros < n) assert_near(out.p_exact, (double)beyond / 512, 1e-12);
        arena_free(arena);
    }
}
TEST(signed_ranks, "paired: the exact signed-rank chance is a count over all signs");

static void polarisation_ends(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 16);
    const double same[] = {4, 4, 4}, split[] = {1, 5, 1, 5}, even[] = {1, 2, 3, 4, 5};
    struct polarisation out = polarisation_of(arena, same, 3, 5);
    assert_near(out.dispersion, 0, 1e-12);
    assert_near(out.leik, 1, 1e-12);
    assert_near(out.entropy, 0, 1e-12);
    out = polarisation_of(arena, split, 4, 5);
    assert_near(out.dispersion, 1, 1e-12);
    assert_near(out.leik, 0, 1e-12);
    assert_near(polarisation_of(arena, even, 5, 5).entropy, 1, 1e-12);
    arena_free(arena);
}
TEST(polarisation_ends, "paired: polarisation is 0 when all agree and 1 when halves oppose");

/* --- Several comparisons: the closed testing principle by brute force --- */

static double simes(const double *p, size_t n, unsigned set) {
    double least = 1, size = (double)__builtin_popcount(set);
    for (size_t i = 0; i < n; i++) {
        double rank = 0;
        if ((set >> i & 1) == 0) continue;
        for (size_t j = 0; j < n; j++) rank += (set >> j & 1) != 0 && p[j] <= p[i];
        least = fmin(least, size * p[i] / rank);
    }
    return least;
}

static double smallest(const double *p, size_t n, unsigned set) {
    double least = 1;
    for (size_t i = 0; i < n; i++)
        if ((set >> i & 1) != 0) least = fmin(least, p[i] * __builtin_popcount(set));
    return least;
}

static void closed_tests(void **state) {
    (void)state;
    struct rng rng;
    rng_init(&rng, "closed");
    struct arena *arena = arena_new(1 << 20);
    for (int round = 0; round < 60; round++) {
        size_t n = 1 + (size_t)rng_below(&rng, 7);
        double p[8], holm[8], hommel[8], hochberg[8], bh[8], by[8], bonferroni[8];
        for (size_t i = 0; i < n; i++) p[i] = pow(rng_real(&rng), 3);
        assert_int_equal(p_adjust(arena, ADJUST_HOLM, p, n, holm, NULL), FAIL_NONE);
        assert_int_equal(p_adjust(arena, ADJUST_HOMMEL, p, n, hommel, NULL), FAIL_NONE);
        assert_int_equal(p_adjust(arena, ADJUST_HOCHBERG, p, n, hochberg, NULL), FAIL_NONE);
        assert_int_equal(p_adjust(arena, ADJUST_BH, p, n, bh, NULL), FAIL_NONE);
        assert_int_equal(p_adjust(arena, ADJUST_BY, p, n, by, NULL), FAIL_NONE);
        assert_int_equal(p_adjust(arena, ADJUST_BONFERRONI, p, n, bonferroni, NULL), FAIL_NONE);
        for (size_t i = 0; i < n; i++) {
            double by_holm = 0, by_hommel = 0;
            for (unsigned set = 1; set < 1u << n; set++) {
                if ((set >> i & 1) == 0) continue;
                by_holm = fmax(by_holm, smallest(p, n, set));
                by_hommel = fmax(by_hommel, simes(p, n, set));
            }
            assert_near(holm[i], fmin(1, by_holm), 1e-12);
            assert_near(hommel[i], fmin(1, by_hommel), 1e-12);
            assert_true(hommel[i] <= hochberg[i] + 1e-12 && hochberg[i] <= holm[i] + 1e-12);
            assert_true(holm[i] <= bonferroni[i] + 1e-12 && bh[i] <= by[i] + 1e-12);
            assert_true(bh[i] >= p[i]);
        }
    }
    const double odd[] = {0.2, (double)NAN, 0.01};
    double out[3];
    assert_int_equal(p_adjust(arena, ADJUST_HOLM, odd, 3, out, NULL), FAIL_NONE);
    assert_near(out[2], 0.02, 1e-15); /* the missing one does not count */
    assert_true(isnan(out[1]));
    const double wrong[] = {1.2};
    assert_int_equal(p_adjust(arena, ADJUST_BH, wrong, 1, out, NULL), FAIL_INPUT);
    arena_free(arena);
}
TEST(closed_tests,
     "multiple: Holm and Hommel are the closed tests of Bonferroni and Simes, counted out");

static void max_t_ends(void **state) {
    (void)state;
    struct max_t out;
    assert_int_equal(max_t_run(1, 0.5, 7, 0.95, &out, NULL), FAIL_NONE);
    assert_near(out.critical, t_quantile(0.975, 7), 1e-6);
    assert_int_equal(max_t_run(5, 1, 20, 0.95, &out, NULL), FAIL_NONE);
    assert_near(out.critical, t_quantile(0.975, 20), 1e-6); /* all the same comparison */
    assert_int_equal(max_t_run(4, 0, (double)INFINITY, 0.9, &out, NULL), FAIL_NONE);
    assert_near(out.critical, out.sidak, 1e-6); /* independent */
    assert_int_equal(max_t_run(4, 0.3, 12, 0.95, &out, NULL), FAIL_NONE);
    assert_true(out.critical < out.sidak && out.sidak < out.bonferroni);
    assert_int_equal(max_t_run(0, 0.3, 12, 0.95, &out, NULL), FAIL_INPUT);
}
TEST(max_t_ends, "multiple: the largest of t is t for one, Sidak's for independent ones");

/* --- Raters --- */

#define NO ((double)NAN)
/* Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section D. */
static const double observers[] = {1, 1, NO, 1, 2,  2, 3, 2, 3,  3,  3, 3, 3,  3, 3,  3,
                                   2, 2, 2,  2, 1,  2, 3, 4, 4,  4,  4, 4, 1,  1, 2,  1,
                                   2, 2, 2,  2, NO, 5, 5, 5, NO, NO, 1, 1, NO, 3, NO, NO};

static void krippendorff_published(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct ratings ratings = {12, 4, observers};
    assert_near(krippendorff_alpha(arena, &ratings, DISTANCE_NOMINAL), 0.743, 5e-4);
    assert_near(krippendorff_alpha(arena, &ratings, DISTANCE_ORDINAL), 0.815, 5e-4);
    assert_near(krippendorff_alpha(arena, &ratings, DISTANCE_INTERVAL), 0.849, 5e-4);
    assert_near(krippendorff_alpha(arena, &ratings, DISTANCE_RATIO), 0.797, 5e-4);
    struct interval wide =
        krippendorff_interval(arena, &ratings, DISTANCE_NOMINAL, 400, "units", 0.95);
    assert_true(wide.low < 0.743 && wide.high > 0.743 && wide.high <= 1);
    /* Gwet (2014) table 4.9 has these ratings: AC1 0.775, Fleiss 0.761, both of 12 units. */
    struct rater_agreement out = rater_agreement_run(arena, &ratings, WEIGHTS_IDENTITY);
    assert_near(out.gwet, 0.77544, 5e-5);
    assert_near(out.fleiss, 0.76117, 5e-5);
    assert_near(out.gwet_error, 0.14295, 5e-4);
    assert_near(out.fleiss_error, 0.15302, 5e-4);
    arena_free(arena);
}
TEST(krippendorff_published, "raters: Krippendorff's published example has his four figures");

/* Shrout & Fleiss (1979), table 2 and 4. */
static void shrout_published(void **state) {
    (void)state;
    const double rating[] = {9, 2, 5, 8, 6,  1, 3, 2, 8, 4, 6, 8,
                             7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7};
    struct ratings ratings = {6, 4, rating};
    struct intraclass out = intraclass_run(&ratings);
    const double one[] = {0.17, 0.29, 0.71}, mean[] = {0.44, 0.62, 0.91};
    for (int i = 0; i < 3; i++) {
        assert_near(out.one[i], one[i], 6e-3);
        assert_near(out.mean[i], mean[i], 6e-3);
    }
}
TEST(shrout_published, "raters: Shrout and Fleiss' published judges have their six coefficients");

static void kappa_ends(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    double rating[40];
    for (size_t u = 0; u < 20; u++) rating[2 * u] = rating[2 * u + 1] = (double)(u % 3);
    struct ratings ratings = {20, 2, rating};
    struct cohen cohen = cohen_run(arena, &ratings, 0, 1);
    assert_near(cohen.kappa, 1, 1e-12);
    assert_near(cohen.quadratic, 1, 1e-12);
    assert_near(cohen.error, 0, 1e-7);
    assert_near(concordance_run(arena, &ratings).kendall_w, 1, 1e-12);
    assert_near(concordance_run(arena, &ratings).fleiss, 1, 1e-12);
    /* With two values linear, quadratic and plain weights are the same. */
    struct rng rng;
    rng_init(&rng, "kappa");
    for (size_t i = 0; i < 40; i++) rating[i] = (double)rng_below(&rng, 2);
    cohen = cohen_run(arena, &ratings, 0, 1);
    assert_near(cohen.linear, cohen.kappa, 1e-12);
    assert_near(cohen.quadratic, cohen.kappa, 1e-12);
    assert_near(cohen.quadratic_error, cohen.error, 1e-12);
    arena_free(arena);
}
TEST(kappa_ends, "raters: full agreement is 1, and weights do not matter with two values");

/* Two of four either way: 2 P(X <= 2) - P(X = 2) would be 1, and is not what mid-p is there. */
static void as_many_either_way(void **state) {
    (void)state;
    const double before[] = {0, 0, 1, 1, 1, 0}, after[] = {1, 1, 0, 0, 1, 0};
    struct mcnemar moved = mcnemar_run(before, after, 6);
    struct pairs pairs = {.yes_yes = 1, .no_yes = 2, .yes_no = 2, .no_no = 1};
    struct paired_change change;
    assert_int_equal(proportion_change(&pairs, 0.95, &change, NULL), FAIL_NONE);
    assert_true(fabs(moved.p_mid - (1 - 6.0 / 16 / 2)) < 1e-14);
    assert_true(moved.p_mid == change.p_mid && moved.p_exact == 1 && change.p_exact == 1);
}
TEST(as_many_either_way,
     "paired: with as many either way mid-p is one less half the chance of that");
