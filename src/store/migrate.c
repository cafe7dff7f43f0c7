/*
 * Brings a database to the schema of this program, step by step, and refuses what it does not
 * know. A step is written down with the digest of its text in the same transaction that
 * makes it: after a power cut a step has happened whole or not at all.
 */
#include "store/driver.h"

#include "base/bucket.h"
#include "base/clock.h"
#include "base/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char version_sqlite[] =
    "CREATE TABLE IF NOT EXISTS schema_version (number INTEGER PRIMARY KEY, name TEXT NOT NULL,"
    " digest TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS store_check (id INTEGER PRIMARY KEY, value INTEGER NOT NULL) "
    "STRICT;";
static const char version_postgres[] =
    "CREATE TABLE IF NOT EXISTS schema_version (number BIGINT PRIMARY KEY, name TEXT NOT NULL,"
    " digest TEXT NOT NULL, applied_at BIGINT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS store_check (id BIGINT PRIMARY KEY, value BIGINT NOT NULL);";

static const struct statement has_table = {
    .name = "schema_version_exists",
    .sqlite = "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'",
    .postgres = "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                " WHERE c.relname = 'schema_version' AND n.nspname = current_schema()",
    .in = "",
    .out = "i",
    .read_only = true,
    .number = INT64_MAX - 3};
static const struct statement steps_list = {
    .name = "schema_version_list",
    .sqlite = "SELECT number, name, digest FROM schema_version ORDER BY number",
    .postgres = "SELECT number, name, digest FROM schema_version ORDER BY number",
    .in = "",
    .out = "itt",
    .read_only = true,
    .number = INT64_MAX - 4};
static const struct statement step_add = {
    .name = "schema_version_add",
    .sqlite =
        "INSERT INTO schema_version (number, name, digest, applied_at) VALUES (?1, ?2, ?3, ?4)",
    .postgres =
        "INSERT INTO schema_version (number, name, digest, applied_at) VALUES ($1, $2, $3, $4)",
    .in = "itti",
    .out = "",
    .number = INT64_MAX - 5};

static int by_number(const void *a, const void *b) {
    const struct migration *x = *(const struct migration *const *)a;
    const struct migration *y = *(const struct migration *const *)b;
    return x->number < y->number ? -1 : x->number > y->number;
}

enum fail migrations_sort(struct store *store, struct why *why) {
    size_t n = store->config.n_migrations;
    store->migrations = ARENA_ARRAY(store->arena, const struct migration *, n);
    for (size_t i = 0; i < n; i++) store->migrations[i] = store->config.migrations[i];
    store->config.migrations = store->migrations;
    qsort(store->migrations, n, sizeof *store->migrations, by_number);
    for (size_t i = 1; i < n; i++)
        if (store->migrations[i - 1]->number == store->migrations[i]->number)
            return why_fail(why, FAIL_STORE, NULL, "two steps of the schema have the number %d",
                            store->migrations[i]->number);
    return FAIL_NONE;
}

/* Of the SQLite text, which is the one that people write: 64 bits of FNV-1a as hex. */
static void digest_of(const struct migration *step, char out[17]) {
    snprintf(out, 17, "%016" PRIx64, bucket_of_text(step->sqlite));
}

/* Walks the steps of the database beside those of the program: they must be the same ones from
 * the first on. */
struct walk {
    const struct store *store;
    size_t n_done;
};

static enum fail step_compare(const struct db_value *row, void *context, struct why *why) {
    struct walk *walk = context;
    const struct store *store = walk->store;
    int number = (int)row[0].i;
    if (walk->n_done == store->config.n_migrations)
        return why_fail(
            why, FAIL_STORE, NULL,
            "the data in '%s' were made by a newer folkmoot (step %d '%s'): install that one",
            store->config.name, number, row[1].s);
    const struct migration *step = store->migrations[walk->n_done++];
    if (step->number < number)
        return why_fail(
            why, FAIL_STORE, NULL,
            "the data in '%s' lack step %d '%s' of the schema although they have step %d",
            store->config.name, step->number, step->name, number);
    char digest[17];
    digest_of(step, digest);
    if (step->number > number || strcmp(digest, row[2].s) != 0)
        return why_fail(
            why, FAIL_STORE, NULL,
            "the data in '%s' were made by another edition of folkmoot (step %d '%s' differs)",
            store->config.name, number, row[1].s);
    return FAIL_NONE;
}

static enum fail first_cell(const struct db_value *row, void *context, struct why *why) {
    (void)why;
    *(int64_t *)context = row[0].i;
    return FAIL_NONE;
}

static enum fail steps_done(struct store *store, struct db *db, size_t *n, struct why *why) {
    int64_t exists = 0;
    struct walk walk = {.store = store};
    TRY(db_each(db, &has_table, NULL, first_cell, &exists, why));
    if (exists > 0) TRY(db_each(db, &steps_list, NULL, step_compare, &walk, why));
    *n = walk.n_done;
    return FAIL_NONE;
}

static enum fail step_do(struct store *store, struct db *db, const struct migration *step,
                         struct why *why) {
    bool postgres = store->driver == &driver_postgres;
    char digest[17];
    digest_of(step, digest);
    struct db_value in[] = {db_int(step->number), db_text(step->name), db_text(digest),
                            db_int(clock_now())};
    TRY(store->driver->script(db, postgres ? step->postgres : step->sqlite, why));
    return db_run(db, &step_add, in, NULL, NULL, NULL, NULL, why);
}

static enum fail table_do(struct store *store, struct db *db, const struct migration *step,
                          struct why *why) {
    (void)step;
    bool postgres = store->driver == &driver_postgres;
    return store->driver->script(db, postgres ? version_postgres : version_sqlite, why);
}

static enum fail in_transaction(struct store *store, struct db *db, const struct migration *step,
                                enum fail (*run)(struct store *, struct db *,
                                                 const struct migration *, struct why *),
                                struct why *why) {
    db->failed = FAIL_NONE;
    TRY(store->driver->begin(db, why));
    enum fail fail = run(store, db, step, why);
    if (fail == FAIL_NONE) fail = store->driver->commit(db, why);
    if (fail != FAIL_NONE) store->driver->rollback(db);
    db->failed = FAIL_NONE;
    return fail;
}

enum fail migrate_to(struct store *store, struct db *db, int number, struct why *why) {
    size_t done = 0, n = store->config.n_migrations;
    TRY(in_transaction(store, db, NULL, table_do, why));
    /* Outside a transaction of ours the writer sees one statement's snapshot: enough here, as
     * nobody else writes. */
    TRY(steps_done(store, db, &done, why));
    for (size_t i = done; i < n && store->migrations[i]->number <= number; i++) {
        const struct migration *step = store->migrations[i];
        struct why inner = {0};
        enum fail fail = in_transaction(store, db, step, step_do, &inner);
        if (fail != FAIL_NONE)
            return why_fail(why, fail, NULL, "step %d '%s' of the schema failed: %.250s",
                            step->number, step->name, inner.text);
        log_event(LOG_INFO, "schema_step", "database=%s number=%d name=%s", store->config.name,
                  step->number, step->name);
    }
    return FAIL_NONE;
}

enum fail migrate(struct store *store, struct db *db, struct why *why) {
    size_t n = store->config.n_migrations;
    if (!store->config.read_only) {
        TRY(migrate_to(store, db, n == 0 ? 0 : store->migrations[n - 1]->number, why));
        return store->driver->settled == NULL ? FAIL_NONE : store->driver->settled(db, why);
    }
    size_t done = 0;
    TRY(steps_done(store, db, &done, why));
    if (db->in_snapshot) store->driver->rollback(db);
    db->in_snapshot = false;
    if (done == n) return FAIL_NONE;
    return why_fail(why, FAIL_STORE, NULL,
                    "the data in '%s' are of an older folkmoot: start the service once, or run "
                    "'folkmoot migrate'",
                    store->config.name);
}
