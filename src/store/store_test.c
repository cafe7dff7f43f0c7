#include "store/store_test.h"

#include "base/arena.h"
#include "base/file.h"

#include <math.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

/* ------------------------------------------------------------------ values and statements */

struct trip {
    struct arena *arena;
    struct db_value in[4];
    struct db_value *row;
    size_t n;
};

static enum fail trip_add(struct db *db, void *context, struct why *why) {
    struct trip *trip = context;
    return db_run(db, &item_add, trip->in, NULL, NULL, NULL, NULL, why);
}

static enum fail trip_get(struct db *db, void *context, struct why *why) {
    struct trip *trip = context;
    return db_run(db, &item_get, trip->in, trip->arena, &trip->row, &trip->n, NULL, why);
}

static void trip_both(struct store *store, struct trip *trip) {
    GOOD(store_write(store, trip->arena, trip_add, trip, good));
    GOOD(store_read(store, trip_get, trip, good));
    assert_int_equal(trip->n, 1);
}

static void values_on(const struct test_engine *engine) {
    struct store *store = store_test_open(engine);
    struct arena *arena = arena_new(1 << 20);
    char bytes[256];
    for (int i = 0; i < 256; i++) bytes[i] = (char)i;
    struct trip trip = {.arena = arena,
                        .in = {db_text("Ysgol Dŵr 'x' \\ \"y\"\n\ttab"), db_int(-42), db_real(0.1),
                               db_blob((struct str){bytes, 256})}};
    trip_both(store, &trip);
    assert_string_equal(trip.row[1].s, "Ysgol Dŵr 'x' \\ \"y\"\n\ttab");
    assert_int_equal(trip.row[2].i, -42);
    assert_true(trip.row[3].r == 0.1);
    assert_int_equal(trip.row[4].n, 256);
    assert_memory_equal(trip.row[4].s, bytes, 256);

    trip.in[0] = db_text("empty");
    trip.in[1] = db_int(INT64_MIN + 1);
    trip.in[2] = db_real(-INFINITY);
    trip.in[3] = db_blob(STR(""));
    trip_both(store, &trip);
    assert_int_equal(trip.row[2].i, INT64_MIN + 1);
    assert_true(isinf(trip.row[3].r) && trip.row[3].r < 0);
    assert_int_equal(trip.row[4].type, 'b');
    assert_non_null(trip.row[4].s);
    assert_int_equal(trip.row[4].n, 0);

    trip.in[0] = db_text("nulls");
    trip.in[1] = db_int(DB_NULL_INT);
    trip.in[2] = db_real(NAN);
    trip.in[3] = db_blob((struct str){NULL, 0});
    trip_both(store, &trip);
    for (int i = 2; i < 5; i++) assert_int_equal(trip.row[i].type, 'n');
    assert_true(trip.row[2].i == DB_NULL_INT && isnan(trip.row[3].r) && trip.row[4].s == NULL);
    arena_free(arena);
    store_close(store);
}

static void values_come_back(void **state) {
    (void)state;
    test_each_engine(values_on);
}
TEST(values_come_back, "store: each kind of value, empty and NULL come back as they went in");

struct seen {
    int n, stop_at;
    char last[64];
    struct db *db;
};

static enum fail see(const struct db_value *row, void *context, struct why *why) {
    struct seen *seen = context;
    assert_true(strcmp(seen->last, row[1].s) < 0);
    snprintf(seen->last, sizeof seen->last, "%s", row[1].s);
    if (++seen->n == seen->stop_at) return why_fail(why, FAIL_LIMIT, NULL, "enough");
    return FAIL_NONE;
}

static enum fail see_all(struct db *db, void *context, struct why *why) {
    return db_each(db, &item_list, NULL, see, context, why);
}

static enum fail add_many(struct db *db, void *context, struct why *why) {
    int n = *(int *)context;
    for (int i = 0; i < n; i++) {
        char name[32];
        snprintf(name, sizeof name, "item %06d", i);
        struct db_value in[] = {db_text(name), db_int(1), db_real(NAN),
                                db_blob((struct str){NULL, 0})};
        TRY(db_run(db, &item_add, in, NULL, NULL, NULL, NULL, why));
    }
    return FAIL_NONE;
}

static enum fail see_with_another_inside(const struct db_value *row, void *context,
                                         struct why *why) {
    (void)row;
    struct seen *seen = context, inner = {0};
    seen->n++;
    TRY(db_each(seen->db, &item_list, NULL, see, &inner, why));
    assert_int_equal(inner.n, 1200);
    return seen->n == 3 ? why_fail(why, FAIL_LIMIT, NULL, "enough") : FAIL_NONE;
}

static enum fail see_nested(struct db *db, void *context, struct why *why) {
    struct seen *seen = context;
    seen->db = db;
    return db_each(db, &item_list, NULL, see_with_another_inside, seen, why);
}

static void each_on(const struct test_engine *engine) {
    struct store *store = store_test_open(engine);
    int many = 1200;
    GOOD(store_write(store, NULL, add_many, &many, good));
    struct seen all = {0}, some = {.stop_at = 700}, nested = {0};
    GOOD(store_read(store, see_all, &all, good));
    assert_int_equal(all.n, 1200);
    struct why why;
    assert_int_equal(store_read(store, see_all, &some, &why), FAIL_LIMIT);
    assert_string_equal(why.text, "enough");
    assert_int_equal(some.n, 700);
    assert_int_equal(store_read(store, see_nested, &nested, &why), FAIL_LIMIT);
    assert_int_equal(nested.n, 3);
    /* In the writer too, where rows and changes meet in one transaction. */
    struct seen again = {0};
    GOOD(store_write(store, NULL, see_all, &again, good));
    assert_int_equal(again.n, 1200);
    store_close(store);
}

static void rows_one_at_a_time(void **state) {
    (void)state;
    test_each_engine(each_on);
}
TEST(rows_one_at_a_time, "store: db_each gives every row in order, stops when told, and may nest");

static enum fail change_like(struct db *db, void *context, struct why *why) {
    struct db_value in = db_text("item %"), one[] = {db_text("item 000001"), db_int(7)};
    int64_t *changed = context;
    TRY(db_run(db, &item_change, one, NULL, NULL, NULL, &changed[0], why));
    TRY(db_run(db, &item_delete, &in, NULL, NULL, NULL, &changed[1], why));
    return db_run(db, &item_delete, &in, NULL, NULL, NULL, &changed[2], why);
}

static void changed_on(const struct test_engine *engine) {
    struct store *store = store_test_open(engine);
    int many = 30;
    int64_t changed[3];
    GOOD(store_write(store, NULL, add_many, &many, good));
    GOOD(store_write(store, NULL, change_like, changed, good));
    assert_int_equal(changed[0], 1);
    assert_int_equal(changed[1], 30);
    assert_int_equal(changed[2], 0);
    assert_int_equal(store_test_count(store), 0);
    store_close(store);
}

static void changes_counted(void **state) {
    (void)state;
    test_each_engine(changed_on);
}
TEST(changes_counted, "store: the number of rows changed is that of this statement");

/* ------------------------------------------------------------------ failures */

static enum fail wrong_job(struct db *db, void *context, struct why *why) {
    return db_run(db, &wrong_sql, NULL, context, &(struct db_value *){NULL}, &(size_t){0}, NULL,
                  why);
}

static enum fail note_job(struct db *db, void *context, struct why *why) {
    struct db_value in[] = {db_int(*(int64_t *)context), db_text("a note")};
    return db_run(db, &note_add, in, NULL, NULL, NULL, NULL, why);
}

static enum fail two_notes(struct db *db, void *context, struct why *why) {
    TRY(note_job(db, context, why));
    return note_job(db, context, why);
}

static enum fail writes_on_reader(struct db *db, void *context, struct why *why) {
    return note_job(db, context, why);
}

static void failures_on(const struct test_engine *engine) {
    struct store *store = store_test_open(engine);
    struct arena *arena = arena_new(1 << 20);
    struct why why = {0};
    int64_t nobody = 99, first = 1;
    GOOD(store_test_add(store, "one", 1, good));
    assert_int_equal(store_test_add(store, "one", 2, &why), FAIL_CONFLICT);
    assert_string_equal(why.field, "name");
    assert_int_equal(store_test_add(store, "big", 2000000, &why), FAIL_CONFLICT);
    assert_int_equal(store_test_add(store, NULL, 1, &why), FAIL_CONFLICT);
    assert_string_equal(why.field, "name");
    assert_int_equal(store_write(store, NULL, note_job, &nobody, &why), FAIL_CONFLICT);
    assert_int_equal(store_write(store, NULL, two_notes, &first, &why), FAIL_CONFLICT);
    assert_string_equal(why.field, "text");
    assert_int_equal(store_write(store, NULL, wrong_job, arena, &why), FAIL_STORE);
    assert_int_equal(store_read(store, wrong_job, arena, &why), FAIL_STORE);
    assert_int_equal(store_read(store, writes_on_reader, &first, &why), FAIL_STORE);
    assert_int_equal(store_test_count(store), 1);
    arena_free(arena);
    store_close(store);
}

static void failures_named(void **state) {
    (void)state;
    test_each_engine(failures_on);
}
TEST(failures_named,
     "store: broken constraints are conflicts that name the column, on both engines");

static enum fail conflict_ignored(struct db *db, void *context, struct why *why) {
    (void)context;
    struct db_value in[] = {db_text("two"), db_int(1), db_real(1), db_blob(STR("x"))};
    TRY(db_run(db, &item_add, in, NULL, NULL, NULL, NULL, why));
    struct why ignored;
    (void)!db_run(db, &item_add, in, NULL, NULL, NULL, NULL, &ignored);
    in[0] = db_text("three");
    assert_int_equal(db_run(db, &item_add, in, NULL, NULL, NULL, NULL, why), FAIL_CONFLICT);
    return FAIL_NONE;
}

static void sticky_on(const struct test_engine *engine) {
    struct store *store = store_test_open(engine);
    struct why why = {0};
    assert_int_equal(store_write(store, NULL, conflict_ignored, NULL, &why), FAIL_CONFLICT);
    assert_string_equal(why.field, "name");
    assert_int_equal(store_test_count(store), 0);
    store_close(store);
}

static void failed_statement_fails_job(void **state) {
    (void)state;
    test_each_engine(sticky_on);
}
TEST(failed_statement_fails_job,
     "store: a failed statement rolls its job back even when the job ignores it");

static enum fail hungry_job(struct db *db, void *context, struct why *why) {
    struct db_value in[] = {db_text("hungry"), db_int(1), db_real(1), db_blob(STR("x"))};
    TRY(db_run(db, &item_add, in, NULL, NULL, NULL, NULL, why));
    for (int i = 0; i < 1000000; i++) arena_take(context, 1000, 1);
    return FAIL_NONE;
}

static enum fail hungry_row(const struct db_value *row, void *context, struct why *why) {
    (void)row, (void)why;
    for (int i = 0; i < 1000000; i++) arena_take(context, 1000, 1);
    return FAIL_NONE;
}

static enum fail hungry_in_rows(struct db *db, void *context, struct why *why) {
    return db_each(db, &item_list, NULL, hungry_row, context, why);
}

static enum fail list_all(struct db *db, void *context, struct why *why) {
    return db_run(db, &item_list, NULL, context, &(struct db_value *){NULL}, &(size_t){0}, NULL,
                  why);
}

static void memory_on(const struct test_engine *engine) {
    struct store *store = store_test_open(engine);
    struct arena *arena = arena_new(65536);
    struct why why = {0};
    int many = 3000;
    assert_int_equal(store_write(store, arena, hungry_job, arena, &why), FAIL_LIMIT);
    assert_int_equal(store_test_count(store), 0);
    arena_reset(arena, 0);
    GOOD(store_write(store, NULL, add_many, &many, good));
    assert_int_equal(store_write(store, arena, hungry_in_rows, arena, &why), FAIL_LIMIT);
    arena_reset(arena, 0);
    assert_int_equal(store_write(store, arena, list_all, arena, &why), FAIL_LIMIT);
    arena_reset(arena, 0);
    assert_int_equal(store_read(store, list_all, arena, &why), FAIL_LIMIT);
    /* Neither the writer nor the reader has kept anything under way. */
    GOOD(store_test_add(store, "after", 1, good));
    assert_int_equal(store_test_count(store), 3001);
    arena_free(arena);
    store_close(store);
}

static void memory_ends(void **state) {
    (void)state;
    test_each_engine(memory_on);
}
TEST(memory_ends,
     "store: a job that uses up its memory fails alone with a limit, and the next one works");

/* ------------------------------------------------------------------ snapshots, open and close */

static enum fail count_twice(struct db *db, void *context, struct why *why) {
    struct store *store = context;
    struct seen before = {0}, after = {0};
    TRY(db_each(db, &item_list, NULL, see, &before, why));
    GOOD(store_test_add(store, "meanwhile", 1, good));
    TRY(db_each(db, &item_list, NULL, see, &after, why));
    assert_int_equal(before.n, after.n);
    return FAIL_NONE;
}

static void snapshot_on(const struct test_engine *engine) {
    struct store *store = store_test_open(engine);
    int64_t version = store_version(store);
    GOOD(store_test_add(store, "first", 1, good));
    assert_true(store_version(store) > version);
    GOOD(store_read(store, count_twice, store, good));
    assert_int_equal(store_test_count(store), 2);
    assert_int_equal(store_is_postgres(store), engine->url != NULL);
    GOOD(store_check(store, good));
    store_close(store);
}

static void snapshots_hold(void **state) {
    (void)state;
    test_each_engine(snapshot_on);
}
TEST(snapshots_hold, "store: a reader sees one moment while others write");

static void reopen_on(const struct test_engine *engine) {
    const char *folder = test_folder();
    struct store_config config = store_test_config(engine, folder);
    struct store *store = NULL, *second = NULL;
    struct why why = {0};
    config.read_only = true;
    assert_int_not_equal(store_open(&config, &second, &why), FAIL_NONE);
    assert_null(second);
    config.read_only = false;
    GOOD(store_open(&config, &store, good));
    GOOD(store_test_add(store, "kept", 1, good));
    assert_int_equal(store_open(&config, &second, &why), FAIL_CONFLICT);
    assert_non_null(strstr(why.text, "in use by another folkmoot"));
    /* Commands that only read work beside the service. */
    config.read_only = true;
    GOOD(store_open(&config, &second, good));
    GOOD(store_test_add(store, "meanwhile", 1, good));
    assert_int_equal(store_test_count(second), 2);
    assert_int_equal(store_test_add(second, "no", 1, &why), FAIL_STORE);
    store_close(second);
    store_close(store);
    config.read_only = false;
    GOOD(store_open(&config, &store, good));
    assert_int_equal(store_test_count(store), 2);
    store_close(store);
}

static void two_servers_refused(void **state) {
    (void)state;
    test_each_engine(reopen_on);
}
TEST(two_servers_refused,
     "store: a second server on one folder is refused, reading beside it works, data stay");

static void config_refused(void **state) {
    (void)state;
    struct test_engine sqlite = {.name = "SQLite"};
    struct store_config config = store_test_config(&sqlite, test_folder());
    struct store *store = NULL;
    struct why why = {0};
    config.name = "../x";
    assert_int_equal(store_open(&config, &store, &why), FAIL_INPUT);
    config = store_test_config(&sqlite, "/proc/nowhere");
    assert_int_not_equal(store_open(&config, &store, &why), FAIL_NONE);
    config = store_test_config(&sqlite, test_folder());
    config.url = "mysql://x";
    assert_int_equal(store_open(&config, &store, &why), FAIL_INPUT);
    config.url = "postgresql:///x?host=/nowhere";
    assert_int_equal(store_open(&config, &store, &why), FAIL_STORE);
    assert_string_equal(why.field, "database");
    assert_null(store);
}
TEST(config_refused, "store: a name, folder or address that cannot be is refused with the reason");

/* ------------------------------------------------------------------ readers */

static enum fail nothing(struct db *db, void *context, struct why *why) {
    return db_each(db, &item_list, NULL, see, context, why);
}

static void readers_on(const struct test_engine *engine) {
    struct store_config config = store_test_config(engine, test_folder());
    config.readers = 2;
    struct store *store = NULL;
    struct db *one = NULL, *two = NULL;
    GOOD(store_open(&config, &store, good));
    GOOD(store_reader_take(store, &one, good));
    GOOD(store_reader_take(store, &two, good));
    struct seen seen = {0};
    GOOD(nothing(one, &seen, good));
    store_reader_give(store, one);
    GOOD(store_reader_take(store, &one, good));
    GOOD(nothing(one, &seen, good));
    store_reader_give(store, one);
    store_reader_give(store, two);
    store_close(store);
}

static void readers_are_used_again(void **state) {
    (void)state;
    test_each_engine(readers_on);
}
TEST(readers_are_used_again, "store: readers are given back and used again");

struct keeper {
    pthread_t thread;
    struct store *store;
    struct db *db;
};

static void *give_back_later(void *thing) {
    struct keeper *keeper = thing;
    usleep(30000);
    store_reader_give(keeper->store, keeper->db);
    return NULL;
}

static void wait_on(const struct test_engine *engine) {
    struct store_config config = store_test_config(engine, test_folder());
    config.readers = 1;
    struct keeper keeper = {0};
    GOOD(store_open(&config, &keeper.store, good));
    GOOD(store_reader_take(keeper.store, &keeper.db, good));
    assert_int_equal(pthread_create(&keeper.thread, NULL, give_back_later, &keeper), 0);
    assert_int_equal(store_test_count(keeper.store), 0);
    pthread_join(keeper.thread, NULL);
    store_close(keeper.store);
}

static void readers_wait(void **state) {
    (void)state;
    test_each_engine(wait_on);
}
TEST(readers_wait, "store: threads that find every reader taken wait for one");
