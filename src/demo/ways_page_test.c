/* What people said of ways of sharing, as staff read it: weighed as the wave is, and no column of a
 * single choice told by itself. */
#include "civic/app.h"
#include "question/stands.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <math.h>
#include <string.h>

enum { LEILA = 6, SHEETS_MAX = 1000 };
#define WAVE_SURVEY "SELECT survey FROM wave WHERE number = 1"

/* The wave's own weights against those of its sheets, asked for in another order, with one among
 * them that is nobody's. */
struct asked {
    int64_t survey;
    size_t n;
    double sum, least, most;
};

static enum fail stands_job(struct db *db, void *context, struct why *why) {
    struct asked *asked = context;
    struct arena *arena = arena_new((size_t)1 << 30);
    enum fail fail = FAIL_NONE;
    for (KIND_EACH(survey_weigher, at)) {
        struct survey_weighing weighing;
        struct survey_stands stands;
        int64_t sheets[SHEETS_MAX];
        bool yes = false;
        fail = (*at)->is_for(db, arena, asked->survey, &yes, why);
        if (fail != FAIL_NONE || !yes) continue;
        fail = (*at)->weigh(db, arena, asked->survey, &weighing, why);
        if (fail != FAIL_NONE || weighing.n >= SHEETS_MAX) break;
        for (size_t i = 0; i < weighing.n; i++) sheets[i] = weighing.sheets[weighing.n - 1 - i];
        sheets[weighing.n] = 999999999;
        fail = survey_stands_load(db, arena, asked->survey, sheets, weighing.n + 1, &stands, why);
        if (fail != FAIL_NONE) break;
        asked->n = weighing.n;
        asked->least = INFINITY;
        for (size_t i = 0; i < weighing.n; i++) {
            double weight = stands.weights[i];
            if (weight != weighing.weights[weighing.n - 1 - i]) fail_msg("sheet %zu differs", i);
            asked->sum += weight;
            asked->least = fmin(asked->least, weight);
            asked->most = fmax(asked->most, weight);
        }
        assert_true(stands.weights[weighing.n] == 0 && stands.problem == NULL);
    }
    arena_free(arena);
    return fail;
}

static void weights_are_the_waves(const char *engine) {
    struct app *app = test_example(engine);
    if (app == NULL) return;
    struct visitor leila;
    struct asked asked = {.survey = test_number(app, WAVE_SURVEY)};
    assert_int_equal(store_write(app->store, NULL, stands_job, &asked, NULL), FAIL_NONE);
    assert_true(asked.n > 100 && asked.sum > 0 && asked.least < asked.most);
    visitor_begin(&leila, app);
    visitor_sign_in(&leila, LEILA);
    const char *survey =
        arena_printf(leila.arena, "/organisations/1/surveys/%lld", (long long)asked.survey);
    assert_int_equal(visitor_get(&leila, arena_printf(leila.arena, "%s/ways", survey)), 200);
    assert_true(visitor_sees(&leila, "Each counts for as many people of the population"));
    assert_int_equal(visitor_get(&leila, arena_printf(leila.arena, "%s/ways/ways", survey)), 200);
    assert_true(visitor_sees(&leila, "\"weighted\":true"));
    assert_int_equal(visitor_get(&leila, arena_printf(leila.arena, "%s/tables", survey)), 200);
    assert_true(visitor_sees(&leila, "Each person saw other ways of sharing."));
    assert_false(visitor_sees(&leila, "1a, Who visits"));
    assert_true(visitor_sees(&leila, "Yes, after the explanation"));
    assert_false(visitor_sees(&leila, "from 0 to 2"));
    /* Nor do the published tables count which place was taken. */
    assert_int_equal(test_number(app, "SELECT COUNT(*) FROM wave_publication WHERE tables LIKE "
                                      "'%Which of these two ways%'"),
                     0);
    visitor_end(&leila);
    test_app_close(app);
}
static void weights_sqlite(void **state) {
    (void)state;
    weights_are_the_waves("sqlite");
}
static void weights_postgres(void **state) {
    (void)state;
    weights_are_the_waves("postgres");
}
TEST(weights_sqlite, "ways: a wave's answers count with its weights, and single choices are not "
                     "counted by themselves");
TEST(weights_postgres, "ways: a wave's answers count with its weights, and single choices are not "
                       "counted by themselves (PostgreSQL)");
