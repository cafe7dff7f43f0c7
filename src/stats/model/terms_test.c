#include "stats/model/regression.h"
#include "stats/model/terms.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

static void assert_close(double got, double want, double slack) {
    assert_true(fabs(got - want) <= slack);
}

static const struct frame *frame_of(struct arena *arena, const char *text) {
    struct frame *frame = ARENA_NEW(arena, struct frame);
    assert_int_equal(frame_read(arena, str_of(text), NULL, 0, frame, NULL), FAIL_NONE);
    return frame;
}

static void products_of_variables(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 24);
    struct why why = {0};
    const struct frame *frame = frame_of(arena, "a,b,x\nu,k,2\nv,l,3\nw,m,5\nv,m,7\nw,,1\n");
    struct model_terms *terms = model_terms_new(arena, frame);
    assert_int_equal(model_terms_intercept(terms, &why), FAIL_NONE);
    assert_int_equal(model_terms_add(terms, "a:b", &why), FAIL_INPUT); /* neither is there */
    assert_int_equal(model_terms_add(terms, "a*b", &why), FAIL_NONE);
    assert_int_equal(model_terms_add(terms, "a*x", &why), FAIL_NONE); /* a is not added again */
    assert_int_equal(terms->n_terms, 5);
    assert_string_equal(terms->terms[2], "a:b");
    assert_int_equal(terms->n_columns, 1 + 2 + 2 + 4 + 1 + 2);
    assert_string_equal(terms->names[6], "aw:bl"); /* the first changes fastest */
    assert_string_equal(terms->names[11], "aw:x");
    const double *x = model_terms_matrix(terms);
    assert_true(x[3 * 12 + 7] == 1 && x[3 * 12 + 8] == 0); /* v, m: av:bm and not aw:bm */
    assert_true(x[2 * 12 + 11] == 5 && x[1 * 12 + 11] == 0);
    assert_true(terms->rows[3] && !terms->rows[4]);
    arena_free(arena);
}
TEST(products_of_variables, "model: a*b is a, b and the products of their columns, once each");

/* With an intercept and a group alone the fitted means are the groups' own (score equations). */
static void counts_climb_from_anywhere(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 24);
    struct why why = {0};
    const double y[] = {900000, 1100000, 2, 4}, weights[] = {1, 3, 1, 1};
    const double x[] = {1, 0, 1, 0, 1, 1, 1, 1};
    const bool rows[] = {true, true, true, true};
    struct design design = design_simple(weights, 4);
    struct regression fit;
    struct regression_plan plan = {
        .design = &design, .rows = rows, .n_columns = 2, .x = x, .y = y, .family = FAMILY_POISSON};
    assert_int_equal(regression_run(arena, &plan, &fit, &why), FAIL_NONE);
    assert_close(exp(fit.estimate[0]), 1050000, 1e-4);
    assert_close(exp(fit.estimate[0] + fit.estimate[1]), 3, 1e-9);
    arena_free(arena);
}
TEST(counts_climb_from_anywhere, "model: counts of a million and of three are fitted alike");

static void units_do_not_matter(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 24);
    struct why why = {0};
    enum { N = 40 };
    double y[N], weights[N], x[2 * N], error = 0, estimate = 0;
    bool rows[N];
    for (int scale = 0; scale < 3; scale++) {
        double unit = scale == 0 ? 1 : scale == 1 ? 1e-7 : 1e5;
        for (int r = 0; r < N; r++) {
            y[r] = (r * 7 + r / 3) % 5 < 2, weights[r] = 1 + r % 3, rows[r] = true;
            x[2 * r] = 1, x[2 * r + 1] = unit * ((r * 11) % 17);
        }
        struct design design = design_simple(weights, N);
        struct regression fit;
        struct regression_plan plan = {.design = &design,
                                       .rows = rows,
                                       .n_columns = 2,
                                       .x = x,
                                       .y = y,
                                       .family = FAMILY_BINOMIAL};
        assert_int_equal(regression_run(arena, &plan, &fit, &why), FAIL_NONE);
        if (scale == 0) estimate = fit.estimate[1], error = fit.error[1];
        assert_close(fit.estimate[1] * unit, estimate, 1e-9 * fabs(estimate));
        assert_close(fit.error[1] * unit, error, 1e-9 * error);
    }
    arena_free(arena);
}
TEST(units_do_not_matter, "model: the unit of a variable scales its effect and nothing else");

static void separation_is_said(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 24);
    struct why why = {0};
    const double y[] = {0, 0, 0, 1, 1, 1}, weights[] = {1, 1, 1, 1, 1, 1};
    const double x[] = {1, 1, 1, 2, 1, 3, 1, 4, 1, 5, 1, 6};
    const bool rows[] = {true, true, true, true, true, true};
    struct design design = design_simple(weights, 6);
    struct regression fit;
    struct regression_plan plan = {
        .design = &design, .rows = rows, .n_columns = 2, .x = x, .y = y, .family = FAMILY_BINOMIAL};
    assert_int_equal(regression_run(arena, &plan, &fit, &why), FAIL_CONVERGE);
    assert_non_null(strstr(why.text, "all answered alike"));
    arena_free(arena);
}
TEST(separation_is_said, "model: answers that a variable tells apart for certain have no estimate");
