/* Small areas, against the closed form that there is where as many answered everywhere. */
#include "panel/small_areas.h"

#include "civic/app.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <math.h>
#include <string.h>

#define assert_near(got, wanted, by) assert_true(fabs((got) - (wanted)) <= (by))

enum { N_WARDS = 6, LEILA = 6 };
static const struct plan_level answers[] = {{"no", "No", 0}, {"yes", "Yes", 0}};
static const struct plan_level wards[N_WARDS] = {{"a", "A", 1000}, {"b", "B", 1000},
                                                 {"c", "C", 1000}, {"d", "D", 1000},
                                                 {"e", "E", 1000}, {"f", "F", 1000}};
static const struct plan_group group = {"ward", "Ward", wards, N_WARDS, false, true};
static const struct plan_question question = {"q_share", "Share?", "share", false,
                                              false,     answers,  2};

static struct table_cell cell_of(const struct plan_level *ward, int64_t n, double value,
                                 double error) {
    return (struct table_cell){.question = &question,
                               .level = &answers[1],
                               .group = ward == NULL ? NULL : &group,
                               .within = ward,
                               .n = n,
                               .value = value,
                               .error = error};
}

/* Everybody first, then the wards; those from `n_shown` on are not told. */
static void cells_fill(struct table_cell *cells, const double *y, size_t n_shown, double error) {
    cells[0] = cell_of(NULL, 40 * N_WARDS, 0.5, error / sqrt(N_WARDS));
    for (size_t i = 0; i < N_WARDS; i++) {
        cells[i + 1] = cell_of(&wards[i], 40, y[i], (double)NAN);
        if (i < n_shown) continue;
        cells[i + 1].hidden = TABLE_FEW;
        cells[i + 1].n = 7; /* a figure that is not shown tells its people all the same */
    }
}

static enum fail run(struct arena *arena, const struct table_cell *cells, struct small_areas *out,
                     struct why *why) {
    return small_areas_run(arena, cells, N_WARDS + 1, &question, &answers[1], &group, 0.95, out,
                           why);
}

static void closed_form(void **state) {
    (void)state;
    static const double y[N_WARDS] = {0.30, 0.42, 0.55, 0.61, 0.48, 0.70};
    struct arena *arena = arena_new((size_t)8 << 20);
    struct table_cell cells[N_WARDS + 1];
    struct small_areas found;
    struct why why = {0};
    double error = 0.08, mean = 0, spread = 0;
    cells_fill(cells, y, N_WARDS, error);
    assert_int_equal(run(arena, cells, &found, &why), FAIL_NONE);
    for (size_t i = 0; i < N_WARDS; i++) mean += y[i] / N_WARDS;
    for (size_t i = 0; i < N_WARDS; i++) spread += (y[i] - mean) * (y[i] - mean) / (N_WARDS - 1);
    double between = spread - error * error, weight = between / spread;
    assert_near(found.between, sqrt(between), 1e-9);
    for (size_t i = 0; i < N_WARDS; i++) {
        assert_near(found.areas[i].weight, weight, 1e-9);
        assert_near(found.areas[i].estimate, mean + weight * (y[i] - mean), 1e-9);
        assert_true(found.areas[i].low < found.areas[i].estimate);
        assert_true(found.areas[i].high > found.areas[i].estimate);
    }
    /* Areas that differ by less than chance are all alike. */
    cells_fill(cells, y, N_WARDS, 0.4);
    assert_int_equal(run(arena, cells, &found, &why), FAIL_NONE);
    assert_near(found.between, 0, 1e-9);
    for (size_t i = 0; i < N_WARDS; i++) assert_near(found.areas[i].estimate, mean, 1e-9);
    arena_free(arena);
}
TEST(closed_form,
     "panel: small areas of as many people are drawn to their mean by the closed form");

static void hidden_tells_nothing(void **state) {
    (void)state;
    double y[N_WARDS] = {0.30, 0.42, 0.55, 0.61, 0.48, 0.70};
    struct arena *arena = arena_new((size_t)8 << 20);
    struct table_cell cells[N_WARDS + 1];
    struct small_areas one, two;
    struct why why = {0};
    cells_fill(cells, y, 5, 0.08);
    assert_int_equal(run(arena, cells, &one, &why), FAIL_NONE);
    y[5] = 0.01; /* whatever the few said */
    cells_fill(cells, y, 5, 0.08);
    assert_int_equal(run(arena, cells, &two, &why), FAIL_NONE);
    assert_int_equal(one.n_shown, 5);
    for (size_t i = 0; i < N_WARDS; i++) {
        assert_near(one.areas[i].estimate, two.areas[i].estimate, 0);
        assert_near(one.areas[i].low, two.areas[i].low, 0);
    }
    assert_true(isnan(one.areas[5].direct) && one.areas[5].people == TABLE_UNTOLD);
    assert_near(one.areas[5].weight, 0, 0);
    assert_near(one.areas[5].estimate, (0.30 + 0.42 + 0.55 + 0.61 + 0.48) / 5, 1e-9);
    /* Less sure than any whose people answered. */
    for (size_t i = 0; i < 5; i++)
        assert_true(one.areas[5].high - one.areas[5].low > one.areas[i].high - one.areas[i].low);
    /* Too few areas, and an answer that all gave. */
    cells_fill(cells, y, AREAS_LEAST - 1, 0.08);
    assert_int_equal(run(arena, cells, &one, &why), FAIL_INFEASIBLE);
    cells_fill(cells, y, N_WARDS, 0);
    assert_int_equal(run(arena, cells, &one, &why), FAIL_INFEASIBLE);
    arena_free(arena);
}
TEST(hidden_tells_nothing, "panel: an estimate for an area tells nothing of a figure not shown");

static void page_says_so(void **state) {
    (void)state;
    struct visitor leila;
    struct app *app = test_example("sqlite");
    visitor_begin(&leila, app);
    visitor_sign_in(&leila, LEILA);
    assert_int_equal(visitor_get(&leila, "/panels/1/waves/1/results"), 200);
    assert_true(visitor_sees(&leila, "/panels/1/waves/1/areas"));
    assert_int_equal(visitor_get(&leila, "/panels/1/waves/1/areas"), 200);
    assert_true(visitor_sees(&leila, "Estimated with a model"));
    assert_true(visitor_sees(&leila, "What it assumes"));
    assert_true(visitor_sees(&leila, "With fewer than ten areas"));
    /* Whatever stands in the address is one of the choices, or none. */
    assert_int_equal(visitor_get(&leila, "/panels/1/waves/1/areas?group=x&answer=%3Cb%3E"), 200);
    assert_true(visitor_sees(&leila, "What it assumes"));
    visitor_end(&leila);
    test_app_close(app);
}
TEST(page_says_so, "panel: the page of small areas tells that a model made its figures, and which");
