#include "base/rng.h"
#include "stats/survey/estimate_quick.h"
#include "tests/test.h"

#include <math.h>

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
