#include "store/store_test.h"

#include "base/arena.h"
#include "base/file.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

/* Moves money between two items, so that any moment but a whole one shows in the sum. */
struct mover {
    pthread_t thread;
    struct store *store;
    atomic_bool stop;
    int moves, failed;
};

static enum fail move_job(struct db *db, void *context, struct why *why) {
    int n = *(int *)context;
    char name[32];
    snprintf(name, sizeof name, "move %d", n);
    struct db_value add[] = {db_text(name), db_int(3), db_real(1), db_blob(STR("some bytes"))};
    TRY(db_run(db, &item_add, add, NULL, NULL, NULL, NULL, why));
    struct db_value sink[] = {db_text("sink"), db_int(-3 * (n + 1))};
    int64_t changed = 0;
    TRY(db_run(db, &item_change, sink, NULL, NULL, NULL, &changed, why));
    return changed == 1 ? FAIL_NONE : why_fail(why, FAIL_STORE, NULL, "no sink");
}

static void *move_on(void *thing) {
    struct mover *mover = thing;
    while (!atomic_load(&mover->stop)) {
        if (store_write(mover->store, NULL, move_job, &mover->moves, NULL) != FAIL_NONE)
            mover->failed++;
        mover->moves++;
    }
    return NULL;
}

static enum fail sum_see(const struct db_value *row, void *context, struct why *why) {
    (void)why;
    int64_t *out = context;
    out[0] = row[0].i;
    out[1] = row[1].i;
    return FAIL_NONE;
}

static enum fail sum_job(struct db *db, void *context, struct why *why) {
    return db_each(db, &item_count, NULL, sum_see, context, why);
}

static int64_t restored_count(const struct test_engine *engine, const char *backup) {
    struct test_engine other = *engine;
    if (engine->url != NULL) other.url = test_postgres();
    struct store_config config = store_test_config(&other, test_folder());
    struct store *store = NULL;
    int64_t both[2] = {0};
    GOOD(store_restore(backup, &config, good));
    GOOD(store_open(&config, &store, good));
    GOOD(store_read(store, sum_job, both, good));
    assert_int_equal(both[1], 0);
    /* New rows get new numbers. */
    GOOD(store_test_add(store, "after the restore", 0, good));
    assert_int_equal(store_test_count(store), both[0] + 1);
    store_close(store);
    return both[0];
}

static void backups_on(const struct test_engine *engine) {
    enum { BACKUPS = 25 };
    struct store *store = store_test_open(engine);
    struct arena *arena = arena_new(1 << 20);
    const char *folder = test_folder();
    struct mover mover = {.store = store};
    GOOD(store_test_add(store, "sink", 0, good));
    assert_int_equal(pthread_create(&mover.thread, NULL, move_on, &mover), 0);
    const char *paths[BACKUPS];
    for (int i = 0; i < BACKUPS; i++) {
        paths[i] = arena_printf(arena, "%s/backup %d", folder, i);
        GOOD(store_backup(store, paths[i], good));
        usleep(2000);
    }
    atomic_store(&mover.stop, true);
    pthread_join(mover.thread, NULL);
    assert_int_equal(mover.failed, 0);
    int64_t former = 0;
    for (int i = 0; i < BACKUPS; i += engine->url == NULL ? 1 : 4) {
        int64_t n = restored_count(engine, paths[i]);
        assert_true(n >= former && n <= mover.moves + 1);
        former = n;
    }
    store_close(store);
    arena_free(arena);
}

static void backups_are_whole(void **state) {
    (void)state;
    test_each_engine(backups_on);
}
TEST(backups_are_whole, "store: 25 backups made while threads write all restore to a whole moment");

static enum fail note_for_first(struct db *db, void *context, struct why *why) {
    (void)context;
    struct db_value in[] = {db_int(1), db_text("line one\nline\\two\t\\.\n\\.")};
    return db_run(db, &note_add, in, NULL, NULL, NULL, NULL, why);
}

static void refusals_on(const struct test_engine *engine) {
    struct store *store = store_test_open(engine);
    struct arena *arena = arena_new(8 << 20);
    const char *folder = test_folder(), *path = path_join(arena, folder, "b");
    struct why why = {0};
    GOOD(store_test_add(store, "one", 0, good));
    GOOD(store_write(store, NULL, note_for_first, NULL, good));
    GOOD(store_backup(store, path, good));
    assert_int_equal(store_backup(store, path, &why), FAIL_INPUT);
    assert_int_not_equal(store_backup(store, "/nowhere/b", &why), FAIL_NONE);
    assert_false(file_exists(path_join(arena, folder, "b.part")));
    store_close(store);
    assert_int_equal(restored_count(engine, path), 1);

    struct test_engine other = *engine;
    if (engine->url != NULL) other.url = test_postgres();
    struct store_config config = store_test_config(&other, test_folder());
    struct str bytes;
    GOOD(file_read(arena, path, 4 << 20, &bytes, good));
    const char *bad = path_join(arena, folder, "bad");
    GOOD(file_write(bad, bytes.s, bytes.n / 2, 0600, good));
    assert_int_not_equal(store_restore(bad, &config, &why), FAIL_NONE);
    GOOD(file_write(bad, "hello", 5, 0600, good));
    assert_int_equal(store_restore(bad, &config, &why), FAIL_INPUT);
    assert_int_equal(store_restore("/nowhere", &config, &why), FAIL_NOTFOUND);
    /* A program that knows fewer steps refuses; afterwards a good one still restores. */
    config.n_migrations = 1;
    assert_int_equal(store_restore(path, &config, &why), FAIL_INPUT);
    config.n_migrations = 2;
    GOOD(store_restore(path, &config, good));
    assert_int_equal(store_restore(path, &config, &why), FAIL_CONFLICT);
    arena_free(arena);
}

static void bad_backups_refused(void **state) {
    (void)state;
    test_each_engine(refusals_on);
}
TEST(bad_backups_refused,
     "store: half a backup, no backup, a newer one and a full place are refused and leave nothing");
