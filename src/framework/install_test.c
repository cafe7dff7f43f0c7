#include "base/clock.h"
#include "framework/framework.h"
#include "tests/test.h"
#include "tests/visitor.h"
#include "web/asset.h"

static const char *const engines[] = {"sqlite", "postgres"};

struct installing {
    struct arena *arena;
    struct str bytes;
    int64_t id;
    bool added;
    enum fail fail;
};

static enum fail install_job(struct db *db, void *context, struct why *why) {
    struct installing *job = context;
    return framework_install(db, job->arena, job->bytes, clock_now(), &job->id, &job->added, why);
}

static enum fail install(struct app *app, struct installing *job, struct why *why) {
    return store_write(app->store, job->arena, install_job, job, why);
}

static struct str replaced(struct arena *arena, struct str bytes, const char *from,
                           const char *to) {
    const char *at = strstr(bytes.s, from);
    assert_non_null(at);
    return str_of(
        arena_printf(arena, "%.*s%s%s", (int)(at - bytes.s), bytes.s, to, at + strlen(from)));
}

static enum fail read_job(struct db *db, void *context, struct why *why) {
    struct installing *job = context;
    struct framework *framework;
    TRY(framework_load(db, job->arena, job->id, &framework, why));
    assert_int_equal(framework->n_questions, 18);
    int64_t id;
    TRY(framework_find(db, job->arena, "dfpb-reconstruction", "1.0", &id, why));
    assert_int_equal(framework_find(db, job->arena, "dfpb-reconstruction", "9.0", &id, NULL),
                     FAIL_NOTFOUND);
    assert_int_equal(framework_load(db, job->arena, 9999, &framework, NULL), FAIL_NOTFOUND);
    return framework_default(db, job->arena, &job->id, why);
}

static void installed_once_and_never_changed(void **state) {
    (void)state;
    for (size_t e = 0; e < 2; e++) {
        struct app *app = test_app(engines[e]);
        if (app == NULL) continue;
        struct arena *arena = arena_new(1 << 26);
        struct str ours = asset_bytes("frameworks/dfpb-reconstruction-1.0.json");
        struct installing first = {.arena = arena, .bytes = ours};
        struct why why = {0};
        assert_int_equal(install(app, &first, &why), FAIL_NONE);
        struct installing again = {.arena = arena, .bytes = ours};
        assert_int_equal(install(app, &again, &why), FAIL_NONE);
        assert_false(again.added);
        assert_int_equal(again.id, first.id);

        struct installing other = {.arena = arena,
                                   .bytes = replaced(arena, ours, "Clear purpose", "Other words")};
        assert_int_equal(install(app, &other, &why), FAIL_CONFLICT);

        struct installing next = {.arena = arena};
        next.bytes = replaced(arena, other.bytes, "\"version\": \"1.0\"", "\"version\": \"1.1\"");
        assert_int_equal(install(app, &next, &why), FAIL_NONE);
        assert_true(next.added);
        struct installing found = {.arena = arena, .id = first.id};
        assert_int_equal(store_read(app->store, read_job, &found, &why), FAIL_NONE);
        assert_int_equal(found.id, next.id); /* the newest is for new proposals */
        arena_free(arena);
        test_app_close(app);
    }
}
TEST(installed_once_and_never_changed,
     "framework: installing is idempotent, and what is installed under a version never changes");

static void pages_show_the_whole_pack(void **state) {
    (void)state;
    struct app *app = test_app("sqlite");
    struct visitor visitor;
    struct installing job = {.arena = arena_new(1 << 24)};
    job.bytes = asset_bytes("frameworks/dfpb-reconstruction-1.0.json");
    assert_int_equal(install(app, &job, NULL), FAIL_NONE);
    visitor_begin(&visitor, app);
    assert_int_equal(visitor_get(&visitor, "/frameworks"), 303); /* officials only */
    visitor_sign_in(&visitor, test_person(app, test_organisation(app, "Eastmere Council"),
                                          "Olu Officer", "olu@example.org", false, false));
    assert_int_equal(visitor_get(&visitor, "/frameworks"), 200);
    assert_true(visitor_sees(&visitor, "A reconstruction in our own words"));
    char *path = arena_printf(job.arena, "/frameworks/%lld", (long long)job.id);
    assert_int_equal(visitor_get(&visitor, path), 200);
    struct framework *framework;
    assert_int_equal(framework_read(job.arena, job.bytes, &framework, NULL), FAIL_NONE);
    for (size_t i = 0; i < framework->n_questions; i++) {
        char *id = arena_printf(job.arena, "id=\"%s\"", framework->questions[i].id);
        assert_true(visitor_sees(&visitor, id));
    }
    assert_int_equal(visitor_get(&visitor, arena_printf(job.arena, "%s/pack", path)), 200);
    assert_true(visitor_sees(&visitor, "folkmoot-framework/1"));
    assert_int_equal(visitor_get(&visitor, "/frameworks/999999"), 404);
    visitor_end(&visitor);
    arena_free(job.arena);
    test_app_close(app);
}
TEST(pages_show_the_whole_pack, "framework: the reading view shows every question and the label");
