#include "stats/survey/association.h"
#include "stats/survey/change.h"
#include "stats/survey/distribution.h"
#include "stats/survey/frame_fast.h"
#include "stats/survey/quantile.h"
#include "stats/survey/replicate.h"
#include "tests/test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* An arena that ends with the test, also when an assertion fails: kept in one of its own. */
static struct arena *arena_make(void) {
    return arena_new((size_t)1 << 30);
}

#define NEAR(a, b, tolerance)                                                                      \
    assert_true(fabs((double)(a) - (double)(b)) <= (tolerance)*fmax(1, fabs((double)(b))))

/* Four strata of two units with three people each; numbers and categories without meaning. */
enum { ROWS = 24 };
struct sample {
    struct arena *arena;
    struct frame frame;
    struct design design;
    struct variable y, x, group;
};

static const char table[] =
    "stratum,psu,w,y,x,group,other\n"
    "a,1,10,3,1,p,u\na,1,12,5,2,q,u\na,1,11,4,1,p,v\na,2,9,7,3,q,v\na,2,10,6,2,p,u\na,2,8,2,1,r,u\n"
    "b,3,20,8,4,p,v\nb,3,21,9,4,q,u\nb,3,19,5,3,r,v\nb,4,18,6,2,p,u\nb,4,22,7,3,q,v\nb,4,20,4,2,p,"
    "v\n"
    "c,5,5,1,1,q,u\nc,5,6,2,1,p,v\nc,5,5,3,2,r,u\nc,6,7,2,2,q,v\nc,6,5,4,1,p,u\nc,6,6,5,3,q,u\n"
    "d,7,30,6,2,p,v\nd,7,28,7,4,q,u\nd,7,31,9,5,p,v\nd,8,29,8,3,r,u\nd,8,30,5,2,p,v\nd,8,32,6,3,q,"
    "u\n";

static struct sample sample_make(const char *text, struct design_plan plan) {
    struct sample sample = {.arena = arena_make()};
    assert_int_equal(frame_read(sample.arena, str_of(text), NULL, 0, &sample.frame, NULL),
                     FAIL_NONE);
    assert_int_equal(design_make(sample.arena, &sample.frame, &plan, &sample.design, NULL),
                     FAIL_NONE);
    assert_int_equal(variable_of(sample.arena, &sample.frame, "y", &sample.y, NULL), FAIL_NONE);
    assert_int_equal(variable_of(sample.arena, &sample.frame, "x", &sample.x, NULL), FAIL_NONE);
    assert_int_equal(variable_of(sample.arena, &sample.frame, "group", &sample.group, NULL),
                     FAIL_NONE);
    return sample;
}

static struct design_plan clustered(void) {
    return (struct design_plan){.weights = "w", .strata = {"stratum"}, .units = {"psu"}};
}

static struct estimate estimate_of(struct sample *sample, struct estimate_plan plan) {
    struct estimate out;
    plan.design = &sample->design;
    if (plan.variables == NULL) plan.variables = &sample->y, plan.n_variables = 1;
    assert_int_equal(estimate_run(sample->arena, &plan, &out, NULL), FAIL_NONE);
    return out;
}

static void total_by_hand(void **state) {
    (void)state;
    struct sample sample = sample_make(table, clustered());
    struct estimate total =
        estimate_of(&sample, (struct estimate_plan){.statistic = STATISTIC_TOTAL});
    double sums[8] = {0}, sum = 0, variance = 0;
    for (size_t r = 0; r < ROWS; r++) {
        sums[r / 3] += sample.design.weights[r] * sample.y.numbers[r];
        sum += sample.design.weights[r] * sample.y.numbers[r];
    }
    /* Of two units the variance of their sum is the square of their difference. */
    for (int h = 0; h < 4; h++) variance += pow(sums[2 * h] - sums[2 * h + 1], 2);
    NEAR(total.values[0], sum, 1e-14);
    NEAR(total.errors[0], sqrt(variance), 1e-13);
    NEAR(total.df, 4, 0);
    arena_free(sample.arena);
}
TEST(total_by_hand, "survey: the error of a total is that of the totals of units in their strata");

static void replicates_of_totals(void **state) {
    (void)state;
    struct sample sample = sample_make(table, clustered());
    struct estimate_plan plan = {.statistic = STATISTIC_TOTAL,
                                 .design = &sample.design,
                                 .variables = &sample.y,
                                 .n_variables = 1};
    struct estimate taylor = estimate_of(&sample, plan), out;
    static const enum replicate_kind kinds[] = {REPLICATE_JKN, REPLICATE_BRR, REPLICATE_FAY};
    for (size_t i = 0; i < 3; i++) {
        struct replicate_plan how = {.kind = kinds[i], .fay = 0.3};
        struct replicates replicates;
        assert_int_equal(replicates_make(sample.arena, &sample.design, &how, &replicates, NULL),
                         FAIL_NONE);
        assert_int_equal(replicate_estimate(sample.arena, &replicates, &plan, NULL, 2, &out, NULL),
                         FAIL_NONE);
        NEAR(out.values[0], taylor.values[0], 1e-13);
        NEAR(out.errors[0], taylor.errors[0], 1e-11);
    }
    arena_free(sample.arena);
}
TEST(replicates_of_totals,
     "survey: jackknife, balanced halves and Fay give a total the error of the formula");

static void bootstrap_agrees(void **state) {
    (void)state;
    struct sample sample = sample_make(table, clustered());
    struct estimate_plan plan = {.statistic = STATISTIC_TOTAL,
                                 .design = &sample.design,
                                 .variables = &sample.y,
                                 .n_variables = 1};
    struct estimate taylor = estimate_of(&sample, plan), one, two;
    struct replicate_plan how = {.kind = REPLICATE_BOOTSTRAP, .n = 2001, .seed = "s"};
    struct replicates replicates;
    assert_int_equal(replicates_make(sample.arena, &sample.design, &how, &replicates, NULL),
                     FAIL_NONE);
    assert_int_equal(replicate_estimate(sample.arena, &replicates, &plan, NULL, 1, &one, NULL),
                     FAIL_NONE);
    assert_int_equal(replicate_estimate(sample.arena, &replicates, &plan, NULL, 3, &two, NULL),
                     FAIL_NONE);
    assert_memory_equal(&one.errors[0], &two.errors[0], sizeof one.errors[0]);
    NEAR(one.errors[0] / taylor.errors[0], 1, 0.08); /* 5 errors of simulation */
    arena_free(sample.arena);
}
TEST(bootstrap_agrees,
     "survey: bootstrap comes near the formula, and is the same to the bit for all threads");

struct total_work {
    const double *numbers;
    size_t n;
};
static void total_figure(const void *context, const double *weights, unsigned worker,
                         double *values) {
    const struct total_work *work = context;
    (void)worker;
    values[0] = 0;
    for (size_t r = 0; r < work->n; r++) values[0] += weights[r] * work->numbers[r];
}

static void ways_of_replicates(void **state) {
    (void)state;
    struct sample sample = sample_make(table, clustered());
    struct replicate_plan how = {.kind = REPLICATE_BOOTSTRAP, .n = 37, .seed = "t"};
    struct replicates replicates;
    struct replicated each;
    struct estimate out;
    struct total_work work = {sample.y.numbers, ROWS};
    struct replicate_statistic statistic = {1, total_figure, &work};
    struct estimate_plan plan = {.statistic = STATISTIC_TOTAL,
                                 .design = &sample.design,
                                 .variables = &sample.y,
                                 .n_variables = 1};
    assert_int_equal(replicates_make(sample.arena, &sample.design, &how, &replicates, NULL),
                     FAIL_NONE);
    assert_int_equal(replicate_run(sample.arena, &replicates, &statistic, 2, &each, NULL),
                     FAIL_NONE);
    assert_int_equal(replicate_estimate(sample.arena, &replicates, &plan, NULL, 2, &out, NULL),
                     FAIL_NONE);
    NEAR(out.errors[0], each.errors[0], 1e-11);
    arena_free(sample.arena);
}
TEST(ways_of_replicates, "survey: sums by unit and weights by row give the same replicates");

static void raked_fits(void **state) {
    (void)state;
    struct sample sample = sample_make(table, clustered());
    struct variable other;
    assert_int_equal(variable_of(sample.arena, &sample.frame, "other", &other, NULL), FAIL_NONE);
    struct margin margins[2] = {{"group", sample.group.factor, (const double[]){200, 150, 50}},
                                {"other", other.factor, (const double[]){180, 220}}};
    struct rake_plan plan = {0};
    struct calibrate_plan same = {.margins = margins,
                                  .n_margins = 2,
                                  .people = (double)NAN,
                                  .distance = DISTANCE_RAKING,
                                  .low = -(double)INFINITY,
                                  .high = (double)INFINITY};
    struct weighted raked, fitted;
    assert_int_equal(
        weights_rake(sample.arena, sample.design.weights, ROWS, margins, 2, &plan, &raked, NULL),
        FAIL_NONE);
    assert_int_equal(
        weights_calibrate(sample.arena, sample.design.weights, ROWS, &same, &fitted, NULL),
        FAIL_NONE);
    for (size_t m = 0; m < 2; m++)
        for (int32_t l = 0; l < margins[m].factor.n_levels; l++) {
            double sum = 0;
            for (size_t r = 0; r < ROWS; r++)
                sum += margins[m].factor.codes[r] == l ? raked.weights[r] : 0;
            NEAR(sum, margins[m].totals[l], 1e-10);
        }
    /* Raking and exponential calibration are the same minimum found in two ways. */
    for (size_t r = 0; r < ROWS; r++) NEAR(raked.weights[r], fitted.weights[r], 1e-8);
    /* What is calibrated to has no error any more. */
    struct design design = design_reweighted(&sample.design, raked.weights, raked.calibration);
    struct estimate_plan of = {.statistic = STATISTIC_TOTAL,
                               .design = &design,
                               .variables = &sample.group,
                               .n_variables = 1};
    struct estimate out;
    assert_int_equal(estimate_run(sample.arena, &of, &out, NULL), FAIL_NONE);
    for (size_t i = 0; i < 3; i++) assert_true(out.errors[i] < 1e-6);
    arena_free(sample.arena);
}
TEST(raked_fits, "survey: raking meets all margins, as exponential calibration does another way");

static enum fail rake_pair(const double *first, const double *second, struct why *why) {
    static const char two[] = "y,x,group,a,b\n1,1,p,1,1\n2,1,p,2,2\n";
    struct sample sample = sample_make(two, (struct design_plan){0});
    struct margin margins[2] = {{.name = "a", .totals = first}, {.name = "b", .totals = second}};
    struct rake_plan plan = {.rounds_max = 50};
    struct weighted out;
    for (size_t m = 0; m < 2; m++)
        assert_int_equal(
            frame_factor(sample.arena, &sample.frame, margins[m].name, &margins[m].factor, NULL),
            FAIL_NONE);
    enum fail fail =
        weights_rake(sample.arena, sample.design.weights, 2, margins, 2, &plan, &out, why);
    arena_free(sample.arena);
    return fail;
}

static void raking_refuses(void **state) {
    (void)state;
    struct why why = {0};
    assert_int_equal(rake_pair((const double[]){50, 50}, (const double[]){50, 51}, &why),
                     FAIL_INPUT);
    assert_non_null(strstr(why.text, "'b' to 101"));
    assert_int_equal(rake_pair((const double[]){50, 50}, (const double[]){30, 70}, &why),
                     FAIL_CONVERGE);
    assert_string_equal(why.field, "a");
}
TEST(raking_refuses, "survey: raking that cannot settle names the margin that fits worst");

static void lonely_choices(void **state) {
    (void)state;
    static const char alone[] = "stratum,y,x,group\na,1,1,p\na,3,1,p\nb,7,1,p\n";
    struct design_plan plan = {.strata = {"stratum"}};
    struct sample sample = sample_make(alone, plan);
    struct estimate out;
    struct estimate_plan total = {.statistic = STATISTIC_TOTAL,
                                  .design = &sample.design,
                                  .variables = &sample.y,
                                  .n_variables = 1};
    assert_int_equal(estimate_run(sample.arena, &total, &out, NULL), FAIL_INFEASIBLE);
    static const double variances[] = {4, 4, 4 + (7 - 11.0 / 3) * (7 - 11.0 / 3), 8};
    for (int i = 0; i < 4; i++) {
        sample.design.lonely = (enum lonely)(LONELY_REMOVE + i);
        assert_int_equal(estimate_run(sample.arena, &total, &out, NULL), FAIL_NONE);
        NEAR(out.covariance[0], variances[i], 1e-13);
    }
    arena_free(sample.arena);
}
TEST(lonely_choices, "survey: a stratum with one unit is refused, or treated in the way chosen");

static void shares_are_known(void **state) {
    (void)state;
    /* Ten of a hundred, simple random: Wilson's and Clopper and Pearson's limits from their papers'
     * formulas with z, which large degrees of freedom come near. */
    struct share share = {.value = 0.1, .error = sqrt(0.1 * 0.9 / 100), .df = 1e9, .n = 1e9};
    share_interval(&share, SHARE_WILSON, 0.95, 100);
    NEAR(share.interval.low, 0.0552291370606751, 1e-7);
    NEAR(share.interval.high, 0.174365657491504, 1e-7);
    share_interval(&share, SHARE_BETA, 0.95, 100);
    NEAR(share.interval.low, 0.0490046886, 1e-6);
    NEAR(share.interval.high, 0.1762225958, 1e-6);
    struct share none = {.value = 0, .error = 0, .df = 1e9, .n = 1e9};
    share_interval(&none, SHARE_USUAL, 0.95, 100);
    NEAR(none.interval.low, 0, 0);
    NEAR(none.interval.high, 1 - pow(0.025, 0.01), 1e-6);
}
TEST(shares_are_known, "survey: intervals of shares agree with Wilson, and Clopper and Pearson");

static void quantiles_agree(void **state) {
    (void)state;
    double numbers[9], weights[9];
    bool keep[9];
    struct arena *arena = arena_make();
    for (int i = 0; i < 9; i++) numbers[i] = (double)(i * i), weights[i] = 2, keep[i] = true;
    struct ordered ordered = ordered_make(arena, numbers, weights, keep, 9);
    double sorted[9];
    memcpy(sorted, numbers, sizeof sorted);
    for (double p = 0; p <= 1; p += 0.05)
        NEAR(ordered_quantile(&ordered, p, QUANTILE_HF7), quantile_of_sorted(sorted, 9, p), 1e-12);
    NEAR(ordered_quantile(&ordered, 0.5, QUANTILE_MATH), 16, 0);
    NEAR(ordered_quantile(&ordered, 2.0 / 9, QUANTILE_SCHOOL), 2.5, 0);
    arena_free(arena);
}
TEST(quantiles_agree, "survey: with equal weights quantiles are the usual ones");

static void saddlepoint_is_close(void **state) {
    (void)state;
    static const double ones[] = {1, 1, 1, 1};
    for (double x = 1; x < 30; x += 1.7)
        NEAR(chisq_mixture_above(x, ones, 4) / chisq_above(x, 4), 1, 0.02);
    NEAR(t_quantile(0.975, 28), 2.04840714179525, 1e-12);
    NEAR(beta_quantile(0.5, 0.5, 0.5), 0.5, 1e-15);
}
TEST(saddlepoint_is_close,
     "survey: equal eigenvalues give a chi-square; quantiles to their digits");

static void frames_same(struct arena *arena, const char *text) {
    struct frame plain, whole;
    struct buf slow;
    buf_init(&slow, arena, 1 << 16);
    buf_printf(&slow, "sep=,\n%s", text); /* which only csv_read obeys */
    assert_true(frame_read_plain(arena, str_of(text), NULL, 0, &plain));
    assert_int_equal(frame_read(arena, (struct str){slow.s, slow.n}, NULL, 0, &whole, NULL),
                     FAIL_NONE);
    assert_int_equal(plain.n_rows, whole.n_rows);
    assert_int_equal(plain.n_columns, whole.n_columns);
    for (size_t c = 0; c < plain.n_columns; c++) {
        const struct column *a = &plain.columns[c], *b = &whole.columns[c];
        assert_string_equal(a->name, b->name);
        assert_int_equal(a->kind, b->kind);
        assert_int_equal(a->n_levels, b->n_levels);
        for (int32_t l = 0; l < a->n_levels; l++) assert_string_equal(a->levels[l], b->levels[l]);
        for (size_t r = 0; r < plain.n_rows; r++) {
            if (a->kind == COLUMN_FACTOR) assert_int_equal(a->codes[r], b->codes[r]);
            if (a->kind == COLUMN_NUMBER)
                assert_memory_equal(&a->numbers[r], &b->numbers[r], sizeof(double));
        }
    }
}

static void readers_agree(void **state) {
    (void)state;
    struct arena *arena = arena_make();
    frames_same(arena, "a,b,c\n1,x,\n-2.5,y,NA\n1e3,\"z, w\",NA\n0.1,x,\n");
    frames_same(arena, "a,b\r\n123456789012345678,1\r\n3.14159265358979312,late text\r\n");
    frames_same(arena, "n\xC3\xA9,b\n\xC3\xA9t\xC3\xA9,007\nb,1.50\n");
    struct frame out;
    static const char *const not_plain[] = {"a,b\n1\n",          "a,b\n\"x\"\"y\",1\n",
                                            "a,b\n1,2\n\n3,4\n", "a\n\"1\n2\"\n",
                                            "a,b\n 1,2\n",       "a\n'=1\n"};
    for (size_t i = 0; i < sizeof not_plain / sizeof not_plain[0]; i++)
        assert_false(frame_read_plain(arena, str_of(not_plain[i]), NULL, 0, &out));
    arena_free(arena);
}
TEST(readers_agree, "survey: the quick reader takes plain files alone, and reads them as csv does");

static void change_counts_people_once(void **state) {
    (void)state;
    struct sample sample = sample_make(table, clustered());
    struct variable waves[2] = {sample.y, sample.x};
    struct change change;
    assert_int_equal(change_run(sample.arena, &sample.design, NULL, waves, 2, &change, NULL),
                     FAIL_NONE);
    /* With the same people in both waves the change is the mean of the differences. */
    double differences[ROWS];
    for (size_t r = 0; r < ROWS; r++) differences[r] = sample.x.numbers[r] - sample.y.numbers[r];
    struct variable difference = {.name = "d", .numbers = differences};
    struct estimate direct =
        estimate_of(&sample, (struct estimate_plan){.variables = &difference, .n_variables = 1});
    NEAR(change.moved[0], direct.values[0], 1e-13);
    NEAR(change.moved_error[0], direct.errors[0], 1e-12);
    arena_free(sample.arena);
}
TEST(change_counts_people_once,
     "survey: between waves of the same people the change has the error of their differences");

static void trimming_keeps_the_sum(void **state) {
    (void)state;
    struct arena *arena = arena_make();
    double weights[] = {1, 1, 2, 3, 4, 20}, sum = 0;
    size_t n = weights_trim(arena, weights, 6, 1.5, 8, true);
    for (int i = 0; i < 6; i++) {
        sum += weights[i];
        assert_true(weights[i] >= 1.5 - 1e-12 && weights[i] <= 8 + 1e-12);
    }
    NEAR(sum, 31, 1e-13);
    assert_true(n >= 3);
    arena_free(arena);
}
TEST(trimming_keeps_the_sum, "survey: trimmed weights keep their sum and their limits");

static void domains_have_their_own_df(void **state) {
    (void)state;
    struct sample sample = sample_make(table, clustered());
    struct variable stratum;
    assert_int_equal(variable_as_factor(sample.arena, &sample.frame, "stratum", &stratum, NULL),
                     FAIL_NONE);
    struct estimate out = estimate_of(&sample, (struct estimate_plan){.by = &stratum.factor});
    NEAR(out.df, 4, 0);
    /* Two units in one stratum leave one degree of freedom, not the design's four. */
    for (size_t d = 0; d < 4; d++) {
        bool in[ROWS];
        for (size_t r = 0; r < ROWS; r++) in[r] = stratum.factor.codes[r] == (int32_t)d;
        NEAR(out.df_domain[d], 1, 0);
        NEAR(out.df_domain[d], design_df(sample.arena, &sample.design, in), 0);
        assert_int_equal(out.rows[d], 6);
    }
    arena_free(sample.arena);
}
TEST(domains_have_their_own_df, "survey: a group has the degrees of freedom of its own units");

static void nothing_from_nothing(void **state) {
    (void)state;
    struct arena *arena = arena_make();
    double weights[] = {0, 1, 2, 3, 4, 20, 0};
    (void)weights_trim(arena, weights, 7, 1.5, 8, true);
    assert_true(weights[0] == 0 && weights[6] == 0);
    struct weight_summary all = weights_summary(weights, NULL, 7);
    struct weight_summary some = weights_summary(weights + 1, NULL, 5);
    assert_int_equal(all.n, 5);
    assert_memory_equal(&all, &some, sizeof all);
    NEAR(all.sum, 30, 1e-13);
    arena_free(arena);
}
TEST(nothing_from_nothing,
     "survey: trimming gives no weight to a row that has none, and summaries leave it out");

static void ends_of_shares(void **state) {
    (void)state;
    static const enum share_method methods[] = {SHARE_LOGIT, SHARE_ARCSINE, SHARE_LIKELIHOOD,
                                                SHARE_WALD};
    /* Nobody of forty whose weights are worth thirty: Korn and Graubard's limits for each way. */
    struct share beta = {.value = 0, .error = 0, .df = 12, .n = 40};
    share_interval(&beta, SHARE_BETA, 0.95, 30);
    assert_true(beta.interval.high > 0.05);
    for (size_t i = 0; i < 4; i++) {
        struct share share = {.value = 0, .error = 0, .df = 12, .n = 40};
        share_interval(&share, methods[i], 0.95, 30);
        assert_int_equal(share.method, SHARE_BETA);
        NEAR(share.interval.high, beta.interval.high, 0);
        share = (struct share){.value = 0.5, .error = (double)NAN, .df = 12, .n = 40};
        share_interval(&share, methods[i], 0.95, 30);
        assert_true(isnan(share.interval.low) && isnan(share.interval.high));
    }
    /* Two of a hundred with a large error: an angle below 0 is not one above it. */
    struct share few = {.value = 0.02, .error = 0.02, .df = 5, .n = 100};
    share_interval(&few, SHARE_ARCSINE, 0.95, 90);
    NEAR(few.interval.low, 0, 0);
    struct share most = {.value = 0.98, .error = 0.02, .df = 5, .n = 100};
    share_interval(&most, SHARE_ARCSINE, 0.95, 90);
    NEAR(most.interval.high, 1, 0);
    NEAR(most.interval.low, 1 - few.interval.high, 1e-12);
    assert_true(isnan(error_of_variance((double)NAN)));
    NEAR(error_of_variance(-1e-20), 0, 0);
}
TEST(ends_of_shares,
     "survey: at 0 and 1 every interval of a share has a width, or says it has none");

static void weights_on_any_scale(void **state) {
    (void)state;
    struct sample sample = sample_make(table, clustered());
    struct estimate whole = estimate_of(&sample, (struct estimate_plan){.deff = DEFF_WITH});
    double weights[ROWS], sum = 0;
    for (size_t r = 0; r < ROWS; r++) sum += sample.design.weights[r];
    for (size_t r = 0; r < ROWS; r++) weights[r] = sample.design.weights[r] * ROWS / sum;
    sample.design.weights = weights;
    struct estimate scaled = estimate_of(&sample, (struct estimate_plan){.deff = DEFF_WITH});
    NEAR(scaled.deff[0], whole.deff[0], 1e-12);
    struct estimate without = estimate_of(&sample, (struct estimate_plan){.deff = DEFF_WITHOUT});
    assert_true(isnan(without.deff[0]));
    arena_free(sample.arena);
}
TEST(weights_on_any_scale,
     "survey: weights that sum to the sample leave the design effect as it is");

static void supplied_scales(void **state) {
    (void)state;
    struct sample sample = sample_make(table, clustered());
    struct replicate_plan how = {.kind = REPLICATE_JKN};
    struct replicates made, read;
    struct why why = {0};
    assert_int_equal(replicates_make(sample.arena, &sample.design, &how, &made, NULL), FAIL_NONE);
    double *columns[8], scratch[8];
    for (size_t b = 0; b < 8; b++) {
        columns[b] = ARENA_ARRAY(sample.arena, double, ROWS);
        replicate_weights(&made, b, scratch, columns[b]);
    }
    const double *const *given = (const double *const *)columns;
    struct supplied_plan plan = {.kind = REPLICATE_JKN, .n = 8};
    assert_int_equal(
        replicates_supplied(sample.arena, &plan, sample.design.weights, ROWS, given, &read, NULL),
        FAIL_NONE);
    for (size_t b = 0; b < 8; b++) NEAR(read.rscales[b] * read.scale, made.rscales[b], 1e-12);
    NEAR(read.df, 4, 0);
    plan.kind = REPLICATE_JK1;
    assert_int_equal(
        replicates_supplied(sample.arena, &plan, sample.design.weights, ROWS, given, &read, NULL),
        FAIL_NONE);
    NEAR(read.scale, 7.0 / 8, 1e-15);
    /* Raked replicates are not those of a plain jackknife: nobody guesses. */
    columns[3][0] *= 1.02;
    plan.kind = REPLICATE_JKN;
    assert_int_equal(
        replicates_supplied(sample.arena, &plan, sample.design.weights, ROWS, given, &read, &why),
        FAIL_INPUT);
    assert_non_null(strstr(why.text, "replicate 4"));
    plan.rscales = (const double[]){1, 1, 1, 1, 1, 1, 1, 0.5};
    assert_int_equal(
        replicates_supplied(sample.arena, &plan, sample.design.weights, ROWS, given, &read, NULL),
        FAIL_NONE);
    NEAR(read.scale * read.rscales[7], 0.5, 0);
    arena_free(sample.arena);
}
TEST(supplied_scales,
     "survey: scales of supplied jackknives are read from their factors, or must be said");

static void replicates_everywhere(void **state) {
    (void)state;
    struct sample sample = sample_make(table, clustered());
    struct replicate_plan how = {.kind = REPLICATE_JKN};
    struct replicates replicates;
    assert_int_equal(replicates_make(sample.arena, &sample.design, &how, &replicates, NULL),
                     FAIL_NONE);
    struct variable waves[2] = {sample.y, sample.x};
    struct change change, again;
    assert_int_equal(change_run(sample.arena, &sample.design, NULL, waves, 2, &change, NULL),
                     FAIL_NONE);
    sample.design.replicates = &replicates;
    assert_int_equal(change_run(sample.arena, &sample.design, NULL, waves, 2, &again, NULL),
                     FAIL_NONE);
    NEAR(again.moved[0], change.moved[0], 1e-13);
    NEAR(again.moved_error[0] / change.moved_error[0], 1, 0.05); /* two ways to the same error */
    assert_true(again.moved_error[0] != change.moved_error[0]);
    /* What has no way by replicates says so. */
    double z[ROWS] = {0}, variance;
    struct why why = {0};
    assert_int_equal(design_covariance_of(sample.arena, &sample.design, z, 1, &variance, &why),
                     FAIL_INPUT);
    arena_free(sample.arena);
}
TEST(replicates_everywhere,
     "survey: replicate weights in a design are used for its errors, or refused");

static void many_levels_cross(void **state) {
    (void)state;
    enum { MANY = 4000 };
    struct arena *arena = arena_make();
    double numbers[MANY];
    for (size_t r = 0; r < MANY; r++) numbers[r] = (double)r;
    struct factor one = factor_of_numbers(arena, numbers, MANY);
    struct factor three[3] = {one, one, one}; /* 6.4 * 10^10 combinations, of which 4000 occur */
    struct factor crossed = factor_cross(arena, three, 3, MANY, ".");
    assert_int_equal(crossed.n_levels, MANY);
    for (size_t r = 0; r < MANY; r += 999) {
        char want[32];
        snprintf(want, sizeof want, "%zu.%zu.%zu", r, r, r);
        assert_string_equal(crossed.levels[crossed.codes[r]], want);
    }
    arena_free(arena);
}
TEST(many_levels_cross,
     "survey: crossing many categories keeps those that occur, without overflow");
