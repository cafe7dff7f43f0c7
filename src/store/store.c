#include "store/driver.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/rounds.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum { STORE_ARENA_BYTES = 4 * 1024 * 1024, READERS_DEFAULT = 16, READER_WAIT_S = 10 };

/* ------------------------------------------------------------------ statements */

enum fail db_failed(struct db *db, enum fail fail, const struct why *why) {
    if (fail != FAIL_NONE && db->is_writer && db->failed == FAIL_NONE) {
        db->failed = fail;
        db->failed_why = *why;
    }
    return fail;
}

/* What every statement starts with: permission, earlier failure, the snapshot of a reader. */
static enum fail statement_start(struct db *db, const struct statement *statement,
                                 struct why *why) {
    if (db->failed != FAIL_NONE) {
        if (why != NULL) *why = db->failed_why;
        return db->failed;
    }
    if (db->is_writer) return FAIL_NONE;
    if (!statement->read_only)
        return why_fail(why, FAIL_STORE, NULL,
                        "statement '%s' changes data, but only reading is allowed here",
                        statement->name);
    if (db->in_snapshot) return FAIL_NONE;
    TRY(db->driver->begin_read(db, why));
    db->in_snapshot = true;
    return FAIL_NONE;
}

/* Rows as db_run collects them. */
struct collected {
    struct arena *arena;
    struct db_value *cells;
    size_t columns, n_rows, size; /* size: rows there is room for */
};

static enum fail collect(const struct db_value *row, void *context, struct why *why) {
    (void)why;
    struct collected *rows = context;
    if (rows->n_rows == rows->size) {
        size_t size = rows->size == 0 ? 4 : rows->size * 4;
        size_t bytes = rows->columns * sizeof(struct db_value);
        rows->cells = arena_grow(rows->arena, rows->cells, rows->size * bytes, size * bytes);
        rows->size = size;
    }
    struct db_value *to = rows->cells + rows->n_rows * rows->columns;
    for (size_t i = 0; i < rows->columns; i++) {
        to[i] = row[i];
        if (row[i].s != NULL) to[i].s = arena_copy_n(rows->arena, row[i].s, row[i].n);
    }
    rows->n_rows++;
    return FAIL_NONE;
}

/* Runs with our own guard on the arena, so that rows too large for it are a failure of the
 * statement and leave nothing under way. */
static enum fail run_collecting(struct db *db, const struct statement *statement,
                                const struct db_value *in, struct collected *rows, int64_t *changed,
                                struct why *why) {
    void *before = db->running;
    jmp_buf guard;
    jmp_buf *former = arena_guard_set(rows->arena, &guard);
    enum fail fail;
    if (setjmp(guard) == 0) {
        fail = db->driver->run(db, statement, in, collect, rows, changed, why);
    } else {
        db->driver->abandon(db, false);
        db->running = before;
        fail =
            why_fail(why, FAIL_LIMIT, NULL, "the answer is larger than the memory allowed for it");
    }
    arena_guard_set(rows->arena, former);
    return fail;
}

enum fail db_run(struct db *db, const struct statement *statement, const struct db_value *in,
                 struct arena *arena, struct db_value **cells, size_t *n_rows, int64_t *changed,
                 struct why *why) {
    struct why own = {0};
    if (why == NULL) why = &own;
    TRY(statement_start(db, statement, why));
    int64_t count = 0;
    if (cells == NULL) {
        TRY(db_failed(db, db->driver->run(db, statement, in, NULL, NULL, &count, why), why));
    } else {
        struct collected rows = {.arena = arena, .columns = strlen(statement->out)};
        TRY(db_failed(db, run_collecting(db, statement, in, &rows, &count, why), why));
        *cells = rows.cells;
        *n_rows = rows.n_rows;
    }
    if (changed != NULL) *changed = count;
    return FAIL_NONE;
}

enum fail db_each(struct db *db, const struct statement *statement, const struct db_value *in,
                  enum fail (*each)(const struct db_value *row, void *context, struct why *why),
                  void *context, struct why *why) {
    struct why own = {0};
    if (why == NULL) why = &own;
    TRY(statement_start(db, statement, why));
    return db_failed(db, db->driver->stream(db, statement, in, each, context, why), why);
}

/* ------------------------------------------------------------------ open and close */

/* One server per folder: the lock ends with the process, however it ends. */
static enum fail folder_lock(struct store *store, struct why *why) {
    char *path = arena_printf(store->arena, "%s/%s.lock", store->config.folder, store->config.name);
    store->lock_file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (store->lock_file < 0)
        return why_fail(why, FAIL_SYSTEM, NULL, "'%s' could not be opened: %s", path,
                        strerrordesc_np(errno));
    if (flock(store->lock_file, LOCK_EX | LOCK_NB) == 0) {
        char *text = arena_printf(store->arena, "%lld\n", (long long)getpid());
        if (ftruncate(store->lock_file, 0) != 0 ||
            pwrite(store->lock_file, text, strlen(text), 0) < 0)
            return why_fail(why, FAIL_SYSTEM, NULL, "'%s' could not be written: %s", path,
                            strerrordesc_np(errno));
        return FAIL_NONE;
    }
    char holder[24] = "";
    ssize_t n = pread(store->lock_file, holder, sizeof holder - 1, 0);
    holder[n > 0 ? strcspn(holder, "\n") : 0] = '\0';
    return why_fail(
        why, FAIL_CONFLICT, "data",
        "the folder '%s' is in use by another folkmoot (process %s): stop that one first",
        store->config.folder, holder[0] ? holder : "unknown");
}

static struct store *store_new(const struct store_config *config) {
    struct arena *arena = arena_new(STORE_ARENA_BYTES);
    struct store *store = ARENA_NEW(arena, struct store);
    *store = (struct store){.arena = arena, .config = *config, .lock_file = -1};
    store->config.folder = arena_copy(arena, config->folder);
    store->config.url = arena_copy(arena, config->url);
    store->config.name = arena_copy(arena, config->name);
    store->config.vfs = arena_copy(arena, config->vfs);
    store->driver = config->url == NULL ? &driver_sqlite : &driver_postgres;
    store->readers_most = config->readers > 0 ? config->readers : READERS_DEFAULT;
    pthread_mutex_init(&store->readers_lock, NULL);
    steady_condition(&store->reader_free);
    return store;
}

static void readers_close(struct store *store) {
    struct db *next;
    for (struct db *db = store->free_readers; db != NULL; db = next) {
        next = db->next;
        store->driver->close(db);
    }
    store->free_readers = NULL;
}

void store_close(struct store *store) {
    if (store == NULL) return;
    writer_stop(store);
    readers_close(store);
    if (store->writer.db != NULL) store->driver->close(store->writer.db);
    pthread_mutex_destroy(&store->readers_lock);
    pthread_cond_destroy(&store->reader_free);
    if (store->lock_file >= 0) close(store->lock_file);
    arena_free(store->arena);
}

static enum fail config_check(const struct store_config *config, struct why *why) {
    size_t n = config->name == NULL ? 0 : strlen(config->name);
    if (n == 0 || n >= NAME_BYTES ||
        strspn(config->name, "abcdefghijklmnopqrstuvwxyz_0123456789") != n)
        return why_fail(why, FAIL_INPUT, "name", "want a database name of small letters");
    if (config->url != NULL && strncmp(config->url, "postgresql://", 13) != 0 &&
        strncmp(config->url, "postgres://", 11) != 0)
        return why_fail(why, FAIL_INPUT, "database",
                        "want an address that starts with 'postgresql://'");
    return FAIL_NONE;
}

/* Opens with one connection: the writer, or the first reader of a store to be only read. */
static enum fail open_first(struct store *store, struct why *why) {
    bool writes = !store->config.read_only;
    if (writes) {
        TRY(folder_make(store->config.folder, why));
        TRY(folder_lock(store, why));
    }
    TRY(migrations_sort(store, why));
    struct db *db = NULL;
    TRY(store->driver->open(store, writes, &db, why));
    if (writes) {
        store->writer.db = db;
        TRY(migrate(store, db, why));
        return writer_start(store, why);
    }
    store->free_readers = db;
    store->readers_open = 1;
    return migrate(store, db, why);
}

enum fail store_open(const struct store_config *config, struct store **out, struct why *why) {
    TRY(config_check(config, why));
    struct store *store = store_new(config);
    enum fail fail = open_first(store, why);
    if (fail != FAIL_NONE) {
        store_close(store);
        return fail;
    }
    *out = store;
    return FAIL_NONE;
}

enum fail store_restore(const char *backup_path, const struct store_config *config,
                        struct why *why) {
    TRY(config_check(config, why));
    struct store *store = store_new(config);
    enum fail fail = folder_make(config->folder, why);
    if (fail == FAIL_NONE) fail = folder_lock(store, why);
    if (fail == FAIL_NONE) fail = migrations_sort(store, why);
    if (fail == FAIL_NONE) fail = store->driver->restore(store, backup_path, why);
    store_close(store);
    return fail;
}

/* ------------------------------------------------------------------ readers */

/* A free reader, or the right to open one (NULL in *out). */
static enum fail reader_wait(struct store *store, struct db **out, struct why *why) {
    struct timespec until = steady_end(READER_WAIT_S * CLOCK_SECOND);
    enum fail fail = FAIL_NONE;
    pthread_mutex_lock(&store->readers_lock);
    while (store->free_readers == NULL && store->readers_open >= store->readers_most &&
           fail == FAIL_NONE)
        if (pthread_cond_timedwait(&store->reader_free, &store->readers_lock, &until) ==
                ETIMEDOUT &&
            store->free_readers == NULL)
            fail = why_fail(why, FAIL_LIMIT, NULL,
                            "too many people are reading at once: try again in a minute");
    if (fail == FAIL_NONE) {
        *out = store->free_readers;
        if (*out != NULL)
            store->free_readers = (*out)->next;
        else
            store->readers_open++;
    }
    pthread_mutex_unlock(&store->readers_lock);
    return fail;
}

static void reader_gone(struct store *store) {
    pthread_mutex_lock(&store->readers_lock);
    store->readers_open--;
    pthread_cond_signal(&store->reader_free);
    pthread_mutex_unlock(&store->readers_lock);
}

enum fail store_reader_take(struct store *store, struct db **out, struct why *why) {
    struct db *db = NULL;
    TRY(reader_wait(store, &db, why));
    if (db == NULL) {
        enum fail fail = store->driver->open(store, false, &db, why);
        if (fail != FAIL_NONE) {
            reader_gone(store);
            return fail;
        }
    }
    *out = db;
    return FAIL_NONE;
}

void store_reader_give(struct store *store, struct db *db) {
    store->driver->abandon(db, true);
    if (db->in_snapshot) store->driver->rollback(db);
    db->in_snapshot = false;
    db->running = NULL;
    if (!store->driver->is_usable(db)) {
        store->driver->close(db);
        reader_gone(store);
        return;
    }
    pthread_mutex_lock(&store->readers_lock);
    db->next = store->free_readers;
    store->free_readers = db;
    pthread_cond_signal(&store->reader_free);
    pthread_mutex_unlock(&store->readers_lock);
}

enum fail store_read(struct store *store, db_job job, void *context, struct why *why) {
    struct db *db = NULL;
    TRY(store_reader_take(store, &db, why));
    enum fail fail = job(db, context, why);
    store_reader_give(store, db);
    return fail;
}

static void held_end(void *thing) {
    store_reader_let_go(thing);
}

enum fail store_reader_hold(struct store *store, struct arena *arena, struct reader_held **out,
                            struct why *why) {
    struct reader_held *held = ARENA_NEW(arena, struct reader_held);
    held->store = store;
    arena_on_end(arena, held_end, held);
    TRY(store_reader_take(store, &held->db, why));
    *out = held;
    return FAIL_NONE;
}

void store_reader_let_go(struct reader_held *held) {
    struct db *db = held->db;
    held->db = NULL;
    if (db != NULL) store_reader_give(held->store, db);
}

enum fail store_read_held(struct store *store, struct arena *arena, db_job job, void *context,
                          struct why *why) {
    struct reader_held *held;
    TRY(store_reader_hold(store, arena, &held, why));
    enum fail fail = job(held->db, context, why);
    store_reader_let_go(held);
    return fail;
}

/* ------------------------------------------------------------------ the rest */

enum fail store_write(struct store *store, struct arena *arena, db_job job, void *context,
                      struct why *why) {
    struct job entry = {.run = job, .context = context, .arena = arena};
    return writer_submit(store, &entry, why);
}

enum fail store_write_long(struct store *store, struct arena *arena, db_job job, void *context,
                           struct why *why) {
    struct job entry = {.run = job, .context = context, .arena = arena, .is_long = true};
    return writer_submit(store, &entry, why);
}

enum fail store_scrub(struct store *store, struct why *why) {
    struct job entry = {.run = NULL};
    return writer_submit(store, &entry, why);
}

int64_t store_version(const struct store *store) {
    return atomic_load(&store->version);
}

bool store_is_postgres(const struct store *store) {
    return store->driver == &driver_postgres;
}

enum fail store_backup(struct store *store, const char *target_path, struct why *why) {
    if (file_exists(target_path))
        return why_fail(why, FAIL_INPUT, "out", "'%s' exists already: want a new file name",
                        target_path);
    return store->driver->backup(store, target_path, why);
}

/* The rows of store_check live in a table that migrate.c makes in every database. */
static const struct statement check_add = {
    .name = "store_check_add",
    .sqlite = "INSERT INTO store_check (id, value) VALUES (1, ?1)"
              " ON CONFLICT (id) DO UPDATE SET value = ?1",
    .postgres = "INSERT INTO store_check (id, value) VALUES (1, $1)"
                " ON CONFLICT (id) DO UPDATE SET value = $1",
    .in = "i",
    .out = "",
    .number = INT64_MAX};
static const struct statement check_read = {.name = "store_check_read",
                                            .sqlite = "SELECT value FROM store_check WHERE id = 1",
                                            .postgres =
                                                "SELECT value FROM store_check WHERE id = 1",
                                            .in = "",
                                            .out = "i",
                                            .read_only = true,
                                            .number = INT64_MAX - 1};
static const struct statement check_forget = {.name = "store_check_forget",
                                              .sqlite = "DELETE FROM store_check",
                                              .postgres = "DELETE FROM store_check",
                                              .in = "",
                                              .out = "",
                                              .number = INT64_MAX - 2};

static enum fail same_value(const struct db_value *row, void *context, struct why *why) {
    const int64_t *want = context;
    if (row[0].i == *want) return FAIL_NONE;
    return why_fail(why, FAIL_STORE, NULL, "the database gave back another value than was written");
}

static enum fail check_job(struct db *db, void *context, struct why *why) {
    struct db_value in = db_int(*(int64_t *)context);
    TRY(db_run(db, &check_add, &in, NULL, NULL, NULL, NULL, why));
    TRY(db_each(db, &check_read, NULL, same_value, context, why));
    return db_run(db, &check_forget, NULL, NULL, NULL, NULL, NULL, why);
}

enum fail store_check(struct store *store, struct why *why) {
    int64_t value = store_version(store) + 1;
    return store_write(store, NULL, check_job, &value, why);
}
