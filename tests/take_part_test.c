/* The way of a member of the public: a slip, a code, a ballot; and what stays closed to them. */
#include "demo/demo.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <ctype.h>
#include <string.h>

/* Of the example programme: its engagement lead, and an engagement whose first ballot is open. */
enum { LEILA = 6 };
#define RUNNING "/proposals/3/evidence/3"

struct scene {
    struct app *app;
    struct arena *arena;
    struct visitor leila, juror;
};

static bool begin(const char *engine, struct scene *scene) {
    scene->app = test_example(engine);
    if (scene->app == NULL) return false;
    scene->arena = arena_new((size_t)1 << 30);
    visitor_begin(&scene->leila, scene->app);
    visitor_begin(&scene->juror, scene->app);
    visitor_sign_in(&scene->leila, LEILA);
    return true;
}

static void end(struct scene *scene) {
    visitor_end(&scene->leila);
    visitor_end(&scene->juror);
    test_app_close(scene->app);
    arena_free(scene->arena);
}

#define ON_EACH_ENGINE(scene)                                                                      \
    for (int engine_ = 0; engine_ < 2; engine_++)                                                  \
        for (bool on_ = begin(engine_ == 0 ? "sqlite" : "postgres", &(scene)); on_;                \
             end(&(scene)), on_ = false)

static char *link_on(struct visitor *visitor, const char *start) {
    const char *at = strstr(visitor->body, arena_printf(visitor->arena, "href=\"%s", start));
    if (at == NULL) fail_msg("no link to %s", start);
    at += strlen("href=\"");
    return arena_copy_n(visitor->arena, at, strcspn(at, "\""));
}

/* As somebody types it on a phone: small letters, blanks instead of dashes. */
static char *as_typed(struct visitor *visitor, const char *code) {
    char *typed = arena_copy(visitor->arena, code);
    for (char *c = typed; *c != '\0'; c++) *c = *c == '-' ? ' ' : (char)tolower((unsigned char)*c);
    return typed;
}

static char *slip_make(struct scene *scene, const char *prefix) {
    assert_int_equal(visitor_post_fields(&scene->leila, NULL, RUNNING "/participants", "count", "1",
                                         "strand", "", "prefix", prefix),
                     200);
    return visitor_code(&scene->leila);
}

static void enter(struct scene *scene, const char *code) {
    assert_int_equal(visitor_post_fields(&scene->juror, NULL, "/take-part", "code", code), 303);
    assert_int_equal(visitor_follow(&scene->juror), 200);
}

static void a_code_opens_one_ballot(void **state) {
    (void)state;
    struct scene scene;
    ON_EACH_ENGINE(scene) {
        struct visitor *juror = &scene.juror;
        assert_int_equal(visitor_get(juror, "/take-part/now"), 303);
        assert_int_equal(visitor_post_fields(juror, NULL, "/take-part", "code", "K7QF-2MXA-9TPD"),
                         422);
        char *code = slip_make(&scene, "Q");
        visitor_get(&scene.leila, RUNNING "/participants");
        assert_false(visitor_sees(&scene.leila, code)); /* shown once */
        enter(&scene, as_typed(juror, code));
        char *ballot = link_on(juror, "/take-part/ballot/");
        assert_int_equal(visitor_post_fields(juror, NULL, ballot, "answer", ""), 422);
        assert_int_equal(visitor_post_fields(juror, NULL, ballot, "answer", "no", "condition",
                                             "<script>alert(1)</script>"),
                         303);
        assert_int_equal(visitor_post_fields(juror, NULL, ballot, "answer", "unsure", "condition",
                                             "<script>alert(2)</script>"),
                         303);
        assert_int_equal(visitor_get(juror, "/take-part/check"), 200);
        assert_true(visitor_sees(juror, "Unsure"));
        assert_true(visitor_sees(juror, "&lt;script&gt;alert(2)"));
        assert_false(visitor_sees(juror, "<script>alert"));
        assert_false(visitor_sees(juror, "alert(1)"));
        /* Uses of other engagements, and pages for officials. */
        assert_int_equal(visitor_get(juror, "/take-part/ballot/1"), 404);
        assert_int_equal(visitor_get(juror, RUNNING "/results"), 303);
        assert_int_equal(visitor_get(juror, "/proposals"), 303);
    }
}
TEST(a_code_opens_one_ballot,
     "journey: a code as typed on a phone opens its own ballot and nothing else");

static void answers_wait_for_the_close(void **state) {
    (void)state;
    struct scene scene;
    ON_EACH_ENGINE(scene) {
        enter(&scene, slip_make(&scene, "Q"));
        char *ballot = link_on(&scene.juror, "/take-part/ballot/");
        assert_int_equal(visitor_post_fields(&scene.juror, NULL, ballot, "answer", "yes"), 303);
        visitor_get(&scene.juror, ballot);
        const char *csrf = visitor_hidden(&scene.juror, "csrf");
        assert_non_null(csrf);
        visitor_get(&scene.leila, RUNNING "/results");
        assert_true(visitor_sees(&scene.leila, "A ballot is open"));
        assert_int_equal(visitor_get(&scene.leila, RUNNING "/results.csv"), 409);
        assert_int_equal(visitor_get(&scene.leila, RUNNING "/results.json"), 409);
        assert_int_equal(visitor_post_fields(&scene.leila, RUNNING, RUNNING "/state/between", NULL),
                         303);
        /* What was on the way when the ballot closed is refused, not stored. */
        const char *late[] = {"answer", "no", "csrf", csrf, "nonce", "late", NULL};
        assert_int_equal(visitor_post_raw(&scene.juror, ballot, late), 409);
        assert_int_equal(visitor_get(&scene.leila, RUNNING "/results"), 200);
        assert_int_equal(visitor_get(&scene.leila, RUNNING "/results.json"), 200);
    }
}
TEST(answers_wait_for_the_close,
     "journey: nobody sees answers while a ballot is open, nothing is stored after it closed");
