#include "base/hash.h"
#include "demo/demo.h"
#include "demo/demo.sql.h"
#include "demo/jury.h"
#include "demo/seed.h"
#include "tests/test.h"
#include "tests/visitor.h"

static const char *const engines[] = {"sqlite", "postgres"};

/* An example programme on each engine that there is. */
#define EACH_DEMO(app, arena)                                                                      \
    for (size_t engine_ = 0; engine_ < 2; engine_++)                                               \
        for (bool on_ = demo_begin(engines[engine_], &(app), &(arena)); on_;                       \
             test_app_close(app), arena_free(arena), on_ = false)

static bool demo_begin(const char *engine, struct app **app, struct arena **arena) {
    *app = test_example(engine);
    if (*app == NULL) return false;
    *arena = arena_new((size_t)1 << 30);
    return true;
}

static enum fail totals_job(struct db *db, void *context, struct why *why) {
    struct arena *arena = context;
    struct demo_engagements_row *engagements;
    size_t n, n_published = 0;
    TRY(demo_engagements(db, arena, &engagements, &n, why));
    for (size_t i = 0; i < n; i++) {
        struct demo_jury_totals_row *rows;
        size_t n_rows;
        if (engagements[i].pairs_known != 0) {
            assert_int_equal(engagements[i].illustrative, 1);
            continue;
        }
        assert_int_equal(engagements[i].illustrative, 0);
        /* The jury of 2018 has its own totals, held by a test of the jury's report. */
        if (strstr(engagements[i].source, "National Data Guardian") != NULL) continue;
        n_published++;
        assert_non_null(strstr(engagements[i].source, "Only totals are published"));
        TRY(demo_jury_totals(db, arena, engagements[i].id, &rows, &n_rows, why));
        assert_true(n_rows > 0);
        int64_t voters = 0, wanted = 0;
        for (size_t r = 0; r < n_rows; r++) {
            const struct jury_use *use = jury_use_find(rows[r].name);
            assert_non_null(use);
            int strand = text_is(rows[r].strand, "York");
            int moment = text_is(rows[r].moment, "after");
            int answer = text_is(rows[r].answer, "yes")      ? JURY_YES
                         : text_is(rows[r].answer, "unsure") ? JURY_UNSURE
                                                             : JURY_NO;
            assert_int_equal(rows[r].n, use->totals[strand][moment][answer]);
            voters += rows[r].n;
            if (r == 0 || !text_is(rows[r].name, rows[r - 1].name))
                wanted += JURY_SIZE * JURY_STRANDS * JURY_MOMENTS;
        }
        assert_int_equal(voters, wanted); /* 18 in each jury, before and after, on every use */
    }
    assert_int_equal(n_published, JURY_USES); /* each use is some proposal's own */
    return FAIL_NONE;
}

static void stored_ballots_are_the_published_ones(void **state) {
    (void)state;
    struct app *app;
    struct arena *arena;
    EACH_DEMO(app, arena) {
        struct why why = {0};
        if (store_read(app->store, totals_job, arena, &why) != FAIL_NONE) fail_msg("%s", why.text);
    }
}
TEST(stored_ballots_are_the_published_ones,
     "demo: stored ballots add up to the published totals on every engine, 18 in each row");

static void never_over_other_data(void **state) {
    (void)state;
    struct app *app = test_app("sqlite");
    struct arena *arena = arena_new((size_t)1 << 28);
    struct why why = {0};
    enum demo_state look;
    test_person(app, test_organisation(app, "Eastmere Council"), "Olu", "olu@example.org", false,
                false);
    assert_int_equal(demo_fill(app, arena, &why), FAIL_CONFLICT);
    assert_int_equal(demo_look(app, arena, &look, &why), FAIL_NONE);
    assert_int_not_equal(look, DEMO_EMPTY);
    arena_free(arena);
    test_app_close(app);
}
TEST(never_over_other_data, "demo: a database with people in it is refused and left as it is");

static void once_only(void **state) {
    (void)state;
    for (size_t engine = 0; engine < 2; engine++) {
        struct app *app = test_app(engines[engine]);
        if (app == NULL) continue;
        struct arena *arena = arena_new((size_t)1 << 30);
        struct why why = {0};
        enum demo_state look;
        assert_int_equal(demo_look(app, arena, &look, &why), FAIL_NONE);
        assert_int_equal(look, DEMO_EMPTY);
        if (demo_fill(app, arena, &why) != FAIL_NONE) fail_msg("%s", why.text);
        assert_int_equal(demo_fill(app, arena, NULL), FAIL_CONFLICT);
        assert_int_equal(demo_look(app, arena, &look, NULL), FAIL_NONE);
        assert_int_equal(look, DEMO_HERE);
        arena_free(arena);
        test_app_close(app);
    }
}
TEST(once_only, "demo: it is made once and known again");

static void everybody_can_sign_in(void **state) {
    (void)state;
    struct app *app;
    struct arena *arena;
    EACH_DEMO(app, arena) {
        struct demo_about about;
        assert_int_equal(demo_describe(arena, &about, NULL), FAIL_NONE);
        assert_true(about.n_accounts >= 15);
        struct visitor visitor;
        visitor_begin(&visitor, app);
        assert_int_equal(visitor_post_fields(&visitor, NULL, "/sign-in", "email",
                                             about.accounts[1].email, "password", about.password),
                         303);
        assert_string_equal(visitor.location, "/proposals");
        assert_int_equal(visitor_follow(&visitor), 200);
        assert_true(visitor_sees(&visitor, "Frailty alerts"));
        visitor_end(&visitor);
    }
}
TEST(everybody_can_sign_in, "demo: the printed address and password let somebody in");

static void codes_are_good_and_the_same(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 26);
    struct demo_about one, two;
    assert_int_equal(demo_describe(arena, &one, NULL), FAIL_NONE);
    assert_int_equal(demo_describe(arena, &two, NULL), FAIL_NONE);
    assert_true(one.n_codes > 0);
    for (size_t i = 0; i < one.n_codes; i++) {
        char *code;
        assert_string_equal(one.codes[i].code, two.codes[i].code);
        assert_int_equal(code_read(arena, one.codes[i].code, &code, NULL), FAIL_NONE);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(one.codes[i].code, one.codes[j].code);
    }
    arena_free(arena);
}
TEST(codes_are_good_and_the_same,
     "demo: access codes have a good check character and never change");
