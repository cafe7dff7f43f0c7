#include "base/rng.h"
#include "stats/survey/estimate_quick.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

enum { ROWS = 900 };

struct shape {
    bool strata, units, fpc, gaps, zeros;
    double level, spread; /* of the numbers */
    enum lonely lonely;
};

/* A file of people in the shape asked for; stratum 7 has one unit where units are drawn. */
static const struct frame *frame_make(struct arena *arena, const struct shape *shape, int seed) {
    struct frame *frame = ARENA_NEW(arena, struct frame);
    struct rng rng;
    struct buf buf;
    rng_init_stream(&rng, "quick", (uint64_t)seed);
    buf_init(&buf, arena, 1 << 20);
    buf_text(&buf, "stratum,psu,w,n,y,x,v\n");
    for (int r = 0; r < ROWS; r++) {
        int psu = r / 10, stratum = psu == 89 ? 7 : psu % 7;
        double y = shape->level + shape->spread * rng_normal(&rng);
        buf_printf(&buf, "%d,%d,%.3f,%d,", stratum, psu,
                   shape->zeros && r % 17 == 0 ? 0 : 0.5 + rng_real(&rng), 2000);
        if (shape->gaps && r % 11 == 3)
            buf_text(&buf, "NA,");
        else
            buf_printf(&buf, "%.17g,", y);
        buf_printf(&buf, "%.17g,%d\n", stratum + rng_real(&rng), r % 3);
    }
    assert_int_equal(frame_read(arena, (struct str){buf.s, buf.n}, NULL, 0, frame, NULL),
                     FAIL_NONE);
    return frame;
}

static void close_to(double got, double want, double slack) {
    if (isnan(want)) {
        assert_true(isnan(got));
        return;
    }
    assert_true(fabs(got - want) <= slack * fabs(want) + 1e-300);
}

/* With variances alone the quick way is taken, with the whole covariance the general one. */
static void compare(struct arena *arena, const struct shape *shape, int seed) {
    const struct frame *frame = frame_make(arena, shape, seed);
    struct design_plan how = {.weights = "w",
                              .strata = {shape->strata ? "stratum" : NULL},
                              .units = {shape->units ? "psu" : NULL},
                              .population = {shape->fpc ? "n" : NULL},
                              .lonely = shape->lonely};
    struct design design;
    struct variable variables[3];
    static const char *const names[] = {"y", "x", "v"};
    struct why why = {0};
    assert_int_equal(design_make(arena, frame, &how, &design, &why), FAIL_NONE);
    for (size_t v = 0; v < 3; v++)
        assert_int_equal(variable_of(arena, frame, names[v], &variables[v], NULL), FAIL_NONE);
    for (size_t n = 1; n <= 3; n++) {
        struct estimate quick, whole;
        struct estimate_plan plan = {
            .design = &design, .variables = variables, .n_variables = n, .diagonal = true};
        assert_true(estimate_is_quick(&plan));
        enum fail fail = estimate_run(arena, &plan, &quick, &why);
        plan.diagonal = false;
        assert_false(estimate_is_quick(&plan));
        assert_int_equal(estimate_run(arena, &plan, &whole, &why), fail);
        if (fail != FAIL_NONE) continue; /* a stratum with one unit */
        assert_int_equal(quick.people[0], whole.people[0]);
        assert_int_equal(quick.rows[0], whole.rows[0]);
        close_to(quick.weight[0], whole.weight[0], 1e-12);
        assert_true(quick.df == whole.df && quick.df_domain[0] == whole.df_domain[0]);
        for (size_t j = 0; j < n; j++) {
            /* The general way finds the mean first, and loses what its digits cost. */
            double lost = 1e-14 * fabs(shape->level) / shape->spread;
            close_to(quick.values[j], whole.values[j], 1e-11);
            close_to(quick.errors[j], whole.errors[j], 1e-10 + lost);
        }
    }
}

static void one_pass_is_two(void **state) {
    (void)state;
    static const double levels[][2] = {{0, 1}, {1e6, 0.01}, {-3, 1000}};
    for (int seed = 0; seed < 60; seed++) {
        struct arena *arena = arena_new((size_t)1 << 26);
        struct shape shape = {.strata = seed & 1,
                              .units = seed & 2,
                              .fpc = seed & 4,
                              .gaps = seed & 8,
                              .zeros = seed & 16,
                              .level = levels[seed % 3][0],
                              .spread = levels[seed % 3][1],
                              .lonely = (enum lonely)(seed % 5)};
        compare(arena, &shape, seed);
        arena_free(arena);
    }
}
TEST(one_pass_is_two, "survey: means in one pass are those of the general way, in every design");

/* One number a million times the others, in the sample that the centre is taken from. */
static void an_outlier_hides_nothing(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 22);
    double y[50], weights[50];
    for (int r = 0; r < 50; r++) y[r] = r == 0 ? 1e7 : r % 7, weights[r] = 1 + r % 2;
    struct design design = design_simple(weights, 50);
    struct variable variable = {.name = "y", .numbers = y};
    struct estimate quick, whole;
    struct estimate_plan plan = {
        .design = &design, .variables = &variable, .n_variables = 1, .diagonal = true};
    assert_int_equal(estimate_run(arena, &plan, &quick, NULL), FAIL_NONE);
    plan.diagonal = false;
    assert_int_equal(estimate_run(arena, &plan, &whole, NULL), FAIL_NONE);
    close_to(quick.values[0], whole.values[0], 1e-12);
    close_to(quick.errors[0], whole.errors[0], 1e-12);
    for (int r = 0; r < 50; r++) y[r] = (double)NAN;
    plan.diagonal = true;
    struct why why = {0};
    assert_int_equal(estimate_run(arena, &plan, &quick, &why), FAIL_INFEASIBLE);
    assert_non_null(strstr(why.text, "has an answer to 'y'"));
    arena_free(arena);
}
TEST(an_outlier_hides_nothing, "survey: one huge answer costs the others no digits");

/* Means and errors in long double, in two passes. */
static void exactly(const double *y, const double *w, const int32_t *strata, size_t n,
                    int32_t n_strata, double *mean, double *error) {
    long double all = 0, sum = 0, variance = 0;
    for (size_t r = 0; r < n; r++) all += w[r], sum += (long double)w[r] * y[r];
    long double m = sum / all;
    for (int32_t h = 0; h < n_strata; h++) {
        long double total = 0, square = 0;
        size_t units = 0;
        for (size_t r = 0; r < n; r++)
            if (strata[r] == h) total += w[r] * (y[r] - m) / all, units++;
        for (size_t r = 0; r < n; r++) {
            long double off = w[r] * (y[r] - m) / all - total / (long double)units;
            if (strata[r] == h) square += off * off;
        }
        variance += square * (long double)units / (long double)(units - 1);
    }
    *mean = (double)m, *error = (double)sqrtl(variance);
}

/* One number a million million times the others, where it harms most: first in its stratum, in the
 * sample for the centre, in a row that a gap elsewhere leaves out, with a weight of 0. */
static void outliers_cost_nothing(void **state) {
    (void)state;
    enum { N = 30000, STRATA_OF = 3 };
    struct arena *arena = arena_new((size_t)1 << 26);
    double *y = ARENA_ARRAY(arena, double, N), *x = ARENA_ARRAY(arena, double, N);
    double *w = ARENA_ARRAY(arena, double, N), *kept = ARENA_ARRAY(arena, double, N);
    int32_t *strata = ARENA_ARRAY(arena, int32_t, N),
            *drawn = ARENA_ARRAY(arena, int32_t, STRATA_OF);
    for (int way = 0; way < 12; way++) {
        bool mixed = way % 2 == 1;
        int kind =
            way / 2; /* 0 first; 1 later; 2 left out for a gap; 3 no weight; 4 weight; 5 level */
        struct rng rng;
        rng_init_stream(&rng, "outliers", (uint64_t)way);
        memset(drawn, 0, STRATA_OF * sizeof *drawn);
        for (int r = 0; r < N; r++) {
            strata[r] = mixed ? (int32_t)rng_below(&rng, STRATA_OF) : r / (N / STRATA_OF);
            drawn[strata[r]]++;
            w[r] = 0.5 + rng_real(&rng);
            y[r] = (kind == 5 ? 1e6 * strata[r] : 0) + rng_normal(&rng), x[r] = 1;
        }
        if (kind == 0) y[0] = 1e12;
        if (kind == 1) y[7] = 1e12;
        if (kind == 2) y[0] = 1e12, x[0] = (double)NAN;
        if (kind == 3) y[0] = 1e12, w[0] = 0;
        if (kind == 4) w[0] = 1e9;
        struct design design = design_simple(w, N);
        design.stages[0].strata = strata, design.stages[0].n_strata = STRATA_OF;
        design.stages[0].drawn = drawn;
        struct variable variables[2] = {{.name = "y", .numbers = y}, {.name = "x", .numbers = x}};
        struct estimate_plan plan = {.design = &design, .variables = variables, .n_variables = 2};
        double mean, error;
        memcpy(kept, w, N * sizeof *w);
        if (kind == 2) kept[0] = 0;
        exactly(y, kept, strata, N, STRATA_OF, &mean, &error);
        for (int quick = 0; quick < 2; quick++) {
            struct estimate estimate;
            plan.diagonal = quick == 1;
            assert_true(estimate_is_quick(&plan) == (quick == 1));
            assert_int_equal(estimate_run(arena, &plan, &estimate, NULL), FAIL_NONE);
            /* The mean may be near 0: its digits are those of its error. */
            assert_true(fabs(estimate.values[0] - mean) <= 1e-12 * (fabs(mean) + error));
            close_to(estimate.errors[0], error, kind == 4 ? 1e-9 : 1e-12);
        }
    }
    arena_free(arena);
}
TEST(outliers_cost_nothing, "survey: an outlier costs no digits, wherever it stands");
