/* People who have nobody but the command line to let them in again. */
#include "civic/person.sql.h"
#include "cli/data.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <string.h>

#define SOMEBODY "sam.whitlock@wendale.example" /* the only administrator of the example */

static enum fail user(const char *part, const char *data, const char *email, struct why *why) {
    struct arguments arguments;
    struct arena *arena = arena_new((size_t)8 << 30);
    char *given[] = {arena_copy(arena, part), arena_copy(arena, "--data"), arena_copy(arena, data),
                     arena_copy(arena, "--email"), arena_copy(arena, email)};
    enum fail fail = arguments_read(arena, command_find("user"), 5, given, &arguments, why);
    if (fail == FAIL_NONE) fail = arguments.command->run(&arguments, why);
    arena_free(arena);
    return fail;
}

static struct app *look(const char *data) {
    struct why why = {0};
    struct app *app = NULL;
    struct app_settings settings = {.folder = data, .public_url = "", .service_name = ""};
    if (app_open(&settings, &app, &why) != FAIL_NONE) fail_msg("%s", why.text);
    return app;
}

static enum fail app_put(struct db *db, void *context, struct why *why) {
    return person_set_totp(db, *(int64_t *)context, STR("the secret of an app"), 7, why);
}

static struct person_get_row person_of(struct arena *arena, struct app *app, int64_t person) {
    struct why why = {0};
    struct db *db;
    struct person_get_row row = {0};
    if (store_reader_take(app->store, &db, &why) != FAIL_NONE ||
        person_get(db, arena, person, &row, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
    store_reader_give(app->store, db);
    return row;
}

static void a_lost_phone(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 24);
    struct why why = {0};
    int64_t person = 0;
    struct app *app = test_example("sqlite");
    const char *data = arena_copy(arena, app->settings.folder);
    assert_int_equal(vault_find_email(app->vault, SOMEBODY, &person, &why), FAIL_NONE);
    assert_int_equal(store_write(app->store, arena, app_put, &person, &why), FAIL_NONE);
    assert_true(person_of(arena, app, person).totp_secret.n > 0);
    test_app_close(app);

    assert_int_equal(user("reset", data, SOMEBODY, &why), FAIL_NONE);
    app = look(data);
    assert_true(person_of(arena, app, person).totp_secret.n > 0); /* the app still counts */
    app_close(app);
    assert_int_equal(user("lost-phone", data, SOMEBODY, &why), FAIL_NONE);
    app = look(data);
    assert_int_equal(person_of(arena, app, person).totp_secret.n, 0);
    assert_true(text_is_empty(person_of(arena, app, person).password));
    app_close(app);
    assert_int_equal(user("lost-phone", data, "nobody@wendale.example", &why), FAIL_NOTFOUND);
    arena_free(arena);
}
TEST(a_lost_phone, "cli: user lost-phone ends password and app, reset the password alone");
