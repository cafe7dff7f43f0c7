/* A panel from its setting up to erasure, on both engines. */
#include "base/clock.h"
#include "civic/person.sql.h"
#include "notify/notify.h"
#include "panel/panel_store.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <string.h>

static const char *const engines[] = {"sqlite", "postgres"};

struct world {
    struct app *app;
    struct arena *arena;
    struct visitor manager;
    int64_t council, person;
    const char *panel; /* "/panels/1" */
};

static bool world_begin(struct world *world, const char *engine) {
    *world = (struct world){.app = test_app(engine)};
    if (world->app == NULL) return false;
    world->arena = arena_new((size_t)256 << 20);
    world->council = test_organisation(world->app, "Wendale City Council");
    world->person =
        test_person(world->app, world->council, "Maya", "maya@example.org", true, false);
    visitor_begin(&world->manager, world->app);
    visitor_sign_in(&world->manager, world->person);
    const char *add =
        arena_printf(world->arena, "/organisations/%lld/panels/add", (long long)world->council);
    assert_int_equal(visitor_post_fields(&world->manager, NULL, add, "name", "Wendale Voices",
                                         "area", "People of 16 and over in Wendale", "purpose",
                                         "Asking residents about services", "promise",
                                         "Two surveys a year"),
                     303);
    world->panel = arena_copy(world->arena, world->manager.location);
    return true;
}

static void world_end(struct world *world) {
    visitor_end(&world->manager);
    test_app_close(world->app);
    arena_free(world->arena);
}

#define EACH_WORLD(world)                                                                          \
    for (size_t engine_ = 0; engine_ < 2; engine_++)                                               \
        for (bool on_ = world_begin(&(world), engines[engine_]); on_;                              \
             world_end(&(world)), on_ = false)

static const char *path(struct world *world, const char *rest) {
    return arena_printf(world->arena, "%s%s", world->panel, rest);
}

static int import(struct world *world, const char *page, const char *text, const char *how) {
    struct http_upload upload = {
        .field = "file", .file_name = "f.csv", .type = "text/csv", .bytes = str_of(text)};
    world->manager.upload = &upload;
    int status = visitor_post_fields(&world->manager, NULL, path(world, page), "how", how, "source",
                                     "Census 2021");
    world->manager.upload = NULL;
    return status;
}

static const char *const population =
    "dimension,category,people,dimension_title\nage,16-29,12000,Age group\n"
    "age,30-59,25000,Age group\nage,60+,13000,Age group\nsex,F,25600,Sex\nsex,M,24400,Sex\n";

static struct member_counts_row counts(struct world *world) {
    struct db *db;
    struct member_counts_row row;
    assert_int_equal(store_reader_take(world->app->store, &db, NULL), FAIL_NONE);
    assert_int_equal(member_counts(db, world->arena, 1, "0000", &row, NULL), FAIL_NONE);
    store_reader_give(world->app->store, db);
    return row;
}

static const char *many(struct world *world, size_t n) {
    struct buf buf;
    buf_init(&buf, world->arena, 1 << 20);
    buf_text(&buf, "name,email,address,postcode,channel,age,sex,joined\n");
    for (size_t i = 0; i < n; i++)
        buf_printf(&buf, "Person %zu,p%zu@example.org,%zu Mill Lane,WD1 1AA,%s,%s,%s,2026-01-31\n",
                   i, i, i, i % 4 == 0 ? "post" : "email",
                   i % 3 == 0   ? "16-29"
                   : i % 3 == 1 ? "30-59"
                                : "60+",
                   i % 2 == 0 ? "F" : "M");
    return buf.s;
}

static void two_thousand_members(void **state) {
    (void)state;
    struct world world;
    EACH_WORLD(world) {
        assert_int_equal(import(&world, "/population", population, "import"), 303);
        assert_int_equal(import(&world, "/members/import", many(&world, 2000), "check"), 303);
        assert_int_equal(counts(&world).active, 0);
        assert_int_equal(import(&world, "/members/import", many(&world, 2000), "import"), 303);
        assert_int_equal(counts(&world).active, 2000);
        /* Somebody of the file is a member already: nobody of it is taken. */
        assert_int_equal(import(&world, "/members/import",
                                "name,email\nNew One,new@example.org\nPerson 7,P7@example.org\n",
                                "import"),
                         409);
        assert_true(visitor_sees(&world.manager, "Row 3"));
        assert_int_equal(import(&world, "/members/import",
                                "name,email,age\nNew One,new@example.org,99\n", "import"),
                         422);
        assert_true(visitor_sees(&world.manager, "row 2, column"));
        assert_int_equal(counts(&world).active, 2000);
        assert_int_equal(visitor_get(&world.manager, path(&world, "/profile")), 200);
        assert_true(visitor_sees(&world.manager, "24.0% of the population; 667 members"));
        assert_int_equal(visitor_get(&world.manager, path(&world, "/members")), 200);
        assert_true(visitor_sees(&world.manager, "Person 49"));
        assert_false(visitor_sees(&world.manager, "Person 50"));
        assert_int_equal(visitor_get(&world.manager, path(&world, "/health")), 200);
    }
}
TEST(two_thousand_members, "panel: 2,000 members are imported, or none when one row is wrong");

/* The address of their own page, from the message that goes to them; and how many such wait. */
static const char *mine_link(struct world *world, size_t *n) {
    struct notify_opened *list;
    struct db *db;
    assert_int_equal(store_reader_take(world->app->store, &db, NULL), FAIL_NONE);
    assert_int_equal(
        notify_open_waiting(world->app, db, world->arena, "welcome/1", NULL, 0, &list, n, NULL),
        FAIL_NONE);
    store_reader_give(world->app->store, db);
    assert_true(*n > 0);
    assert_string_equal(list[*n - 1].address, "ann@example.org");
    const char *at = strstr(list[*n - 1].text, "/m/");
    assert_non_null(at);
    return arena_copy(world->arena, at);
}

static void joining_leaving_erasure(void **state) {
    (void)state;
    struct world world;
    EACH_WORLD(world) {
        struct visitor ann;
        visitor_begin(&ann, world.app);
        assert_int_equal(import(&world, "/population", population, "import"), 303);
        /* Closed until the settings say otherwise. */
        assert_int_equal(visitor_get(&ann, "/panel/wendale-voices"), 200);
        assert_int_equal(visitor_get(&ann, "/panel/wendale-voices/join"), 404);
        assert_int_equal(visitor_post_fields(&world.manager, NULL, path(&world, "/edit"), "name",
                                             "Wendale Voices", "area", "Wendale", "joining", "open",
                                             "age_min", "16", "burden_max", "2", "burden_days",
                                             "90", "tenure_months", "36", "quiet_from", "20",
                                             "quiet_to", "8", "revision", "2"),
                         303);
        const char *join = "/panel/wendale-voices/join";
        assert_int_equal(visitor_get(&ann, "/panel"), 200);
        assert_true(visitor_sees(&ann, "Wendale Voices"));
        /* By post without an address: told, and nothing typed is lost. */
        assert_int_equal(visitor_post_fields(&ann, NULL, join, "name", "Ann Ash", "channel", "post",
                                             "language", "en", "age", "yes", "agree", "yes"),
                         422);
        assert_true(visitor_sees(&ann, "Enter an address"));
        assert_true(visitor_sees(&ann, "Ann Ash"));
        assert_int_equal(visitor_post_fields(&ann, NULL, join, "name", "Ann Ash", "channel",
                                             "email", "email", "ann@example.org", "language", "en",
                                             "age", "yes", "agree", "yes", "d1", "2", "wants_news",
                                             "yes"),
                         200);
        size_t waiting;
        const char *mine = mine_link(&world, &waiting), *answer = arena_copy(world.arena, ann.body);
        assert_null(strstr(answer, "/m/"));
        assert_int_equal(counts(&world).active, 1);
        /* The same person again: the same page to the letter, no second membership, and the address
         * of their page goes to them alone, once a day. */
        assert_int_equal(visitor_post_fields(&ann, NULL, join, "name", "Ann Ash", "channel",
                                             "email", "email", "ann@example.org", "language", "en",
                                             "age", "yes", "agree", "yes"),
                         200);
        assert_int_equal(counts(&world).active, 1);
        assert_string_equal(ann.body, answer);
        assert_string_equal(mine_link(&world, &waiting), mine);
        assert_int_equal(waiting, 1);
        assert_int_equal(visitor_get(&ann, mine), 200);
        assert_true(visitor_sees(&ann, "ann@example.org"));
        assert_int_equal(visitor_post_fields(&ann, NULL, mine, "name", "Ann Ash", "channel", "sms",
                                             "email", "ann@example.org", "phone", "01632 960001",
                                             "language", "cy", "large_print", "yes", "revision",
                                             "1"),
                         303);
        const char *copy = arena_printf(world.arena, "%s/copy.json", mine);
        assert_int_equal(visitor_get(&ann, copy), 200);
        assert_true(visitor_sees(&ann, "\"01632 960001\""));
        assert_true(visitor_sees(&ann, "\"30-59\""));
        assert_true(visitor_sees(&ann, "Asking residents about services"));
        const char *leave = arena_printf(world.arena, "%s/leave", mine);
        assert_int_equal(visitor_post_fields(&ann, NULL, leave, "how", "erase"), 200);
        struct member_counts_row after = counts(&world);
        assert_int_equal(after.active, 0);
        assert_int_equal(after.erased, 1);
        assert_int_equal(visitor_get(&ann, mine), 404);
        assert_int_equal(visitor_get(&ann, copy), 404);
        assert_int_equal(vault_get(world.app->vault, world.arena, vault_number(VAULT_MEMBER, 1),
                                   &(struct contact){0}, NULL),
                         FAIL_NOTFOUND);
        assert_int_equal(visitor_get(&world.manager, path(&world, "/members/1")), 200);
        assert_true(visitor_sees(&world.manager, "Member 1 (erased)"));
        visitor_end(&ann);
    }
}
TEST(joining_leaving_erasure,
     "panel: somebody joins, changes their preferences, gets their copy, and is erased");

static void owners_apart(void **state) {
    (void)state;
    struct world world;
    assert_true(world_begin(&world, "sqlite"));
    int64_t trust = test_organisation(world.app, "Arrow Valley NHS Trust");
    int64_t other = test_person(world.app, trust, "Otis", "otis@example.org", true, false);
    struct visitor otis;
    visitor_begin(&otis, world.app);
    visitor_sign_in(&otis, other);
    assert_int_equal(visitor_get(&otis, world.panel), 404);
    const char *trust_text = arena_printf(world.arena, "%lld", (long long)trust);
    assert_int_equal(visitor_post_fields(&world.manager, NULL, path(&world, "/owners/add"),
                                         "organisation", trust_text, "purpose", "Asking patients"),
                     303);
    /* A manager of an owner sees that there is a panel and says who works on it, no more. */
    assert_int_equal(visitor_get(&otis, world.panel), 200);
    assert_int_equal(visitor_get(&otis, path(&world, "/members")), 403);
    assert_int_equal(visitor_post_fields(&otis, NULL, path(&world, "/people/add"), "person",
                                         arena_printf(world.arena, "%lld", (long long)other),
                                         "role", "manager"),
                     303);
    assert_int_equal(visitor_get(&otis, path(&world, "/members")), 200);
    assert_int_equal(
        visitor_post_fields(
            &world.manager, path(&world, "/owners"),
            path(&world, arena_printf(world.arena, "/owners/%lld/end", (long long)trust)), "x", ""),
        303);
    assert_int_equal(visitor_get(&otis, path(&world, "/members")), 404);
    /* The last owner cannot leave. */
    visitor_post_fields(
        &world.manager, path(&world, "/owners"),
        path(&world, arena_printf(world.arena, "/owners/%lld/end", (long long)world.council)), "x",
        "");
    assert_int_equal(visitor_get(&world.manager, world.panel), 200);
    visitor_end(&otis);
    world_end(&world);
}
TEST(owners_apart, "panel: an organisation sees a panel while it is an owner, and not otherwise");
