/* The commands that look after a data directory, run as a person would run them. */
#include "base/csv.h"
#include "base/file.h"
#include "base/hash.h"
#include "civic/person.sql.h"
#include "cli/backup.h"
#include "cli/data.h"
#include "tests/engine.h"
#include "tests/test.h"

#include <stdarg.h>
#include <unistd.h>

/* Runs "verb word --option value" with its words separated by spaces. */
__attribute__((format(printf, 2, 3))) static enum fail run(struct why *why, const char *format,
                                                           ...) {
    struct arena *arena = arena_new((size_t)8 << 30);
    va_list list;
    va_start(list, format);
    struct str rest = str_of(arena_vprintf(arena, format, list));
    va_end(list);
    char *given[32];
    int n = 0;
    while (rest.s != NULL && n < 32) given[n++] = str_copy(arena, str_cut(&rest, ' '));
    struct arguments arguments;
    const struct command *command = command_find(given[0]);
    assert_non_null(command);
    memset(why, 0, sizeof *why);
    enum fail fail = arguments_read(arena, command, n - 1, given + 1, &arguments, why);
    if (fail == FAIL_NONE) fail = command->run(&arguments, why);
    arena_free(arena);
    return fail;
}

static void good(enum fail fail, const struct why *why) {
    if (fail != FAIL_NONE) fail_msg("%s: %s", fail_name(fail), why->text);
}

static const char *at(struct arena *arena, const char *folder, const char *name) {
    return path_join(arena, folder, name);
}

/* A data directory with two people, on SQLite or PostgreSQL. */
static const char *fill(struct arena *arena, const char *folder, const char *url) {
    struct why why;
    const char *data = at(arena, folder, "data");
    const char *database =
        url == NULL ? "" : arena_printf(arena, " --database %s", url); /* remembered from here on */
    good(run(&why, "init --data %s --admin first@example.org --name First%s", data, database),
         &why);
    good(run(&why, "user add --data %s --email second@example.org --organisation Other", data),
         &why);
    return data;
}

static size_t people_of(struct arena *arena, const char *data, const char *url) {
    struct app *app;
    struct why why = {0};
    struct app_settings settings = {.folder = data,
                                    .database_url = url,
                                    .public_url = "",
                                    .service_name = "",
                                    .read_only = true};
    good(app_open(&settings, &app, &why), &why);
    struct db *db;
    struct person_list_all_row *rows;
    size_t n, named = 0;
    good(store_reader_take(app->store, &db, &why), &why);
    good(person_list_all(db, arena, &rows, &n, &why), &why);
    store_reader_give(app->store, db);
    for (size_t i = 0; i < n; i++) {
        struct contact contact;
        named += vault_get(app->vault, arena, rows[i].id, &contact, &why) == FAIL_NONE;
    }
    app_close(app);
    return named;
}

static void back_up_and_restore(const struct test_engine *engine) {
    struct arena *arena = arena_new(1 << 24);
    struct why why;
    const char *folder = test_folder();
    const char *data = fill(arena, folder, engine->url);
    const char *backup = at(arena, folder, "backup"), *again = at(arena, folder, "again");
    good(run(&why, "backup --data %s --out %s", data, backup), &why);
    good(run(&why, "verify --backup %s", backup), &why);
    good(run(&why, "verify --data %s --json", data), &why);
    /* What happens after the backup is not in it. */
    good(run(&why, "user add --data %s --email third@example.org", data), &why);
    assert_int_equal(people_of(arena, data, engine->url), 3);
    const char *url = engine->url == NULL ? NULL : test_postgres();
    const char *database = url == NULL ? "" : arena_printf(arena, " --database %s", url);
    good(run(&why, "restore --from %s --data %s%s", backup, again, database), &why);
    assert_int_equal(people_of(arena, again, url), 2);
    good(run(&why, "verify --data %s", again), &why);
    /* Nothing is ever written over. */
    assert_int_equal(run(&why, "restore --from %s --data %s%s", backup, data, database),
                     FAIL_CONFLICT);
    assert_int_equal(run(&why, "backup --data %s --out %s", data, backup), FAIL_CONFLICT);
    assert_int_equal(people_of(arena, data, engine->url), 3);
    arena_free(arena);
}

static void backups_restore(void **state) {
    (void)state;
    test_each_engine(back_up_and_restore);
}
TEST(backups_restore, "cli: a backup restores to its moment, and never over a data directory");

static void altered_backups_are_named(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 24);
    struct why why;
    const char *folder = test_folder(), *data = fill(arena, folder, NULL);
    static const char *const names[] = {"folkmoot.db", "vault.db", "vault.db.keys",
                                        "keys/vault.key", "keys/server.key"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *backup = arena_printf(arena, "%s/backup-%zu", folder, i);
        good(run(&why, "backup --data %s --out %s", data, backup), &why);
        const char *path = at(arena, backup, names[i]);
        struct str bytes;
        good(file_read(arena, path, 1 << 22, &bytes, &why), &why);
        char *changed = arena_copy_n(arena, bytes.s, bytes.n);
        changed[bytes.n / 2] ^= 1; /* one bit */
        good(file_write(path, changed, bytes.n, 0600, &why), &why);
        assert_int_equal(run(&why, "verify --backup %s", backup), FAIL_CONFLICT);
        assert_non_null(strstr(why.text, names[i]));
        assert_int_equal(run(&why, "restore --from %s --data %s/r%zu", backup, folder, i),
                         FAIL_CONFLICT);
        assert_false(data_is_there(arena, arena_printf(arena, "%s/r%zu", folder, i)));
        assert_int_equal(unlink(path), 0);
        assert_int_equal(run(&why, "restore --from %s --data %s/r%zu", backup, folder, i),
                         FAIL_CONFLICT);
    }
    arena_free(arena);
}
TEST(altered_backups_are_named, "cli: one bit changed in any file of a backup is found and named");

static enum fail alter(struct db *db, void *context, struct why *why) {
    static const struct statement statement = {
        .name = "test_alter",
        .sqlite = "UPDATE act SET detail = 'nothing happened' WHERE id = 1",
        .postgres = "UPDATE act SET detail = 'nothing happened' WHERE id = 1",
        .in = "",
        .out = "",
        .number = 88001};
    return db_run(db, &statement, NULL, context, NULL, NULL, NULL, why);
}

static void altered_acts_are_found(const struct test_engine *engine) {
    struct arena *arena = arena_new(1 << 24);
    struct why why;
    const char *data = fill(arena, test_folder(), engine->url);
    struct app *app;
    struct app_settings settings = {
        .folder = data, .database_url = engine->url, .public_url = "", .service_name = ""};
    good(app_open(&settings, &app, &why), &why);
    good(store_write(app->store, arena, alter, arena, &why), &why);
    app_close(app);
    assert_int_equal(run(&why, "verify --data %s", data), FAIL_CONFLICT);
    assert_non_null(strstr(why.text, "row 1"));
    arena_free(arena);
}

static void altered_log_is_found(void **state) {
    (void)state;
    test_each_engine(altered_acts_are_found);
}
TEST(altered_log_is_found, "cli: verify names the row of the audit log that was changed behind us");

static void export_has_no_secrets(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 24);
    struct why why;
    const char *folder = test_folder(), *data = fill(arena, folder, NULL);
    const char *out = at(arena, folder, "out");
    good(run(&why, "export --data %s --out %s", data, out), &why);
    struct str bytes;
    struct csv csv;
    good(file_read(arena, at(arena, out, "person.csv"), 1 << 20, &bytes, &why), &why);
    good(csv_read(arena, bytes, &csv, &why), &why);
    assert_int_equal(csv.n_rows, 2);
    assert_int_equal(csv_column(&csv, "password"), -1);
    assert_int_equal(csv_column(&csv, "totp_secret"), -1);
    assert_false(file_exists(at(arena, out, "invitation.csv")));
    assert_false(file_exists(at(arena, out, "session.csv")));
    assert_false(file_exists(at(arena, out, "contacts.csv")));
    /* Written whole or not at all, and never over something. */
    assert_int_equal(run(&why, "export --data %s --out %s", data, out), FAIL_CONFLICT);
    const char *json = at(arena, folder, "json");
    good(run(&why, "export --data %s --out %s --format json --with-contacts", data, json), &why);
    good(file_read(arena, at(arena, json, "contacts.csv"), 1 << 20, &bytes, &why), &why);
    assert_non_null(strstr(bytes.s, "second@example.org"));
    arena_free(arena);
}
TEST(export_has_no_secrets, "cli: an export holds no password, secret, session or link");

static void people_are_looked_after(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 24);
    struct why why;
    const char *data = fill(arena, test_folder(), NULL);
    assert_int_equal(run(&why, "user add --data %s --email first@example.org", data),
                     FAIL_CONFLICT);
    assert_int_equal(run(&why, "user reset --data %s --email nobody@example.org", data),
                     FAIL_NOTFOUND);
    good(run(&why, "user disable --data %s --email second@example.org", data), &why);
    assert_int_equal(run(&why, "user reset --data %s --email second@example.org", data),
                     FAIL_CONFLICT);
    good(run(&why, "user enable --data %s --email second@example.org", data), &why);
    assert_int_equal(run(&why, "user erase --data %s --email second@example.org", data),
                     FAIL_INPUT);
    assert_int_equal(people_of(arena, data, NULL), 2);
    good(run(&why, "user erase --data %s --email second@example.org --yes", data), &why);
    assert_int_equal(people_of(arena, data, NULL), 1);
    assert_int_equal(run(&why, "user list --data %s/nowhere", data), FAIL_INPUT);
    assert_int_equal(run(&why, "user lsit --data %s", data), FAIL_INPUT);
    assert_non_null(strstr(why.text, "did you mean 'list'"));
    arena_free(arena);
}
TEST(people_are_looked_after, "cli: user adds, resets, disables, enables and erases people");

static void clear_text_stays_on_this_machine(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 24);
    struct why why;
    const char *data = fill(arena, test_folder(), NULL);
    assert_int_equal(run(&why, "serve --data %s --listen 0.0.0.0:0", data), FAIL_INPUT);
    assert_non_null(strstr(why.text, "--tls-cert"));
    assert_int_equal(run(&why, "serve --data %s --listen 127.0.0.1:0 --tls-cert a.pem", data),
                     FAIL_INPUT);
    assert_int_equal(run(&why, "serve --data %s --listen 8080", data), FAIL_INPUT);
    assert_int_equal(run(&why, "serve --data %s --listen 127.0.0.1:70000", data), FAIL_INPUT);
    arena_free(arena);
}
TEST(clear_text_stays_on_this_machine,
     "cli: serve refuses to send passwords in clear over a network");

/* The file as it was before the test took it away. */
static void without(struct arena *arena, const char *data, const char *name, const char *said) {
    struct why why;
    const char *path = at(arena, data, name), *aside = at(arena, test_folder(), "aside");
    assert_int_equal(rename(path, aside), 0);
    enum fail fail = run(&why, "user list --data %s", data);
    assert_int_equal(fail, FAIL_STORE);
    if (strstr(why.text, said) == NULL) fail_msg("%s", why.text);
    assert_int_equal(run(&why, "init --data %s", data), FAIL_CONFLICT);
    assert_false(file_exists(path));
    assert_int_equal(rename(aside, path), 0);
    good(run(&why, "user list --data %s", data), &why);
}

static void a_lost_part_is_not_made_anew(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    const char *data = fill(arena, test_folder(), NULL);
    without(arena, data, "folkmoot.db", "'folkmoot.db' is missing");
    without(arena, data, "vault.db", "'vault.db' is missing");
    without(arena, data, "vault_keys.db", "'vault_keys.db' is missing");
    without(arena, data, "server.key", "'server.key' is missing");
    arena_free(arena);
}
TEST(a_lost_part_is_not_made_anew,
     "cli: a data directory that lost a database or its key is refused, never filled up anew");
